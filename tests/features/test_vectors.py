import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue
from features.encode import firm_vector, park_vectors
from features.profiles import Firm
from features.vectors import CodeLists, Floats

CODES = 12
"""Codes of a small classification; the relation has one more place, that of no industry."""

entries = st.tuples(st.integers(0, CODES - 1), st.floats(0, 1))
lists = st.lists(st.lists(entries, max_size=5), max_size=8)
relations = st.one_of(
    st.lists(st.floats(0, 1), min_size=CODES, max_size=CODES),
    st.just([math.nan] * CODES),
).map(lambda known: np.array([*known, math.nan]))
PARKS = catalogue.load(province="内蒙古")
VECTORS = park_vectors(PARKS)
positions = st.lists(st.integers(0, len(PARKS) - 1), max_size=9)


def laid_end_to_end(drawn: list[list[tuple[int, float]]]) -> CodeLists:
    filled = [entries or [(CODES, 1.0)] for entries in drawn]
    return CodeLists(
        codes=np.array([code for one in filled for code, _ in one], dtype=np.int64),
        weights=np.array([weight for one in filled for _, weight in one], dtype=np.float64),
        starts=np.cumsum([0, *map(len, filled)])[:-1],
    )


def one_by_one(drawn: list[list[tuple[int, float]]], relation: Floats) -> list[float]:
    return [
        max((float(relation[code] * weight) for code, weight in entries), default=math.nan)
        for entries in drawn
    ]


@given(lists, relations)
def test_closest_is_the_best_of_each_list(
    drawn: list[list[tuple[int, float]]], relation: Floats
) -> None:
    found = laid_end_to_end(drawn).closest(relation)
    np.testing.assert_array_equal(found, one_by_one(drawn, relation))


@given(lists, relations, st.data())
def test_lists_that_are_taken_keep_what_they_say(
    drawn: list[list[tuple[int, float]]], relation: Floats, data: st.DataObject
) -> None:
    whole = laid_end_to_end(drawn)
    any_of_them = st.sampled_from(range(len(drawn))) if drawn else st.nothing()
    at = np.array(data.draw(st.lists(any_of_them)), dtype=np.int64)
    np.testing.assert_array_equal(whole.take(at).closest(relation), whole.closest(relation)[at])


@given(lists.filter(bool), relations.filter(lambda relation: not np.isnan(relation[0])))
def test_the_best_code_is_the_one_that_is_closest(
    drawn: list[list[tuple[int, float]]], relation: Floats
) -> None:
    whole = laid_end_to_end(drawn)
    for position, (listed, closest) in enumerate(zip(drawn, whole.closest(relation), strict=True)):
        best = whole.best(relation, position)
        assert best in ({code for code, _ in listed} or {CODES})
        if listed:
            assert closest in {relation[best] * weight for code, weight in listed if code == best}


@given(positions)
def test_parks_that_are_taken_are_the_same_in_every_column(at: list[int]) -> None:
    taken = VECTORS.take(at)
    assert len(taken) == len(at)
    assert taken.ids.tolist() == [PARKS[i].id for i in at]
    for name, column in VECTORS.numbers.items():
        np.testing.assert_array_equal(taken.numbers[name], column[at])
    assert taken.services == tuple(VECTORS.services[i] for i in at)
    here = VECTORS.prefecture_codes[VECTORS.prefectures[at]]
    assert taken.prefecture_codes[taken.prefectures].tolist() == here.tolist()


@given(positions, positions)
def test_taking_twice_is_taking_once(first: list[int], second: list[int]) -> None:
    inner = [i % len(first) for i in second] if first else []
    twice = VECTORS.take(first).take(inner)
    once = VECTORS.take([first[i] for i in inner])
    assert twice.ids.tolist() == once.ids.tolist()
    np.testing.assert_array_equal(twice.industries.codes, once.industries.codes)
    np.testing.assert_array_equal(twice.place, once.place)


@given(st.lists(st.sampled_from(["", "15", "1502", "150204", "1509", "32", "64"])))
def test_a_park_lies_inside_by_the_start_of_its_code(prefixes: list[str]) -> None:
    expected = [park.adcode.startswith(tuple(prefixes)) for park in PARKS]
    assert VECTORS.inside(prefixes).tolist() == expected
    assert VECTORS.inside(prefixes).tolist() == expected


class TestFirmVector:
    firm = Firm(name="示例", industries=("3415", "铁合金"), products="风电叶片", land_mu=300)

    def test_a_figure_that_is_not_known_is_nan(self) -> None:
        vector = firm_vector(self.firm)
        assert vector.number("land_mu") == 300
        assert math.isnan(vector.number("investment_wan"))
        assert math.isnan(vector.number("investment_per_mu"))

    def test_derived_figures_are_numbers_too(self) -> None:
        firm = self.firm.model_copy(update={"investment_wan": 60_000.0})
        assert firm_vector(firm).number("investment_per_mu") == 200

    def test_an_unknown_name_is_a_bug(self) -> None:
        with pytest.raises(AttributeError):
            firm_vector(self.firm).number("land")

    def test_its_words_are_what_it_says_of_itself(self) -> None:
        assert firm_vector(self.firm).words == "3415 铁合金 风电叶片"
        assert firm_vector(self.firm).codes[0] == "3415"
