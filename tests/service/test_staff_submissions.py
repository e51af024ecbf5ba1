import pytest
from pydantic import ValidationError

from service.staff_submissions import SigningIn, TokenWish


@pytest.mark.parametrize("name", ["", "a\x00b", "a\nb", "x" * 101])
def test_a_name_is_one_visible_line(name: str) -> None:
    with pytest.raises(ValidationError):
        SigningIn(name=name, password="x")


def test_a_token_reads_for_ninety_days_unless_said_otherwise() -> None:
    assert TokenWish(name="报表").model_dump() == {"name": "报表", "scopes": ("read",), "days": 90}
