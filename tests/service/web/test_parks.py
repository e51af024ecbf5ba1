"""The parks as pages: found by name or place, each figure with its source, gaps called gaps."""

import re

import pytest
from starlette.testclient import TestClient

from features import catalogue
from features.profiles import Park
from features.text import LANGS, Lang
from service import holdings, park_answers
from service.web.parks import LISTED, MAY_BE_EMPTY
from service.web.words import WORDS
from tests.service.web.conftest import Desk
from tests.service.web.test_pages import HOSTILE, Page

PARK = "S159041"


@pytest.mark.parametrize("lang", LANGS)
def test_a_park_has_every_figure_with_date_source_and_basis_and_every_gap(
    client: TestClient, lang: Lang
) -> None:
    answer = client.get(f"/parks/{PARK}", params={"lang": lang})
    page = Page(answer.text)
    assert answer.status_code == 200
    assert answer.headers["content-language"].startswith(lang)
    text = "".join(page.text.split())
    known, gaps = text.split("".join(WORDS["park_gaps_note"].of(lang).split()))
    for field in park_answers.park(catalogue.get(PARK), lang)["fields"]:
        part = gaps if field["value"] is None else known
        if field["field"] in MAY_BE_EMPTY and field["value"] is None:
            continue
        assert "".join(field["label"].split()) in part
        if field["value"] is not None:
            told = (field["shown"], field["as_of"], field["source"], field["basis_label"])
            assert all("".join(said.split()) in known for said in told)


def test_a_regional_figure_is_never_shown_as_the_parks_own(client: TestClient) -> None:
    html = client.get(f"/parks/{PARK}").text
    fields = park_answers.park(catalogue.get(PARK), "zh")["fields"]
    for basis in ("own", "regional"):
        assert html.count(f'class="basis {basis}"') == sum(f["basis"] == basis for f in fields) > 0


def test_a_park_leads_to_the_chains_of_its_league_and_to_its_firms(client: TestClient) -> None:
    links = [a["href"] for a in Page(client.get(f"/parks/{PARK}").text).all("a")]
    assert f"/targets?place={PARK}&lang=zh" in links
    chains = [link for link in links if link.startswith("/chains/")]
    assert chains
    assert client.get(chains[0]).status_code == 200


@pytest.mark.parametrize("park", [catalogue.load()[0], catalogue.load()[-1]])
def test_a_park_is_opened_by_its_name_too(client: TestClient, park: Park) -> None:
    assert client.get(f"/parks/{park.id}").text.count(park.name) > 0
    assert client.get(f"/parks/{park.name}").status_code == 200


def test_an_unknown_park_is_searched_for(client: TestClient) -> None:
    answer = client.get("/parks/包头装备制造园")
    assert answer.status_code == 404
    assert Page(answer.text).value("q") == "包头装备制造园"
    assert "包头装备制造产业园区" in answer.text


def test_the_pages_of_a_search_hold_every_park_once(client: TestClient) -> None:
    here = [park.id for park in catalogue.load(province="内蒙古")]
    listed: list[str] = []
    address = "/parks?province=内蒙古"
    while address:
        page = Page(client.get(address).text)
        listed += [
            a["href"].removeprefix("/parks/").partition("?")[0] for a in page.all("a", lang="zh-CN")
        ]
        assert len(listed) % LISTED == 0 or len(listed) == len(here)
        address = next((a["href"] for a in page.all("a", rel="next")), "")
    assert sorted(listed) == sorted(here)


@pytest.mark.parametrize("asked", [{"province": "内蒙骨"}, {"q": "长" * 101}])
def test_faults_stand_beside_what_was_asked(client: TestClient, asked: dict[str, str]) -> None:
    answer = client.get("/parks", params=asked)
    page = Page(answer.text)
    [(name, said)] = asked.items()
    assert answer.status_code == 422
    [there] = page.all("input", id=name)
    assert there["value"] == said
    assert there["aria-describedby"] == f"{name}-fault"


def test_nothing_found_is_said(client: TestClient) -> None:
    assert WORDS["parks_none"].zh in client.get("/parks", params={"q": "qwzx"}).text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_come_out_inert(client: TestClient, hostile: str) -> None:
    asked = ({"q": word, "province": word} for word in (hostile, "x" * 10))
    first, second = (Page(client.get("/parks", params=words).text) for words in asked)
    assert first.value("q") == first.value("province") == hostile
    assert first.shape == second.shape


@pytest.mark.parametrize(
    ("who", "park_id", "may"),
    [
        ("promoter甲", "G152058", False),
        ("promoter甲", "G152006", True),
        ("admin甲", "G152006", True),
        ("promoter乙", "G152006", False),
        ("analyst甲", "G152006", False),
        ("firm甲", "G152006", False),
        ("", "G152006", False),
    ],
)
def test_a_gap_leads_whoever_may_state_it_to_where_it_is_stated(
    desk: Desk, who: str, park_id: str, may: bool
) -> None:
    page = Page(desk.get(who, f"/parks/{park_id}").text)
    links = {a["href"] for a in page.all("a") if f"/parks/{park_id}/figures" in a["href"]}
    assert (f"/parks/{park_id}/figures?lang=zh" in links) == may
    park = catalogue.get(park_id)
    gaps = {name for name in holdings.FIELDS if getattr(park, name) in {None, ()}}
    expected = {f"/parks/{park_id}/figures?field={name}&lang=zh" for name in gaps}
    assert links - {f"/parks/{park_id}/figures?lang=zh"} == (expected if may else set())


def test_every_known_word_of_a_park_is_shown_with_its_source(client: TestClient) -> None:
    page = client.get("/parks/G152059").text
    known = page.partition('id="gaps"')[0]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", known, re.S)
    assert rows
    assert not [label for label, cells in rows if 'class="nothing" data-head="来源"' in cells]
