"""Every page has its small picture in both READMEs, which ``tests.browser.pictures`` takes."""

import pytest
from fastapi import FastAPI

from features.text import LANGS, Lang
from service.app import create_app
from service.settings import Settings
from tests.browser.pictures import PICTURES, READMES, ROOT, named, table
from tests.service.web import tour

LARGEST, WHOLE = 40_000, 1_000_000


@pytest.fixture(scope="module")
def routes() -> FastAPI:
    return create_app(Settings())


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_is_shown(routes: FastAPI, lang: Lang) -> None:
    readme = READMES[lang].read_text("utf-8")
    files = [PICTURES / f"{named(path)}.{lang}.webp" for path in tour.pages(routes)]
    told = [file.relative_to(ROOT).as_posix() for file in files]
    assert not [one for one in told if f"({one})" not in readme], "take the pictures anew"
    assert not [file.name for file in files if not file.exists()]


def test_the_pictures_are_small() -> None:
    sizes = [file.stat().st_size for file in PICTURES.glob("*.webp")]
    assert sizes
    assert max(sizes) <= LARGEST
    assert sum(sizes) <= WHOLE


def test_names_tell_pages_apart(routes: FastAPI) -> None:
    paths = [*tour.pages(routes), "/?", *(f"{path}?" for path in tour.LISTS)]
    assert len({named(path) for path in paths}) == len(paths)


def test_a_table_has_rows_of_the_same_length() -> None:
    lines = table([("a", "a.webp"), ("b", "b.webp"), ("c", "c.webp"), ("d", "d.webp")]).splitlines()
    assert {line.count("|") for line in lines} == {4}
