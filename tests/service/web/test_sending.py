"""A file that a page sends: only of the session's own form, and never too large."""

from typing import Any

import pytest

from tests.service.web.conftest import Desk

LISTS = "企业名称\n甲\n"


def sent(desk: Desk, **more: Any) -> int:
    said = {"files": {"file": ("表.csv", LISTS.encode())}, **more.pop("words", {})}
    status: int = desk.post("promoter甲", "/imports/firms", more, **said).status_code
    return status


@pytest.mark.parametrize("key", ["", "x" * 32, "钥匙"])
def test_a_form_of_another_site_does_nothing(desk: Desk, key: str) -> None:
    assert sent(desk) == 303
    assert sent(desk, form_key=key) == 403


def test_what_is_too_large_is_told_at_the_input(desk: Desk) -> None:
    large = {"files": {"file": ("表.csv", LISTS.encode() + b"x" * (1 << 21))}}
    answer = desk.post("promoter甲", "/imports/firms", {}, **large)
    assert answer.status_code in {413, 422}
    assert "text/html" in answer.headers["content-type"]
