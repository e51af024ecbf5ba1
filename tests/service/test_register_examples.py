"""The examples keep up with what the service tells."""

from typing import Any

import pytest

from service import register_examples as examples
from service.registers.books import BOOKS, Register


@pytest.mark.parametrize("register", Register)
def test_the_example_of_a_register_makes_an_entry(sqlite_office: Any, register: Register) -> None:
    office = sqlite_office
    project = office.made("promoter甲", "/projects", {"name": "示例", "league": "包头市"})["id"]
    said = dict(BOOKS[register].example)
    asked = {**said, "project_id": project} if "project_id" in said else said
    made = office.made("promoter甲", f"/registers/{register}", asked)
    assert set(made) == set(examples.ENTRY)
    listed = office.sends("promoter甲", "GET", f"/registers/{register}").json()
    assert made in listed["items"]


@pytest.mark.parametrize(
    ("path", "example"),
    [("/tallies", examples.TALLIES), ("/progress", examples.PROGRESS)],
)
def test_what_is_told_has_the_members_of_its_example(
    sqlite_office: Any, path: str, example: dict[str, Any]
) -> None:
    assert list(sqlite_office.sends("analyst甲", "GET", path).json()) == list(example)
