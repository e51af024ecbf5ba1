"""How we measure, for an analyst: open with ``marimo edit``, or ``marimo run`` to see no code."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="我们怎么衡量 · How we measure")

with app.setup:
    from datetime import date

    import altair as alt
    import marimo as mo
    import numpy as np
    import pandas as pd

    from features import catalogue, sitings
    from features.sitings import firm_key
    from recommender.evaluate import MODELS, evaluate
    from recommender.later import out_of_time
    from recommender.matcher import ParkMatcher
    from recommender.metrics import interval
    from recommender.mutual import LISTS, compared
    from recommender.plots import compared as beside
    from recommender.plots import judged
    from recommender.reach import REACH
    from recommender.trials import METRICS, Field, measured, project, trials, without_tenants
    from recommender.worths import Among

    HOME, TOP, DRAWS = "内蒙古自治区", 10, 500
    LEARNT_TO = 2021
    KEYS = list(METRICS)
    SHOWN = ["park_hit@1", "park_hit@5", "mrr", "prefecture_hit@3"]
    SITINGS = tuple(one for one in sitings.load() if one.adcode.startswith("15"))
    LATEST = max(one.year for one in SITINGS)
    PLACED = {f"{one.year} {one.firm}：{one.project}": one for one in SITINGS if one.park_id}


@app.cell
def _():
    mo.md(f"""
    # 我们怎么衡量 · How we measure

    推荐得准不准，用**真实发生过的选址**来问：当年这家企业要来，如果只用当年的规定、
    当年及以前的落地项目（园区资料为现有版本），我们会把它最终去的园区排在第几？
    这里有 {len(SITINGS)} 个有来源的落地项目。
    """)
    return


@app.cell
def _():
    siting_rows = pd.DataFrame(
        [(one.year, "知道园区" if one.park_id else "只知道盟市") for one in SITINGS],
        columns=["年份", "落点"],
    )
    _counts = siting_rows.value_counts().rename("项目数").reset_index()
    _hue = alt.Color(
        "落点:N",
        title=None,
        scale=alt.Scale(domain=["知道园区", "只知道盟市"], range=["#2f78b7", "#c9d3dc"]),
    )
    _chart = alt.Chart(_counts, width="container", height=160).mark_bar()
    mo.vstack(
        [
            mo.md("""
    ## 1 项目 · Sitings

    只知道盟市的项目，只能检验盟市；知道园区的，两样都能检验。项目不多，所以后面每个数字都带区间。
    """),
            _chart.encode(x="年份:O", y="项目数:Q", color=_hue),
        ]
    )
    return (siting_rows,)


@app.cell
def _():
    case = mo.ui.dropdown(list(PLACED), list(PLACED)[8], searchable=True, label="项目 `siting`")
    ground = ParkMatcher().fit(without_tenants(catalogue.load(province=HOME)))
    mo.vstack([mo.md("## 2 一个项目怎么评 · One case"), case])
    return case, ground


@app.cell
def _(case, ground):
    _one = PLACED[case.value]
    order = ordered(ground, _one)
    rank = 1 + [ground.parks_[at].id for at in order].index(_one.park_id)
    _scores = dict(zip(KEYS, measured(np.array([float(rank)]), np.array([np.nan]))[0], strict=True))
    _first = first_frame(ground, order, _one)
    mo.vstack(
        [
            mo.md(f"""
    只用 {_one.year} 年底以前、别的企业的项目，给全区 {len(order)} 个园区排名：
    真实去处排**第 {rank}**。

    - **命中@k** `hit@k`：在前 k 名里就是 1，不在就是 0。这里命中@5 是 {_scores["park_hit@5"]:.0f}。
    - **MRR**：名次的倒数，1/{rank} = {_scores["mrr"]:.2f}；第一名得 1，第二名得一半。
    - **nDCG@10**：前 10 名里越靠前越好，按对数折扣，这里是 {_scores["ndcg@10"]:.2f}。
    """),
            rank_chart(_first),
        ]
    )
    return order, rank


@app.cell
def _(ground):
    _guarded, _leaky = ranks(ground), ranks(ground, peeks=True)
    _keys = [firm_key(one.firm) for one in PLACED.values()]
    leaks = [
        row
        for name, found in {"防住泄漏": _guarded, "偷看答案": _leaky}.items()
        for row in metric_rows(found, _keys, name)
    ]
    mo.vstack(
        [
            mo.md("""
    ## 3 防止泄漏 · Leakage guards

    评估最容易犯的错是**偷看答案**：用这个项目自己、这家企业别的项目，或者后来的项目去“预测”它。
    三道防线：**时间**（只用当年以前的）、**企业**（不用同一家及其集团的）、**租户名单**（今天的名单里
    就有答案，不用）。匹配器自己也防着，要偷看，得给企业改名、把年份改成今年；这样一改，
    同一个算法立刻“好”很多，那是假的：
    """),
            beside(leaks),
        ]
    )
    return (leaks,)


@app.cell
def _():
    found = evaluate(ParkMatcher().fit(catalogue.load(province=HOME)), SITINGS, province=HOME)
    _rows = [row for model in MODELS for row in judged(found, model)]
    _kept = [METRICS[name].zh for name in SHOWN]
    _notes = "；".join(note.zh for note in found.notes)
    mo.vstack(
        [
            mo.md("""
    ## 4 和谁比 · Baselines

    单看一个数说明不了什么，要和不动脑筋的办法比：**随机**、挑面积大的、跟着别人走（已有项目数）、
    跟着同行走（同类项目数）、看主导产业的字面。“只用当时已公布的”最公平：连后来的政策也不用。
    """),
            beside([row for row in _rows if row[1] in _kept]),
            mo.callout(mo.md(f"{found.n} 个项目，{found.n_park} 个知道园区。{_notes}。")),
        ]
    )
    return (found,)


@app.cell
def _(found):
    _at = [KEYS.index(name) for name in SHOWN]
    _ours = found.values["parkmatch"][:, _at]
    _firms = [firm_key(one.firm) for one in found.sitings]
    gains = [
        gain
        for model in ("industry_counts", "popularity", "random")
        for gain in gain_rows(_ours - found.values[model][:, _at], _firms, MODELS[model].zh)
    ]
    mo.vstack(
        [
            mo.md(f"""
    ## 5 差多少才算数 · Intervals

    换一批项目，数字就会变。把**企业**反复重抽（bootstrap，{DRAWS} 次；同一家企业的项目一起抽，
    因为它们不独立），看差值落在哪里。比较两个模型，要看**同一批项目上的差**：
    横线不碰 0，才说得上更好。
    """),
            gain_chart(pd.DataFrame(gains, columns=["对手", "指标", "差", "low", "high"])),
        ]
    )
    return (gains,)


@app.cell
def _():
    later = out_of_time(ParkMatcher().fit(catalogue.load(province=HOME)), SITINGS, LEARNT_TO)
    _asked = later.judged["expert"].n_park
    mo.md(f"""
    ## 6 概率靠得住吗 · Calibration

    从过去的选择学来的权重给每个园区一个**概率**。说 5% 的那些，真有 5% 被选中吗？
    用 {later.year} 年及以前的学，拿以后 {_asked} 次选择来对：按概率从低到高分十组，
    每组说的与发生的相差多少，取平均。{later.kept.zh}。

    学来的权重比专家的好吗？也看**同一批项目上的差**。{later.said()}。
    """)
    return (later,)


@app.cell
def _(found):
    reached = pd.DataFrame(
        [
            (MODELS[model].zh, REACH[name].zh, value)
            for model, values in found.reach.items()
            for name, value in values.items()
        ],
        columns=["模型", "量", "值"],
    )
    mo.vstack(
        [
            mo.md("""
    ## 7 照顾到谁 · Exposure

    总推荐那几个热门园区，命中也许不低，别的园区却永远没人去。看每份名单的前 10 名：
    **覆盖**多少园区和盟市（大为好）、名额集中到什么程度（**基尼系数**，小为好）、
    名单上的园区比平均**热门几倍**（小为好）、与真实分布**差多远**（小为好）。
    """),
            reach_chart(reached),
        ]
    )
    return (reached,)


@app.cell
def _(found):
    _home = ParkMatcher().fit(catalogue.load(province=HOME))
    _sides = compared(_home, found.firms, Among(HOME, candidates=len(_home.parks_)))
    both = pd.DataFrame(
        [
            (LISTS[name].zh, one.matches, one.envious_firms, one.envious_parks)
            for name, one in _sides.items()
        ],
        columns=["名单", "期望匹配数", "有嫉妒的企业", "有嫉妒的园区"],
    )
    mo.vstack(
        [
            mo.md("""
    ## 8 两边都看 · Two-sided

    招商是两边的事：企业看园区，园区也挑企业。两边各看自己的前 10 名，越靠前越容易被看到，
    双方都看到又都愿意才算一次**匹配**。**嫉妒**是说：换成同侧别人的位次，自己能得更多匹配。
    """),
            sides_chart(both),
        ]
    )
    return (both,)


@app.cell
def _():
    mo.callout(
        mo.md("""
    **结论要这样说**：准则和集聚的强度是看着这些项目定的，遇到新项目会差一些；区间重叠就不下结论；
    你们自己的项目来了，用 `parkmatch evaluate FILE.csv` 再量一次。
    """)
    )
    return


@app.function
def guarded(one):
    """Other firms' sitings up to the year of this one."""
    mine = firm_key(one.firm)
    return tuple(s for s in SITINGS if s.year <= one.year and firm_key(s.firm) != mine)


