"""Rosters: each firm stands once, whoever asks, and what is full says so."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import numpy as np
import pytest

from features.encode import firm_vector
from features.profiles import Firm
from recommender import rosters
from recommender.columns import ABSENT, Columns, Full, Kind
from recommender.criteria import CRITERIA
from recommender.rosters import Roster

FIRMS = [Firm(name=f"某{at}", segment=("", "export")[at % 2]) for at in range(9)]
FIGURES = ((), ("energy_tce",), ("water_wan_m3", "energy_tce"))


@pytest.fixture
def roster(monkeypatch: pytest.MonkeyPatch) -> Roster:
    monkeypatch.setattr(rosters, "MOST_REMEMBERED", 6)
    return Roster(Columns(3))


def kind_of(firm: Firm) -> Kind:
    at = int(firm.name[1:])
    parts = np.array([ABSENT] * len(CRITERIA)).T + at
    return Kind(at, firm_vector(firm), Columns(3), parts, at % 4, FIGURES[at % 3])


def test_a_firm_stands_where_it_stood_with_all_that_its_kind_says(roster: Roster) -> None:
    asked: list[Firm] = []

    def new(firm: Firm) -> Kind:
        asked.append(firm)
        return kind_of(firm)

    first = roster.rows(FIRMS[:4], new)
    again = roster.rows([*FIRMS[3:5], FIRMS[0]], new)
    assert first.tolist() == [0, 1, 2, 3]
    assert again.tolist() == [3, 4, 0]
    assert asked == FIRMS[:5]
    for row, firm in enumerate(FIRMS[:5]):
        kind = kind_of(firm)
        assert np.array_equal(roster.parts[row], kind.parts)
        assert roster.asking[row] == kind.asking
        assert roster.kinds[roster.resting[row]].figures == kind.figures
        assert roster.firms[roster.heads[row]].segment == firm.segment
    assert len(set(roster.heads[:5].tolist())) == 2
    assert len(set(roster.resting[:5].tolist())) == 3


def test_as_many_stand_as_find_room(roster: Roster) -> None:
    assert roster.rows(FIRMS[:4], kind_of).tolist() == [0, 1, 2, 3]
    assert roster.rows([FIRMS[1], *FIRMS[4:]], kind_of).tolist() == [1, 4, 5]
    assert roster.full
    assert roster.rows(FIRMS[:6], kind_of).tolist() == [*range(6)]
    with pytest.raises(Full):
        roster.rows(FIRMS[6:], kind_of)


def test_threads_that_ask_at_once_find_the_same(roster: Roster) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: roster.rows(FIRMS[:6], kind_of).tolist(), range(64)))
    assert sorted(found[0]) == [*range(6)]
    assert all(rows == found[0] for rows in found)
    assert [firm.name for firm in roster.firms] == [kind.vector.firm.name for kind in roster.kinds]


def test_what_threads_ask_for_together_is_worked_out_once(roster: Roster) -> None:
    asked: list[str] = []

    def new(firm: Firm) -> Kind:
        asked.append(firm.name)
        sleep(0.01)  # long enough for all others to ask
        return kind_of(firm)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: roster.rows(FIRMS[:5], new).tolist(), range(4)))
    assert found == [[0, 1, 2, 3, 4]] * 4
    assert sorted(asked) == [firm.name for firm in FIRMS[:5]]
