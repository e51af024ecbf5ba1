"""What is kept of what was said: no more than there is room for, and never another's."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.profiles import Firm, Park
from recommender import told
from recommender.matcher import ParkMatcher
from recommender.results import Answer
from recommender.told import Words
from tests.recommender.conftest import DAY, Law, a_firm, some_parks

FIRM = Firm(name="某电池", industries=("3841",), land_mu=120.0)
ROOM = ("MOST_OF_PARKS", "MOST_OF_KINDS", "MOST_FOUND")


@pytest.mark.parametrize("room", ROOM)
def test_where_there_is_little_room_the_same_is_said(
    matcher: ParkMatcher, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    matcher.words_ = Words()
    roomy = [matcher.match(FIRM), matcher.match(FIRM.model_copy(update={"land_mu": 10.0}))]
    monkeypatch.setattr(told, room, 3)
    matcher.words_ = Words()
    tight = [matcher.match(FIRM), matcher.match(FIRM.model_copy(update={"land_mu": 10.0}))]
    assert tight == roomy
    words = matcher.words_
    sizes = {"MOST_OF_PARKS": len(words.of_parks), "MOST_OF_KINDS": words.at_parks,
             "MOST_FOUND": words.said_findings}  # fmt: skip
    assert 0 < sizes[room] <= 3
    assert all(size > 3 for name, size in sizes.items() if name != room)


@settings(max_examples=25, deadline=None)
@given(
    firms=st.lists(a_firm(), min_size=2, max_size=4),
    parks=some_parks(most=4),
    days=st.lists(st.sampled_from([DAY, date(2016, 5, 1)]), min_size=4, max_size=4),
)
def test_what_others_were_told_before_changes_no_word(
    law: Law, firms: list[Firm], parks: tuple[Park, ...], days: list[date]
) -> None:
    """Parks with figures of every kind, whose findings and remarks are kept too."""

    def answers(among: Law) -> list[Answer]:
        asked = zip(firms, days, strict=False)
        return [among.match(firm, 4, as_of=day) for firm, day in asked]

    shared = law.among(parks)
    first = answers(shared)
    assert answers(shared) == first
    alone = zip(firms, days, strict=False)
    assert [law.among(parks).match(firm, 4, as_of=day) for firm, day in alone] == first
