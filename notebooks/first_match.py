"""First match, for an analyst: parks, a firm, a ranking, weights that re-rank, and how good it is.

Open with ``marimo edit notebooks/first_match.py``, or ``marimo run`` to see it without code.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="首次匹配 · First match")

with app.setup:
    from collections.abc import Iterable, Mapping

    import altair as alt
    import marimo as mo
    import pandas as pd

    from features import catalogue, illustrative, regions, sitings
    from features.encode import firm_codes, firm_vector
    from features.errors import ParkmatchError
    from features.fields import build, specs
    from features.profiles import BASIS_LABELS, LEVELS, SEGMENTS, Basis, Firm, Park
    from features.terms import Candidate, resolve
    from recommender.criteria import CRITERIA, NAMES
    from recommender.evaluate import MODELS, METRICS, Evaluation, evaluate
    from recommender.matcher import ParkMatcher
    from recommender.results import Match, Verdict
    from recommender.weights import PRESETS, Weights

    NATION = "全国"
    HOME = "内蒙古自治区"
    TOP = 10
    MOST_COLOURS = 8
    REST = "其余准则"
    CANDIDATES = 6
    LABELS = {criterion.name: criterion.label.zh for criterion in CRITERIA}
    EXAMPLE = {
        "name": "示例：风电叶片制造企业",
        "products": "5 兆瓦以上陆上风电叶片",
        "investment_wan": "8亿",
        "land_mu": "300亩",
        "green_share_min": "50%",
        "regions_wanted": "",
    }
    MAIN_CRITERIA = (
        "industry_fit",
        "chain_fit",
        "agglomeration_park",
        "agglomeration_prefecture",
        "regional_focus",
        "scale",
        "level",
        "green_power",
        "tariff",
        "ports",
        "investment_intensity",
        "energy_intensity",
    )
    TIMES = [0, 0.25, 0.5, 1, 2, 4, 8]
    JUDGED_BY = ("park_hit@1", "park_hit@3", "park_hit@5", "prefecture_hit@1", "prefecture_hit@3")
    BLUE, ORANGE, GREEN, GREY = "#2f6fb3", "#e08a2e", "#3b8f5a", "#a7adb5"


@app.cell(hide_code=True)
def _():
    mo.md("""
    # 首次匹配 · First match

    一家企业进来，真实园区出去：**有排名、有理由、有区间**。改动任何一项，下面全部重算。

    这里只做展示；算法都在 `features`（园区与企业是什么）和 `recommender`（谁适合哪里、为什么）。
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## 1 园区 · Parks

    《中国开发区审核公告目录（2018 年版）》的全部园区。选一个地区，后面只在其中排名。
    """)
    return


@app.cell
def _():
    region_choice = mo.ui.dropdown(
        [NATION, *catalogue.counts().by_province], HOME, searchable=True, label="地区 `region`"
    )
    made_up = mo.ui.switch(label="加入示意数据 `illustrative`（仅内蒙古 81 个园区）")
    mo.hstack([region_choice, made_up], justify="start", gap=3)
    return made_up, region_choice


@app.cell
def _(region_choice):
    region = None if region_choice.value == NATION else region_choice.value
    return (region,)


@app.cell
def _(made_up):
    with_made_up = made_up.value
    return (with_made_up,)


@app.cell
def _(with_made_up):
    banner = made_up_banner() if with_made_up else None
    banner
    return (banner,)


@app.cell
def _(with_made_up):
    parks = catalogue.load(illustrative=with_made_up)
    matcher = ParkMatcher().fit(parks)
    park_rows = park_frame(parks)
    return matcher, park_rows, parks


@app.cell
def _(park_rows, parks, region):
    chosen_rows = inside(park_rows, region)
    mo.hstack(
        [
            mo.stat(f"{len(parks):,}", label="园区"),
            *(
                mo.stat(f"{count:,}", label=LEVELS[level].zh)
                for level, count in catalogue.counts().by_level.items()
            ),
            mo.stat(f"{int(chosen_rows.sum()):,}", label=f"参加排名：{region or NATION}"),
        ],
        justify="start",
        gap=2,
    )
    return (chosen_rows,)


@app.cell
def _(chosen_rows, park_rows):
    mo.hstack(
        [province_chart(park_rows, chosen_rows), park_map(park_rows, chosen_rows)],
        widths=[2, 3],
        gap=1,
    )
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## 2 企业 · Firm

    数字可带单位（`8亿`、`300亩`、`50%`）。**不清楚就留空**：按未知处理，不当作 0。
    """)
    return


