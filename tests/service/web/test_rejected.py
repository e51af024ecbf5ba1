"""Rows that cannot be read, told so many at a time and handed back whole."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from features.tables import Reject
from features.text import Text
from service.files import Firms
from service.web.rejected import TOLD, Rejected, handed

WHY = Text("不是数字", "is no number")


def rejects(values: list[str]) -> tuple[Reject, ...]:
    return tuple(Reject(at, "", WHY, value, WHY, WHY) for at, value in enumerate(values, 2))


@given(st.lists(st.text(max_size=20), max_size=2 * TOLD))
def test_the_page_tells_the_first_and_the_file_has_all(values: list[str]) -> None:
    read = Firms("名单.csv", (), rejects(values))
    found = Rejected(read, "plan", True)
    assert list(found.told) == list(read.rejects[:TOLD])
    assert found.untold == (len(values) > TOLD)
    rows = list(csv.reader(io.StringIO(bytes(handed(read, "en").body).decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == [str(one.row) for one in read.rejects]
