import pytest

from features.errors import ParkmatchError
from features.text import Text
from service import refusals
from service.problems import BUG, OF_ERRORS

KINDS = [kind for kind in vars(refusals).values() if isinstance(kind, type)]
REFUSALS = [
    kind for kind in KINDS if issubclass(kind, refusals.Refused) and kind.__subclasses__() == []
]


@pytest.mark.parametrize("kind", REFUSALS)
def test_each_is_in_the_tree_and_has_a_status_of_its_own(kind: type[ParkmatchError]) -> None:
    assert kind.__name__ in (refusals.__doc__ or "")
    assert OF_ERRORS[kind] is not BUG


def test_the_reason_is_told_in_both_languages() -> None:
    refused = refusals.NotPermitted(Text("不行", "no"))
    assert (refused.message("zh"), refused.message("en")) == ("不行", "no")
