"""How steady is it, for an analyst: open with ``marimo edit``, or ``marimo run`` to see no code."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="有多稳 · How steady is it")

with app.setup:
    import altair as alt
    import marimo as mo
    import pandas as pd

    from features import catalogue, sitings
    from features.profiles import Firm
    from recommender.criteria import CRITERIA
    from recommender.matcher import ParkMatcher
    from recommender.plots import acceptability_picture, interval_picture, tornado_picture
    from recommender.robustness import STEADY, around, steadiness_of_many
    from recommender.study import decisive, study

    HOME, TOP = "内蒙古自治区", 10
    LABELS = [criterion.label.zh for criterion in CRITERIA]
    PROJECTS = {
        f"{siting.firm}：{siting.project}": Firm(
            name=siting.firm,
            industries=(siting.industry,),
            land_mu=siting.land_mu,
            investment_wan=siting.investment_wan,
            origin=siting.origin,
        )
        for siting in sitings.load()
        if siting.adcode.startswith("15")
    }
    FIRST = next(iter(PROJECTS))


@app.cell
def _():
    project = mo.ui.dropdown(list(PROJECTS), FIRST, searchable=True, label="项目 `firm`")
    spread = mo.ui.slider(
        0.05, 0.6, 0.05, 0.2, label="权重平均偏离 `spread`", show_value=True, debounce=True
    )
    mo.md(f"""
    # 有多稳 · How steady is it

    权重是人定的，换个人会差一点。**差这一点，排名还算数吗？** 把权重随机抽很多次，看名次怎么变；
    再逐项算出每个权重能动多少、动多了谁当第一（精确值，不靠抽样）。

    {mo.hstack([project, spread], justify="start", gap=3)}
    """)
    return project, spread


@app.cell
def _():
    matcher = ParkMatcher().fit(catalogue.load(province=HOME))
    return (matcher,)


@app.cell
def _(matcher, project, spread):
    found = study(matcher, PROJECTS[project.value], spread=spread.value, depth=TOP)
    _rivals = "、".join(found.parks[at].name for at in found.near.rivals.tolist()) or "无"
    _note = mo.md(f"""
    **{found.near.said.zh}**。抽样中有一成以上胜过它的：{_rivals}。
    份额的抽样误差不超过 {found.near.error:.1%}。
    """)
    _kind = "warn" if found.near.too_close else "success"
    mo.vstack([mo.md("## 1 名次 · Ranks"), mo.callout(_note, _kind), acceptability_picture(found)])
    return (found,)


@app.cell
def _(found):
    _note = mo.md(f"""
    ## 2 未知的数字 · What is not known

    这是另一种不确定：不是权重，而是园区没有公布的数字。横线是得分可能的范围；
    查明以后，最多还有 **{found.open}** 个园区可能超过第一名。
    """)
    mo.vstack([_note, interval_picture(found)])
    return


@app.cell
def _(found):
    mo.vstack(
        [
            mo.md("""
    ## 3 逐项改变 · One weight at a time

    每次只动一项，减半或加倍，其余按比例。条越长，这一项越要紧；越过虚线，第一名就换人。
    """),
            tornado_picture(found),
        ]
    )
    return


@app.cell
def _(found):
    turns = turn_frame(found)
    _note = mo.md("**单独改变任何一项权重，第一名都不变。**")
    mo.vstack(
        [
            mo.md("""
    ## 4 能动多少 · How far it may go

    深色是第一名不变的范围，竖线是现在的权重。下面只列出会让第一名换人的准则，最近的在上。
    """),
            range_chart(turns) if len(turns) else mo.callout(_note, "success"),
        ]
    )
    return (turns,)


@app.cell
def _(matcher, spread):
    rankings = [matcher.rank(firm) for firm in PROJECTS.values()]
    draws = around(matcher.weight_vector_, spread.value)
    _first = [one.first[0] for one in steadiness_of_many(rankings, draws) if len(one.parks)]
    leads = pd.DataFrame({"第一名居第一的份额": _first})
    _close = int((leads["第一名居第一的份额"] < STEADY).sum())
    _note = mo.md(f"""
    ## 5 所有项目 · All projects

    {len(leads)} 个真实项目里，**{_close}** 个难分先后（第一名在不到 {STEADY:.0%} 的抽样中居第一）。
    """)
    mo.vstack([_note, share_chart(leads)])
    return (leads,)


@app.function
def turn_frame(found):
    """One row for each criterion that can unseat the leader: its share and the exact range."""
    rows = [
        (
            LABELS[one.criterion],
            one.share,
            one.low,
            one.high,
            "—" if one.below is None else found.parks[one.below].name,
            "—" if one.above is None else found.parks[one.above].name,
        )
        for one in decisive(found.ranges)
    ]
    return pd.DataFrame(
        rows, columns=["准则", "现权重", "下限", "上限", "低于则第一", "高于则第一"]
    )


@app.function
def range_chart(turns):
    """The range of every criterion, and what it weighs now."""
    y = alt.Y("准则:N", sort=None, title=None, axis=alt.Axis(labelLimit=200))
    base = alt.Chart(turns, width="container").encode(y=y, tooltip=list(turns.columns))
    share = alt.X("下限:Q", title="权重", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))
    bars = base.mark_bar(height=14, color="#3b9162").encode(x=share, x2="上限:Q")
    return bars + base.mark_tick(thickness=3, color="#1b1b1b").encode(x="现权重:Q")


@app.function
def share_chart(leads):
    """How many projects there are by how often their first park leads."""
    steps = alt.Bin(step=0.1, extent=[0, 1])
    title = "第一名在多少抽样中居第一"
    share = alt.X("第一名居第一的份额:Q", bin=steps, title=title, axis=alt.Axis(format="%"))
    chart = alt.Chart(leads, width="container", height=200)
    return chart.mark_bar(color="#3574b5").encode(x=share, y=alt.Y("count():Q", title="项目数"))


if __name__ == "__main__":
    app.run()
