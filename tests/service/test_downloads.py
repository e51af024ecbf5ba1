"""Files that are handed over."""

import re
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.downloads import (
    LONGEST_STEM,
    MEDIA_TYPES,
    disposition,
    documented_file,
    download,
    named,
)

DAY = date(2026, 1, 31)


@pytest.mark.parametrize("kind", MEDIA_TYPES)
def test_a_file_is_saved_under_its_name_and_kept_by_nobody_on_the_way(kind: str) -> None:
    answer = download(b"1", "parkmatch-x", kind, {"Cache-Control": "public", "X-Data": "7"})
    assert answer.headers["content-disposition"] == f'attachment; filename="parkmatch-x.{kind}"'
    assert answer.headers["content-type"] == MEDIA_TYPES[kind]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-data"] == "7"


def test_a_description_names_each_kind_that_a_file_may_be_of() -> None:
    found = documented_file("The table", ("xlsx", "csv"))
    schema = {"type": "string", "format": "binary"}
    assert found["description"] == "The table"
    assert list(found["content"]) == [MEDIA_TYPES["xlsx"], MEDIA_TYPES["csv"]]
    assert all(said == {"schema": schema} for said in found["content"].values())


@pytest.mark.parametrize(
    ("list_name", "called"),
    [
        ("名单.xlsx", "parkmatch-名单-2026-01-31"),
        ("长三角 企业 2026.csv", "parkmatch-长三角_企业_2026-2026-01-31"),
        ("", "parkmatch-2026-01-31"),
        ("..", "parkmatch-2026-01-31"),
        ("../../etc/passwd", "parkmatch-passwd-2026-01-31"),
        ('a"b;c\r\nX: 1.csv', "parkmatch-a_b_cX_1-2026-01-31"),
        ("\u202e倒\ud800.csv", "parkmatch-倒-2026-01-31"),
    ],
)
def test_what_was_made_of_a_list_is_called_by_it_and_its_day(list_name: str, called: str) -> None:
    assert named(list_name, DAY) == called


@given(st.text(max_size=300))
def test_no_name_of_a_list_gets_out_of_its_header(list_name: str) -> None:
    name = f"{named(list_name, DAY)}.csv"
    assert len(name) <= LONGEST_STEM + len("parkmatch--2026-01-31.csv")
    assert not set(name) & set('/\\:*?"<>|;\r\n\0')
    said = disposition(name)
    told = re.fullmatch(
        r'attachment; filename="([^"\\]+)"(?:; filename\*=UTF-8\'\'([\w%.~-]+))?', said
    )
    assert told, said
    said.encode("ascii")
    assert (unquote(told[2]) if told[2] else told[1]) == name
