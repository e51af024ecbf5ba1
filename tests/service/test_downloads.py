"""Files that are handed over."""

import pytest

from service.downloads import MEDIA_TYPES, documented_file, download


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
