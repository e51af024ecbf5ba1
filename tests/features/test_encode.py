import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from features import catalogue, regions, relatedness, sitings
from features.encode import (
    FLAGS,
    LEVEL,
    NUMBERS,
    PADDING,
    firm_codes,
    firm_vector,
    park_codes,
    park_vectors,
    port_km,
    prefecture_focus,
    restated,
    siting_vectors,
    weighted_codes,
)
from features.errors import NotFound
from features.fields import specs
from features.industries import CODES, code_index, rows
from features.profiles import CARBON, CARBON_LEVELS, LEVELS, Basis, Fact, Firm, Park
from features.vectors import CodeLists, ParkVectors
from tests.features.drawn import figures, firms, industries, park_lists

ALL = catalogue.load()
HOME = park_vectors(catalogue.load(province="内蒙古"))
WHOLE = park_vectors(ALL)
SITINGS = sitings.load()
written = st.lists(industries, max_size=5)


def value(park: Park, name: str) -> float:
    fact = getattr(park, name)
    return math.nan if fact is None else float(fact.value)


def listed(lists: CodeLists, position: int) -> dict[int, float]:
    ends = [*lists.starts[1:], len(lists.codes)]
    part = slice(int(lists.starts[position]), int(ends[position]))
    return dict(zip(lists.codes[part].tolist(), lists.weights[part].tolist(), strict=True))


