"""A stream of firms in, a stream of rankings out: a million firms in the memory of a few thousand.

Parts of the list are ranked by a crew and kept in a folder beside the result until all are there,
so that a run that was broken off goes on where it stopped.
"""

import gc
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from features.errors import BadInput, Fault
from features.firm_parts import PART_ROWS, FirmParts, Part
from features.tables import saving, write_rejects
from features.text import Lang, Text
from recommender import reasons
from recommender.crews import Crew, at_work
from recommender.rankings import Counts, Job, opened, rejects_of, unread_of

FEWER_ROWS = PART_ROWS // 2
"""So many are ranked at a time with reasons, of which a row has many."""
MOST_WAITING = 4
"""So many parts for each worker are out at most: given to it, on their way back, or not yet kept.
"""
SHARED_WORDS = ["row", "firm_id", "firm", "rank", "park_id", "verdict", "excluded"]
"""Columns that repeat themselves; a dictionary of scores would be as long as the scores."""

UNALIKE = frozenset({"score", "low", "high"})
"""Columns that take as much room packed as not, and only longer to write."""


@dataclass(frozen=True)
class Progress:
    """How far a batch is: rows of the list that are done, those of them by an earlier run, and the
    counts of the parts that are written: all that are done but for some that wait for others.
    """

    rows: int
    earlier: int
    of: int
    counts: Counts = field(default_factory=Counts, compare=False)


@dataclass(frozen=True)
class Done:
    """What a batch came to: parts of the list, those computed now, the counts of them all, and the
    rows of the list, blank ones too. ``notes``: what is odd in the list but harmless.
    """

    parts: int
    computed: int
    counts: Counts
    rows: int
    notes: tuple[Fault, ...] = ()


Tell = Callable[[Progress], None]
THREADS = Crew()


def rank_all(
    firms: Path,
    out: Path,
    job: Job,
    crew: Crew = THREADS,
    *,
    rejects: Path | None = None,
    lang: Lang = "zh",
    part_rows: int | None = None,
    tell: Tell = lambda progress: None,
) -> Done:
    """Ranks the parks for each firm of a csv, Excel or Parquet table into a Parquet file, ``out``.

    Its columns are those of the job's schema, firms in the order of the list.
    ``rejects`` becomes a csv of the rows in fault, by default beside ``out``. Raises
    :class:`BadInput` for a list that cannot be read, for an ``out`` that another batch has begun,
    and when workers are lost for good.
    """
    job.engine()  # what cannot be asked is told before anything is begun
    part_rows = part_rows or (FEWER_ROWS if job.reasons else PART_ROWS)
    with crew.preparing(job):
        listed = FirmParts(firms, part_rows)
    with saving(out):
        kept = _Kept.of(out, {"list": _digest(firms), "part_rows": part_rows, **job.identity()})
    have = kept.sound(listed.parts)
    missing = listed.parts - len(have)
    with _whole_or_not(out) as place, _parquet(place, job) as file:
        batch = _Batch(listed, kept, _Progress(listed.rows, tell), have, file)
        if missing:
            batch.compute(job, crew)
        batch.write()
    with _whole_or_not(rejects or rejects_beside(out)) as place:
        write_rejects(place, chain.from_iterable(map(rejects_of, kept.places(listed.parts))), lang)
    notes = listed.notes(map(unread_of, kept.places(listed.parts)))
    kept.clear()
    return Done(listed.parts, missing, batch.counts, listed.rows, notes)


def rejects_beside(out: Path) -> Path:
    """Where the rows in fault are listed unless another place is named."""
    return out.with_name(out.stem + ".rejects.csv")


@dataclass(frozen=True)
class _Kept:
    """The folder of the parts that are done; which batch they are of is written in it."""

    folder: Path

    @classmethod
    def of(cls, out: Path, identity: dict[str, Any]) -> "_Kept":
        """That of ``out``, begun or found; :class:`BadInput` where it is of another batch."""
        kept = cls(out.with_name(out.name + ".parts"))
        kept.folder.mkdir(parents=True, exist_ok=True)
        told = kept.folder / "batch.json"
        if any(kept.folder.glob("*.arrow")):
            _refuse_other(kept.folder, json.loads(told.read_text("utf-8")), identity)
        else:
            _put(told, json.dumps(identity, ensure_ascii=False, indent=1).encode())
        return kept

    def place(self, at: int) -> Path:
        """The file of one part."""
        return self.folder / f"{at:08}.arrow"

    def places(self, parts: int) -> Iterator[Path]:
        """The files of all parts."""
        return map(self.place, range(parts))

    def sound(self, parts: int) -> set[int]:
        """Which parts are here and can be read."""
        return {at for at, place in enumerate(self.places(parts)) if _readable(place)}

    def clear(self) -> None:
        """Takes the folder away."""
        shutil.rmtree(self.folder)


