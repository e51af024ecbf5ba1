"""Add a province, for an analyst: open with ``marimo edit``, or ``marimo run`` to see no code."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="加一个省 · Add a province")

with app.setup:
    import json
    import tempfile
    from pathlib import Path

    import altair as alt
    import marimo as mo
    import pandas as pd

    from features import catalogue, outlines
    from features.errors import ParkmatchError
    from features.profiles import Firm, Park
    from features.tables import read
    from recommender.maps import park_map, spots
    from recommender.matcher import ParkMatcher
    from recommender.plots import contribution_picture
    from recommender.policy import RULES, PolicyBook
    from recommender.results import Verdict

    PROVINCE, TOP = "甘肃省", 8
    FIRM = Firm(
        name="示例：农药中间体精细化工企业",
        industries=("2631",),
        products="农药中间体、原药",
        investment_wan=60_000,
        land_mu=200,
        annual_output_wan=90_000,
        annual_tax_wan=4_500,
        peak_load_mw=12,
        is_chemical=True,
    )
    STATED = {
        "certified_chemical": "认定化工园区",
        "land_available_mu": "可供土地（亩）",
        "power_available_mw": "可供电力（兆瓦）",
        "min_investment_per_mu": "亩均投资下限（万元/亩）",
        "min_output_per_mu": "亩均产值下限（万元/亩）",
        "min_tax_per_mu": "亩均税收下限（万元/亩）",
    }
    HEADS = "园区代码 园区名称 级别 省（区、市） 盟市 行政区划代码 主导产业".split()
    PARKS = (
        (
            "G621207",
            "金昌经济技术开发区",
            "国家级",
            PROVINCE,
            "金昌市",
            "620302",
            "有色金属加工；化工循环；新能源",
        ),
        (
            "G621208",
            "天水经济技术开发区",
            "国家级",
            PROVINCE,
            "天水市",
            "620503",
            "装备制造；医药；食品",
        ),
        (
            "GS0001",
            "河西精细化工园（虚构）",
            "省级",
            PROVINCE,
            "张掖市",
            "620700",
            "精细化工；农药；医药中间体",
        ),
    )
    FIGURES = (
        ("是", 1500, 80, 250, 350, 15),
        ("否", 900, 40, 250, 350, 15),
        ("是", 2400, 60, 200, 300, 12),
    )
    ROWS = pd.concat(
        [pd.DataFrame(PARKS, columns=HEADS), pd.DataFrame(FIGURES, columns=list(STATED.values()))],
        axis=1,
    )
    ROWS["数据截至"], ROWS["数据来源"] = "2025", "示意数据：不是真实数字"
    # Which figures are not the park's own, as JSON: none of these is.
    ROWS["其他口径数据（JSON）"] = json.dumps({name: {"basis": "illustrative"} for name in STATED})
    LAW = """\
[documents.example_2025]
title = { zh = "示例文件（虚构，不是真实规定）", en = "Example (made up, no real law)" }
issuer = { zh = "示例机关", en = "Example office" }
date = "2025-03-01"

[products.example_pesticide]
name = { zh = "农药", en = "Pesticides" }
codes = ["2631", "2632"]
words = ["农药"]

