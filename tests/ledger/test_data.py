"""Data: where every number is from, marks of approximation, two languages."""

from datetime import date

import pytest

from features import catalogue
from features.fields import specs
from features.industries import rows
from features.profiles import Fact, Firm, Park
from features.text import LANGS
from features.units import MU, MW, RATIO, TCE, WAN, Unit, parse_quantity
from recommender.matcher import ParkMatcher
from recommender.policy import PolicyBook
from recommender.provisions import JUDGES
from tests.ledger.asking import EQUIPMENT, WUHAI, firm

FACTS = {(row["item"], row["value"]): row for row in rows("region_facts.csv")}


def test_every_figure_of_a_park_has_unit_date_and_source() -> None:
    units = {name: spec.unit for name, spec in specs(Park).items()}
    seen = 0
    for park in catalogue.load():
        for name in Park.model_fields:
            fact = getattr(park, name)
            if isinstance(fact, Fact) and isinstance(fact.value, float):
                seen += 1
                assert units[name].symbol.zh or units[name] is RATIO
                assert fact.as_of
                assert fact.source
    assert seen > 2543


def test_every_rule_that_decides_cites_document_clause_and_day() -> None:
    rules = PolicyBook.load().at(date(2025, 6, 10)).of_kind(*JUDGES)
    deciding = [rule for rule in rules if rule.basis == "read"]
    assert len(deciding) >= 8
    for rule in deciding:
        assert rule.document.title.zh
        assert rule.clause
        assert rule.since is not None
        assert all(value.unit for value in rule.values)


@pytest.mark.parametrize(
    ("written", "unit", "amount"),
    [("8亿", WAN, 80_000), ("300亩", MU, 300), ("3万千瓦", MW, 30), ("5万吨标准煤", TCE, 50_000)],
)
def test_figures_are_read_in_the_units_of_the_documents(
    written: str, unit: Unit, amount: float
) -> None:
    assert parse_quantity(written, unit) == amount


@pytest.mark.parametrize(
    ("item", "value", "mark"),
    [
        ("园区亩均投资(现)", "300", "近"),
        ("园区招商到位资金(2023年以来)", "6000", "超过"),
        ("现代装备制造业产值", "2700", "左右"),
        ("全部工业增加值", "3500", "多"),
        ("引进到位资金目标", "5500", "不低于"),
    ],
)
def test_a_hedged_number_keeps_its_mark(item: str, value: str, mark: str) -> None:
    assert f"({mark})" in FACTS[item, value]["unit"]


def test_a_park_s_hedged_figure_is_called_a_lower_bound() -> None:
    hedged = [
        row
        for row in rows("park_figures.csv")
        if row["item"] == "gross_output_yi" and row["value"].startswith(">")
    ]
    figures = [park.gross_output_wan for park in catalogue.load() if park.gross_output_wan]
    marked = [figure for figure in figures if "下限" in figure.note]
    assert marked
    sources = {row["source"] for row in hedged}
    assert {figure.source for figure in marked} <= sources


def test_an_explanation_is_whole_in_chinese_and_in_english(matcher: ParkMatcher) -> None:
    projects = (
        firm("3140", products="硅铁", land_mu=400, energy_tce=9000),
        firm("2614", is_chemical=True, investment_wan=30_000, green_share_min=0.5),
        Firm(name="只有名字"),
    )
    for project in projects:
        for park_id in (EQUIPMENT, WUHAI):
            match = matcher.explain(project, park_id)
            said = [
                *(t for r in match.reasons for t in (r.label, r.need, r.offer)),
                *(t for f in match.findings for t in (f.label, f.need, f.offer)),
                *(way for f in match.findings for way in f.ways_out),
                *match.unknowns,
            ]
            assert said
            assert all(text.of(lang).strip() for text in said for lang in LANGS)
