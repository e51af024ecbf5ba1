"""Shapes of plans are those of the examples."""

from service import examples
from service.plan_shapes import AgendaShape, PlacementShape


def test_the_examples_have_every_member() -> None:
    assert set(examples.PLACEMENT) == set(PlacementShape.__annotations__)
    assert set(examples.AGENDA) == set(AgendaShape.__annotations__)
