"""The work of one job in a process of its own: other people's requests do not wait for it, its
memory goes back when it ends, and it ends with the process that began it.
"""

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from features.errors import ParkmatchError, StaleModel
from features.text import Lang, Text, bracketed
from recommender import store
from recommender.matching import ParkMatcher
from service import job_notes, job_weights, large_imports, rankings_book
from service.database.engine import Database
from service.job_files import JobFiles
from service.jobs import Counted
from service.large_imports import Import, Tell
from service.rankings_book import Said

if TYPE_CHECKING:
    from recommender.rankings import Counts, Job

PART_ROWS = 2_000
"""So many rows are ranked at a time, and lost when the work is broken off."""
POLITENESS = 5
"""By so much less than a request the work is urgent (nice)."""


@dataclass(frozen=True)
class Task:
    """What to rank and how; ``folder`` holds the list and the matcher.

    ``importing``: what is imported instead, and the address of the database that it goes to.
    """

    folder: Path
    asked: Mapping[str, Any] | None
    lang: Lang
    importing: tuple[Import, str] | None = None


@dataclass(frozen=True)
class Told:
    """How far the work is: ``ended`` well, or ``failed`` for a reason; ``stale`` when what was
    begun is of another version of parkmatch and must be begun anew.
    """

    counted: Counted
    ended: bool = False
    failed: Text | None = None
    stale: bool = False


def work(task: Task, to: Connection) -> None:
    """Does the task and tells ``to`` how far it is."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(POLITENESS)
    files = JobFiles(task.folder)
    told = Counted()

    def tell(counted: Counted) -> None:
        nonlocal told
        told = counted
        to.send(Told(told))

    try:
        with files.alone():
            done = _ranked(task, files, tell) if task.asked else _imported(task, files, tell)
            to.send(Told(done, ended=True))
    except StaleModel:
        to.send(Told(told, stale=True))
    except ParkmatchError as error:
        to.send(Told(told, failed=Text(error.message("zh"), error.message("en"))))


def _imported(task: Task, files: JobFiles, tell: Tell) -> Counted:
    assert task.importing is not None
    job, url = task.importing
    database = Database(url)
    try:
        if job.writes:
            return large_imports.write(database, job, files, tell)
        return large_imports.compare(database, job, files, task.lang, tell)
    finally:
        database.close()


def _ranked(task: Task, files: JobFiles, tell: Tell) -> Counted:
    from recommender.batch import rank_all  # whoever watches the work does none of it
    from recommender.crews import Crew

    assert task.asked is not None
    matcher = store.load(files.matcher)
    out = files.result("parquet")
    done = rank_all(
        files.list,
        out,
        _job(matcher, task.asked),
        Crew(workers=1),
        rejects=files.rejects,
        lang=task.lang,
        part_rows=PART_ROWS,
        tell=lambda one: tell(_counted(one.of, one.rows, one.counts)),
    )
    said = Said(
        matcher.parks_,
        _data_of(matcher, task.asked["illustrative"]),
        job_weights.label(job_weights.begun(task.asked, matcher.weights_)),
    )
    rankings_book.write_csv(out, files.result("csv"), said, task.lang)
    if rankings_book.fits(out):
        rankings_book.write_book(out, files.result("xlsx"), said, task.lang)
    job_notes.keep(files, [*done.notes, *rankings_book.listed_twice(out, files.list.name)])
    return _counted(done.rows, done.rows, done.counts)


def _data_of(matcher: ParkMatcher, illustrative: bool) -> Text:
    version = Text(matcher.data_version_, matcher.data_version_)
    return bracketed(version, _MADE_UP) if illustrative else version


def _job(matcher: ParkMatcher, asked: Mapping[str, Any]) -> "Job":
    from recommender.rankings import Job

    return Job(
        matcher,
        asked["k"],
        asked["weights"],
        date.fromisoformat(asked["as_of"]),
        asked["region"] or None,
        asked.get("reasons", False),  # a job that was sent to an earlier version says nothing of it
    )


def _counted(rows: int, rows_read: int, counts: "Counts") -> Counted:
    return Counted(
        rows, rows_read, counts.firms, counts.nowhere, counts.faulty, rows_aside=counts.aside
    )


_MADE_UP = Text("含示意数据，不可用于决策", "illustrative figures, not for decisions")


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
