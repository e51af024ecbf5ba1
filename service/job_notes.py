"""What is odd in a job's list but harmless: kept in its folder, told as checking the list tells it.

Columns that are not read and words that name no industry change what comes of a list, and nothing
else says so.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import orjson

from features.errors import Fault
from service.database.jobs import JobRecord
from service.imports import plain, worded
from service.job_files import JobFiles

_LIST = re.compile(r"list\.\w+")


def keep(files: JobFiles, notes: Iterable[Fault]) -> None:
    """Writes the notes on the list."""
    files.notes.write_bytes(orjson.dumps([plain(note) for note in notes]))


def of(folder: str, record: JobRecord) -> tuple[Fault, ...]:
    """The notes of a job whose files are under ``folder``, on the list as it was called when it was
    sent; none before all of it is read, and once the files are gone.
    """
    try:
        said = orjson.loads(JobFiles.of(folder, record.id).notes.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return ()
    return tuple(_known_by(record.file_name, Fault(**worded(one))) for one in said)


def _known_by(name: str, note: Fault) -> Fault:
    return replace(note, path=_LIST.sub(lambda _: name, note.path, count=1))
