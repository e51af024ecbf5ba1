"""Trials: candidates, ranks of the truth, and the three rankings that need no matcher."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.encode import park_vectors
from features.profiles import Fact, Park
from features.sitings import Siting
from recommender.trials import METRICS, Field, Trial, measured, project, trials, without_tenants

BAOTOU, ORDOS, HOHHOT, CHENGDU = "150203", "150602", "150102", "510104"


def park(park_id: str, adcode: str, area_ha: float | None, *words: str) -> Park:
    area = None if area_ha is None else Fact(value=area_ha)
    return Park(
        id=park_id,
        name=f"园区{park_id}",
        adcode=adcode,
        lng=110.0,
        lat=40.0,
        leading_industries=words,
        approved_area_ha=area,
    )


PARKS = (
    park("p3", BAOTOU, 900.0, "3415"),
    park("p1", BAOTOU, None, "3985"),
    park("p2", ORDOS, 900.0, "2614"),
    park("p0", ORDOS, 100.0, "3415"),
    park("p9", CHENGDU, 5000.0, "3415"),
)


def field_of(parks: tuple[Park, ...]) -> Field:
    return Field(parks, park_vectors(parks))


def siting(adcode: str, park_id: str | None, number: int = 1) -> Siting:
    return Siting(
        id=str(number),
        firm="远方风电",
        project="风机项目",
        industry="3415",
        year=2018,
        park_id=park_id,
        county="",
        prefecture="",
        province="",
        adcode=adcode,
        land_mu=300.0,
        investment_wan=8e4,
        origin="江苏",
        source="case",
    )


def trial(adcode: str, park_id: str | None, parks: tuple[Park, ...] = PARKS) -> Trial:
    (found,), _ = trials(field_of(parks), [siting(adcode, park_id)], "province")
    return found


def ids(parks: tuple[Park, ...], order: np.ndarray) -> list[str]:
    return [parks[position].id for position in order]


def test_the_firm_on_trial_knows_nothing_of_its_place() -> None:
    assert project(siting(BAOTOU, "p3")).model_dump(exclude_defaults=True) == {
        "name": "远方风电",
        "industries": ("3415",),
        "products": "风机项目",  # the project, without its place
        "land_mu": 300.0,
        "investment_wan": 8e4,
        "origin": "江苏",
    }


@given(parks=st.permutations(PARKS))
def test_area_takes_the_largest_first_ties_by_id_unknown_last(parks: list[Park]) -> None:
    kept = tuple(parks)
    found = trial(BAOTOU, None, kept)
    assert ids(kept, field_of(kept).by_area(found.pool)) == ["p2", "p3", "p0", "p1"]


def test_words_take_the_closest_industry_first_ties_by_id_silent_parks_last() -> None:
    parks = (park("a0", ORDOS, 1.0), *PARKS)
    found = trial(BAOTOU, None, parks)
    order = ids(parks, field_of(parks).by_words(found.pool, found.firm))
    assert order[:2] == ["p0", "p3"]
    assert set(order[2:4]) == {"p1", "p2"}
    assert order[4:] == ["a0"]


def test_without_tenants_a_park_keeps_only_what_it_publishes() -> None:
    tenanted = PARKS[1].model_copy(
        update={"tenant_industries": ("3415",), "chain_leaders": ("远方风电",)}
    )
    assert without_tenants([tenanted, PARKS[0]]) == (PARKS[1], PARKS[0])


@pytest.mark.parametrize("adcode", [BAOTOU, HOHHOT])
@pytest.mark.parametrize("park_id", ["p3", None])
def test_chance_is_the_mean_over_every_order_of_the_candidates(
    adcode: str, park_id: str | None
) -> None:
    found = trial(adcode, park_id)
    ranks = np.array([found.ranks(np.array(order)) for order in permutations(found.pool)])
    mean = measured(*ranks.T).mean(axis=0)
    assert len(mean) == len(METRICS)
    assert found.by_chance() == pytest.approx(mean, nan_ok=True)


def test_the_truth_ranks_where_it_stands_and_its_prefecture_where_it_first_appears() -> None:
    # Positions: p3 and p1 lie in Baotou, p2 and p0 in Ordos.
    found = trial(ORDOS, "p0")
    assert found.ranks(np.array([0, 1, 2, 3])) == (4, 2)
    assert found.ranks(np.array([2, 0, 1, 3])) == (4, 1)
    assert found.ranks(np.array([0, 1])) == (np.inf, np.inf)


def test_a_park_that_is_no_candidate_has_no_rank() -> None:
    order = np.array([0, 1, 2, 3])
    for unknown in (None, "p9", "p7"):
        park_rank, prefecture_rank = trial(BAOTOU, unknown).ranks(order)
        assert np.isnan(park_rank)
        assert prefecture_rank == 1


def test_rows_with_no_candidate_are_named_and_the_nation_has_always_some() -> None:
    rows = [siting(BAOTOU, None, 1), siting("460105", None, 2)]
    found, excluded = trials(field_of(PARKS), rows, "province")
    assert [len(one.pool) for one in found] == [4]
    assert [row.id for row in excluded] == ["2"]
    found, excluded = trials(field_of(PARKS), rows, "nation")
    assert [len(one.pool) for one in found] == [5, 5]
    assert excluded == ()
