"""``ParkMatcher``: one firm or many, from either side, the same scores bit for bit."""

import math
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from features import catalogue, regions
from features.errors import BadInput, NotFound
from features.firm_table import firm_table
from features.profiles import SEGMENTS, Firm, Park
from recommender.crowd import ENOUGH_KNOWN
from recommender.matcher import ENGINE_VERSION, ParkMatcher
from recommender.results import Match, Ranking, Verdict
from recommender.weights import PRESETS
from tests.recommender.conftest import DAY, Law, a_fact, a_firm, a_park, some_parks
from tests.recommender.test_engine import made_up

ARRAYS = ("weights", "fits", "score", "low", "high", "coverage", "verdicts", "worst", "order")


def same(one: Ranking, other: Ranking) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == "fits")
        for name in ARRAYS
    )


def numbers(match: Match) -> tuple[Any, ...]:
    """What a pair is worth, apart from its place in a list."""
    return (
        match.park_id, match.score, match.low, match.high, match.coverage, match.firm_side,
        match.park_side, match.verdict, match.reasons, match.findings,
    )  # fmt: skip


def floats(value: object) -> list[float]:
    """Every float in an answer."""
    if isinstance(value, dict):
        return [number for part in value.values() for number in floats(part)]
    if isinstance(value, list | tuple):
        return [number for part in value for number in floats(part)]
    return [value] if isinstance(value, float) else []


# --- a batch -------------------------------------------------------------------------------------


