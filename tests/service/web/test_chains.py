"""The page of a chain: every claim with its source, both languages, nothing unsafe."""

import pytest
from starlette.testclient import TestClient

from features import catalogue, sitings
from features.relatedness import chains as every_chain
from features.text import LANGS, Lang
from recommender import chains
from recommender.nodes import State
from service.web.words import WORDS
from tests.service.web.test_pages import HOSTILE, Page

URL = "/chains/wind"


@pytest.mark.parametrize("lang", LANGS)
def test_products_directions_facts_and_sources_are_all_there(
    client: TestClient, lang: Lang
) -> None:
    found = chains.panorama_of("wind", "通辽", catalogue.load(), sitings.load())
    answer = client.get(URL, params={"place": "通辽", "lang": lang})
    page = Page(answer.text)
    assert answer.headers["content-language"].startswith(lang)
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    for node in found.nodes:
        assert node.name.of(lang) in page.text
        assert all(one.source in page.text for one in node.evidence)
    for fact in chains.supply(found):
        assert fact.source in page.text
    for one in chains.directions([found]):
        assert one.why.of(lang) in page.text
    for asked in chains.questions([found]):
        assert asked.why.of(lang) in page.text
    assert WORDS["chain_to_find_out"].of(lang) in page.text
    assert WORDS["chain_panorama"].of(lang) in page.text


def test_every_chain_has_its_page_in_a_region_and_at_a_park(client: TestClient) -> None:
    links = [attrs["href"] for tag, attrs in Page(client.get(URL).text).elements if tag == "a"]
    pages = [link for link in links if link.startswith("/chains/")]
    assert len(pages) > 20
    for link in pages:
        assert client.get(link).status_code == 200
    assert client.get(URL, params={"place": "S159052"}).status_code == 200


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_stranger_writes_is_never_markup(client: TestClient, hostile: str) -> None:
    assert client.get(URL, params={"place": hostile}).status_code == 404
    assert client.get(f"/chains/{hostile.replace('/', '')}").status_code == 404
    assert client.get(URL, params={"place": "x" * 61}).status_code == 422


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("url", "place", "status"),
    [
        (URL, "没有", 404),
        ("/chains/35", "没有", 404),
        ("/chains/nothing", "通辽", 404),
        (URL, "远" * 61, 422),
    ],
)
def test_a_fault_is_a_page_in_the_language_asked_for(
    client: TestClient, url: str, place: str, status: int, lang: Lang
) -> None:
    answer = client.get(url, params={"place": place, "lang": lang})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-language"].startswith(lang)
    page = Page(answer.text)
    assert WORDS["chain_unknown"].of(lang) in page.text
    said = {"zh": ("未找到", "太长"), "en": ("not found", "too long")}[lang]
    assert any(words in page.text for words in said)
    links = [attrs["href"] for tag, attrs in page.elements if tag == "a"]
    assert any(link.startswith("/chains/wind") for link in links)


@pytest.mark.parametrize("lang", LANGS)
def test_the_index_counts_what_is_known_of_every_chain(client: TestClient, lang: Lang) -> None:
    answer = client.get("/chains", params={"place": "通辽", "lang": lang})
    page = Page(answer.text)
    assert answer.status_code == 200
    for chain in every_chain():
        found = chains.panorama_of(chain.id, "通辽", catalogue.load(), sitings.load())
        known = sum(node.state == State.PRESENT for node in found.nodes)
        links = f"{len(found.present)} / {len(chain.links)} {known} / {len(found.nodes)}"
        assert f"{chain.name.of(lang)} {links}" in page.text


def test_a_place_that_nobody_knows_is_told_beside_the_index(client: TestClient) -> None:
    answer = client.get("/chains", params={"place": "内蒙骨"})
    page = Page(answer.text)
    assert answer.status_code == 404
    assert page.value("place") == "内蒙骨"
    assert page.all("p", id="place-fault", role="alert")
    assert page.all("a", href="/chains/wind?place=%E5%86%85%E8%92%99%E5%8F%A4&lang=zh")
