"""A list that somebody sends: read whatever its kind, carried back, kept nowhere."""

from base64 import b64decode
from pathlib import Path

import pytest

from features.errors import BadInput
from service.web.lists import LONGEST_NAME, SentList

ROWS = "企业名称,用地需求（亩）\n甲,300\n乙,-5\n".encode()


def test_a_list_is_read_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = SentList("名单.csv", ROWS).firms()
    assert [firm.name for firm in found.firms] == ["甲"]
    assert (found.name, found.rows, found.faulty) == ("名单.csv", 2, 1)
    assert not list(tmp_path.iterdir())


def test_the_page_carries_a_file_that_is_small_enough() -> None:
    small = SentList("名单.csv", ROWS)
    assert b64decode(small.held(1 << 20)) == ROWS
    assert small.held(len(ROWS)) == ""
    assert SentList("rows.csv", ROWS, "rows").held(1 << 20) == ""


@pytest.mark.parametrize("name", ["../../x", "x" * LONGEST_NAME, "", "a.exe", ".csv.exe", "x\x00"])
@pytest.mark.parametrize("by", ["list", "rows"])
def test_another_kind_of_file_is_a_fault_of_its_input(name: str, by: str) -> None:
    with pytest.raises(BadInput) as told:
        SentList(name, ROWS, by).firms()
    assert {fault.path for fault in told.value.faults} == {by}


def test_what_is_odd_is_told_of_the_file_as_people_call_it() -> None:
    found = SentList("长三角.csv", "企业名称\n甲\n甲\n".encode()).firms()
    assert [note.path.partition(":")[0] for note in found.notes] == ["长三角.csv"]
