"""Learn from past sitings, for an analyst: ``marimo edit``, or ``marimo run`` to see no code."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="向过去学习 · Learn from past sitings")

with app.setup:
    import altair as alt
    import marimo as mo
    import numpy as np
    import pandas as pd

    from features import catalogue, sitings
    from recommender.criteria import CRITERIA, NAMES
    from recommender.evaluate import METRICS
    from recommender.later import NAMED, out_of_time
    from recommender.matcher import ParkMatcher
    from recommender.past import RIDGE
    from recommender.plots import compared

    HOME = "内蒙古自治区"
    LABELS = dict(zip(NAMES, (criterion.label.zh for criterion in CRITERIA), strict=True))
    SITINGS = tuple(one for one in sitings.load() if one.adcode.startswith("15"))
    YEARS = sorted({siting.year for siting in SITINGS})[2:-1]


@app.cell
def _():
    year = mo.ui.dropdown({str(one): one for one in YEARS}, "2021", label="学到哪一年 `year`")
    ridge = mo.ui.dropdown(
        {"松": 1.0, "中": RIDGE, "紧": 100.0}, "中", label="离专家权重多紧 `ridge`"
    )
    mo.md(f"""
    # 向过去学习 · Learn from past sitings

    每个真实项目都是一次选择：当年能去的园区里，它去了哪一个？**条件 logit**（McFadden）从这些选择
    反推权重。数据少，所以往专家权重上靠（ridge）；准则只许加分（符号约束）。

    **只用 `year` 及以前的项目学，用以后的、别的企业的项目验。** 两边有同一家企业就拒绝。

    {mo.hstack([year, ridge], justify="start", gap=3)}
    """)
    return ridge, year


@app.cell
def _():
    matcher = ParkMatcher().fit(catalogue.load(province=HOME))
    return (matcher,)


@app.cell
def _(matcher, ridge, year):
    found = out_of_time(matcher, SITINGS, year.value, ridge=ridge.value)
    model = found.learnt.model
    _gain, _dof, _chance = model.likelihood_ratio
    _kind = "success" if model.enough else "danger"
    _later = found.judged["expert"]
    mo.vstack(
        [
            mo.md(f"""
    ## 1 学到了什么 · What was learnt

    {len(found.learnt.choices.sitings)} 次选择用来学，
    {len(found.learnt.choices.left_out)} 个项目用不上（不知道落在哪个园区，或那个园区被规则排除）。
    """),
            mo.callout(mo.md(f"**{model.said.zh}**"), _kind),
            mo.hstack(
                [
                    mo.stat(f"{_gain:.1f}", "似然比", f"自由度 {_dof:.1f}", bordered=True),
                    mo.stat(
                        f"{model.rho_squared:.2f}", "McFadden R²", "比随机好多少", bordered=True
                    ),
                    mo.stat(
                        f"{found.calibration:.2%}",
                        "概率误差",
                        f"平均概率 {found.chance:.1%}",
                        bordered=True,
                    ),
                ],
                justify="start",
            ),
        ]
    )
    return found, model


@app.cell
def _(found, matcher):
    weights = weight_frame(found.learnt.weights, matcher.weights_, found.learnt)
    mo.vstack(
        [
            weight_chart(weights),
            mo.md("空心是专家权重，实心是学得的。没有一次选择能区分的准则，保持专家的比例。"),
        ]
    )
    return (weights,)


@app.cell
def _(found, model):
    _fits = found.learnt.choices.fits[:, [NAMES.index(name) for name in found.learnt.criteria]]
    _own = model.elasticities(_fits, found.learnt.choices.case).own[found.learnt.choices.chosen]
    effects = pd.DataFrame(
        {
            "准则": [LABELS[name] for name in found.learnt.criteria],
            "系数": model.coef_.round(2),
            "标准误": model.standard_errors_.round(2),
            "弹性": _own.mean(axis=0).round(3),
        }
    ).sort_values("弹性", ascending=False, ignore_index=True)
    mo.vstack(
        [
            mo.md("""
    **弹性**：该准则的契合度高 1%，被选中的概率高百分之几（在真实选择处平均）。
    系数为 0 的没有标准误：它碰到了“只许加分”的边。
    """),
            mo.md(effects.astype(str).style.hide().format(escape="html").to_html()),
        ]
    )
    return (effects,)


@app.cell
def _(found):
    quality = [
        (NAMED[name].zh, METRICS[metric].zh, float(mean), *found.intervals[name][:, at].tolist())
        for name, values in found.values.items()
        for at, (metric, mean) in enumerate(zip(METRICS, np.nanmean(values, axis=0), strict=True))
    ]
    _likely = "，".join(f"{NAMED[name].zh} {value:.2f}" for name, value in found.loglik.items())
    _note = mo.md(f"""
    {found.said()}。{found.kept.zh}。每次选择的平均对数似然（越近 0 越好）：{_likely}。

    **专家权重本来就是照着这些项目调的**，所以它在这里占便宜；差的区间碰到 0，就还不能说学得的更好。
    """)
    _later = found.judged["expert"]
    mo.vstack(
        [
            mo.md(f"## 2 用后来的项目验 · Out of time\n\n{found.year} 年以后 {_later.n} 个项目。"),
            compared(quality),
            mo.callout(_note),
        ]
    )
    return (quality,)


@app.function
def weight_frame(learnt, expert, made):
    """One row for each criterion that weighs anything: expert and learnt share."""
    rows = [
        (
            LABELS[name],
            expert.values[name],
            learnt.values[name],
            "能" if name in made.criteria else "不能",
        )
        for name in NAMES
        if expert.values.get(name, 0) > 0
    ]
    frame = pd.DataFrame(rows, columns=["准则", "专家", "学得", "可学"])
    return frame.sort_values("专家", ascending=False, ignore_index=True)


@app.function
def weight_chart(weights):
    """From the expert's weight (hollow) to the learnt one (full)."""
    y = alt.Y("准则:N", sort=None, title=None, axis=alt.Axis(labelLimit=200))
    base = alt.Chart(weights, width="container").encode(y=y, tooltip=list(weights.columns))
    share = alt.X("专家:Q", title="权重占比", axis=alt.Axis(format="%", tickCount=5))
    scale = alt.Scale(domain=["能", "不能"], range=["#dd8233", "#9aa1a9"])
    hue = alt.Color("可学:N", title="选择能区分", scale=scale)
    lines = base.mark_rule(strokeWidth=3).encode(x=share, x2="学得:Q", color=hue)
    full = base.mark_circle(size=110, opacity=1).encode(x="学得:Q", color=hue)
    return lines + base.mark_point(size=60, color="#333").encode(x=share) + full


if __name__ == "__main__":
    app.run()
