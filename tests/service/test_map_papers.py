"""The map of a report."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from features import catalogue
from features.outlines import NO_OUTLINES, built_in
from features.text import LANGS, Lang
from service.map_papers import WHERE, where
from service.papers import Heading, Line, Picture
from service.shapes import MatchShape
from tests.service.test_firm_papers import asked

NUMBER = "GS(2026)0000号"


def drawn(picture: Picture) -> list[dict[str, Any]]:
    """Every row of a park that the picture is drawn from."""
    return list(_rows(json.loads(picture.spec)))


def _rows(said: Any) -> Iterator[dict[str, Any]]:
    if isinstance(said, dict) and {"park", "rank"} <= said.keys():
        yield said
    for inner in (
        said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    ):
        yield from _rows(inner)


@pytest.fixture(scope="module")
def matches() -> list[MatchShape]:
    return asked("zh", made_up=False)["matches"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_ranked_park_is_at_its_place_with_its_rank(
    matches: list[MatchShape], lang: Lang
) -> None:
    heading, picture, credit = where(matches, built_in(NUMBER), lang)
    assert isinstance(heading, Heading)
    assert heading.said == WHERE.of(lang)
    assert isinstance(picture, Picture)
    rows = {row["park"]: row for row in drawn(picture) if row.get("rank")}
    for one in matches:
        park = catalogue.get(one["park"]["id"])
        row = rows[park.name]
        assert (row["rank"], row["lng"], row["lat"]) == (one["rank"], park.lng, park.lat)
    assert isinstance(credit, Line)
    assert NUMBER in credit.said


def test_without_shapes_the_parks_are_there_alone(matches: list[MatchShape]) -> None:
    _, picture, credit = where(matches, NO_OUTLINES, "zh")
    assert isinstance(picture, Picture)
    assert len({row["park"] for row in drawn(picture) if row.get("rank")}) == len(matches)
    assert isinstance(credit, Line)
    assert NUMBER not in credit.said


def test_parks_that_are_nowhere_known_make_no_map(matches: list[MatchShape]) -> None:
    lost = {**matches[0], "park": {**matches[0]["park"], "id": "X-1"}}
    assert list(where([lost], built_in(), "zh")) == []  # type: ignore[list-item]  # a plain dict
    assert list(where([], built_in(), "zh")) == []
