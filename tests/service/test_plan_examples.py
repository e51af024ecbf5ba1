"""Examples of plans: all on one question, nobody real."""

from service import plan_examples as examples
from service.plan_shapes import HeadShape


def test_every_example_says_what_was_asked() -> None:
    for one in (examples.PLACEMENT, examples.FRONT, examples.ACCORD, examples.AGENDA):
        assert set(HeadShape.__annotations__) < set(one)
        assert one["as_of"] == "2025-06-10"
