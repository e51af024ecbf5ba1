"""The plain values of conditions and remarks are the same in code and in the interface."""

from features import catalogue
from service import surroundings
from service.condition_shapes import ConditionShape


def test_a_statement_has_every_key_of_its_shape() -> None:
    for one in surroundings.of_park(catalogue.get("S159041"), "en"):
        assert set(one) == set(ConditionShape.__annotations__)