def test_a_firm_alone_equals_itself_in_a_batch_bit_for_bit(
    parks: tuple[Park, ...], matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    batch = matcher.match(firms)
    backwards = matcher.match(reversed(firms))
    assert backwards[::-1] == batch
    for firm, answer in zip(firms, batch, strict=True):
        fresh = ParkMatcher(as_of=DAY).fit(parks)
        assert matcher.match(firm) == matcher.match([firm])[0] == answer == fresh.match(firm)
        assert same(matcher.rank(firm), fresh.rank(firm))


def test_firms_alike_in_industry_but_in_nothing_else_do_not_rub_off_on_each_other(
    illustrated: ParkMatcher,
) -> None:
    industries = ("3415",)
    plain = Firm(name="甲", industries=industries)
    demanding = Firm(
        name="乙", industries=industries, green_share_min=0.9, origin="广东", export_share=0.5,
        inputs=("381",), investment_wan=1e6, land_mu=10,
    )  # fmt: skip
    before = illustrated.rank(plain)
    illustrated.rank(demanding)
    assert same(illustrated.rank(plain), before)


def test_the_order_of_the_parks_at_fitting_does_not_matter(
    parks: tuple[Park, ...], matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    shuffled = ParkMatcher(as_of=DAY).fit(parks[::-1])
    assert shuffled.match(firms, k=20) == matcher.match(firms, k=20)


def test_a_park_that_is_fitted_or_not_leaves_the_order_of_the_others(
    parks: tuple[Park, ...], matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    random = np.random.default_rng(6)
    for firm in firms[:3]:
        gone = set(random.choice(len(parks), 40, replace=False).tolist())
        new = a_park(id="新园区", leading_industries=("3415", "3140", "2614"), level="national")
        changed = ParkMatcher(as_of=DAY).fit(
            [new, *(park for i, park in enumerate(parks) if i not in gone)]
        )
        left = [changed.parks_[i].id for i in changed.rank(firm).order]
        before = [matcher.parks_[i].id for i in matcher.rank(firm).order if i not in gone]
        assert [park_id for park_id in left if park_id != new.id] == before


# --- one pair, from three sides ------------------------------------------------------------------


def test_a_pair_is_the_same_in_match_explain_and_targets(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    for answer, firm in zip(matcher.match(firms), firms, strict=True):
        for place, match in enumerate(answer.matches, start=1):
            explained = matcher.explain(firm, match.park_id)
            assert explained == match
            assert explained.rank == match.rank == place
        pair = answer.matches[0]
        (target,) = matcher.targets(pair.park_id, [firm])
        assert (target.firm, target.firm_id) == (firm.name, firm.id)
        assert numbers(target.match) == numbers(pair)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_firm_s_segment_weighs_the_same_from_every_side(
    illustrated: ParkMatcher, firms: tuple[Firm, ...], segment: str
) -> None:
    firm = firms[0].model_copy(update={"segment": segment})
    answer = illustrated.match(firm, k=3)
    assert answer.weights == segment
    assert answer == illustrated.match(firm, k=3, weights=segment)
    for match in answer.matches:
        assert numbers(illustrated.explain(firm, match.park_id)) == numbers(match)
        (target,) = illustrated.targets(match.park_id, [firm])
        assert numbers(target.match) == numbers(match)
        assert illustrated.what_if(firm, match.park_id)[0] == match
    order = illustrated.rank(firm).order[:3]
    assert [illustrated.parks_[i].id for i in order] == [m.park_id for m in answer.matches]


@settings(max_examples=25)
@given(firm=a_firm(), parks=some_parks(least=2, most=4))
def test_any_firm_and_parks_agree_from_every_side(
    law: Any, firm: Firm, parks: tuple[Park, ...]
) -> None:
    fitted = law.among(parks)
    answer = fitted.match(firm, k=len(parks))
    places = {park.id: fitted.explain(firm, park.id) for park in parks}
    assert [places[m.park_id] for m in answer.matches] == list(answer.matches)
    assert sorted(match.rank for match in places.values()) == list(range(1, len(parks) + 1))
    for park_id, match in places.items():
        assert numbers(fitted.targets(park_id, [firm])[0].match) == numbers(match)
    assert answer.excluded == sum(m.verdict is Verdict.FAIL for m in places.values())


def test_targets_come_best_first_with_firms_that_fail_last_and_ties_by_id(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    park_id = matcher.match(firms[0]).matches[0].park_id
    elsewhere = firms[0].model_copy(update={"id": "far", "regions_wanted": ("广东",)})
    twin = firms[0].model_copy(update={"id": "aaa"})
    found = matcher.targets(park_id, [*firms, elsewhere, twin], k=99)
    keys = [
        (t.match.verdict is Verdict.FAIL, t.match.coverage < ENOUGH_KNOWN, -t.match.score)
        for t in found
    ]
    assert keys == sorted(keys)
    assert found[-1].match.verdict is Verdict.FAIL
    ids = [target.firm_id for target in found]
    assert ids.index("aaa") + 1 == ids.index("blade")
    assert [target.match.rank for target in found] == list(range(1, len(found) + 1))
    assert [t.firm_id for t in matcher.targets(park_id, [*firms, elsewhere, twin], k=2)] == ids[:2]


# --- what is asked -------------------------------------------------------------------------------


def test_k_is_clamped_to_the_parks_that_are_left(illustrated: ParkMatcher) -> None:
    firm = Firm(name="某企业", industries=("3415",), land_mu=3_000)
    everything = illustrated.match(firm, k=9_999)
    assert len(everything.matches) == everything.considered - everything.excluded
    assert 0 < everything.excluded < everything.considered == 81
    assert all(match.verdict is not Verdict.FAIL for match in everything.matches)
    assert [match.rank for match in everything.matches] == list(
        range(1, len(everything.matches) + 1)
    )
    for k in (0, 1, 5):
        assert illustrated.match(firm, k=k).matches == everything.matches[:k]
    assert illustrated.match(firm, k=-3).matches == ()


def test_a_region_narrows_the_question_and_changes_no_score(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    at, whole = matcher.scope("内蒙古").positions, matcher.rank(firms[0])
    here = matcher.rank(firms[0], region="内蒙古")
    assert np.array_equal(here.score, whole.score[at])
    assert np.array_equal(at[here.order], whole.order[np.isin(whole.order, at)])
    answer = matcher.match(firms[0], region="内蒙古")
    assert answer.considered == 81
    assert all(match.place.startswith("内蒙古") for match in answer.matches)


def test_an_unknown_region_is_said_and_one_without_parks_has_no_match(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    with pytest.raises(NotFound):
        matcher.match(firms[0], region="亚特兰蒂斯")
    codes = {park.adcode for park in matcher.parks_}
    bare = next(
        r.adcode
        for r in regions.all_regions().values()
        if r.level == "county" and r.adcode.startswith("15") and r.adcode not in codes
    )
    answer = matcher.match(firms[0], region=bare)
    assert (answer.considered, answer.matches, answer.near_misses) == (0, (), ())


def test_weights_can_be_given_by_name_or_ratio_and_only_ratios_count(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    by_name = matcher.match(firms[1], weights="electricity_price")
    assert by_name.weights == "electricity_price"
    tenfold = {name: 10 * value for name, value in PRESETS["electricity_price"].values.items()}
    by_ratio = matcher.match(firms[1], weights=tenfold)
    assert [m.park_id for m in by_ratio.matches] == [m.park_id for m in by_name.matches]
    assert [m.score for m in by_ratio.matches] == pytest.approx([m.score for m in by_name.matches])
    with pytest.raises(BadInput):
        matcher.match(firms[1], weights={"colour": 1})


def test_an_answer_says_how_to_ask_again(matcher: ParkMatcher, firms: tuple[Firm, ...]) -> None:
    answer = matcher.match(firms[0], as_of=date(2024, 1, 1))
    assert (answer.firm, answer.as_of, answer.weights) == (firms[0].name, "2024-01-01", "balanced")
    assert (answer.data_version, answer.engine_version) == (catalogue.DATA_VERSION, ENGINE_VERSION)
    assert answer == matcher.match(firms[0], as_of=date(2024, 1, 1))


def test_the_day_decides_which_law_and_which_sitings_count(matcher: ParkMatcher) -> None:
    alloy = Firm(name="某铁合金", industries=("3140",))
    before = matcher.match(alloy, k=1, as_of=date(2022, 2, 17), region="内蒙古")
    after = matcher.match(alloy, k=1, as_of=date(2022, 2, 18), region="内蒙古")
    assert (before.excluded, after.excluded) == (81, 0)
    early, late = (matcher.rank(alloy, as_of=date(year, 12, 31)).fits for year in (2005, 2025))
    assert np.nansum(late[2:4]) > np.nansum(early[2:4])


def test_no_number_that_leaves_is_not_a_number(
    matcher: ParkMatcher, illustrated: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    for fitted in (matcher, illustrated):
        for answer in fitted.match(firms):
            assert all(math.isfinite(number) for number in floats(asdict(answer)))


# --- what if -------------------------------------------------------------------------------------


def test_what_if_shows_the_park_before_and_after() -> None:
    fitted = ParkMatcher(as_of=DAY, sitings=()).fit([a_park(land_available_mu=a_fact(250))])
    firm = Firm(name="某企业", land_mu=300, investment_wan=30_000)
    before, after = fitted.what_if(firm, "P1", land_mu=250)
    assert before == fitted.explain(firm, "P1")
    assert after == fitted.explain(firm.model_copy(update={"land_mu": 250.0}), "P1")
    assert (before.verdict, after.verdict) == (Verdict.FAIL, Verdict.UNKNOWN)
    assert fitted.what_if(firm, "P1") == (before, before)
    assert fitted.what_if(firm, "P1", land_mu="0.025 万亩")[1] == after


def test_what_if_with_fields_or_figures_that_cannot_be_lists_every_fault(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    with pytest.raises(BadInput) as caught:
        matcher.what_if(firms[0], "S159011", land_mu=-5, colour="red")
    assert {fault.path for fault in caught.value.faults} == {"land_mu", "colour"}


# --- parks by name -------------------------------------------------------------------------------


def test_a_park_is_found_by_code_or_name_and_an_unknown_one_is_said(
    matcher: ParkMatcher, firms: tuple[Firm, ...]
) -> None:
    park = matcher.parks_[7]
    assert matcher.explain(firms[0], park.name) == matcher.explain(firms[0], park.id)
    for call in (matcher.explain, matcher.what_if):
        with pytest.raises(NotFound):
            call(firms[0], "S000000")
    with pytest.raises(NotFound):
        matcher.targets("没有这样的园区", firms)


def test_an_old_code_leads_to_the_successor_that_is_fitted() -> None:
    merged = [park for park in catalogue.load() if park.successors]
    assert merged
    for old in merged:
        heir = a_park(id="新代码", name=old.successors[0])
        fitted = ParkMatcher(as_of=DAY, sitings=()).fit([a_park(), heir])
        assert fitted.position(old.id) == fitted.position(old.name) == 1


def test_a_park_of_the_catalogue_that_was_not_fitted_is_not_found(
    illustrated: ParkMatcher,
) -> None:
    elsewhere = next(p.id for p in catalogue.load() if p.province == "江苏省")
    with pytest.raises(NotFound, match=elsewhere):
        illustrated.position(elsewhere)


# --- an estimator --------------------------------------------------------------------------------


def test_an_unfitted_matcher_says_so(firms: tuple[Firm, ...]) -> None:
    for ask in (
        lambda: ParkMatcher().match(firms[0]),
        lambda: ParkMatcher().rank(firms[0]),
        lambda: ParkMatcher().explain(firms[0], "S159011"),
        lambda: ParkMatcher().targets("S159011", firms),
    ):
        with pytest.raises(NotFittedError):
            ask()


def test_fitting_keeps_the_arguments_and_a_clone_starts_afresh(matcher: ParkMatcher) -> None:
    assert matcher.get_params() == {
        "weights": "balanced", "as_of": DAY, "rules": (), "sitings": None, "data_version": None,
    }  # fmt: skip
    with pytest.raises(NotFittedError):
        clone(matcher).scope(None)
    again = clone(matcher).fit([a_park()])
    assert [park.id for park in again.parks_] == ["P1"]


def test_two_parks_with_one_code_are_refused_and_named() -> None:
    with pytest.raises(BadInput) as refused:
        ParkMatcher().fit([a_park(), a_park(id="P2"), a_park()])
    (fault,) = refused.value.faults
    assert (fault.path, fault.value) == ("parks.2.id", "P1")


# --- a park's side -------------------------------------------------------------------------------


def test_a_table_of_firms_gives_the_targets_of_its_firms(matcher: ParkMatcher) -> None:
    draw = np.random.default_rng(11)
    firms = [made_up(draw).model_copy(update={"id": f"{n:03}"}) for n in range(120)]
    table = firm_table(firms, matcher.engine().groups)
    for park in matcher.parks_[::600]:
        listed = matcher.targets(park.id, firms, 120)
        assert listed == matcher.targets(park.id, table, 120, threads=2)
        assert listed[:7] == matcher.targets(park.id, firms, 7)
        for one in listed[::12]:
            firm = next(firm for firm in firms if firm.id == one.firm_id)
            assert one.match.score == matcher.explain(firm, park.id).score
        order = [
            (one.match.verdict is Verdict.FAIL, one.match.coverage < 0.5, -one.match.score)
            for one in listed
        ]
        assert order == sorted(order)


def test_every_firm_of_a_list_that_names_no_place_is_told(matcher: ParkMatcher) -> None:
    lost = Firm(name="甲", regions_wanted=("无此地区",))
    firms = [Firm(name="乙"), lost, lost.model_copy(update={"name": "丙"})]
    with pytest.raises(BadInput) as caught:
        matcher.targets(matcher.parks_[0].id, firms)
    assert [fault.path for fault in caught.value.faults] == ["firms.1", "firms.2"]


def test_both_sides_make_the_mutual_score(matcher: ParkMatcher, firms: tuple[Firm, ...]) -> None:
    for found in matcher.match(firms[0]).matches:
        low, high = sorted((found.firm_side, found.park_side))
        assert low <= found.mutual <= high
        assert found.mutual == pytest.approx(2 / (1 / low + 1 / high))
    silent = replace(matcher.match(firms[0]).matches[0], park_side=None)
    assert silent.mutual is None


def test_a_park_that_is_closed_on_the_day_is_left_out_and_no_near_miss(law: Law) -> None:
    parks = (
        a_park(id="OPEN"),
        a_park(id="SHUT", valid_to="2024"),
        a_park(id="NEXT", valid_from="2030"),
    )
    matcher = law.among(parks)
    for day, open_then in ((DAY, {"OPEN"}), (date(2024, 1, 1), {"OPEN", "SHUT"})):
        answer = matcher.match(Firm(name="某企业"), as_of=day)
        assert {match.park_id for match in answer.matches} == open_then
        assert answer.near_misses == ()
