"""What columns a table has, and how their cells are written, follows from the fields alone."""

import pytest
from pydantic import BaseModel

from features.columns import is_fact, kind_of, table_specs
from features.fields import specs
from features.profiles import Firm, Park
from features.units import PLAIN


def test_kinds_of_columns() -> None:
    kinds = {name: kind_of(Park, name) for name in table_specs(Park)}
    assert {kinds[n] for n in ("lng", "green_share")} == {"number"}
    assert (kinds["direct_green_power"], kinds["carbon_status"]) == ("flag", "choice")
    assert (kinds["services"], kinds["kind"], kinds["as_of"]) == ("list", "text", "text")
    assert kind_of(Firm, "is_chemical") == "flag"


@pytest.mark.parametrize("model", [Firm, Park])
def test_measured_fields_are_numbers(model: type[BaseModel]) -> None:
    for name, spec in specs(model).items():
        assert (kind_of(model, name) == "number") is (spec.unit is not PLAIN)


def test_only_parks_have_figures_with_sources() -> None:
    assert is_fact(Park, "green_share")
    assert not is_fact(Park, "name")
    assert not any(is_fact(Firm, name) for name in specs(Firm))
    assert "as_of" not in table_specs(Firm)
