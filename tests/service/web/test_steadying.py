"""How steady a ranking is, as pictures: of the same ranking as the page's, made when opened."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from features.text import LANGS, Lang
from recommender.looks import PALETTES, Theme
from service.answers import ILLUSTRATIVE
from service.shelves import Replies
from service.web import steadying
from service.web.forms import EXAMPLE, READ, Filled
from tests.service.web.reading import running

ASKED = {**EXAMPLE, "as_of": "2025-06-10", "read_as": EXAMPLE["products"], "industries": "3415"}


def shown(page: str) -> list[str]:
    """The addresses of the pictures on a page, in light."""
    return [unescape(one) for one in re.findall(r'<img src="(/steadiness[^"]+)"', page)]


def page(client: TestClient, **said: str) -> str:
    answer = client.get("/", params={**ASKED, **said, "ask": "1"})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_pictures_are_of_the_parks_of_the_page(
    client: TestClient, lang: Lang, theme: Theme
) -> None:
    found = page(client, lang=lang)
    parks = re.findall(r'<title lang="zh-CN">(\d+ [^<]+)</title>', found)
    addresses = [one.replace("theme=light", f"theme={theme}") for one in shown(found)]
    drawn = [client.get(address) for address in addresses]
    assert [one.status_code for one in drawn] == [200, 200]
    assert all(one.headers["content-type"].startswith("image/svg+xml") for one in drawn)
    assert all("default-src 'none'" in one.headers["content-security-policy"] for one in drawn)
    assert all(PALETTES[theme].ground in one.text for one in drawn)
    assert not [said for one in drawn for said in running(one.text)]
    assert len(parks) > 3
    assert all(park in drawn[0].text for park in map(unescape, parks))
    assert ("halved" if lang == "en" else "减半") in drawn[1].text


def test_a_picture_is_drawn_once(
    app: Any, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.state.shelf = Replies()
    begun, plain = [], steadying.study

    def study(*said: Any, **more: Any) -> Any:
        begun.append(1)
        return plain(*said, **more)

    monkeypatch.setattr(steadying, "study", study)
    [ranks, weights] = shown(page(client))
    first, again = client.get(ranks), client.get(ranks + "&more=1")
    assert first.text == again.text
    assert client.get(weights).text != first.text
    assert len(begun) == 2


def test_made_up_figures_are_marked_in_the_picture_too(client: TestClient) -> None:
    said = ILLUSTRATIVE.zh.split("，")[0]
    for address in shown(page(client, illustrative="1")):
        assert said in client.get(address).text
    assert not [one for one in shown(page(client)) if said in client.get(one).text]


@pytest.mark.parametrize(
    "more", [{"land_mu": "900000", "illustrative": "yes"}, {"regions_wanted": "香港"}], ids=str
)
def test_where_no_park_is_left_there_is_no_picture_and_nothing_breaks(
    client: TestClient, more: dict[str, str]
) -> None:
    nowhere = {**ASKED, **more}
    assert not shown(page(client, **nowhere))
    for name in steadying.PICTURES:
        address = f"{steadying.ADDRESS}?{urlencode({**nowhere, 'picture': name})}"
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "said",
    [{"land_mu": "-5"}, {"picture": "all"}, {"theme": "blue"}, {"lang": "fr"},
     {"products": "x" * steadying.LONGEST_QUERY}],
    ids=str,
)  # fmt: skip
def test_bad_input_is_told(client: TestClient, said: dict[str, str]) -> None:
    asked = {**ASKED, "picture": "ranks", **said}
    answer = client.get(steadying.ADDRESS, params=asked)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_the_address_says_all_that_a_question_is_read_from_and_no_more() -> None:
    words = dict.fromkeys(READ, ("甲",)) | {"form_key": ("key",), "ask": ("1",)}
    [ranks, _] = steadying.addresses(Filled(words)).values()
    said = dict(parse_qsl(urlsplit(ranks).query))
    assert set(said) == {*READ, "picture", "lang"}


def test_too_much_writing_has_no_picture() -> None:
    assert not steadying.addresses(Filled({"products": ("x" * steadying.LONGEST_QUERY,)}))
