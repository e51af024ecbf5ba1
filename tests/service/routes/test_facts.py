import pytest
from starlette.testclient import TestClient

URL = "/api/v1/facts"


def test_facts_of_a_region_and_an_industry(client: TestClient) -> None:
    found = client.get(URL, params={"region": "内蒙古", "industry": "3415"}).json()["facts"]
    assert "风电装备整建制配套能力" in {one["item"] for one in found}
    english = client.get(URL, headers={"Accept-Language": "en"}).json()["facts"]
    assert {one["standing_label"] for one in english} >= {"actual", "target"}


@pytest.mark.parametrize(
    ("params", "path"), [({"region": "火星"}, "region"), ({"industry": "9999"}, "industry")]
)
def test_what_is_unknown_is_refused(client: TestClient, params: dict[str, str], path: str) -> None:
    answer = client.get(URL, params=params)
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == [f"query.{path}"]


def test_a_section_letter_finds_what_its_divisions_find(client: TestClient) -> None:
    section, division = (
        client.get(URL, params={"industry": code}).json()["facts"] for code in ("C", "34")
    )
    assert len(division) > 5
    assert all(one in section for one in division)
    assert client.get(URL, params={"industry": "C38"}).json()["facts"]
