"""Own figures stand in their columns, all others apart; together they are what was written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.profiles import Basis, Fact, Park
from features.tables.cells import CellFault
from features.tables.provenance import join_figures, own_values, provenance

FACTS = st.builds(
    Fact[float],
    value=st.floats(0, 1),
    as_of=st.sampled_from(["", "2023", "2024"]),
    source=st.sampled_from(["", "年鉴"]),
    basis=st.sampled_from(list(Basis)),
    note=st.sampled_from(["", "估算"]),
)
PARKS = st.builds(
    Park,
    id=st.just("S1"),
    name=st.just("甲园"),
    green_share=st.none() | FACTS,
    tariff_yuan_per_kwh=st.none() | FACTS,
    tax_per_mu=st.none() | FACTS,
)


def row_of(park: Park) -> dict[str, Any]:
    told = {name: words for name, words in provenance(park).items() if words}
    return {"id": park.id, "name": park.name, **own_values(park), **told}


@given(PARKS)
def test_splitting_and_joining_figures_changes_nothing(park: Park) -> None:
    raw = row_of(park)
    join_figures(raw, Park)
    assert Park.model_validate(raw) == park


@given(PARKS)
def test_only_own_figures_have_a_value_in_their_column(park: Park) -> None:
    for name in own_values(park):
        assert getattr(park, name).basis is Basis.OWN


def test_the_commonest_origin_is_the_rows() -> None:
    old, new = (Fact[float](value=1, as_of=year, source="年鉴") for year in ("2023", "2024"))
    park = Park(id="S1", name="甲园", tax_per_mu=new, output_per_mu=new, green_share=old)
    told = provenance(park)
    assert (told["as_of"], told["source"]) == ("2024", "年鉴")
    assert list(eval_json(told["other_figures"])) == ["green_share"]


def eval_json(words: str) -> dict[str, Any]:
    raw: dict[str, Any] = {"green_share": 1.0, "other_figures": words}
    join_figures(raw, Park)
    return {name: fact for name, fact in raw.items() if fact["as_of"] == "2023"}


@pytest.mark.parametrize(
    "words",
    ["[", "[]", '{"name": {"value": 1}}', '{"tax_per_mu": 1}', '{"tax_per_mu": {"as_of": "2024"}}'],
)
def test_exceptions_that_cannot_be_meant_are_refused(words: str) -> None:
    with pytest.raises(CellFault):
        join_figures({"other_figures": words}, Park)
