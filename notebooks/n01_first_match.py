"""First match, for an analyst: open with ``marimo edit``, or ``marimo run`` to see no code."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="首次匹配 · First match")

with app.setup:
    import altair as alt
    import marimo as mo
    import numpy as np
    import pandas as pd

    from features import catalogue, illustrative, outlines, regions, sitings
    from features.encode import firm_codes, firm_vector
    from features.errors import ParkmatchError
    from features.fields import build, specs
    from features.profiles import BASIS_LABELS, LEVELS, SEGMENTS, Basis, Firm
    from features.terms import resolve
    from recommender.chain_maps import chain_picture
    from recommender.chains import directions, panorama_of
    from recommender.criteria import CRITERIA
    from recommender.evaluate import evaluate
    from recommender.maps import park_map, spots
    from recommender.matcher import ParkMatcher
    from recommender.plots import compared, contribution_picture, judged
    from recommender.results import Verdict
    from recommender.weights import PRESETS, Weights

    NATION, HOME = "全国", "内蒙古自治区"
    TOP = 10
    COUNTS, BALANCED = catalogue.counts(), PRESETS["balanced"]
    EXAMPLE = {
        "name": "示例：风电叶片制造企业",
        "investment_wan": "8亿",
        "products": "5 兆瓦以上陆上风电叶片",
        "land_mu": "300亩",
        "regions_wanted": "",
        "green_share_min": "50%",
    }
    SHOWN = "random", "area", "industry_counts", "industry_words"
    LABELS = {criterion.name: criterion.label.zh for criterion in CRITERIA}
    # The criteria with a slider; the others keep the weight of the preset.
    MAIN = (
        "industry_fit chain_fit agglomeration_park agglomeration_prefecture regional_focus scale "
        "level green_power tariff ports investment_intensity energy_intensity"
    ).split()
    GREEN, BLUE, GREY, ORANGE = "#3b9162", "#3574b5", "#9aa1a9", "#dd8233"


@app.cell
def _():
    region_choice = mo.ui.dropdown(
        [NATION, *COUNTS.by_province], HOME, searchable=True, label="地区 `region`"
    )
    made_up = mo.ui.switch(label="加入示意数据 `illustrative`（仅内蒙古的园区）")
    _levels = "、".join(f"{LEVELS[level].zh} {n:,}" for level, n in COUNTS.by_level.items())
    mo.md(f"""
    # 首次匹配 · First match

    一家企业进来，真实园区出去：**有排名、有理由、有区间**。改动任何一处，下面全部重算。
    算法在 `features`（园区与企业是什么）和 `recommender`（谁适合哪里、为什么），本页只展示。

    ## 1 园区 · Parks

    《中国开发区审核公告目录（2018 年版）》共 {COUNTS.parks:,} 个园区：{_levels}。
    选一个地区，后面只在其中排名。

    {mo.hstack([region_choice, made_up], justify="start", gap=3)}
    """)
    return made_up, region_choice


@app.cell
def _(made_up):
    matcher = ParkMatcher().fit(catalogue.load(illustrative=made_up.value))
    _warning = mo.md(f"**{BASIS_LABELS[Basis.ILLUSTRATIVE].zh}**　{illustrative.SOURCE}")
    banner = [mo.callout(_warning, "danger")] if made_up.value else []
    mo.vstack(banner)
    return banner, matcher


@app.cell
def _(matcher, region_choice):
    region = None if region_choice.value == NATION else region_choice.value
    shapes = outlines.built_in() if region is None else outlines.built_in().within(region)
    park_rows = park_frame(matcher.parks_, region)
    ranked_parks = [matcher.parks_[at] for at in matcher.scope(region).positions]
    mo.hstack([province_chart(park_rows), park_map(spots(ranked_parks), shapes)], widths=[2, 3])
    return park_rows, ranked_parks, region, shapes


@app.cell
def _():
    _labels = {field: f"{specs(Firm)[field].heading.zh} `{field}`" for field in EXAMPLE}
    _form = [mo.ui.text(EXAMPLE[f], label=_labels[f], full_width=True) for f in EXAMPLE]
    name, investment_wan, products, land_mu, regions_wanted, green_share_min = _form
    mo.md(f"""
    ## 2 企业 · Firm

    数字可带单位（`8亿`、`300亩`、`50%`）。**不清楚就留空**：按未知处理，不当作 0。

    {in_columns(_form, 2)}
    """)
    return green_share_min, investment_wan, land_mu, name, products, regions_wanted


@app.cell
def _(products):
    candidates = resolve(products.value)
    industry_choice = mo.ui.multiselect(
        {f"{found.code} {found.name.zh}": found.code for found in candidates},
        label="改用这些行业 `industries`（不选则按产品文字理解）",
        full_width=True,
    )
    return candidates, industry_choice


@app.cell
def _(green_share_min, industry_choice, investment_wan, land_mu, name, products, regions_wanted):
    _form = (name, investment_wan, products, land_mu, regions_wanted, green_share_min)
    _said = {field: entry.value for field, entry in zip(EXAMPLE, _form, strict=True)}
    try:
        firm = build(Firm, {**_said, "industries": tuple(industry_choice.value)})
        firm_vector(firm)  # looks up every name
    except ParkmatchError as _fault:
        _faults = _fault.message("zh").replace("\n", "\n\n")
        mo.stop(True, mo.callout(mo.md(f"**请修改**\n\n{_faults}"), "danger"))
    return (firm,)


@app.cell
def _(candidates, firm, industry_choice):
    _taken = {code: "采用" for code, _ in firm_codes(firm)}
    _cards = [
        mo.stat(c.code, c.name.zh, f"{_taken.get(c.code, '候选')}：{c.why.zh}", bordered=True)
        for c in candidates
    ]
    mo.vstack([mo.hstack(_cards, justify="start", wrap=True), industry_choice])
    return


@app.cell
def _(banner, firm, matcher, region):
    answer = matcher.match(firm, TOP, weights=BALANCED, region=region)
    _intro = mo.md(f"""
    ## 3 排名 · Ranking

    用**均衡**权重，口径日 `as_of` {answer.as_of}：考察 {answer.considered:,} 个园区，
    {answer.excluded:,} 个不符合硬性条件。
    """)
    _near = "；".join(f"{near.match.name}：{near.finding.change.zh}" for near in answer.near_misses)
    _none = mo.md(f"**没有园区符合全部硬性条件**。只差一步的：{_near or '无'}。")
    mo.stop(not answer.matches, mo.vstack([_intro, *banner, mo.callout(_none, "warn")]))
    ranked = match_frame(answer.matches)
    mo.vstack([_intro, *banner, table(ranked)])
    return answer, ranked


@app.cell
def _(answer, ranked, ranked_parks, shapes):
    _asked = "、".join(said.zh for said in answer.matches[0].unknowns) or "无"
    _note = mo.md(f"""
    条形是各准则的贡献，加起来就是得分；颜色越浅，依据离园区自己的数字越远。

    **未知就是未知**：不按 0 计，也不拿地区平均冒充园区自己的数字；得分只用已知的部分，
    “已知”`coverage` 是它占的权重。未知的数字无论怎样，得分都在横线之内；横线重叠处，先后未定。
    “{ranked["园区"][0]}”待核实：{_asked}。
    """)
    _placed = park_map(spots(ranked_parks, answer.matches), shapes, title="排在前面的园区在哪里")
    mo.vstack([contribution_picture(answer.matches), mo.callout(_note, "info"), _placed])
    return


@app.cell
def _(home_parks):
    chain = panorama_of("wind", HOME, home_parks, sitings.load())
    _note = mo.md(f"""
    企业来了，链上还缺谁？以{HOME}的**风电链**为例，从上游到下游：颜色说这个产品在区内有没有，依据是
    园区公布的和已知的项目；编号是招商方向的先后，加框的是文件点名要的，问号是**不知道有没有**，待查明。
    """)
    chain_chart = chain_picture(chain, directions=directions([chain]))
    mo.vstack([_note, chain_chart])
    return chain, chain_chart


@app.cell
def _():
    _named = {SEGMENTS[name].zh: name for name in PRESETS}
    preset = mo.ui.dropdown(_named, SEGMENTS["balanced"].zh, label="方案 `preset`")
    mo.md(f"""
    ## 4 权重 · Weights

    选一套方案，再拉滑块：数字是该准则权重的**倍数**，0 为不计。只有比例要紧，总和恒为 100%。
    企业没有提出、或全部未知的准则，怎么拉都不改变次序。下图空心是均衡权重，实心是现在。

    {preset}
    """)
    return (preset,)


@app.cell
def _(preset):
    start = PRESETS[preset.value]
    # A state of our own: mo.ui.dictionary loses one of two sliders moved while the page computes.
    times, _keep = mo.state({})
    _one = {"steps": [0, 0.25, 0.5, 1, 2, 4, 8], "value": 1, "show_value": True, "full_width": True}
    _told = {n: lambda value, n=n: _keep(lambda kept: {**kept, n: value}) for n in MAIN}
    sliders = [mo.ui.slider(label=LABELS[n], on_change=_told[n], **_one) for n in MAIN]
    mo.vstack([mo.md(start.note.zh), in_columns(sliders, 3)])
    return sliders, start, times


@app.cell
def _(start, times):
    weights = Weights({n: share * times().get(n, 1) for n, share in start.values.items()})
    return (weights,)


@app.cell
def _(weights):
    _shares = pd.DataFrame({"原": BALANCED.vector(MAIN), "现": weights.vector(MAIN)})
    _shares["准则"] = [LABELS[name] for name in MAIN]
    _share = alt.X("原:Q", title="权重占比", axis=alt.Axis(format="%"))
    change_chart(_shares, "准则", _share, 1)
    return


@app.cell
def _(banner, firm, matcher, ranked, region, weights):
    moved = movement_frame(matcher, firm, region, weights)
    _retuned = matcher.match(firm, len(ranked), weights=weights, region=region).matches
    reranked = match_frame(_retuned, moved["原"])
    _ticks = alt.Axis(values=[1, 2, 3, 5, 10, 20, 50, 100, 500, 2000], format="d")
    _rank = alt.X("原:Q", title="位次", axis=_ticks, scale=alt.Scale(type="log", nice=False))
    mo.vstack([*banner, change_chart(moved, "园区", _rank, -1), table(reranked)])
    return moved, reranked


@app.cell
def _():
    home_parks = catalogue.load(province=HOME)
    usual = evaluate(ParkMatcher().fit(home_parks), sitings.load(), province=HOME)
    mo.md("""
    ## 5 这些权重有多好 · Evaluation

    用内蒙古有来源的真实落地项目检验：规定和落地项目只用当年已有的，园区资料为现有版本，给全区园区排名，看真实去处排第几。
    """)
    return home_parks, usual


@app.cell
def _(home_parks, usual, weights):
    tuned = evaluate(ParkMatcher(weights).fit(home_parks), sitings.load(), province=HOME)
    quality = [*judged(tuned, "parkmatch", name="滑块权重")]
    quality += [*judged(usual, "parkmatch", name="均衡权重")]
    quality += [row for model in SHOWN for row in judged(usual, model)]
    _note = mo.md(f"""
    {tuned.n} 个项目，{tuned.n_park} 个知道落在哪个园区。{"；".join(n.zh for n in tuned.notes)}。

    **别追小数点**：区间重叠就分不出高下。照着这些项目反复调权重，数字会虚高；
    请用没见过的项目再验：`parkmatch evaluate FILE.csv`。
    """)
    mo.vstack([compared(quality), mo.callout(_note)])
    return quality, tuned


@app.function
def in_columns(inputs, columns):
    """The inputs row by row."""
    stacks = [mo.vstack(inputs[column::columns]) for column in range(columns)]
    return mo.hstack(stacks, widths="equal", gap=2)


@app.function
def park_frame(parks, region):
    """One row a park; ``范围`` says whether it lies in ``region``."""
    places = regions.members(region) if region else ("",)
    near = ["参加排名" if regions.inside(park.adcode, places) else "其他" for park in parks]
    rows = [(p.name, p.province, LEVELS[p.level].zh, p.lng, p.lat) for p in parks]
    return pd.DataFrame(rows, columns=["园区", "省", "级别", "经度", "纬度"]).assign(范围=near)


@app.function
def match_frame(matches, before=None):
    """One row a park, best first; with ``before``, park code → rank, also the rank that it had."""
    rows = [
        {
            "位次": m.rank,
            **({} if before is None else {"原位次": int(before[m.park_id])}),
            "园区": m.name,
            "所在地": m.place,
            "得分": round(100 * m.score, 1),
            "区间": f"{100 * m.low:.0f}–{100 * m.high:.0f}",
            "已知": f"{m.coverage:.0%}",
            "硬性条件": m.verdict.label.zh,
            **({"示意数据": "含"} if m.illustrative else {}),
        }
        for m in matches
    ]
    return pd.DataFrame(rows)


@app.function
def movement_frame(matcher, firm, region, weights):
    """Rank with balanced weights and with these, by park code, of the best before or after."""
    ranks, ids = {}, matcher.scope(region).vectors.ids
    for name, chosen in {"原": BALANCED, "现": weights}.items():
        found = matcher.rank(firm, weights=chosen, region=region)
        allowed = found.order[found.worst[found.order] != Verdict.FAIL]
        ranks[name] = pd.Series(np.arange(1, len(allowed) + 1), ids[allowed])
    best = pd.DataFrame(ranks).loc[lambda ranked: ranked.min(axis=1) <= TOP].sort_values("现")
    names = [matcher.parks_[matcher.position(park_id)].name for park_id in best.index]
    return best.assign(园区=names)


@app.function
def table(frame):
    """A short table, as it is."""
    return mo.md(frame.astype(str).style.hide().format(escape="html").to_html())


@app.function
def rows_of(frame, column, **properties):
    """A chart with one line for each ``column``, in the order of the frame."""
    y = alt.Y(f"{column}:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, labelFontSize=12))
    return alt.Chart(frame, width="container", **properties).encode(y=y)


@app.function
def colour(column, **colours):
    """``column`` in these colours, named in a legend."""
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color(f"{column}:N", title=None, scale=scale)


@app.function
def province_chart(park_rows):
    """How many parks each province has, by level."""
    counted = park_rows.groupby(["省", "级别"]).size().rename("园区数").reset_index()
    counted["合计"] = counted.groupby("省")["园区数"].transform("sum")
    chart = rows_of(counted.sort_values("合计", ascending=False), "省", height=alt.Step(14))
    by_level = colour("级别", 国家级=ORANGE, 省级=BLUE)
    return chart.mark_bar().encode(x="园区数:Q", color=by_level, tooltip=["省", "级别", "园区数"])


@app.function
def change_chart(frame, column, was, better):
    """From balanced (hollow) to now (full), a line for each ``column``; ``better`` is 1 or -1."""
    change = np.sign(better * (frame["现"] - frame["原"])).map({1: "升", 0: "不变", -1: "降"})
    by_change = colour("变化", 升=GREEN, 降=ORANGE, 不变=GREY)
    lines = rows_of(frame.assign(变化=change), column).encode(color=by_change, x=was)
    full = lines.mark_circle(size=110, opacity=1).encode(x="现:Q", tooltip=[column, "原", "现"])
    return lines.mark_rule(strokeWidth=3).encode(x2="现:Q") + lines.mark_point(size=60) + full


if __name__ == "__main__":
    app.run()