@app.cell
def _():
    form = mo.ui.dictionary(
        {
            name: mo.ui.text(said, label=f"{specs(Firm)[name].heading.zh} `{name}`", full_width=True)
            for name, said in EXAMPLE.items()
        }
    )
    fields = list(form.values())
    mo.hstack([mo.vstack(fields[:3]), mo.vstack(fields[3:])], widths="equal", gap=2)
    return (form,)


@app.cell
def _(form):
    entries = dict(form.value)
    return (entries,)


@app.cell
def _(entries):
    candidates = resolve(entries["products"], CANDIDATES)
    industry_choice = mo.ui.multiselect(
        {f"{found.code} {found.name.zh}": found.code for found in candidates},
        label="改用这些行业 `industries`（不选则按产品文字理解）",
        full_width=True,
    )
    return candidates, industry_choice


@app.cell
def _(industry_choice):
    picked_industries = tuple(industry_choice.value)
    return (picked_industries,)


@app.cell
def _(entries, picked_industries):
    firm = read_firm(entries, picked_industries)
    mo.stop(
        isinstance(firm, ParkmatchError),
        mo.callout(mo.md(f"**请修改**：{firm}"), kind="danger"),
    )
    return (firm,)


@app.cell
def _(candidates, firm, industry_choice):
    mo.vstack([candidate_chart(candidates, firm), industry_choice])
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## 3 排名 · Ranking

    按**均衡**权重。条形是各准则的贡献，加起来就是得分（满分 100）；横线是得分区间 `[low, high]`。
    """)
    return


@app.cell
def _(banner, firm, matcher, region):
    answer = matcher.match(firm, TOP, weights="balanced", region=region)
    ranked = match_frame(answer.matches)
    mo.vstack(
        [
            *([banner] if banner else []),
            mo.md(
                f"考察 {answer.considered:,} 个园区，{answer.excluded:,} 个不符合硬性条件。"
                f"规定口径日 `as_of` {answer.as_of}，数据版本 `{answer.data_version}`。"
            ),
            plain_table(ranked),
        ]
    )
    return answer, ranked


@app.cell
def _(answer):
    mo.stop(not answer.matches, mo.callout("没有园区符合全部硬性条件：请放宽条件。", kind="warn"))
    contribution_chart(answer.matches)
    return


@app.cell
def _(answer):
    mo.stop(not answer.matches)
    unknowns = [said.zh for said in answer.matches[0].unknowns]
    mo.callout(
        mo.md(
            f"""
            **未知就是未知**：不按 0 计，也不拿地区平均冒充园区自己的数字。
            得分只用已知的部分；`coverage` 是已知部分占的权重；未知的数字无论怎样，得分都落在横线之内。
            横线重叠的园区，先后还不能下结论。

            第 1 名“{answer.matches[0].name}”还要核实：{"、".join(unknowns) or "无"}。
            """
        ),
        kind="info",
    )
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## 4 权重 · Weights

    选一套方案，再拉滑块：数字是该准则在方案里的**倍数**，0 是不计。只有比例要紧，权重总是归一。
    """)
    return


@app.cell
def _():
    preset = mo.ui.dropdown(
        {SEGMENTS[name].zh: name for name in PRESETS},
        SEGMENTS["balanced"].zh,
        label="权重方案 `preset`",
    )
    preset
    return (preset,)