[[rule]]
id = "gansu-example-chemical"
kind = "chemical_park_only"
effect = "require"
strength = "must"
topic = "chemical_siting"
title = { zh = "示例：农药项目进认定化工园区", en = "Example: pesticides in certified parks" }
summary = { zh = "新建农药项目只进认定的化工园区", en = "New pesticide makers go there" }
document = "example_2025"
clause = "一"
source = "示例"
basis = "read"
last_checked = 2025-06-01
since = "2025-03-01"
region = "62"
applies = ["example_pesticide"]
needs = ["park.certified_chemical"]
"""


@app.cell
def _():
    mo.md(f"""
    # 加一个省 · Add a province

    第一个地区是内蒙古。再加一个省，**不用写代码**：一张园区表、一个规则文件。这里以{PROVINCE}为例：
    目录里已有它的 {len(catalogue.load(province=PROVINCE))} 个园区，
    缺的是各园区自己的数字和本省的规定。

    - **园区表** `parks.csv` 或 `.xlsx`：一行一个园区，写代码、名称、位置、主导产业和各项数字，
      数字要有截至日期和来源。空表由 `parkmatch template parks parks.xlsx` 生成。
    - **规则文件** `gansu.toml`：一条规定一段，写出自哪个文件、哪一条、何时起、在哪里、管什么。
      照着 `recommender/rules/neimenggu.toml` 写。

    下面两个文件都可以直接改，改完点别处，结果随即重算。**不知道的格子留空**：空着是未知，不是 0。
    """)
    return


@app.cell
def _():
    rows_sheet = mo.ui.data_editor(ROWS, label="园区表 `parks.csv`")
    mo.vstack(
        [
            mo.md("""
    ## 1 园区表 · Parks

    代码相同的行**补充**目录里的园区，新代码**增加**一个园区。最后一列说明哪些数字不是园区自己的口径：
    这里都标作 `illustrative`（示意），所以答复里处处带着标记。
    """),
            rows_sheet,
        ]
    )
    return (rows_sheet,)


@app.cell
def _():
    law_text = mo.ui.text_area(LAW, rows=14, full_width=True, label="规则文件 `gansu.toml`")
    mo.vstack(
        [
            mo.md("""
    ## 2 规则文件 · Rules

    `region` 是行政区划代码的开头（62 是全省）；`since` 之前的日子不算；
    `basis = "to_verify"` 的规定只提问、不裁决。`applies` 里的产品可以在本文件声明（如下），
    也可以用 `national.toml` 里各省共用的。
    """),
            law_text,
        ]
    )
    return (law_text,)


@app.cell
def _(law_text, rows_sheet):
    folder = Path(tempfile.mkdtemp(prefix="parkmatch-province-"))
    table, law = folder / "parks.csv", folder / "gansu.toml"
    rows_sheet.value.to_csv(table, index=False)
    law.write_text(law_text.value, "utf-8")
    try:
        chunks = list(read(table, Park))
        PolicyBook.load(RULES, law)
    except ParkmatchError as _fault:
        _faults = _fault.message("zh").replace("\n", "\n\n")
        mo.stop(True, mo.callout(mo.md(f"**请修改**\n\n{_faults}"), "danger"))
    parks = [park for chunk in chunks for park in chunk.rows]
    rejects = [reject for chunk in chunks for reject in chunk.rejects]
    _why = [reject.message("zh") for reject in rejects]
    _good = mo.md(f"读到 {len(parks)} 个园区、一个规则文件，没有错误。")
    mo.callout(mo.md("\n\n".join(_why)), "danger") if _why else mo.callout(_good, "success")
    return law, parks, rejects


@app.cell
def _(law, parks):
    before = ParkMatcher().fit(catalogue.load(province=PROVINCE))
    joined = catalogue.stated(before.parks_, parks, "parks.csv")
    after = ParkMatcher(rules=(str(RULES), str(law))).fit(joined)
    ranked = after.match(FIRM, TOP)
    mo.md(f"""
    ## 3 匹配 · Match

    就这些：`ParkMatcher(rules=(RULES, "gansu.toml")).fit(parks)`。同一家企业（{FIRM.name}），
    先只用目录里已有的，再加上这两个文件。
    """)
    return after, before, joined, ranked


@app.cell
def _(after, before):
    verdicts = pd.concat(
        [verdict_frame(before, "目录里已有的"), verdict_frame(after, "加上两个文件")]
    )
    mo.vstack(
        [
            verdict_chart(verdicts),
            mo.md(f"""
    硬性条件有四种结论：**{"、".join(v.label.zh for v in Verdict)}**。
    没有园区表时，是不是认定的化工园区不知道，只能“待核实”；表里写明以后，该过的过、该挡的挡。
    没有填的园区仍是“待核实”：**未知不会变成不符合**。
    """),
        ]
    )
    return (verdicts,)


@app.cell
def _(ranked):
    _marked = any(match.illustrative for match in ranked.matches)
    _banner = mo.callout(mo.md("**含示意数据**：带〔示意〕的园区用了虚构的数字。"), "danger")
    mo.vstack([*([_banner] if _marked else []), contribution_picture(ranked.matches)])
    return


@app.cell
def _(after, parks):
    stated_parks = [explained(after, park.id) for park in parks]
    mo.vstack(
        [
            mo.md("### 表里的园区：为什么 · Why"),
            mo.md(
                pd.DataFrame(stated_parks).astype(str).style.hide().format(escape="html").to_html()
            ),
        ]
    )
    return (stated_parks,)


@app.cell
def _(joined, ranked):
    _shapes = outlines.built_in().within(PROVINCE)
    mo.vstack(
        [
            park_map(spots(joined, ranked.matches), _shapes),
            mo.callout(
                mo.md("""
    **正式加入**：规则文件放进 `recommender/rules/`，每条都要有文号、条款、日期和来源；园区数字进
    `features/data/park_figures.csv`（一行一个数字），用 `parkmatch check` 先查一遍。临时用一次，
    命令行加 `--parks parks.csv` 即可。
    """)
            ),
        ]
    )
    return


@app.function
def verdict_frame(matcher, name):
    """How many parks have each verdict for the firm."""
    worst = pd.Series(matcher.rank(FIRM).worst).map(lambda one: Verdict(one).label.zh)
    counts = worst.value_counts()
    rows = [(name, v.label.zh, int(counts.get(v.label.zh, 0)), int(v)) for v in Verdict]
    return pd.DataFrame(rows, columns=["数据", "结论", "园区数", "次序"])


@app.function
def verdict_chart(verdicts):
    """The verdicts with what was known before, and with the two files."""
    order = [verdict.label.zh for verdict in Verdict]
    scale = alt.Scale(domain=order, range=["#3b9162", "#7fb3dd", "#d8b13c", "#b5482f"])
    y = alt.Y("数据:N", sort=None, title=None, axis=alt.Axis(labelFontSize=13))
    base = alt.Chart(verdicts, width="container", height=110).encode(y=y)
    hue = alt.Color("结论:N", sort=order, scale=scale, title=None, legend=alt.Legend(orient="top"))
    told = ["数据", "结论", "园区数"]
    return base.mark_bar().encode(x="园区数:Q", color=hue, order="次序:Q", tooltip=told)


@app.function
def explained(matcher, park_id):
    """A park of the table in a row: rank, score, verdict and what decides it."""
    match = matcher.explain(FIRM, park_id)
    told = [f"{one.label.zh}：{one.verdict.label.zh}" for one in match.findings]
    said = [f"{one.label.zh} {100 * one.contribution:.0f}" for one in match.reasons[:3]]
    return {
        "位次": match.rank,
        "园区": match.name,
        "得分": round(100 * match.score, 1),
        "硬性条件": match.verdict.label.zh,
        "理由": "；".join([*told, "贡献最多：" + "、".join(said)]),
    }


if __name__ == "__main__":
    app.run()
