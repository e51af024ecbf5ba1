"""Matches as tables: sources are numbered, conditions told once, ranks in few words."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue
from features.profiles import Firm
from features.text import LANGS, Lang
from features.units import points
from recommender.matcher import ParkMatcher
from service import answers
from service.firm_papers import PARK
from service.match_papers import (
    DRAWN,
    Named,
    Sources,
    charts,
    conditions,
    doubts,
    interval,
    reasons,
    remarks,
    sheets,
    spans,
    verdicts,
    weighed,
)
from service.papers import Picture

FIRM = Firm(name="示例硅铁", industries=("3140",), land_mu=300, energy_tce=60000)


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    return request.param


@pytest.fixture(scope="module")
def found(lang: Lang) -> list[Named]:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    ranked = matcher.match(FIRM, 12).matches
    return [Named(one.name, one.park_id, answers.match(one, lang)) for one in ranked]


def test_a_source_has_one_number_wherever_it_is_cited() -> None:
    sources = Sources()
    assert sources.cite("甲；乙") == "[1] [2]"
    assert sources.cite("丙（其一；其二）；甲") == "[3] [1]"
    assert sources.cite("") == ""
    assert sources.sheet("zh").rows == (("[1]", "甲"), ("[2]", "乙"), ("[3]", "丙（其一；其二）"))
    assert not list(Sources().blocks("zh"))


def test_sources_have_the_same_numbers_in_both_languages() -> None:
    """What is joined by a semicolon in either language is parted, what is in brackets is not."""
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    firms = (FIRM, Firm(name="某硅料", industries=("3985",), products="高纯晶硅"))
    matches = [one for firm in firms for one in matcher.match(firm, 12).matches]
    numbers = {}
    for tongue in LANGS:
        sources = Sources()
        told = [answers.match(one, tongue) for one in matches]
        numbers[tongue] = [sources.cite(r["source"]) for one in told for r in one["reasons"]]
    assert numbers["zh"] == numbers["en"]
    assert Sources().cite("甲; 乙（其一; 其二）; a (b; c) ; https://a.b/c;d") == "[1] [2] [3] [4]"


def test_what_is_said_of_a_source_is_no_source_of_its_own() -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    sources = Sources()
    for one in matcher.match(FIRM, 81).matches:
        told = answers.match(one, "zh")
        for said in (*told["reasons"], *told["findings"]):
            sources.cite(said["source"])
    cited = [str(row[1]) for row in sources.sheet("zh").rows]
    assert any("市场侧电价" in said for said in cited)
    assert not [said for said in cited if said.startswith(("市场侧", "待", "是否", "出台"))]


@given(st.sets(st.integers(1, 100)))
def test_ranks_in_few_words_name_the_same_ranks(ranks: set[int]) -> None:
    told = spans(sorted(ranks), "zh")
    read: set[int] = set()
    for part in told.split("、") if told else ():
        low, _, high = part.partition("–")
        read |= set(range(int(low), int(high or low) + 1))
    assert read == ranks


def test_scores_are_told_in_points_and_what_reasons_add_sums_to_them(
    found: list[Named], lang: Lang
) -> None:
    for one in found:
        score, _, ends = interval(one.match).partition(" [")
        assert score == points(one.match["score"])
        assert ends == f"{points(one.match['low'])}, {points(one.match['high'])}]"
        adds = [str(row[3]) for row in reasons(one, Sources(), lang).rows]
        assert "—" in adds
        assert round(sum(float(said) for said in adds if said != "—"), 1) == float(score)


def test_reasons_are_told_with_need_offer_and_source(found: list[Named], lang: Lang) -> None:
    sources = Sources()
    for one in found:
        told = reasons(one, sources, lang).rows
        weighty = [said for said in one.match["reasons"] if said["weight"]]
        assert [row[0] for row in told] == [said["label"] for said in weighty]
        assert [row[5] for row in told] == [said["offer"] for said in weighty]
        assert all(
            bool(row[7]) == bool(said["source"]) for row, said in zip(told, weighty, strict=True)
        )
    cited = {row[1] for row in sources.sheet(lang).rows}
    stated = {said["source"] for one in found for said in one.match["reasons"] if said["weight"]}
    assert cited
    assert all(any(part in whole for whole in stated) for part in cited)


def test_a_condition_is_told_once_with_clause_day_and_ranks(found: list[Named], lang: Lang) -> None:
    told = conditions(found, Sources(), lang).rows
    assert len({row[:-1] for row in told}) == len(told)
    telling = {
        (said["label"], said["verdict_label"], said["since"])
        for one in found
        for said in one.match["findings"]
        if said["verdict"] != "PASS"
    }
    assert {(row[0], row[1], row[6]) for row in told} == telling
    assert any(row[5] and row[6] for row in told)


def test_what_to_ask_names_whom(found: list[Named], lang: Lang) -> None:
    told = dict(doubts(found, lang).rows)
    assert set(told) == {what for one in found for what in one.match["unknowns"]}
    assert spans([1, 2], lang) == "1–2"


def test_charts_show_the_first_as_they_stand(found: list[Named], lang: Lang) -> None:
    scores, parts = charts(found, lang)
    assert isinstance(scores, Picture)
    assert isinstance(parts, Picture)
    for drawn in (scores, parts):
        names = {row["name"] for row in values(json.loads(drawn.spec))}
        assert names == {f"{one.match['rank']} {one.called}" for one in found[:DRAWN]}
    shares = values(json.loads(parts.spec))
    first = [row["adds"] for row in shares if row["name"].startswith("1 ")]
    assert sum(first) == pytest.approx(100 * found[0].match["score"])
    assert not list(charts([], lang))


def values(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a chart: its only data."""
    parts = (spec, *spec.get("layer", ()))
    return next(list(part["data"]["values"]) for part in parts if "data" in part)


