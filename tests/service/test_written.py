"""Answers put together from kept parts: byte for byte what is said as values."""

from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features import catalogue
from features.profiles import Firm, Park
from features.text import LANGS, Lang
from recommender import told
from recommender.explain import Draft
from recommender.matcher import ParkMatcher
from recommender.told import Words
from recommender.weights import Weights
from service import answers, written
from service.questions import Question
from tests.recommender.conftest import (
    DAY,
    Law,
    a_firm,
    a_park,
    figures,
    some_parks,
    some_weights,
)

WISHES = st.sampled_from([(), ("5G",), ("自主调峰", "5G")])
FIGURES = tuple(figures(Firm))
DAYS = st.sampled_from([DAY, date(2016, 5, 1)])


@st.composite
def a_whole_firm(draw: st.DrawFn) -> Firm:
    """A firm that may need or wish for conditions as well."""
    wishes = {"conditions_needed": draw(WISHES), "conditions_wished": draw(WISHES)}
    return draw(a_firm()).model_copy(update=wishes)


@pytest.fixture(scope="module", params=[False, True], ids=["real", "illustrative"])
def region(request: pytest.FixtureRequest) -> ParkMatcher:
    made_up: bool = request.param
    parks = catalogue.load(illustrative=made_up, province="内蒙古")
    return ParkMatcher(as_of=DAY).fit(parks)


def said(draft: Draft, question: Question, lang: Lang) -> bytes:
    """The plain way."""
    return orjson.dumps(answers.answer(draft.answer, question, lang))


@settings(max_examples=40, deadline=None)
@given(
    firms=st.lists(a_whole_firm(), min_size=1, max_size=3),
    parks=some_parks(most=5),
    weights=some_weights(),
    day=DAYS,
)
def test_whatever_is_known_of_parks_both_ways_say_the_same(
    law: Law, firms: list[Firm], parks: tuple[Park, ...], weights: Weights, day: date
) -> None:
    among = law.among(parks)
    for firm in firms:
        question = Question(firm=firm, k=3, weights=weights, as_of=day)
        draft = among.draft(firm, 3, as_of=day, weights=weights)
        for lang in LANGS:
            assert written.answer(draft, question, lang) == said(draft, question, lang)


@settings(max_examples=40, deadline=None)
@given(firm=a_whole_firm(), weights=some_weights(), day=DAYS, lang=st.sampled_from(LANGS))
def test_a_region_s_parks_are_told_alike_by_both_and_by_who_told_nothing_before(
    region: ParkMatcher, firm: Firm, weights: Weights, day: date, lang: Lang
) -> None:
    question = Question(firm=firm, weights=weights, as_of=day, illustrative=True)
    asked: dict[str, Any] = {"as_of": day, "weights": weights}
    warm = written.answer(region.draft(firm, **asked), question, lang)
    region.words_ = Words()
    assert written.answer(region.draft(firm, **asked), question, lang) == warm
    assert said(region.draft(firm, **asked), question, lang) == warm


@settings(max_examples=40, deadline=None)
@given(firm=a_whole_firm(), others=st.lists(a_whole_firm(), min_size=1, max_size=3))
def test_firms_alike_in_words_are_each_told_their_own_figures(
    region: ParkMatcher, firm: Firm, others: list[Firm]
) -> None:
    """What was written for the one before stands only where the numbers are the same."""
    for one in (firm, *others, firm):
        stated = one.model_dump(include=set(FIGURES))
        question = Question(firm=firm.model_copy(update=stated), illustrative=True)
        draft = region.draft(question.firm)
        assert written.answer(draft, question, "zh") == said(draft, question, "zh")


def test_with_little_room_the_same_is_written(
    region: ParkMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm = Firm(name="甲", industries=("3415",), land_mu=300)
    question = Question(firm=firm)
    roomy = written.answer(region.draft(firm), question, "zh")
    for name in ("MOST_OF_PARKS", "MOST_OF_KINDS", "MOST_FOUND"):
        monkeypatch.setattr(told, name, 2)
    region.words_ = Words()
    assert written.answer(region.draft(firm), question, "zh") == roomy


def test_words_with_quotes_in_them_stay_words(law: Law) -> None:
    """Neither a name nor a need makes a figure illustrative or breaks the text."""
    odd = '","basis":"illustrative","x":"\\'
    parks = (a_park(id="P1", name=odd), a_park(id="P2"))
    firm = Firm(name=odd, industries=("3415",), inputs=("381",), origin="江苏", titles=(odd,))
    question = Question(firm=firm, k=2)
    draft = law.among(parks).draft(firm, 2)
    text = written.answer(draft, question, "zh")
    assert text == said(draft, question, "zh")
    assert [match["illustrative"] for match in orjson.loads(text)["matches"]] == [False, False]
