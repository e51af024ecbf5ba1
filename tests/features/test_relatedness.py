import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import relatedness
from features.errors import NotFound
from features.industries import CLASSES, CODES, code_index, get
from features.relatedness import affinity, between, chains, code_matrix, flow

code = st.sampled_from(CODES)
industrial = st.sampled_from([code for code in CODES if "06" <= code[:2] <= "46"])
code_list = st.lists(code, min_size=1, max_size=5)
links = [
    (chain, upper, lower)
    for chain in chains()
    if chain.close
    for upper, lower in zip(chain.links, chain.links[1:], strict=False)
]


def test_the_matrix_is_symmetric_bounded_and_read_only() -> None:
    related = code_matrix()
    assert related.shape == (1951, 1951)
    assert related.dtype == np.float64
    assert np.array_equal(related, related.T)
    assert related.min() == 0
    assert related.max() == 1
    with pytest.raises(ValueError, match="read-only"):
        related[0, 0] = 2


def test_a_class_is_itself_and_only_itself() -> None:
    positions = relatedness.positions(CLASSES)
    among_classes = code_matrix()[np.ix_(positions, positions)]
    assert np.array_equal(among_classes == 1, np.eye(len(CLASSES), dtype=bool))


def test_nearer_in_the_tree_is_never_less_than_farther_or_outside() -> None:
    related = code_matrix()
    divisions = np.array([code[:2] for code in CODES])
    same_division = divisions[:, None] == divisions[None, :]
    assert related[same_division].min() == relatedness.SAME_DIVISION
    assert related[~same_division].max() <= relatedness.CHAIN < relatedness.SAME_DIVISION


@given(industrial, industrial)
def test_the_reason_carries_the_matrix_value_both_ways(first: str, second: str) -> None:
    there, back = between(first, second), between(second, first)
    assert there.value == back.value == code_matrix()[code_index(first), code_index(second)]
    assert (there.kind == "none") == (there.value == 0)
    assert there.why.zh
    assert there.why.en
    turned = {"supplier": "customer", "customer": "supplier"}
    assert back.kind == turned.get(there.kind, there.kind)


def test_a_more_precise_code_never_lowers_a_relation() -> None:
    parents = {code: get(code).parent for code in CODES}
    pairs = [(code, parent) for code, parent in parents.items() if parent and parent.isdigit()]
    precise = code_matrix()[[code_index(code) for code, _ in pairs]]
    broad = code_matrix()[[code_index(parent) for _, parent in pairs]]
    assert (precise >= broad).all()


@given(code, code)
def test_flow_turns_with_the_direction(first: str, second: str) -> None:
    there, back = flow(first, second), flow(second, first)
    assert (there.supplies, there.buys) == (back.buys, back.supplies)
    assert there.chain == back.chain
    assert abs(there.steps or 0) == abs(back.steps or 0)


@given(code, code)
def test_flow_shares_are_known_and_in_bounds_or_none(first: str, second: str) -> None:
    for share in (flow(first, second).supplies, flow(first, second).buys):
        assert share is None or 0 <= share <= 1
    if first[:2] == second[:2]:
        assert flow(first, second).supplies is None


def test_the_opinion_names_five_chains() -> None:
    named = ["corn", "wind", "solar", "rare_earth", "herbal"]
    assert [chain.id for chain in chains()][:5] == named
    assert all("促进制造业高端化" in chain.source.zh for chain in chains() if chain.close)


@pytest.mark.parametrize(("chain", "upper", "lower"), links)
def test_neighbours_of_a_named_chain_are_related_and_ordered(
    chain: relatedness.Chain, upper: relatedness.Link, lower: relatedness.Link
) -> None:
    for supplier in upper.codes:
        for customer in lower.codes:
            assert between(supplier, customer).value >= relatedness.CHAIN
            found = flow(supplier, customer)
            shared = [c.name for c in chains() if c.places(supplier) and c.places(customer)]
            assert chain.name in shared
            assert found.chain in shared
            assert found.steps in {0, 1}


def test_a_chain_fades_with_the_distance_between_links() -> None:
    assert between("3985", "3825").value == relatedness.CHAIN
    assert between("3985", "4416").value == relatedness.CHAIN * relatedness.CHAIN_STEP


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("3825", "3985", "chain"),
        ("3415", "3393", "chain"),
        ("3415", "3453", "same_division"),
        ("3841", "3849", "same_group"),
        ("645", "6450", "same_class"),
        ("34", "3415", "same_division"),
        ("34", "34", "same_division"),
        ("381", "3812", "same_group"),
        ("1811", "1711", "supplier"),
        ("0810", "3110", "customer"),
        ("3110", "8411", "none"),
    ],
)
def test_cases(first: str, second: str, kind: str) -> None:
    assert between(first, second).kind == kind


def test_a_reason_names_the_year_or_the_clause_of_its_source() -> None:
    assert "2007" in between("1811", "1711").source.zh
    assert "二（二）" in between("3825", "3985").source.zh
    assert between("3825", "3985").why.zh == "光伏产业链：光伏材料 → 电池组件"
    assert between("1811", "1711").why.en == "Textiles is upstream (share 50%)"


def test_trade_inside_one_division_and_with_most_services_is_not_known() -> None:
    assert flow("3415", "3453").supplies is None
    assert flow("3110", "8411").buys is None


@given(code_list)
def test_a_row_is_the_closest_of_its_codes(codes: list[str]) -> None:
    expected = code_matrix()[[code_index(code) for code in codes]].max(axis=0)
    assert np.array_equal(relatedness.row(codes), expected)


@given(code_list, code_list, st.data())
def test_affinity_is_the_best_weighted_pair(
    firm: list[str], park: list[str], data: st.DataObject
) -> None:
    weights = data.draw(st.lists(st.floats(0, 1), min_size=len(park), max_size=len(park)))
    best = max(
        between(a, b).value * weight for a in firm for b, weight in zip(park, weights, strict=True)
    )
    assert affinity(firm, park, weights) == best
    assert affinity([*firm, park[0]], park, weights) >= best


@given(code_list)
def test_affinity_of_nothing_known_is_not_zero_but_unknown(codes: list[str]) -> None:
    assert math.isnan(affinity(codes, []))
    assert math.isnan(affinity([], codes))
    assert np.isnan(relatedness.row([])).all()


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(NotFound):
        between("3825", "9999")
    with pytest.raises(NotFound):
        affinity(["C"], ["3825"])


def test_no_chain_leads_from_a_link_to_itself() -> None:
    """Two industries of one link stand side by side: neither takes what the other makes."""
    for chain in chains():
        for link in chain.links:
            for first in link.codes:
                for second in link.codes:
                    relation = between(first, second)
                    upper, arrow, lower = relation.why.zh.rpartition("：")[2].partition(" → ")
                    assert not arrow or upper != lower, (first, second)
    assert between("3451", "3811").why.zh == "风电产业链：同在“配套零部件”环节"
    assert between("3451", "3811").why.en == "Wind power chain: both in the link “Turbine parts”"