def test_what_is_worth_knowing_is_told_once_with_those_that_it_is_told_of(
    found: list[Named], lang: Lang
) -> None:
    sources = Sources()
    told = remarks(found, sources, lang)
    assert len({row[:-1] for row in told.rows}) == len(told.rows)
    for one in found:
        rank = one.match["rank"]
        of_this = [row for row in told.rows if rank in ranks_of(str(row[-1]))]
        said = {(r["label"], r["said"], r["quoted"], r["source"]) for r in one.match["remarks"]}
        assert said
        assert {
            (label, " ".join(filter(None, (words, quoted))), sources.cite(source))
            for label, words, quoted, source in said
        } == {(row[0], row[1], row[3]) for row in of_this}


def ranks_of(spans: str) -> set[int]:
    ranks: set[int] = set()
    for span in spans.replace("、", ",").split(","):
        low, _, high = span.partition("–")
        ranks |= {*range(int(low), int(high or low) + 1)}
    return ranks


def test_a_workbook_has_a_line_for_every_reason_condition_remark_and_doubt(
    found: list[Named], lang: Lang
) -> None:
    told = list(sheets(found, PARK, lang))
    counted = [
        sum(len(one.match[part]) for one in found)
        for part in ("reasons", "findings", "remarks", "unknowns")
    ]
    assert [len(sheet.rows) for sheet in told] == counted
    assert all(len(row) == len(sheet.heads) for sheet in told for row in sheet.rows)
    added = [row[6] for row in told[0].rows if row[1] == found[0].code]
    assert sum(added) == pytest.approx(100 * found[0].match["score"])


def test_the_verdict_tells_the_worst_first(found: list[Named], lang: Lang) -> None:
    said = verdicts(found[0].match, lang)
    assert said
    counts = dict.fromkeys(("PASS", "CONDITIONAL", "UNKNOWN", "FAIL"), 0)
    plain = {**found[0].match, "verdict_counts": {**counts, "PASS": 3}}
    assert verdicts(plain, lang) == {"zh": "符合", "en": "pass"}[lang]


def test_weights_are_told_by_their_names(lang: Lang) -> None:
    told = weighed([("tariff", 0.25), ("industry_fit", 0.75), ("park_size", 0.0)], lang)
    assert sorted(row[1] for row in told.rows) == [0.25, 0.75]
