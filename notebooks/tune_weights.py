"""Tune the weights, for an analyst: open with ``marimo edit``, or ``marimo run`` to see no code."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="调权重 · Tune weights")

with app.setup:
    import marimo as mo
    import pandas as pd

    from features import catalogue, sitings
    from features.profiles import SEGMENTS, Firm
    from recommender.criteria import CRITERIA
    from recommender.evaluate import METRICS, evaluate
    from recommender.matcher import ParkMatcher
    from recommender.plots import acceptability_picture, compared
    from recommender.study import study
    from recommender.weights import PRESETS, Weights

    HOME, TOP = "内蒙古自治区", 10
    LABELS = {criterion.name: criterion.label.zh for criterion in CRITERIA}
    MAIN = (
        "industry_fit chain_fit agglomeration_park agglomeration_prefecture regional_focus scale "
        "level green_power tariff chain_extend chain_fill chain_strengthen"
    ).split()
    EXAMPLE = Firm(
        name="示例：风电叶片制造企业",
        industries=("3415",),
        land_mu=300,
        investment_wan=80_000,
        green_share_min=0.5,
    )


@app.cell
def _():
    home = catalogue.load(province=HOME)
    expert = ParkMatcher().fit(home)
    usual = evaluate(expert, sitings.load(), province=HOME)
    mo.md(f"""
    # 调权重 · Tune weights

    拉动滑块，{len(home)} 个园区立刻重排；旁边是**稳不稳**（权重再动一点，名次变不变）和
    **准不准**（用真实落地项目检验）。两样都看过，再存成文件。

    ## 1 权重 · Weights
    """)
    return expert, home, usual


@app.cell
def _():
    _named = {SEGMENTS[name].zh: name for name in PRESETS}
    preset = mo.ui.dropdown(_named, SEGMENTS["balanced"].zh, label="从哪套方案开始 `preset`")
    preset
    return (preset,)


@app.cell
def _(preset):
    start = PRESETS[preset.value]
    # One number an entry: what the criterion weighs before all are scaled to sum 1.
    points = mo.ui.array(
        [
            mo.ui.slider(
                0, 60, 0.5, round(100 * start.values[n], 1) // 0.5 * 0.5, label=LABELS[n],
                show_value=True, full_width=True,
            )
            for n in MAIN
        ]
    )  # fmt: skip
    _columns = [mo.vstack(list(points)[column::3]) for column in range(3)]
    mo.vstack([mo.md(start.note.zh), mo.hstack(_columns, widths="equal", gap=2)])
    return points, start


@app.cell
def _(points, start):
    _set = {n: value / 100 for n, value in zip(MAIN, points.value, strict=True)}
    _left = {n: share for n, share in start.values.items() if n not in _set}
    _nothing = not any((_set | _left).values())
    mo.stop(_nothing, mo.callout(mo.md("**至少要有一项权重大于 0**"), "danger"))
    weights = Weights({**_left, **_set}, "tuned")
    return (weights,)


@app.cell
def _(expert, home, weights):
    tuned = ParkMatcher(weights).fit(home)
    ranked = study(tuned, EXAMPLE, depth=TOP)
    before = study(expert, EXAMPLE, depth=TOP)
    table = standing_frame(ranked, before)
    _plain = {"show_column_summaries": False, "show_data_types": False, "show_download": False}
    mo.vstack(
        [
            mo.md(f"""
    ## 2 排名与稳定性 · Ranking and steadiness

    {EXAMPLE.name}：{ranked.near.said.zh}。
    未知的数字若都查明，最多还有 {ranked.open} 个园区可能超过第一名。
    """),
            mo.ui.table(table, selection=None, pagination=False, show_search=False, **_plain),
            acceptability_picture(ranked, TOP),
        ]
    )
    return ranked, table, tuned


@app.cell
def _(tuned, usual):
    judged = evaluate(tuned, sitings.load(), province=HOME)
    quality = [*quality_rows(usual, "均衡权重"), *quality_rows(judged, "滑块权重")]
    quality += quality_rows(usual, "同类项目数", "industry_counts")
    _note = mo.md(f"""
    {judged.n} 个真实项目，{judged.n_park} 个知道落在哪个园区。**区间重叠就分不出高下**；
    照着同一批项目反复调，数字会虚高，请到“向过去学习”那本用没见过的项目再验。
    """)
    mo.vstack([mo.md("## 3 准不准 · Evaluation"), compared(quality), mo.callout(_note)])
    return judged, quality


@app.cell
def _(weights):
    saved = "\n".join(f"{name} = {share:.6f}" for name, share in weights.values.items())
    mo.vstack(
        [
            mo.md("""
    ## 4 存成文件 · Save

    存下的文件可直接用：`parkmatch match FIRM.json --weights weights.toml`。
    """),
            mo.download(saved.encode(), "weights.toml", label="下载 weights.toml"),
        ]
    )
    return (saved,)


@app.function
def standing_frame(found, before):
    """One row a park: its rank before, score, and the shares of draws that it leads."""
    was = {one.park.id: one.rank for one in before.standings(TOP)}
    return pd.DataFrame(
        {
            "位次": one.rank,
            "均衡位次": was.get(one.park.id, f"{TOP} 名外"),
            "园区": one.park.name,
            "得分": round(100 * one.score, 1),
            "区间": f"{100 * one.low:.0f}–{100 * one.high:.0f}",
            "居第一": f"{one.first:.0%}",
            "居前 5": f"{one.top:.0%}",
        }
        for one in found.standings(TOP)
    )


@app.function
def quality_rows(evaluation, name, model="parkmatch"):
    """Name, metric, mean and interval of one model."""
    plain = evaluation.to_json()
    return [
        (name, METRICS[metric].zh, value, *plain["intervals"][model][metric])
        for metric, value in plain["models"][model].items()
    ]


if __name__ == "__main__":
    app.run()
