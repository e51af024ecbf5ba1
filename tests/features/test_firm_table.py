"""Firms as columns: nothing lost on the way there and back, ratios as a firm derives its own."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from features.firm_table import FIGURES, RATIOS, WISHES, firm_table, group_of, groups_of, wishes_of
from features.profiles import Firm
from tests.recommender.conftest import a_firm


@settings(max_examples=40, deadline=None)
@given(firms=st.lists(a_firm(), max_size=5))
def test_every_firm_comes_back_whole(firms: list[Firm]) -> None:
    table = firm_table(firms)
    assert [table.firm(at) for at in range(len(table))] == firms


@settings(max_examples=40, deadline=None)
@given(firms=st.lists(a_firm(), min_size=1, max_size=5))
def test_ratios_are_those_of_the_firm_itself(firms: list[Firm]) -> None:
    table = firm_table(firms)
    for name in RATIOS:
        own = [getattr(firm, name) for firm in firms]
        assert np.array_equal(
            table.figures[name], [np.nan if v is None else v for v in own], equal_nan=True
        )


def test_firms_alike_in_words_are_of_one_kind_unless_one_wishes_what_the_other_does_not() -> None:
    blade = Firm(name="甲", industries=("3415",), land_mu=300, export_share=0.2)
    more = blade.model_copy(update={"name": "乙", "land_mu": 900.0, "export_share": 0.9})
    home = blade.model_copy(update={"name": "丙", "export_share": 0.0})
    other = blade.model_copy(update={"products": "塔筒"})
    table = firm_table([blade, more, home, other])
    assert table.kind.tolist() == [0, 0, 1, 2]
    assert firm_table([blade, more], groups=frozenset("乙")).kind.tolist() == [0, 1]


def test_rows_may_be_taken_in_any_order() -> None:
    firms = [Firm(name=f"企业{at}", land_mu=at) for at in range(5)]
    taken = firm_table(firms).take(np.array([4, 0]))
    assert [taken.firm(at).name for at in range(2)] == ["企业4", "企业0"]


def test_the_figures_are_all_numbers_of_a_firm() -> None:
    assert {"land_mu", "investment_wan", "tariff_max"} <= set(FIGURES)
    assert not {"name", "industries"} & set(FIGURES)


GROUPS = frozenset({"金风", "甲", "通威", "A.B", "", "杉杉"})
names = st.sampled_from(
    ["金风科技", "甲（某）公司", " 通威股份", "AxB", "A.B集团", "", "杉", "乙金风", "杉杉能源"]
)


@settings(max_examples=60, deadline=None)
@given(firms=st.lists(names, max_size=6))
def test_the_groups_of_many_names_are_those_of_each(firms: list[str]) -> None:
    found = groups_of(np.array(firms, dtype=object), GROUPS)
    alone = [group_of(name, GROUPS) for name in firms]
    assert [code > 0 for code in found] == [bool(group) for group in alone]
    assert len(set(zip(found.tolist(), alone, strict=True))) == len(set(alone))


def test_each_set_of_wishes_has_a_number_of_its_own() -> None:
    nothing = np.zeros(8)
    bits = {
        name: np.array([float(row >> at & 1) for row in range(8)]) for at, name in enumerate(WISHES)
    }
    assert len(set(wishes_of(dict.fromkeys(FIGURES, nothing) | bits).tolist())) == 8
    assert wishes_of({name: np.array([np.nan, 0.0]) for name in FIGURES}).tolist() == [0, 0]
