"""Allocate a year's projects, for an analyst: ``marimo edit``, or ``marimo run`` for no code."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="一年的项目放哪里 · Allocate a year's projects")

with app.setup:
    import altair as alt
    import marimo as mo
    import numpy as np
    import pandas as pd

    from features import catalogue, illustrative, industries, sitings
    from features.fields import specs
    from features.profiles import Firm
    from features.text import Text
    from recommender.demands import RESOURCES, Demands
    from recommender.flows import flow_picture, flows, front_picture, price_picture
    from recommender.matcher import ParkMatcher
    from recommender.placement import Wish, between, placed
    from recommender.results import Verdict

    HOME, FIRMS, SEED = "内蒙古自治区", 607, 1
    GOALS = {"匹配得分": "score", "双向得分": "mutual", "年税收": "tax", "投资": "investment"}
    NAMES = {name: specs(Firm)[name].label for name in RESOURCES}
    SECONDS, FEWER = 1.0, 6
    MADE_UP = Text("示意数据", "illustrative")


@app.cell
def _():
    goal = mo.ui.dropdown(list(GOALS), "匹配得分", label="目标 `goal`")
    share = mo.ui.slider(
        40, 100, 10, 100, label="今年拿出可用量的百分之几", show_value=True, debounce=True
    )
    floor = mo.ui.switch(label="每个盟市至少 10 家 `floor`")
    mo.md(f"""
    # 一年的项目放哪里 · Allocate a year's projects

    一家一家推荐，大家都去同几个园区，地就不够了。**把一年的 {FIRMS} 个项目放在一起排**：
    每家去一个园区，不超过园区的土地、电力、能耗和用水，使全区合计最好。用整数规划（HiGHS）求解，
    并给出**离最优最多还差多少**。

    {mo.hstack([goal, share, floor], justify="start", gap=2)}
    """)
    return floor, goal, share


@app.cell
def _():
    matcher = ParkMatcher().fit(catalogue.load(illustrative=True, province=HOME))
    firms = made_up(FIRMS)
    _note = mo.md(f"""
    **示意数据**：{FIRMS} 家企业是虚构的（行业取自真实落地项目，数字由固定种子生成）；
    园区余量也是：{illustrative.SOURCE.split(" / ")[0]}。换成真实名单：
    `parkmatch allocate firms.xlsx --region 内蒙古 --parks parks.xlsx`。
    """)
    mo.callout(_note, "danger")
    return firms, matcher


@app.cell
def _(firms, floor, goal, matcher, share):
    demands = Demands(floor=10 if floor.value else 0, amounts=amounts(matcher, share.value / 100))
    plan = placed(matcher, firms, Wish(goal=GOALS[goal.value], demands=demands, seconds=SECONDS))
    _totals = {total.figure: total.value for total in plan.totals}
    _count = int((plan.plan.place >= 0).sum())
    _gap = "已证明最优" if plan.plan.exact else f"离上界最多 {plan.plan.gap:.1%}"
    _cards = [
        mo.stat(f"{_count} / {FIRMS}", "落位 placed", _gap, bordered=True),
        mo.stat(f"{_totals['investment_wan'] / 10_000:,.0f} 亿元", "投资", bordered=True),
        mo.stat(f"{_totals['annual_tax_wan'] / 10_000:,.0f} 亿元/年", "税收", bordered=True),
        mo.stat(f"{_totals['land_mu']:,.0f} 亩", "用地", bordered=True),
    ]
    mo.vstack([mo.md("## 1 方案 · Plan"), mo.hstack(_cards, justify="start", wrap=True)])
    return (plan,)


@app.cell
def _(firms, plan):
    _kinds = [industries.get(firm.industries[0][:2]).name for firm in firms]
    _leagues = [Text(name, name) for name in plan.problem.league]
    _title = Text("各行业去哪个盟市（企业数，示意）", "Which league each industry goes to")
    mo.vstack(
        [
            mo.md("## 2 谁去哪里 · Who goes where"),
            flow_picture(flows(plan.plan, _kinds, _leagues), title=_title),
        ]
    )
    return


@app.cell
def _(firms, plan):
    table = plan_frame(plan, firms)
    _look = {"show_column_summaries": False, "show_data_types": False}
    mo.vstack(
        [
            mo.md("每一家去哪里，可搜索、可排序、可下载："),
            mo.ui.table(table, selection=None, page_size=8, **_look),
        ]
    )
    return (table,)


@app.cell
def _(plan):
    used = used_frame(plan)
    mo.vstack(
        [
            mo.md("""
    ## 3 什么不够 · What binds

    颜色越深，这种资源在这个盟市用得越满。**影子价格**（shadow price）说的是：这里再多一点，
    全区的总值能加多少；为 0 就是没有用满，多了也没用。它由连续松弛得来，是方向，不是报价。
    """),
            used_chart(used),
            price_picture(plan.plan.prices, prices_named(plan)),
        ]
    )
    return (used,)


@app.cell
def _(plan):
    left_out = [(one.firm, one.why.zh, least(one, plan)) for one in plan.plan.unplaced]
    lost = pd.DataFrame(left_out, columns=["企业", "原因", "最少再要"])
    _none = mo.callout(mo.md("**全部落位。** 把可用量调低，看谁先落不下。"), "success")
    _look = {"show_column_summaries": False, "show_data_types": False}
    _wide = ["原因", "最少再要"]
    mo.vstack(
        [
            mo.md("## 4 没落下的 · Left out"),
            *(
                [mo.md(f"{len(lost)} 家，各有原因，也各有出路（其他企业落位之后）：")]
                if len(lost)
                else []
            ),
            mo.ui.table(lost, selection=None, page_size=5, wrapped_columns=_wide, **_look)
            if len(lost)
            else _none,
        ]
    )
    return (lost,)


@app.cell
def _(firms, matcher, share):
    _demands = Demands(amounts=amounts(matcher, share.value / 100))
    front = between(
        matcher, firms, Wish(candidates=FEWER, seconds=0.1, demands=_demands), "tax", points=3
    )
    _picture = front_picture(
        front.points, [Text("匹配得分合计", "score"), Text("年税收合计（万元）", "tax")],
        title=MADE_UP,
    )  # fmt: skip
    mo.vstack(
        [
            mo.md(f"""
    ## 5 两个目标之间 · Between two goals

    匹配最好和税收最多不是一回事。每个点是一个方案，**没有哪个方案两头都比别的好**：
    往上税收多，往右匹配好，取舍由人来定。为了快，这里每家只看前 {FEWER} 个园区。
    """),
            _picture,
        ]
    )
    return (front,)


@app.function
def made_up(count):
    """Firms that exist nowhere: industries as in known projects, figures from a fixed seed."""
    draw = np.random.default_rng(SEED)
    known = [siting.industry for siting in sitings.load() if siting.adcode.startswith("15")]
    size = draw.normal(0.0, 0.7, (count, 1))
    spread = draw.normal(np.log([240.0, 10.0, 7_000.0, 20.0]), 0.4, (count, 4)) + size
    needs = np.exp(spread).round(1).tolist()
    per_mu = draw.uniform(150.0, 500.0, count)
    yields = draw.uniform(0.02, 0.06, count)
    return [
        Firm(
            id=f"F{at:03}",
            name=f"虚构企业 {at:03}",
            industries=(known[draw.integers(len(known))],),
            investment_wan=round(need[0] * per_mu[at]),
            annual_tax_wan=round(need[0] * per_mu[at] * yields[at]),
            **dict(zip(RESOURCES, need, strict=True)),
        )
        for at, need in enumerate(needs)
    ]


@app.function
def amounts(matcher, share):
    """``share`` of what each park has of each resource, where that is known."""
    return {
        park.id: {
            need: fact.value * share
            for need, offer in RESOURCES.items()
            if (fact := getattr(park, offer)) is not None
        }
        for park in matcher.parks_
    }


@app.function
def plan_frame(plan, firms):
    """One row a firm: what it is, where it goes, what the rules say there."""
    rows = []
    for firm, at, worst in zip(firms, plan.plan.place.tolist(), plan.worst.tolist(), strict=True):
        park = plan.parks[at] if at >= 0 else None
        trade = industries.get(firm.industries[0]).name.zh
        rows.append(
            (
                firm.name,
                trade,
                firm.land_mu,
                "未落位" if park is None else park.prefecture,
                "—" if park is None else park.name,
                "—" if park is None else Verdict(worst).label.zh,
            )
        )
    return pd.DataFrame(
        rows, columns=["企业（虚构）", "行业", "用地（亩）", "盟市", "园区", "规定"]
    )


@app.function
def used_frame(plan):
    """Share of each resource that the plan uses, by league."""
    frames = []
    for row, name in enumerate(plan.problem.resources):
        frame = pd.DataFrame(
            {
                "盟市": plan.problem.league,
                "有": plan.problem.capacity[:, row],
                "剩": plan.plan.left[:, row],
            }
        )
        frames.append(frame.groupby("盟市").sum().assign(资源=NAMES[name].zh))
    found = pd.concat(frames).reset_index()
    return found.assign(用去=1 - found["剩"] / found["有"])


@app.function
def used_chart(used):
    """How full each resource is in each league."""
    order = used.groupby("盟市")["用去"].mean().sort_values(ascending=False).index.tolist()
    base = alt.Chart(used, title=alt.Title("资源用去的份额（示意）", anchor="start")).encode(
        x=alt.X("资源:N", sort=None, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("盟市:N", sort=order, title=None),
        tooltip=["盟市", "资源", alt.Tooltip("用去:Q", format=".0%"), "有", "剩"],
    )
    hue = alt.Color(
        "用去:Q", title=None, scale=alt.Scale(domain=[0, 1], range=["#eef3f7", "#17507f"]),
        legend=None,
    )  # fmt: skip
    ink = alt.condition("datum.用去 > 0.55", alt.value("#ffffff"), alt.value("#1f2933"))
    words = base.mark_text(fontSize=12).encode(text=alt.Text("用去:Q", format=".0%"), color=ink)
    boxes = base.mark_rect(stroke="#ffffff", strokeWidth=2).encode(color=hue)
    return (boxes + words).properties(width=alt.Step(110), height=alt.Step(26))


@app.function
def prices_named(plan):
    """Names of the parks by code and of the resources by field."""
    return {park.id: Text(park.name, park.name) for park in plan.parks} | NAMES


@app.function
def least(one, plan):
    """The smallest amounts that would give the firm a place, at which park."""
    if not one.lacks:
        return "—"
    lack = min(one.lacks, key=lambda each: each.share)
    park = next(park.name for park in plan.parks if park.id == lack.park)
    units = {name: specs(Firm)[name].unit.symbol.zh for name in RESOURCES}
    more = "、".join(f"{NAMES[n].zh} {value:,.0f} {units[n]}" for n, value in lack.extra.items())
    return f"{park}：{more}"


if __name__ == "__main__":
    app.run()
