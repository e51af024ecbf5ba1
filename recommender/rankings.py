"""The rankings of one part of a list of firms, as the columns that a file of rankings has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import joblib
import numpy as np
import pyarrow as pa

from features.encode import firm_vector
from features.errors import NotFound, StaleModel, shown
from features.firm_columns import Listed
from features.firm_parts import Part, Unread, unread_in
from features.firm_table import FirmTable, Objects, firm_table
from features.profiles import Firm
from features.tables.rows import WHOLE_ROW, Reject
from features.text import Text
from features.vectors import Bools, Ints
from recommender import crowd, reasons
from recommender.engine import Engine
from recommender.matching import ParkMatcher
from recommender.plans import Lists
from recommender.reasons import WORDS
from recommender.results import Verdict
from recommender.store import versions
from recommender.weights import Weights

SCHEMA = pa.schema(
    {
        "row": pa.int64(),  # of the firm, as a person counts it in the list
        "firm_id": WORDS,
        "firm": WORDS,
        "rank": pa.int16(),  # from 1; null, as all after it, for a firm that no park may take
        "park_id": WORDS,
        "score": pa.float64(),
        "low": pa.float64(),
        "high": pa.float64(),
        "coverage": pa.float64(),
        "verdict": WORDS,
        "excluded": pa.int32(),  # how many parks some rule excludes for the firm
    }
)
_FIRST = Firm(name="parkmatch", industries=("26",))
VERDICTS = pa.array([verdict.name.lower() for verdict in Verdict])
LONGEST_VALUE = 500


@dataclass(frozen=True)
class Job:
    """How the firms of a list are ranked: what each is asked, by whom it is answered.

    None takes what was fitted, or for weights those of the firm's own segment. ``reasons``: each
    park that is listed says why, in the columns of :mod:`recommender.reasons`.
    """

    matcher: ParkMatcher
    k: int = 10
    weights: Any = None
    as_of: date | None = None
    region: str | None = None
    reasons: bool = False
    made_with: dict[str, str] = field(default_factory=versions)

    def engine(self) -> Engine:
        """The fast path over the parks asked about, made once in each process.

        Raises :class:`NotFound` for an unknown region.
        """
        with _MAKING:
            return self.matcher.engine(self.region, self.as_of)

    def begin(self) -> None:
        """Has at hand in this process what the first firm of all waits for: the compiled loops, and
        how industries are related.
        """
        engine = self.engine()
        _lists(self, engine, firm_table([_FIRST], engine.groups))

    def schema(self) -> pa.Schema:
        """The columns of its rankings."""
        if not self.reasons:
            return SCHEMA
        said = reasons.fields(self.engine().setting.constraints)
        return pa.schema([*SCHEMA, *said])

    def identity(self) -> dict[str, Any]:
        """All that rankings rest on besides the list: equal only where they would be equal."""
        matcher, day = self.matcher, self.as_of or self.matcher.as_of_
        asked = None if self.weights is None else dict(Weights.read(self.weights).values)
        return {
            "k": self.k,
            "day": day.isoformat(),
            "region": self.region or "",
            "weights": asked or {"": "of the segment", **matcher.weights_.values},
            "parks": _digest(matcher.parks_),
            "law": _digest(vars(matcher.book_)),
            "sitings": _digest(matcher.sitings_),
            "versions": self.made_with,
            **({"reasons": True} if self.reasons else {}),
        }


@dataclass(frozen=True)
class Kept:
    """A job in a file, for processes that each load it once."""

    path: Path

    @property
    def job(self) -> Job:
        """The job itself."""
        return _loaded(self.path)


@dataclass(frozen=True)
class Counts:
    """Of one part or several: firms ranked, those of them that no park may take, rows in fault.

    ``aside``: rows that say something and are none of firms, such as examples and totals; None
    where a part was ranked by a version that did not count them. Blank rows are counted nowhere.
    """

    firms: int = 0
    nowhere: int = 0
    faulty: int = 0
    aside: int | None = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.firms + other.firms,
            self.nowhere + other.nowhere,
            self.faulty + other.faulty,
            None if self.aside is None or other.aside is None else self.aside + other.aside,
        )


def ranked(asked: Job | Kept, part: Part) -> tuple[int, bytes]:
    """The part's number and its rankings as an Arrow file, rejects in it.

    Raises :class:`StaleModel` where this machine would rank otherwise than the one that asks.
    """
    job = asked.job if isinstance(asked, Kept) else asked
    if job.made_with != versions():
        raise StaleModel(_OTHER_VERSIONS)
    engine = job.engine()
    listed = part.listed(engine.groups, engine.met)
    try:
        lists = _lists(job, engine, listed.table)
    except NotFound:
        listed = _without_strangers(listed)
        lists = _lists(job, engine, listed.table)
    said = {
        "rejects": [_entry(reject) for reject in listed.rejects],
        "counts": vars(_counts(listed, lists)),
        "unread": unread_in(listed),
    }
    return part.at, _file(_columns(job, engine, listed, lists), said)


def opened(path: Path) -> tuple[pa.Table, Counts]:
    """A part's rankings, and its counts; raises ``pyarrow.ArrowException`` where damaged."""
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    counts = Counts(**{"aside": None, **json.loads(table.schema.metadata[b"counts"])})
    return table.replace_schema_metadata(), counts


def rejects_of(path: Path) -> list[Reject]:
    """What is wrong with rows of the part, in their order."""
    with pa.memory_map(str(path)) as source:
        said = pa.ipc.open_file(source).schema.metadata
    return [_reject(entry) for entry in json.loads(said[b"rejects"])]