@dataclass
class _Progress:
    of: int
    tell: Tell
    rows: int = 0
    earlier: int = 0

    def add(self, rows: int, counts: Counts, earlier: bool = False) -> None:
        self.rows += rows
        self.earlier += rows if earlier else 0
        self.tell(Progress(self.rows, self.earlier, self.of, counts))


@dataclass
class _Feed:
    """The parts that are left to do, never more than ``most`` of them given and not taken back.

    A call of the workers ends where too many are out, and the next begins when all are back: who
    keeps them too slowly is waited for. Workers fetch tasks in threads of their own.
    """

    left: Iterator[Part]
    most: int
    given: int = 0
    back: int = 0
    ended: bool = False
    broken: Exception | None = None
    rows: dict[int, int] = field(default_factory=dict)

    def some(self) -> Iterator[Part]:
        """As many parts as may be out now."""
        while self.given - self.back < self.most:
            try:
                part = next(self.left, None)
            except Exception as error:  # noqa: BLE001 - told by who waits for results
                self.broken, part = error, None
            if part is None:
                self.ended = True
                return
            self.given += 1
            self.rows[part.at] = len(part)
            yield part


@dataclass
class _Batch:
    """The parts of a list, those that are kept already, and the file they are written to."""

    listed: FirmParts
    kept: _Kept
    progress: _Progress
    have: set[int]
    file: pq.ParquetWriter
    written: int = 0
    counts: Counts = field(default_factory=Counts)

    def compute(self, job: Job, crew: Crew) -> None:
        """Ranks the parts that are not yet kept, and keeps each as it comes."""
        with _settled(), at_work(crew, job) as hands:
            feed = _Feed(self._left(), MOST_WAITING * hands.workers)
            while not feed.ended:
                with hands.ranked(feed.some()) as results:
                    for at, found in results:
                        feed.back += 1
                        self._keep(at, found)
                        self.progress.add(feed.rows.pop(at), self.counts)
            if feed.broken is not None:
                raise feed.broken

    def _keep(self, at: int, found: bytes) -> None:
        _put(self.kept.place(at), found)
        self.have.add(at)
        self.write()

    def write(self) -> None:
        """Writes the parts that come next, as far as there are any, one at a time in memory."""
        while self.written in self.have:
            table, counts = opened(self.kept.place(self.written))
            self.file.write_table(table, row_group_size=max(len(table), 1))
            self.counts += counts
            self.written += 1

    def _left(self) -> Iterator[Part]:
        for part in self.listed.read():
            if part.at not in self.have:
                yield part
            else:
                self.progress.add(len(part), self.counts, earlier=True)


@contextmanager
def _settled() -> Iterator[None]:
    """Garbage is looked for among what is made from now on, not again and again among all parks."""
    frozen = gc.get_freeze_count()
    gc.freeze()
    try:
        yield
    finally:
        if not frozen:
            gc.unfreeze()


def _readable(place: Path) -> bool:
    try:
        opened(place)
    except (FileNotFoundError, pa.ArrowException):
        return False
    return True


def _parquet(place: Path, job: Job) -> pq.ParquetWriter:
    shared = [*SHARED_WORDS, *(reasons.SHARED if job.reasons else ())]
    schema = job.schema()
    packed = {name: "NONE" if name in UNALIKE else "SNAPPY" for name in schema.names}
    return pq.ParquetWriter(
        place, schema, use_dictionary=shared, write_statistics=["row"], compression=packed
    )


@contextmanager
def _whole_or_not(out: Path) -> Iterator[Path]:
    unfinished = out.with_name(out.name + ".unfinished")
    try:
        yield unfinished
        with saving(out):
            unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _put(place: Path, content: bytes) -> None:
    with _whole_or_not(place) as unfinished, saving(place):
        unfinished.write_bytes(content)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _refuse_other(folder: Path, begun: dict[str, Any], asked: dict[str, Any]) -> None:
    """Each thing in which the batch that was begun is another is a fault."""
    remedy = _ANOTHER_PLACE.fill(folder=folder)
    faults = [
        Fault(_NAMES.get(name, name), _short(asked.get(name)), _was(begun.get(name)), remedy)
        for name in sorted({*begun, *asked})
        if begun.get(name) != asked.get(name)
    ]
    if faults:
        raise BadInput(faults)


def _was(value: object) -> Text:
    return Text("与已开始的那一批不同：{value}", "was {value} in the batch begun here").fill(
        value=_short(value)
    )


def _short(value: object) -> str:
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= 24 else f"{said[:23]}…"


_NAMES = {
    "list": "FIRMS",
    "k": "-k",
    "day": "--as-of",
    "region": "--region",
    "reasons": "--reasons",
}
_ANOTHER_PLACE = Text(
    "请按原来的条件续跑，或换一个输出文件，或删除 {folder}",
    "Go on with what was asked then, give another OUT, or delete {folder}",
)
