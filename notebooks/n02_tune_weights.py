"""Tune the weights, for an analyst: open with ``marimo edit``, or ``marimo run`` to see no code."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="full", app_title="调权重 · Tune weights")

with app.setup:
    import marimo as mo
    import pandas as pd

    from features import catalogue, sitings
    from features.errors import BadInput
    from features.profiles import SEGMENTS, Firm
    from recommender.criteria import CRITERIA
    from recommender.evaluate import evaluate
    from recommender.matcher import ParkMatcher
    from recommender.plots import acceptability_picture, compared, judged
    from recommender.study import study
    from recommender.weights import PRESETS, Weights
    from service.publishing import publish

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

    拉动左边的滑块（窄屏在左上角的菜单里），{len(home)} 个园区立刻重排；右边是
    **稳不稳**（权重再动一点，名次变不变）和**准不准**（用真实落地项目检验）。两样都看过，再存成文件或发布到服务。
    滑块只看比例，合计不必是 100。
    """)
    return expert, home, usual


@app.cell
def _():
    _named = {SEGMENTS[name].zh: name for name in PRESETS}
    preset = mo.ui.dropdown(_named, SEGMENTS["balanced"].zh, label="方案 `preset`")
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
    mo.sidebar([preset, mo.md(start.note.zh), *points], width="14rem")
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
    mo.vstack(
        [
            mo.md(f"""
    ## 1 排名与稳定性 · Ranking and steadiness

    {EXAMPLE.name}：{ranked.near.said.zh}。
    未知的数字若都查明，最多还有 {ranked.open} 个园区可能超过第一名。
    """),
            mo.md(plain(table)),
            acceptability_picture(ranked, TOP),
        ]
    )
    return ranked, table, tuned


@app.cell
def _(tuned, usual):
    found = evaluate(tuned, sitings.load(), province=HOME)
    quality = [*judged(found, "parkmatch", name="滑块权重")]
    quality += [*judged(usual, "parkmatch", name="均衡权重"), *judged(usual, "industry_counts")]
    _note = mo.md(f"""
    {found.n} 个真实项目，{found.n_park} 个知道落在哪个园区。**区间重叠就分不出高下**；
    照着同一批项目反复调，数字会虚高，请到“向过去学习”那本用没见过的项目再验。
    """)
    mo.vstack([mo.md("## 2 准不准 · Evaluation"), compared(quality), mo.callout(_note)])
    return found, quality


@app.cell
def _(weights):
    saved = "\n".join(f"{name} = {share:.6f}" for name, share in weights.values.items())
    mo.vstack(
        [
            mo.md("""
    ## 3 存成文件 · Save

    存下的文件可直接用：`parkmatch match FIRM.json --weights weights.toml`。
    """),
            mo.download(saved.encode(), "weights.toml", label="下载 weights.toml"),
        ]
    )
    return (saved,)


@app.cell
def _():
    address = mo.ui.text("http://127.0.0.1:8000", label="服务地址 `url`", full_width=True)
    token = mo.ui.text(kind="password", label="令牌 `token`（分析人员的）", full_width=True)
    title = mo.ui.text("调过的权重", label="名称 `name`", full_width=True)
    note = mo.ui.text(label="说明 `note`：为什么这样调", full_width=True)
    set_id = mo.ui.text(label="已有权重的编号 `set_id`（留空为新建一套）", full_width=True)
    press = mo.ui.run_button(label="发布 · Publish", kind="success")
    published, keep = mo.state(())
    mo.md(f"""
    ## 4 发布 · Publish

    服务把权重连同上面的评估一起**签名**，记下作者、日期和版本；以后每个答复都写明用的是哪一套、哪一版。
    版本发布后不再改动：填上编号再发布，就是它的下一版。**按下按钮之前，什么都不会发送。**

    {mo.hstack([mo.vstack([address, token]), mo.vstack([title, note])], widths="equal", gap=2)}

    {mo.hstack([set_id, press], widths=[3, 1], align="end", gap=2)}
    """)
    return address, keep, note, press, published, set_id, title, token


@app.cell
def _(address, found, keep, note, press, set_id, title, token, weights):
    mo.stop(not press.value, mo.callout(mo.md("还没有发送现在的权重。")))
    _where = {"url": address.value.strip(), "token": token.value.strip()}
    _said = {"note": note.value, "set_id": set_id.value.strip(), "evaluation": found}
    try:
        sent = publish(weights, title.value, **_said, **_where)
    except BadInput as _fault:
        _faults = _fault.message("zh").replace("\n", "\n\n")
        mo.stop(True, mo.callout(mo.md(f"**没有发布**\n\n{_faults}"), "danger"))
    keep(lambda before: (*before, sent))
    _done = f"**已发布**：{sent.name}，编号 `{sent.id}`，第 {sent.version} 版，作者 {sent.author}。"
    mo.callout(mo.md(_done), "success")
    return (sent,)


@app.cell
def _(published):
    mo.stop(not published())
    _rows = [(s.name, s.version, s.id, s.author) for s in published()]
    _last = published()[-1]
    _next = mo.md(f"""
    本次打开以来发布的如上。要让没有指定权重的问题都用它：`parkmatch weights use {_last.id}`；
    验签：`parkmatch weights check signed.json`。
    """)
    mo.vstack(
        [
            mo.md(plain(pd.DataFrame(_rows, columns=["名称", "版本", "编号", "作者"]))),
            _next,
            mo.download(_last.file, "signed.json", label="下载最近一版 signed.json"),
        ]
    )
    return


@app.function
def plain(frame):
    """A short table as it is."""
    return frame.astype(str).style.hide().format(escape="html").to_html()


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


if __name__ == "__main__":
    app.run()
