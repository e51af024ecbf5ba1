"""The work of a job, done here and now: what it writes and what it tells."""

from dataclasses import replace
from io import BytesIO
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from recommender import store
from service import labour
from service.job_files import JobFiles
from service.jobs import Counted
from service.labour import Task, Told

ASKED = {
    "k": 1,
    "as_of": "2025-06-10",
    "weights": "balanced",
    "region": "包头",
    "illustrative": False,
}
LIST = "企业名称,用地需求（亩）\n甲,30\n乙,很多\n合计,30\n".encode()


@pytest.fixture
def task(app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    monkeypatch.setattr(labour, "POLITENESS", 0)  # of this process, which has others to serve
    files = JobFiles(tmp_path / "job")
    files.keep(BytesIO(LIST), ".csv")
    store.save(app.state.matchers.fitted(), files.matcher)
    return Task(files.folder, ASKED, "zh")


def told(task: Task) -> list[Told]:
    hears, tells = Pipe(duplex=False)
    labour.work(task, tells)
    tells.close()
    found: list[Any] = []
    while True:
        try:
            found.append(hears.recv())
        except EOFError:
            return found


def test_it_tells_how_far_it_is_and_writes_every_form(task: Task) -> None:
    *on_the_way, last = told(task)
    assert last == Told(Counted(3, 3, 1, 0, 1, rows_aside=1), ended=True)
    assert [one.counted for one in on_the_way] == [last.counted]
    files = JobFiles(task.folder)
    assert all(files.result(form).stat().st_size for form in ("parquet", "csv", "xlsx"))
    assert "很多" in files.rejects.read_text("utf-8-sig")
    assert told(task)[-1] == last  # done once more, from what is there


def test_it_tells_what_is_wrong_in_both_languages(task: Task) -> None:
    JobFiles(task.folder).list.write_bytes("企业名称\n".encode())
    [last] = told(task)
    assert last.failed is not None
    assert "只有表头" in last.failed.zh
    assert "no rows" in last.failed.en


def test_what_another_version_began_is_told_as_stale(task: Task) -> None:
    JobFiles(task.folder).matcher.write_bytes(b"{}\n")
    assert told(replace(task))[-1].stale
