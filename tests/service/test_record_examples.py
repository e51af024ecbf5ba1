"""The examples keep up with the product; that their schemas allow them is test_openapi's."""

from typing import Any

import pytest

from service import record_examples
from service.record_examples import RECORDS

BODIES = {
    "/api/v1/firms": record_examples.FIRMS,
    "/api/v1/weight-sets": record_examples.WEIGHTS,
    "/api/v1/answers": record_examples.QUESTIONS,
    "/api/v1/tokens": record_examples.TOKENS,
    "/api/v1/projects": record_examples.PROJECTS,
}
ASKERS = {"/api/v1/weight-sets": "analyst甲", "/api/v1/projects": "promoter甲"}


@pytest.mark.parametrize("path", BODIES)
def test_examples_of_bodies_make_what_the_examples_of_answers_show(
    sqlite_office: Any, path: str
) -> None:
    who = ASKERS.get(path, "firm甲")
    plain = path.removeprefix("/api/v1")
    made = sqlite_office.made(who, plain, BODIES[path]["one"]["value"])
    assert list(made) == list(RECORDS["POST", path])  # type: ignore[call-overload]  # a mapping
    listed = sqlite_office.sends(who, "GET", plain).json()
    example: Any = RECORDS["GET", path]
    assert list(listed) == list(example)
    assert list(listed["items"][0]) == list(example["items"][0])


def test_examples_for_a_kept_firm_make_what_they_show(sqlite_office: Any) -> None:
    firm = sqlite_office.made("firm甲", "/firms", record_examples.FIRMS["one"]["value"])["id"]
    asked = record_examples.FIRM_QUESTIONS["one"]["value"]
    answer = sqlite_office.made("firm甲", f"/firms/{firm}/answers", asked)
    example: Any = RECORDS["POST", "/api/v1/firms/{firm_id}/answers"]
    assert list(answer) == list(example)
    region = record_examples.CONSENTS["one"]["value"]
    consent = sqlite_office.made("firm甲", f"/firms/{firm}/consents", region)
    assert list(consent) == list(record_examples.CONSENT)
    assert consent["adcode"] == record_examples.CONSENT["adcode"]


def test_examples_of_statistics_have_the_members_of_real_ones(sqlite_office: Any) -> None:
    sqlite_office.made("promoter甲", "/projects", record_examples.PROJECTS["one"]["value"])
    told = sqlite_office.sends("firm甲", "GET", "/statistics").json()
    example = record_examples.STATISTICS
    assert list(told) == list(example)
    assert list(told["leagues"][0]) == list(example["leagues"][0])


def test_names_in_examples_are_made_up() -> None:
    assert record_examples.FIRM["name"].startswith("示例")
    assert "请勿使用" in record_examples.SIGNING_IN["one"]["value"]["password"]