def unread_of(path: Path) -> Unread:
    """The words of the part's rows that name no industry; none where an earlier version ranked it,
    which did not keep them.
    """
    with pa.memory_map(str(path)) as source:
        said = pa.ipc.open_file(source).schema.metadata
    found: Unread = json.loads(said.get(b"unread", b"{}"))
    return found


def _lists(job: Job, engine: Engine, table: FirmTable) -> Lists:
    weigh = job.matcher.weigher(job.weights)
    return crowd.shortlists(engine, table, weigh, job.k, reasons=job.reasons)


def _without_strangers(listed: Listed) -> Listed:
    """Firms that name an unknown region or code are rejected, in the order of the rows."""
    table = listed.table
    unknown = [_unknown(firm) for firm in table.kinds]
    strange = np.array([error is not None for error in unknown], dtype=np.bool_)[table.kind]
    rejects = list(listed.rejects)
    for at in np.flatnonzero(strange).tolist():
        error = unknown[table.kind[at]]
        assert error is not None
        problem = Text(error.message("zh"), error.message("en"))
        remedy = _CORRECT.fill(what=error.kind)
        number = int(listed.numbers[at])
        rejects.append(Reject(number, "", WHOLE_ROW, table.names[at], problem, remedy))
    rejects.sort(key=lambda reject: reject.row)
    left = np.flatnonzero(~strange)
    return replace(
        listed, table=table.take(left), rejects=tuple(rejects), numbers=listed.numbers[left]
    )


def _unknown(firm: Firm) -> NotFound | None:
    try:
        firm_vector(firm)
    except NotFound as error:
        return error
    return None


def _counts(listed: Listed, lists: Lists) -> Counts:
    faulty = {reject.row for reject in listed.rejects}
    return Counts(len(listed.table), int((lists.found == 0).sum()), len(faulty), listed.aside)


def _columns(job: Job, engine: Engine, listed: Listed, lists: Lists) -> pa.Table:
    """One row for each firm and park listed, and one for a firm without any park."""
    counts = np.maximum(lists.found, 1)
    firm = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(firm)) - np.repeat(np.cumsum(counts) - counts, counts)
    none, k = lists.found[firm] == 0, lists.positions.shape[1]
    if not k:
        lists = lists._replace(**_room(len(counts)))
    figures = lists.figures[firm, place]
    columns = {
        "row": pa.array(listed.numbers[firm]),
        "firm_id": _words(firm, listed.table.ids),
        "firm": _words(firm, listed.table.names),
        "rank": pa.array((place + 1).astype(np.int16), mask=none),
        "park_id": _coded(lists.positions[firm, place], engine.scope.vectors.ids, none),
        **{name: pa.array(figures[:, at], mask=none) for at, name in enumerate(FIGURES)},
        "verdict": _coded(lists.worst[firm, place], VERDICTS, none),
        "excluded": pa.array(lists.excluded[firm].astype(np.int32)),
    }
    if job.reasons:
        columns |= reasons.columns(engine, lists.whys, firm * k + place, none)
    return pa.table(columns, schema=job.schema())


def _room(firms: int) -> dict[str, Any]:
    """Lists of one place where there is no park at all."""
    return {
        "positions": np.full((firms, 1), -1),
        "figures": np.full((firms, 1, len(FIGURES)), np.nan),
        "worst": np.zeros((firms, 1), dtype=np.uint8),
    }


FIGURES = ("score", "low", "high", "coverage")
"""Columns of shares 0..1."""


def _words(firm: Ints, said: Objects) -> pa.Array:
    """(t,) what each firm is called; null where it is not."""
    # Each word once: what Parquet makes of a dictionary that repeats itself differs by chance.
    names = pa.array(said, pa.string(), mask=said == "")
    return names.dictionary_encode().take(pa.array(firm))


def _coded(codes: Ints, values: Any, none: Bools) -> pa.Array:
    indices = pa.array(codes.astype(np.int32), mask=none)
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.string()))


def _file(table: pa.Table, said: Mapping[str, Any]) -> bytes:
    schema = table.schema.with_metadata({name: json.dumps(value) for name, value in said.items()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as out:
        out.write_table(table)
    return bytes(sink.getvalue())


def _entry(reject: Reject) -> list[Any]:
    value = shown(reject.value, LONGEST_VALUE)
    return [reject.row, reject.sheet, value, *reject.field, *reject.why, *reject.remedy]


def _reject(entry: list[Any]) -> Reject:
    row, sheet, value, *texts = entry
    label, why, remedy = (Text(*texts[at : at + 2]) for at in (0, 2, 4))
    return Reject(row, sheet, label, value, why, remedy)


def _digest(what: object) -> str:
    written = json.dumps(what, default=_plain, sort_keys=True, ensure_ascii=False)
    return sha256(written.encode()).hexdigest()


def _plain(what: Any) -> object:
    if hasattr(what, "model_dump"):
        return what.model_dump(mode="json")
    if isinstance(what, set | frozenset):
        return sorted(what, key=str)
    return dict(vars(what)) if hasattr(what, "__dict__") else str(what)


@lru_cache(maxsize=1)
def _loaded(path: Path) -> Job:
    job: Job = joblib.load(path)
    return job


_MAKING = Lock()
_OTHER_VERSIONS = Text(
    "工作节点上的 parkmatch、数据或 numpy 与本机版本不同，请装成一样",
    "a worker has another version of parkmatch, of its data or of numpy: install the same",
)
_CORRECT = Text("请改正{what}", "Correct the {what}")