@app.function
def ordered(ground, one, peeks=False):
    """Positions of the parks for the firm as it stood then, best first; ``peeks``: with every
    siting there is, its own too, which takes a false name and a later year.
    """
    [trial], _ = trials(Field(ground.parks_, ground.vectors_), [one], "province")
    year = LATEST if peeks else one.year
    firm = project(one).model_copy(update={"name": "改了名的企业"} if peeks else {})
    known = SITINGS if peeks else guarded(one)
    asked = {"day": date(one.year, 12, 31), "year": year, "park_positions": trial.pool}
    return ground.order(firm, sitings=known, **asked).positions.tolist()


@app.function
def ranks(ground, peeks=False):
    """Rank of each true park."""
    codes = [park.id for park in ground.parks_]
    found = [ordered(ground, one, peeks).index(codes.index(one.park_id)) for one in PLACED.values()]
    return 1.0 + np.array(found)


@app.function
def metric_rows(found, keys, name):
    """Name, metric, mean and interval of the park metrics of these ranks."""
    values = measured(found, np.full(len(found), np.nan))
    ends = interval(values, keys, draws=DRAWS)
    for metric in ("park_hit@1", "park_hit@5", "mrr"):
        at = KEYS.index(metric)
        yield name, METRICS[metric].zh, values[:, at].mean().item(), *ends[:, at].tolist()


