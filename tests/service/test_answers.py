import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue, terms
from features.fields import build
from features.profiles import Basis, Firm
from features.text import Lang, Text
from recommender.matcher import ParkMatcher
from recommender.results import Finding, Match, NearMiss, Reason, Target, Verdict
from service import answers, questions
from service.questions import Question

LANGS: tuple[Lang, ...] = ("zh", "en")
numbers = st.none() | st.floats()
words = st.builds(Text, st.text(), st.text())
reasons = st.builds(
    Reason,
    criterion=st.text(),
    label=words,
    side=st.sampled_from(["firm", "park"]),
    weight=st.floats(),
    fit=numbers,
    contribution=st.floats(),
    need=words,
    offer=words,
    basis=st.none() | st.sampled_from(Basis),
)
findings = st.builds(
    Finding,
    rule=st.text(),
    label=words,
    verdict=st.sampled_from(Verdict),
    need=words,
    offer=words,
    margin=numbers,
    ways_out=st.lists(words, max_size=2).map(tuple),
)
matches = st.builds(
    Match,
    park_id=st.text(),
    name=st.text(),
    place=st.text(),
    rank=st.integers(0, 9),
    score=st.floats(),
    low=st.floats(),
    high=st.floats(),
    coverage=st.floats(),
    firm_side=numbers,
    park_side=numbers,
    verdict=st.sampled_from(Verdict),
    reasons=st.lists(reasons, max_size=3).map(tuple),
    findings=st.lists(findings, max_size=3).map(tuple),
)


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)]
    return [value]


@given(matches, st.sampled_from(LANGS))
def test_no_nan_leaves_and_no_number_is_rounded(found: Match, lang: Lang) -> None:
    said = answers.match(found, lang)
    assert not [n for n in leaves(said) if isinstance(n, float) and not math.isfinite(n)]
    for name in ("score", "low", "high", "coverage", "firm_side", "park_side"):
        value = getattr(found, name)
        known = value is not None and math.isfinite(value)
        assert said[name] == (value if known else None)
    assert [r["fit"] for r in said["reasons"]] == [answers.number(r.fit) for r in found.reasons]
    assert said["unknowns"] == [label.of(lang) for label in found.unknowns]
    assert list(said["verdict_counts"]) == ["PASS", "CONDITIONAL", "UNKNOWN", "FAIL"]
    told = [f["verdict"] for f in said["findings"]]
    assert all(n == told.count(name) for name, n in said["verdict_counts"].items())


@given(matches, findings)
def test_a_near_miss_and_a_target_say_what_a_match_says(found: Match, finding: Finding) -> None:
    near = answers.near_miss(NearMiss(found, finding), "en")
    assert near == {"match": answers.match(found, "en"), "finding": answers.finding(finding, "en")}
    target = answers.target(Target("甲", "1", found), "en")
    alone = {"firm": "甲", "firm_id": "1", "effects": [], "contacts": [], "roles": []}
    assert target == alone | answers.match(found, "en")


@pytest.fixture(scope="module")
def matcher() -> ParkMatcher:
    return ParkMatcher().fit(catalogue.load(province="内蒙古"))


def asked(**firm: object) -> Question:
    return Question(firm=build(Firm, {"name": "示例", **firm}), weights={"scale": 1, "level": 3})


def test_an_answer_can_be_asked_for_again(matcher: ParkMatcher) -> None:
    question = asked(industries=["3415"])
    found = questions.answered(matcher, question, matcher.as_of_)
    said = answers.answer(found, question, "zh")
    assert said["as_of"] == matcher.as_of_.isoformat()
    assert said["weights"] == {
        "name": "own",
        "values": {"scale": 0.25, "level": 0.75},
        "signed": None,
    }
    assert said["data_version"] == catalogue.DATA_VERSION
    assert said["engine_version"]
    assert (said["considered"], len(said["matches"])) == (81, 10)
    again = questions.answered(
        matcher, asked(industries=["3415"], segment="export"), matcher.as_of_
    )
    assert answers.answer(again, question, "zh") == said


def test_contributions_sum_to_the_score_as_sent(matcher: ParkMatcher) -> None:
    question = Question(firm=build(Firm, {"name": "示例", "products": "多晶硅", "land_mu": 500}))
    found = questions.answered(matcher, question, matcher.as_of_)
    for match in answers.answer(found, question, "zh")["matches"]:
        assert math.fsum(r["contribution"] or 0 for r in match["reasons"]) == pytest.approx(
            match["score"], abs=1e-12
        )


def test_the_firm_sees_what_its_words_were_read_as(matcher: ParkMatcher) -> None:
    for lang, name in (("zh", "风能原动设备制造"), ("en", "Wind power prime movers")):
        read = answers.industries(build(Firm, {"name": "示例", "industries": "3415"}), lang)
        assert [(one["code"], one["path"].split(" > ")[-1]) for one in read] == [
            ("3415", read[0]["name"])
        ]
        assert (read[0]["name"] == name) or lang == "en"
    assert answers.industries(Firm(name="示例"), "zh") == []


def test_illustrative_answers_carry_a_banner(matcher: ParkMatcher) -> None:
    question = asked().model_copy(update={"illustrative": True})
    found = questions.answered(matcher, question, matcher.as_of_)
    for lang in LANGS:
        assert answers.answer(found, question, lang)["banner"] == answers.ILLUSTRATIVE.of(lang)
        assert answers.answer(found, asked(), lang)["banner"] is None


def test_a_candidate_says_where_it_stands_and_why() -> None:
    best = terms.resolve("多晶硅", 1)[0]
    said = answers.candidate(best, "zh")
    assert said["code"] == best.code
    assert said["path"].endswith(said["name"])
    assert said["why"]
    assert 0 < (said["score"] or 0) <= 1
