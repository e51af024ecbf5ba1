"""A file of rankings as people open it: csv, and a workbook where it is not too long for one.

Figures are points out of 100 with one decimal, as pages show them, and what criteria add sums to
the score. The file itself has all decimals.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from features.errors import Fault
from features.namesakes import TWICE, TWICE_REMEDY, Namesakes
from features.profiles import Park
from features.tables import guarded
from features.tables.reading import SHOWN_ROWS, few, in_rows
from features.text import Lang, Text
from features.units import OF_100
from recommender.results import Verdict

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 20_000
MOST_BOOK_ROWS = 1_048_575
"""What a sheet holds below its header; csv and Parquet have no limit."""
OPTIONS = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
WIDTH, WIDEST = 16, 80
MOST_LOOKED_AT = 1_000_000
"""Rankings of so many rows are looked through for firms of the same name."""
_AGAIN = Text("有 {again} 家{what}", "{again} of them {what}")


def fits(rankings: Path) -> bool:
    """Whether a workbook can hold the rankings: a sheet has so many rows and, so that it can be
    opened, no more cells with reasons than without.
    """
    import pyarrow.parquet as pq  # the process that does the jobs needs it alone

    said = pq.read_metadata(rankings)
    cells = MOST_BOOK_ROWS * len(HEADS)
    return bool(said.num_rows <= MOST_BOOK_ROWS and said.num_rows * said.num_columns <= cells)


def listed_twice(rankings: Path, where: str) -> tuple[Fault, ...]:
    """The note that firms that were ranked may be in their list before, if any are: in which of its
    rows, ``where`` being what it is called. In longer files they are not looked for.
    """
    from pyarrow import parquet as pq

    if pq.read_metadata(rankings).num_rows > MOST_LOOKED_AT:
        return ()
    rows = _again(rankings)
    shown = list(islice(rows, SHOWN_ROWS + 1))
    again = len(shown) + sum(1 for _ in rows)
    what = in_rows(shown, _AGAIN.fill(again=again, what=TWICE))
    said = Fault(where, few(shown), what, TWICE_REMEDY)
    return (said,) if again else ()


def _again(rankings: Path) -> Iterator[int]:
    """The rows of the list whose firm may be in it before."""
    from pyarrow import compute as pc
    from pyarrow import parquet as pq

    met = Namesakes()
    columns = ["row", "firm", "firm_id", "rank"]
    for part in pq.ParquetFile(rankings).iter_batches(BATCH_ROWS, columns=columns):
        first = part.filter(pc.fill_null(pc.equal(part["rank"], 1), True))
        said = (first[name].to_pylist() for name in columns[:3])
        yield from (row for row, name, key in zip(*said, strict=True) if met.again(name, key))


@dataclass(frozen=True)
class Said:
    """What the rankings are told with: the parks, and what every row says of their data and of the
    weights.
    """

    parks: Sequence[Park]
    data: Text
    weights: Text


def write_csv(rankings: Path, out: Path, said: Said, lang: Lang) -> None:
    """Writes the rankings as UTF-8 text; texts that look like formulas are guarded."""
    sheet = _Sheet.of(rankings, said, lang)
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(sheet.heads)
        lines.writerows(sheet.rows())


def write_book(rankings: Path, out: Path, said: Said, lang: Lang) -> None:
    """Writes the rankings as a workbook of one sheet, and of a second that says how to read the
    reasons where there are some.
    """
    import xlsxwriter

    told = _Sheet.of(rankings, said, lang)
    with out.open("wb") as file, xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": _RANKINGS.of(lang), "author": "parkmatch"})
        sheet, bold = book.add_worksheet(_RANKINGS.of(lang)), book.add_format({"bold": True})
        sheet.set_column(0, len(told.heads) - 1, WIDTH)
        for column, head in enumerate(told.heads):
            sheet.write_string(0, column, head, bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(told.rows(), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | float):
                    sheet.write_number(line, column, cell)
                elif cell is not None:
                    sheet.write_string(line, column, str(cell))
        if told.reasoned:
            guide = book.add_worksheet(_GUIDE.of(lang))
            guide.set_column(0, 0, WIDTH)
            guide.set_column(1, 1, WIDEST)
            for line, (called, meant) in enumerate(_MEANT):
                guide.write_string(line, 0, called.of(lang), bold)
                guide.write_string(line, 1, meant.of(lang))


@dataclass(frozen=True)
class _Sheet:
    """The rankings as they are written for people, in one language; ``every``: what each row says
    besides; ``plain``: so many of their columns come before those that say why.
    """

    rankings: Path
    names: Mapping[object, str]
    every: Sequence[str]
    lang: Lang
    plain: int
    reasoned: "Sequence[pa.Field]"

    @classmethod
    def of(cls, rankings: Path, said: Said, lang: Lang) -> "_Sheet":
        """That of a file of rankings, whose columns beyond the usual ones say why."""
        import pyarrow.parquet as pq

        from recommender.rankings import SCHEMA

        names: dict[object, str] = {park.id: park.name for park in said.parks}
        plain = len(SCHEMA)
        reasoned = list(pq.read_schema(rankings))[plain:]
        every = said.data.of(lang), guarded(said.weights.of(lang))
        return cls(rankings, names, every, lang, plain, reasoned)

    @property
    def heads(self) -> list[str]:
        """What the columns are called."""
        return [head.of(self.lang) for head in (*HEADS, *map(_head, self.reasoned))]

    def rows(self) -> Iterator[Sequence[object]]:
        """The cells of each row."""
        import pyarrow.parquet as pq

        verdicts: dict[object, str] = {
            verdict.name.lower(): verdict.label.of(self.lang) for verdict in Verdict
        }
        conditions = [_conditions(field, self.lang) for field in self.reasoned[-_OPEN:]]
        unknown = _UNKNOWN.of(self.lang)
        with pq.ParquetFile(self.rankings) as file:
            for batch in file.iter_batches(BATCH_ROWS):
                columns = [column.to_pylist() for column in _in_points(batch)]
                for cells in zip(*columns, strict=True):
                    row = _row(cells[: self.plain], self.names, verdicts)
                    why = _why(cells[self.plain :], conditions, unknown, self.lang)
                    yield (*row, *self.every, *why)


def _in_points(batch: "pa.RecordBatch") -> "list[pa.Array]":
    """The columns with their figures as :func:`features.units.points` shows them, and what
    criteria add as :func:`recommender.criteria.in_points` does.
    """
    import pyarrow.compute as pc

    from recommender.rankings import FIGURES
    from recommender.reasons import ADDS, FIT

    def tenths(share: "pa.Array") -> "pa.Array":
        return pc.round(pc.multiply(share, 1000.0), round_mode="half_to_even")

    found = []
    so_far = before = 0.0
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if name in FIGURES or name.startswith(FIT):
            found.append(pc.divide(tenths(column), 10.0))
        elif name.startswith(ADDS):
            so_far = pc.add(so_far, pc.fill_null(column, 0.0))
            after = tenths(so_far)
            shown = pc.divide(pc.subtract(after, before), 10.0)
            found.append(pc.if_else(pc.is_valid(column), shown, None))
            before = after
        else:
            found.append(column)
    return found


def _row(
    cells: Sequence[object], names: Mapping[object, str], verdicts: Mapping[object, str]
) -> Sequence[object]:
    number, firm_id, firm, rank, park_id, *figures, verdict, excluded = cells
    return (
        number,
        guarded(str(firm_id or "")),
        guarded(str(firm or "")),
        rank,
        park_id,
        guarded(names.get(park_id, "")),
        *figures,
        verdicts.get(verdict),
        excluded,
    )


def _why(
    cells: Sequence[object], conditions: Sequence[Mapping[str, str]], unknown: str, lang: Lang
) -> Iterator[object]:
    """The cells that say why: a fit that is unknown says so, one that is not asked is blank."""
    scored, said = cells[:-_OPEN], cells[-_OPEN:]
    for fit, adds in zip(scored[::2], scored[1::2], strict=True):
        yield unknown if fit is None and adds is not None else fit
        yield adds
    for names, called in zip(said, conditions, strict=False):
        listed = str(names).split(";") if names else []
        yield guarded(_BETWEEN.of(lang).join(called.get(name, name) for name in listed))


def _head(field: "pa.Field") -> Text:
    """The head of a column that says why: the criterion's label and which of its figures it is."""
    from recommender.criteria import CRITERIA

    kind, _, name = field.name.partition("_")
    labels = {criterion.name: criterion.label for criterion in CRITERIA}
    if field.name in _CALLED:
        return _CALLED[field.name]
    return _OF_ONE[kind].fill(label=labels[name])


