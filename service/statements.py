"""Facts of regions and groupings of industries in words: for the terminal and for machines."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from features import facts, layers
from features.facts import Control, RegionFact
from features.terms import Candidate
from features.text import Lang, Text, bracketed, clauses, headed
from service.paragraphs import stacked, styled, table_of
from service.shapes import FactShape, LayerShape

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from recommender.chains import Coverage


def fact(one: RegionFact, lang: Lang) -> FactShape:
    """A fact as plain values; ``value`` is null where it is in words alone."""
    return {
        "place": one.place,
        "adcode": one.adcode,
        "item": one.item,
        "said": one.figure,
        "value": one.value,
        "unit": one.unit,
        "period": one.period,
        "standing": one.standing.value,
        "standing_label": one.standing.label.of(lang),
        "source": one.source,
        "codes": list(one.codes),
        "doubt": one.doubt,
    }


def layer(group: layers.Group, lang: Lang) -> LayerShape:
    """A grouping that an industry is in."""
    return {
        "layer": group.layer,
        "label": layers.LAYERS[group.layer].of(lang),
        "name": group.name.of(lang),
        "year": group.year,
        "source": group.source,
    }


def screen(
    found: Sequence[RegionFact],
    lang: Lang,
    control: Control | None = None,
    coverage: "Coverage | None" = None,
) -> "RenderableType":
    """The facts as a table, or that none is known; below it what does not agree, the control of the
    parks' output, and how much of the classification is known to be there.
    """
    parts: list[RenderableType] = [_facts(found, lang) if found else styled(_NO_FACT.of(lang))]
    for group in facts.series(found):
        said = clauses(f"{one.period} {one.figure}" for one in group)
        parts.append(styled(_SERIES.fill(item=group[0].item, said=said).of(lang), "yellow"))
    if control is not None:
        parts.append(styled(_controlled(control).of(lang), "dim"))
    if coverage is not None:
        parts.append(styled(_COVERED.fill(**asdict(coverage)).of(lang), "dim"))
    return stacked(*parts)


def _facts(found: Sequence[RegionFact], lang: Lang) -> "Table":
    table = table_of(lang, *FACT_HEADS)
    for one in found:
        doubt = f"\n{_DOUBT.fill(why=one.doubt).of(lang)}" if one.doubt else ""
        standing = one.standing.label.of(lang)
        table.add_row(*map(styled, (one.place, one.item, one.figure + doubt)), one.period, standing,
                      styled(one.source))  # fmt: skip
    return table


def industries(found: Sequence[Candidate], lang: Lang) -> "RenderableType":
    """Candidates with their path, the stage they are at and the groupings they are in; or that the
    text was not recognised.
    """
    if not found:
        return styled(_NO_INDUSTRY.of(lang))
    table = table_of(lang, _CODE, _PATH, _STAGE, _LAYERS)
    for one in found:
        named = "\n".join(
            headed(layers.LAYERS[group.layer], bracketed(group.name, group.year)).of(lang)
            for group in layers.of(one.code)
        )
        table.add_row(one.code, styled(one.path.of(lang)), layers.stage(one.code).of(lang),
                      styled(named or "—"))  # fmt: skip
    return table


def _controlled(control: Control) -> Text:
    return _CONTROL.fill(
        total=control.total.figure,
        period=control.total.period,
        parks=control.parks,
        listed=control.listed,
        known=f"{control.known_wan / facts.WAN_PER_YI:,.0f}",
        share=f"{control.share:.1%}",
    )


_PLACE, _ITEM, _FIGURE = Text("地区", "Place"), Text("事项", "Item"), Text("数值", "Figure")
_PERIOD, _STANDING = Text("时点", "Period"), Text("性质", "Kind")
_SOURCE = Text("出处", "Source")
FACT_HEADS = (_PLACE, _ITEM, _FIGURE, _PERIOD, _STANDING, _SOURCE)
_CODE, _PATH = Text("代码", "Code"), Text("行业", "Industry")
_STAGE, _LAYERS = Text("阶段", "Stage"), Text("所属分组", "Groupings")
_DOUBT = Text("存疑：{why}", "doubtful: {why}")
_NO_FACT = Text(
    "没有已知的说法：读过的文件只讲内蒙古及其盟市和产业集群，可换个地区、词或行业",
    "Nothing is known: the documents read speak of Inner Mongolia, its leagues and clusters; try "
    "another region, word or industry",
)
_NO_INDUSTRY = Text(
    "没有认出行业：请换个说法，或填国标代码",
    "No industry is recognised: say it in other words, in Chinese, or give a code of the standard",
)
_SERIES = Text("先后说法不同：{item}：{said}", "Said differently over time: {item}: {said}")
_COVERED = Text(
    "园区主导产业与已知项目覆盖工业门类："
    "大类 {divisions}/41，中类 {groups}/207，小类 {classes}/666",
    "Industry named by parks or known to have settled: {divisions} of 41 divisions, "
    "{groups} of 207 groups, {classes} of 666 classes",
)
_CONTROL = Text(
    "控制数核对：{period} 年园区总产值 {total}；"
    "{listed} 个园区中 {parks} 个有自身产值，合计 {known} 亿元，占 {share}",
    "Control total: parks' output {total} in {period}; {parks} of {listed} parks have a figure of "
    "their own, together {known} (10⁸ yuan), {share}",
)