@app.cell
def _(preset):
    # A new preset starts again from its own weights.
    start_from = PRESETS[preset.value]
    sliders = mo.ui.dictionary(
        {
            name: mo.ui.slider(
                steps=TIMES, value=1, show_value=True, label=LABELS[name], full_width=True
            )
            for name in MAIN_CRITERIA
        }
    )
    return sliders, start_from


@app.cell
def _(sliders):
    multipliers = dict(sliders.value)
    return (multipliers,)


@app.cell
def _(multipliers, start_from):
    weights = Weights(
        {name: share * multipliers.get(name, 1.0) for name, share in start_from.values.items()},
        name=start_from.name,
    )
    return (weights,)


@app.cell
def _(sliders, start_from, weights):
    mo.vstack(
        [
            mo.md(start_from.note.zh),
            mo.hstack(
                [mo.vstack(list(sliders.values()), gap=0.25), weight_chart(weights)],
                widths=[2, 3],
                gap=2,
            ),
        ]
    )
    return


@app.cell
def _(firm, matcher, region, weights):
    retuned = matcher.match(firm, TOP, weights=weights, region=region)
    moved = movement_frame(
        places(matcher, firm, region, PRESETS["balanced"]),
        places(matcher, firm, region, weights),
        matcher,
    )
    return moved, retuned


@app.cell
def _(banner, moved, retuned):
    reranked = match_frame(retuned.matches)
    reranked.insert(1, "原位次", moved.set_index("id")["before"].reindex(reranked["代码"]).to_numpy())
    mo.vstack([*([banner] if banner else []), plain_table(reranked)])
    return (reranked,)


@app.cell
def _(moved):
    mo.stop(moved.empty)
    movement_chart(moved)
    return


@app.cell
def _(firm, matcher, region, weights):
    mo.md(idle_note(matcher.rank(firm, weights=weights, region=region)))
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## 5 这些权重有多好 · Evaluation

    拿内蒙古有来源的真实落地项目检验：只用当年已知的信息，给自治区全部园区排名，看真实的去处排第几。
    """)
    return


@app.cell
def _():
    home_parks = catalogue.load(province=HOME)
    usual = evaluate(ParkMatcher("balanced").fit(home_parks), sitings.load(), province=HOME)
    return home_parks, usual


@app.cell
def _(home_parks, weights):
    tuned = evaluate(ParkMatcher(weights).fit(home_parks), sitings.load(), province=HOME)
    return (tuned,)


@app.cell
def _(tuned, usual):
    quality = quality_frame(usual, tuned)
    quality_chart(quality)
    return (quality,)


@app.cell
def _(tuned):
    infeasible = tuned.to_json()["infeasible_truth_rate"]
    mo.callout(
        mo.md(
            f"""
            {tuned.n} 个项目，其中 {tuned.n_park} 个知道落在哪个园区；
            规则排除了真实园区的占 {infeasible:.0%}。{"；".join(note.zh for note in tuned.notes)}。

            **别追小数点**：区间重叠就是分不出高下。照着这些项目反复调权重，数字会虚高，
            应当用没有见过的项目再验一次（`parkmatch evaluate FILE.csv`）。
            """
        ),
        kind="neutral",
    )
    return


@app.cell
def _():
    mo.vstack(
        [
            mo.md("**数据有多少**：2,543 个园区里，知道这项数字的有几个（不含示意数据）。"),
            known_chart(),
        ]
    )
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## 附 本页的读数与画图 · How this page reads and draws
    """)
    return


@app.function
def made_up_banner():
    """The warning that stands wherever illustrative figures are shown."""
    return mo.callout(mo.md(f"**{BASIS_LABELS[Basis.ILLUSTRATIVE].zh}** {illustrative.SOURCE}"), "danger")


@app.function
def read_firm(entries: Mapping[str, str], industries: Iterable[str]) -> Firm | ParkmatchError:
    """The firm that was described, or what is wrong with the description."""
    try:
        firm = build(Firm, {**entries, "industries": tuple(industries)})
        firm_vector(firm)
    except ParkmatchError as error:
        return error
    return firm


if __name__ == "__main__":
    app.run()
