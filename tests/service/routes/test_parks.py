import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from features import catalogue
from features.fields import specs
from features.profiles import Fact, Park
from service.routes import parks

URL = "/api/v1/parks"


def test_pages_cover_the_whole_catalogue_once(client: TestClient) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(URL, params={"limit": 200, "cursor": cursor}).json()
        assert page["total"] == len(catalogue.load())
        seen.extend(park["id"] for park in page["items"])
        cursor = page["next"]
    assert seen == [park.id for park in catalogue.load()]


def test_a_province_keeps_to_its_parks(client: TestClient) -> None:
    page = client.get(URL, params={"province": "内蒙古", "limit": 200}).json()
    assert page["total"] == 81
    assert {park["province"] for park in page["items"]} == {"内蒙古自治区"}


def test_the_nearest_name_comes_first(client: TestClient) -> None:
    best = client.get(URL, params={"q": "包头稀土高新区", "limit": 1}).json()["items"]
    assert [park["id"] for park in best] == ["G152006"]
    nearby = client.get(URL, params={"q": "开发区", "province": "包头", "limit": 200}).json()
    assert {park["prefecture"] for park in nearby["items"]} == {"包头市"}


@pytest.mark.parametrize(
    ("said", "lies_in"),
    [("Baotou", "1502"), ("ordos city", "1506"), ("Xing'an League", "1522"), ("Ningxia", "64")],
)
def test_a_place_in_english_finds_its_parks(client: TestClient, said: str, lies_in: str) -> None:
    found = client.get(URL, params={"q": said, "limit": 200}).json()["items"]
    lying = {park.id for park in catalogue.load() if park.adcode.startswith(lies_in)}
    assert {park["id"] for park in found} == lying
    assert lying


@settings(max_examples=25)
@given(q=st.text(max_size=30), limit=st.integers(1, 200))
def test_any_words_may_be_searched_for_and_the_next_page_goes_on(
    client: TestClient, q: str, limit: int
) -> None:
    answer = client.get(URL, params={"q": q, "limit": limit})
    assert answer.status_code == 200
    page = answer.json()
    assert len(page["items"]) == min(limit, page["total"])
    assert (page["next"] is None) == (page["total"] <= limit)
    if page["next"]:
        after = client.get(URL, params={"q": q, "limit": limit, "cursor": page["next"]}).json()
        assert not {one["id"] for one in after["items"]} & {one["id"] for one in page["items"]}
        assert len(after["items"]) == min(limit, page["total"] - limit)


@pytest.mark.parametrize("cursor", ["x", "é", "WzFd", "WyJTMDAwMDAwIl0", "e30"])
def test_a_cursor_of_another_list_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get(URL, params={"cursor": cursor})
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["faults"]] == ["query.cursor"]


def test_each_park_of_a_list_leads_to_its_figures(client: TestClient) -> None:
    for line in client.get(URL, params={"q": "包头", "limit": 3}).json()["items"]:
        park = client.get(line["url"]).json()
        assert (park["id"], park["name"]) == (line["id"], line["name"])


def test_every_figure_has_label_unit_date_source_and_basis(client: TestClient) -> None:
    park = catalogue.get("S159041")
    told = {field["field"]: field for field in client.get(f"{URL}/S159041").json()["fields"]}
    assert list(told) == list(specs(Park))
    facts = {name: getattr(park, name) for name in told if isinstance(getattr(park, name), Fact)}
    assert facts
    for name, fact in facts.items():
        field = told[name]
        assert field["label"] == specs(Park)[name].label.zh
        assert field["unit"] == specs(Park)[name].unit.symbol.zh
        assert (field["value"], field["as_of"]) == (fact.value, fact.as_of)
        assert (field["source"], field["basis"]) == (fact.source, fact.basis.value)


def test_a_former_name_still_leads_to_the_park(client: TestClient) -> None:
    park = next(park for park in catalogue.load() if unambiguous(park))
    found = client.get(f"{URL}/{park.aliases[0]}")
    assert found.status_code == 200
    assert found.json()["id"] == park.id


def unambiguous(park: Park) -> bool:
    named = [p.id for p in catalogue.load() if set(park.aliases[:1]) & {p.name, *p.aliases}]
    return bool(park.aliases) and "/" not in park.aliases[0] and named == [park.id]


@pytest.mark.parametrize("wanted", ["S999999", "包头火星开发区", "%00", "..%2F..%2Fetc", "🏭"])
def test_a_park_that_is_not_known_is_not_found(client: TestClient, wanted: str) -> None:
    answer = client.get(f"{URL}/{wanted}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_near_names_are_offered(client: TestClient) -> None:
    detail = client.get(f"{URL}/包头稀土高新技术产业开发").json()["detail"]
    assert "包头稀土高新技术产业开发区" in detail


def test_a_text_that_no_name_has_is_refused_and_a_search_leaves_the_loop(
    client: TestClient,
) -> None:
    assert not any(
        asyncio.iscoroutinefunction(getattr(route, "endpoint", None))
        for route in parks.router.routes
    )
    longest = 100
    assert client.get(URL, params={"q": "铁" * longest}).status_code == 200
    assert client.get(URL, params={"q": "铁" * (longest + 1)}).status_code == 422
