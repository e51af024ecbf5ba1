"""What is drawn once: the page as if it were drawn each time, and of a firm's words nothing."""

import re
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import pass_context
from jinja2.runtime import Context, Macro
from starlette.testclient import TestClient

from features.text import LANGS
from service.web import pages
from service.web.fragments import Fragments
from tests.service.web.test_pages import BLADES, DAY, FERRO_ALLOY, HOSTILE
from tests.service.web.test_targets import ROWS, upload

TEMPLATES = [path.read_text("utf-8") for path in (pages.HERE / "templates").iterdir()]
DEFINED = "{% macro one(said) %}{{ lang }} {{ said }}{% endmacro %}"
FIRMS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(("示例", *HOSTILE)),
        "products": st.sampled_from(("风电叶片", "硅铁", "多晶硅", "数据中心", "")),
        "regions_wanted": st.sampled_from(("内蒙古", "包头", "乌海", "")),
        "land_mu": st.sampled_from(("", "30", "300亩", "90000")),
        "green_share_min": st.sampled_from(("", "50%")),
        "conditions_wished": st.sampled_from(("", "5G", "研发平台")),
        "illustrative": st.sampled_from(("", "yes")),
        "lang": st.sampled_from(LANGS),
    }
)


@pass_context
def plainly(_: Context, macro: Macro, *said: object) -> str:
    """What a macro makes, drawn each time."""
    return macro(*said)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Fragments:
    """What pages keep from now on."""
    found = Fragments()
    monkeypatch.setitem(pages.templates().globals, "drawn", found.drawn)
    return found


def asked(client: TestClient, words: dict[str, str], keeping: bool = True) -> bytes:
    """The page that answers ``words``."""
    with pytest.MonkeyPatch.context() as patch:
        if not keeping:
            patch.setitem(pages.templates().globals, "drawn", plainly)
        return client.post("/", data={"as_of": DAY, "ask": "1", **words}).content


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=FIRMS)
def test_a_page_is_the_same_byte_for_byte(client: TestClient, words: dict[str, str]) -> None:
    plain = asked(client, words, keeping=False)
    assert asked(client, words) == plain
    assert asked(client, words) == plain


def test_so_is_a_list_of_firms(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [upload(client, ROWS.encode(), lang=lang) for lang in (*LANGS, *LANGS)]
    monkeypatch.setitem(pages.templates().globals, "drawn", plainly)
    assert kept == 2 * [upload(client, ROWS.encode(), lang=lang) for lang in LANGS]


@pytest.mark.parametrize("firm", [BLADES, FERRO_ALLOY])
def test_of_a_firms_own_words_nothing_is_kept(
    client: TestClient, held: Fragments, firm: dict[str, str]
) -> None:
    secret = "不可外传之语"
    page = asked(client, {**firm, "name": secret, "origin": secret, "products": f"硅铁 {secret}"})
    assert secret in page.decode()
    assert held.held
    assert not any(secret in str(key) + drawn for key, drawn in held.held.items())


def test_each_language_has_its_own_and_who_asks_again_gets_the_same(held: Fragments) -> None:
    page = pages.templates().from_string(DEFINED + "{{ drawn(one, 'a<b') }}")
    said = [page.render(lang=lang) for lang in (*LANGS, *LANGS)]
    assert said[0] == "zh a&lt;b"
    assert said[1] == "en a&lt;b"
    assert said[2:] == said[:2]
    assert len(held.held) == len(LANGS)


def test_what_is_full_is_begun_anew() -> None:
    held = Fragments(most=3)
    page = pages.templates().from_string(DEFINED + "{{ drawn(one, what) }}")
    for at, lang in product(range(9), LANGS):
        assert page.render(drawn=held.drawn, lang=lang, what=at) == f"{lang} {at}"
        assert len(held.held) <= 3


def test_no_two_macros_that_are_kept_have_the_same_name() -> None:
    kept = {name for text in TEMPLATES for name in re.findall(r"drawn\((?:\w+\.)?(\w+)", text)}
    defined = [name for text in TEMPLATES for name in re.findall(r"{% macro (\w+)", text)]
    assert kept
    assert [defined.count(name) for name in kept] == [1] * len(kept)