def _conditions(field: "pa.Field", lang: Lang) -> Mapping[str, str]:
    """What the conditions that stand in the column are called."""
    called = json.loads(field.metadata[b"conditions"])
    return {name: Text(*label).of(lang) for name, label in called.items()}


_RANKINGS, _GUIDE = Text("排名", "rankings"), Text("怎样看理由", "how to read why")
_UNKNOWN, _BETWEEN = Text("未知", "unknown"), Text("、", ", ")
_OPEN = 2
"""So many of the columns that say why, the last, are of conditions."""
HEADS = (
    Text("行", "Row"), Text("企业编号", "Firm id"), Text("企业", "Firm"), Text("位次", "Rank"),
    Text("园区代码", "Park code"), Text("园区", "Park"),
    *(OF_100.fill(what=what)
      for what in (Text("得分", "Score"), Text("下限", "Low"), Text("上限", "High"))),
    Text("已知权重（%）", "Known (%)"), Text("硬性条件", "Conditions"),
    Text("被排除的园区数", "Parks excluded"), Text("园区数据", "Data of the parks"),
    Text("权重", "Weights"),
)  # fmt: skip
_OF_ONE = {
    "fit": OF_100.fill(what=Text("{label} 契合度", "{label}: fit")),
    "adds": OF_100.fill(what=Text("{label} 加分", "{label}: adds")),
}
_CALLED = {
    "to_verify": Text("待核实", "To verify"),
    "conditional": Text("附条件", "Conditional"),
}
_MEANT = (
    (
        Text("契合度", "fit"),
        Text(
            "满分 100。“未知”是园区或企业的数据不足以判断；空格是这家企业不考察这一项。",
            "Of 100. Unknown: the park or the firm says too little. Blank: not asked of this firm.",
        ),
    ),
    (
        Text("加分", "adds"),
        Text(
            "这一项为得分加了多少；契合度未知时为 0。一行各项加分之和等于得分。",
            "What the criterion adds to the score; 0 where the fit is unknown. Those of a row sum "
            "to its score.",
        ),
    ),
    (
        Text("待核实", "To verify"),
        Text(
            "数据不足、尚不能判断的硬性条件。",
            "Conditions that cannot be judged yet for want of a figure.",
        ),
    ),
    (
        Text("附条件", "Conditional"),
        Text("附条件才符合的硬性条件。", "Conditions that are met conditionally."),
    ),
)
