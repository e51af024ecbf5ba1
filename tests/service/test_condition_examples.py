"""The examples are of the shapes that are given out."""

from features.conditions import vocabulary
from service.condition_examples import CONDITION, REMARK
from service.condition_shapes import ConditionShape, RemarkShape


def test_the_examples_are_whole_and_of_a_known_condition() -> None:
    assert set(CONDITION) == set(ConditionShape.__annotations__)
    assert set(REMARK) == set(RemarkShape.__annotations__)
    assert vocabulary()[CONDITION["condition"]].label.zh == CONDITION["label"]