def assert_same_parks(found: ParkVectors, expected: ParkVectors) -> None:
    """The same in every column; positions and ranks are compared by what they stand for."""
    for name in ("ids", "level", "carbon", "bonded", "place", "adcodes"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    for name in ("numbers", "own", "flags"):
        columns, others = getattr(found, name), getattr(expected, name)
        assert columns.keys() == others.keys()
        for key, column in columns.items():
            np.testing.assert_array_equal(column, others[key])
            assert column.dtype == others[key].dtype
    assert found.services == expected.services
    np.testing.assert_array_equal(np.argsort(found.id_order), np.argsort(expected.id_order))
    for i in range(len(expected)):
        there, here = found.prefectures[i], expected.prefectures[i]
        assert found.prefecture_codes[there] == expected.prefecture_codes[here]
        assert listed(found.focus, int(there)) == listed(expected.focus, int(here))
        assert listed(found.industries, i) == listed(expected.industries, i)


few = settings(max_examples=30)
"""Whole parks are slow to draw."""


class TestParks:
    def test_the_columns_are_the_figures_and_flags_of_a_park(self) -> None:
        numeric = {name for name, spec in specs(Park).items() if spec.unit.symbol or spec.low == 0}
        dated = {n for n in numeric if "Fact[float]" in str(Park.model_fields[n].annotation)}
        assert set(NUMBERS) == dated
        assert set(FLAGS) == {"direct_green_power", "certified_chemical", "two_high_allowed"}
        assert set(LEVEL) == set(LEVELS)
        assert set(CARBON_LEVELS) == {"", *CARBON}

    @few
    @given(park_lists, figures)
    def test_a_known_figure_is_kept_and_an_unknown_one_is_nan(
        self, parks: list[Park], name: str
    ) -> None:
        found = park_vectors(parks)
        np.testing.assert_array_equal(found.numbers[name], [value(park, name) for park in parks])
        bases = [getattr(getattr(park, name), "basis", Basis.REGIONAL) for park in parks]
        assert found.own[name].tolist() == [basis != Basis.REGIONAL for basis in bases]

    @few
    @given(park_lists)
    def test_flags_and_titles_are_nan_when_unknown_or_only_the_region_s(
        self, parks: list[Park]
    ) -> None:
        def own(park: Park, name: str) -> float:
            fact = getattr(park, name)
            regional = fact is not None and fact.basis is Basis.REGIONAL
            return math.nan if regional else value(park, name)

        found = park_vectors(parks)
        for name in FLAGS:
            np.testing.assert_array_equal(found.flags[name], [own(p, name) for p in parks])
        for i, park in enumerate(parks):
            title = park.carbon_status
            assert math.isnan(found.level[i]) == (park.level == "")
            unknown = title is None or title.basis is Basis.REGIONAL
            assert math.isnan(found.carbon[i]) == unknown
            assert found.adcodes[i] == int(park.adcode or 0)
            assert found.services[i] == set(park.services)

    @few
    @given(park_lists)
    def test_industries_are_the_codes_or_the_position_of_none(self, parks: list[Park]) -> None:
        found = park_vectors(parks)
        for i, park in enumerate(parks):
            codes = {code_index(code): weight for code, weight in park_codes(park)}
            assert listed(found.industries, i) == (codes or {PADDING: 1.0})

    @few
    @given(park_lists, st.data())
    def test_encoding_a_part_is_taking_it_from_the_whole(
        self, parks: list[Park], data: st.DataObject
    ) -> None:
        some = st.lists(st.sampled_from(range(len(parks))), unique=True) if parks else st.just([])
        at = data.draw(some)
        assert_same_parks(park_vectors([parks[i] for i in at]), park_vectors(parks).take(at))

    @given(st.lists(st.integers(0, len(ALL) - 1), unique=True, max_size=8))
    def test_a_real_park_alone_equals_itself_among_all(self, at: list[int]) -> None:
        assert_same_parks(park_vectors([ALL[i] for i in at]), WHOLE.take(at))

    @few
    @given(park_lists)
    def test_ids_are_ranked_as_they_sort(self, parks: list[Park]) -> None:
        found = park_vectors(parks)
        ordered = [parks[i].id for i in np.argsort(found.id_order)]
        assert found.ids.tolist() == [park.id for park in parks]
        assert sorted(found.id_order.tolist()) == list(range(len(parks)))
        assert ordered == sorted(ordered)

    def test_no_parks_are_no_rows_of_the_right_kind(self) -> None:
        nothing = park_vectors(())
        assert len(nothing) == 0
        assert nothing.prefecture_codes.dtype.kind == "U"
        assert nothing.own["tax_per_mu"].dtype == np.bool_
        assert nothing.industries.closest(np.full(PADDING + 1, np.nan)).shape == (0,)
        assert nothing.place.shape == (0, 3)

    def test_every_real_park_is_a_point_on_the_sphere(self) -> None:
        np.testing.assert_allclose(np.linalg.norm(WHOLE.place, axis=1), 1.0)


class TestFirms:
    @few
    @given(firms)
    def test_relations_are_shares_and_nothing_is_related_to_no_industry(self, firm: Firm) -> None:
        vector = firm_vector(firm)
        for relation in (vector.relation, vector.chain):
            if relation is not None:
                assert relation.shape == (PADDING + 1,)
                assert math.isnan(relation[PADDING])
        known = vector.relation[:PADDING]
        if vector.industries:
            assert ((known >= 0) & (known <= 1)).all()
        else:
            assert np.isnan(known).all()

    @given(written)
    def test_a_relation_is_the_best_over_the_stated_codes(self, stated: list[str]) -> None:
        vector = firm_vector(Firm(name="甲", industries=tuple(stated)))
        assume(vector.industries)
        for code in CODES[::97]:
            at = code_index(code)
            expected = max(
                relatedness.between(own, code).value * weight for own, weight in vector.industries
            )
            assert vector.relation[at] == pytest.approx(expected, rel=1e-12)

    @few
    @given(firms)
    def test_its_industries_are_those_stated_and_the_likeliest_counts_in_full(
        self, firm: Firm
    ) -> None:
        stated, codes = dict(weighted_codes(firm.industries)), dict(firm_vector(firm).industries)
        assert tuple(codes.items()) == firm_codes(firm)
        assert set(codes) == set(stated) or not stated
        assert max(codes.values(), default=1.0) == 1.0
        for code, weight in stated.items():
            assert codes[code] == weight / max(stated.values())

    @few
    @given(firms)
    def test_places_are_looked_up(self, firm: Firm) -> None:
        vector = firm_vector(firm)
        origin = regions.find(firm.origin) if firm.origin else None
        assert (vector.place is None) == (origin is None)
        if vector.place is not None and origin is not None:
            np.testing.assert_array_equal(
                vector.place, regions.unit_vectors(origin.lng, origin.lat)[0]
            )
        wanted = [regions.members(region) for region in firm.regions_wanted]
        assert vector.wanted == tuple(prefix for prefixes in wanted for prefix in prefixes)

    @pytest.mark.parametrize("products", ["C", "没有这个词", ""])
    def test_products_that_name_no_industry_leave_it_unknown(self, products: str) -> None:
        assert firm_codes(Firm(name="甲", products=products)) == ()

    def test_products_stand_in_for_industries_that_are_not_stated(self) -> None:
        codes = dict(firm_codes(Firm(name="甲", products="风电叶片")))
        assert codes["3062"] == 1.0
        assert firm_codes(Firm(name="甲", industries=("3415",), products="风电叶片")) == (
            ("3415", 1.0),
        )

    def test_without_partners_there_is_no_chain(self) -> None:
        assert firm_vector(Firm(name="甲", industries=("3415",))).chain is None
        assert firm_vector(Firm(name="甲", inputs=("3110",))).chain is not None

    @pytest.mark.parametrize(
        "field", ["regions_wanted", "regions_excluded", "industries", "inputs", "outputs"]
    )
    def test_a_name_that_nobody_knows_is_not_passed_over(self, field: str) -> None:
        unknown = "亚特兰蒂斯" if field.startswith("regions") else "9999"
        with pytest.raises(NotFound, match=unknown):
            firm_vector(Firm.model_validate({"name": "甲", field: [unknown]}))


class TestCodes:
    @given(written, written)
    def test_each_code_comes_once_with_its_best_weight(
        self, first: list[str], second: list[str]
    ) -> None:
        joined = dict(weighted_codes([*first, *second]))
        parts = [*weighted_codes(first), *weighted_codes(second)]
        assert joined == {
            code: max(weight for other, weight in parts if other == code) for code, _ in parts
        }
        assert all(0 < weight <= 1 for weight in joined.values())

    @given(st.sampled_from(CODES))
    def test_a_code_is_taken_at_its_word(self, code: str) -> None:
        assert weighted_codes([f" {code} "]) == ((code, 1.0),)

    def test_an_umbrella_word_weighs_less(self) -> None:
        assert max(weight for _, weight in weighted_codes(["装备制造"])) < 0.5
        assert weighted_codes(["没有这个词"]) == ()


class TestSitings:
    @given(st.lists(st.sampled_from(SITINGS), unique_by=lambda siting: siting.id))
    def test_positions_lead_back_to_the_park_and_prefecture(
        self, some: Sequence[sitings.Siting]
    ) -> None:
        found = siting_vectors(some, HOME)
        np.testing.assert_array_equal(found.prefecture_of, HOME.prefectures)
        for i, siting in enumerate(some):
            assert CODES[found.industry[i]] == siting.industry
            assert (found.year[i], found.key[i]) == (siting.year, sitings.firm_key(siting.firm))
            park, prefecture = found.park[i], found.prefecture[i]
            here = siting.park_id in set(HOME.ids)
            assert (HOME.ids[park] == siting.park_id) if here else park == -1
            code = regions.prefecture_code(siting.adcode)
            known = code in set(HOME.prefecture_codes)
            assert HOME.prefecture_codes[prefecture] == code if known else prefecture == -1

    def test_all_real_sitings_of_the_region_find_their_prefecture(self) -> None:
        inside = [siting for siting in SITINGS if siting.adcode.startswith("15")]
        assert (siting_vectors(inside, HOME).prefecture >= 0).all()


class TestPrefectureFocus:
    def test_every_row_names_a_prefecture_words_years_and_source(self) -> None:
        assert len(prefecture_focus()) == len(rows("prefecture_focus.csv"))
        for adcode, focus in prefecture_focus().items():
            assert regions.all_regions()[adcode].level == "prefecture"
            assert regions.prefecture_code(adcode) == adcode
            assert focus.years
            assert focus.source

    def test_every_row_and_nearly_every_word_leads_to_an_industry(self) -> None:
        named = [focus.words for focus in prefecture_focus().values()]
        assert all(weighted_codes(words) for words in named)
        words = [word for words in named for word in words]
        assert sum(bool(weighted_codes([word])) for word in words) >= 0.95 * len(words)

    def test_only_prefectures_with_a_document_have_a_focus(self) -> None:
        for position, code in enumerate(HOME.prefecture_codes):
            has_one = listed(HOME.focus, position) != {PADDING: 1.0}
            assert has_one == (code in prefecture_focus())


class TestPorts:
    def test_the_zone_at_a_border_port_is_near_it(self) -> None:
        near = [i for i, park in enumerate(ALL) if park.adcode == "150781"]
        assert near
        assert (WHOLE.numbers["port_km"][near] < 30).all()

    def test_no_park_is_farther_from_a_port_than_the_country_is_wide(self) -> None:
        found = WHOLE.numbers["port_km"]
        assert not np.isnan(found).any()
        assert found.min() >= 0
        assert found.max() < 1500

    def test_distances_are_great_circles_to_the_nearest_port(self) -> None:
        ports = rows("hubs.csv")
        for park, found in zip(ALL[::50], WHOLE.numbers["port_km"][::50], strict=True):
            assert park.lng is not None
            assert park.lat is not None
            there = [
                float(regions.distance_km(park.lng, park.lat, float(p["lng"]), float(p["lat"])))
                for p in ports
            ]
            assert found == pytest.approx(min(there), abs=1e-3)

    def test_an_unknown_point_is_at_an_unknown_distance(self) -> None:
        assert np.isnan(port_km(np.full((1, 3), np.nan))).all()
        unplaced = park_vectors([Park(id="1", name="甲")])
        assert np.isnan(unplaced.numbers["port_km"]).all()


def test_a_regional_figure_is_not_the_park_s_own() -> None:
    names = {Basis.OWN: True, Basis.ILLUSTRATIVE: True, Basis.REGIONAL: False}
    parks = [
        Park(id=basis, name="甲", tax_per_mu=Fact[float](value=5, basis=basis)) for basis in names
    ]
    assert park_vectors(parks).own["tax_per_mu"].tolist() == list(names.values())
    assert not park_vectors([Park(id="1", name="甲")]).own["tax_per_mu"].any()


def test_the_position_of_no_industry_is_behind_all_codes() -> None:
    assert len(CODES) == PADDING
    assert np.isnan(firm_vector(Firm(name="只有名字")).relation).all()


BASES = st.sampled_from(Basis)
OTHER_FIGURES = {
    "land_available_mu": st.none() | st.builds(Fact[float], value=st.floats(0, 9), basis=BASES),
    "green_share": st.none() | st.builds(Fact[float], value=st.floats(0, 1), basis=BASES),
    "certified_chemical": st.none() | st.builds(Fact[bool], value=st.booleans(), basis=BASES),
    "carbon_status": st.none()
    | st.builds(Fact[str], value=st.sampled_from(list(CARBON)), basis=BASES),
}


@settings(max_examples=30)
@given(data=st.data(), parks=park_lists.filter(bool))
def test_parks_with_other_figures_are_encoded_as_if_for_the_first_time(
    data: st.DataObject, parks: list[Park]
) -> None:
    at = data.draw(st.lists(st.integers(0, len(parks) - 1), unique=True))
    told = data.draw(st.fixed_dictionaries(OTHER_FIGURES))
    new = [park.model_copy(update=told) if n in at else park for n, park in enumerate(parks)]
    found = restated(park_vectors(parks), new, np.array(at, np.int64))
    wanted = park_vectors(new)
    for name in ("numbers", "own", "flags"):
        for field, column in getattr(wanted, name).items():
            np.testing.assert_array_equal(getattr(found, name)[field], column)
    np.testing.assert_array_equal(found.carbon, wanted.carbon)