@app.function
def gain_rows(differences, firms, name):
    """Rival, metric, mean difference and its interval."""
    ends = interval(differences, firms, draws=DRAWS)
    means = np.nanmean(differences, axis=0)
    for metric, mean, (low, high) in zip(SHOWN, means.tolist(), ends.T.tolist(), strict=True):
        yield name, METRICS[metric].zh, mean, low, high


@app.function
def first_frame(ground, order, one):
    """The first parks with their rank, and the true one wherever it stands."""
    rows = [
        (place, f"{place} {ground.parks_[at].name}", ground.parks_[at].id == one.park_id)
        for place, at in enumerate(order, start=1)
    ]
    kept = [row for row in rows if row[0] <= TOP or row[2]]
    frame = pd.DataFrame(kept, columns=["位次", "园区", "真"])
    return frame.assign(
        倒数=1 / frame["位次"], 去处=frame["真"].map({True: "真实去处", False: "其他"})
    )


@app.function
def rank_chart(first):
    """What a hit at each place is worth; the true park stands out."""
    y = alt.Y("园区:N", sort=None, title=None, axis=alt.Axis(labelLimit=320, labelFontSize=12))
    scale = alt.Scale(domain=["真实去处", "其他"], range=["#d9731a", "#c9d3dc"])
    hue = alt.Color("去处:N", title=None, scale=scale)
    base = alt.Chart(first, width="container", height=alt.Step(26)).encode(y=y)
    return base.mark_bar().encode(x=alt.X("倒数:Q", title="名次的倒数"), color=hue)


@app.function
def gain_chart(gains):
    """How much better than each rival, with the interval; nothing is said where it touches 0."""
    base = alt.Chart(gains).encode(
        y=alt.Y("指标:N", sort=None, title=None, axis=alt.Axis(labelFontSize=12)),
        tooltip=list(gains.columns),
    )
    share = alt.X("low:Q", title="比对手好多少", axis=alt.Axis(format="+.0%"))
    lines = base.mark_rule(strokeWidth=3, color="#2f78b7").encode(x=share, x2="high:Q")
    points = base.mark_circle(size=110, opacity=1, color="#2f78b7").encode(x="差:Q")
    zero = base.mark_rule(color="#b5482f", strokeDash=[4, 3]).encode(x=alt.datum(0), y=alt.Y())
    layers = (lines + points + zero).properties(width=220, height=alt.Step(30))
    return layers.facet(column=alt.Column("对手:N", sort=None, title=None))


@app.function
def reach_chart(reached):
    """One small picture a measure, a bar a model."""
    y = alt.Y("模型:N", sort=None, title=None, axis=alt.Axis(labelLimit=220))
    ours = alt.condition(
        "indexof(datum.模型, 'parkmatch') == 0", alt.value("#d9731a"), alt.value("#9fb4c7")
    )
    base = alt.Chart(reached).encode(y=y)
    bars = base.mark_bar().encode(x=alt.X("值:Q", title=None), color=ours, tooltip=["模型", "值"])
    words = base.mark_text(align="left", dx=4).encode(x="值:Q", text=alt.Text("值:Q", format=".2f"))
    small = (bars + words).properties(width=190, height=alt.Step(20))
    facet = alt.Facet("量:N", sort=None, title=None)
    return small.facet(facet, columns=3).resolve_scale(x="independent")


@app.function
def sides_chart(both):
    """Expected matches, and who envies, for each way to make the lists."""
    long = both.melt("名单", var_name="量", value_name="值")
    base = alt.Chart(long).encode(y=alt.Y("名单:N", sort=None, title=None))
    bars = base.mark_bar(color="#2f78b7").encode(x=alt.X("值:Q", title=None, axis=None))
    said = "datum.量 == '期望匹配数' ? format(datum.值, '.1f') : format(datum.值, '.0%')"
    words = base.transform_calculate(说=said).mark_text(align="left", dx=4)
    small = (bars + words.encode(x="值:Q", text="说:N")).properties(width=190, height=alt.Step(26))
    return small.facet(column=alt.Column("量:N", sort=None, title=None)).resolve_scale(
        x="independent"
    )


if __name__ == "__main__":
    app.run()
