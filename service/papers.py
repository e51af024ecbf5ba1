"""A report before it is a file: headings, lines, tables and pictures, in one language.

The same paper becomes a Word document, a PDF and a workbook.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from features.text import Lang

Cell = str | float | None


class Points(float):
    """A figure out of 100: it has every digit, and one decimal of it is shown."""


AUTHOR = "parkmatch"
FONT = "Noto Sans CJK SC"
UNKNOWN = "—"


@dataclass(frozen=True)
class Heading:
    """What a part of the paper is called; ``level`` 1 or 2."""

    said: str
    level: int = 1


@dataclass(frozen=True)
class Line:
    """A paragraph; a ``loud`` one is a warning, a ``quiet`` one a note."""

    said: str
    loud: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; ``widths`` are shares of the page, alike where none are given.

    ``name``: what its sheet of a workbook is called.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()

    @property
    def shares(self) -> tuple[float, ...]:
        """The width of each column as a share of 1."""
        widths = self.widths or (1.0,) * len(self.heads)
        return tuple(width / sum(widths) for width in widths)


@dataclass(frozen=True)
class Picture:
    """A chart as its Vega-Lite specification; ``said`` is told to who cannot see it."""

    spec: str
    said: str


Block = Heading | Line | Grid | Picture


@dataclass(frozen=True)
class Paper:
    """What goes to a meeting: ``blocks`` to read, ``sheets`` to work with.

    ``basis``: by which law, weights and data. ``foot``: at the foot of every page. ``banner``: that
    figures are made up, empty where none is.
    """

    title: str
    basis: str
    foot: str
    day: date
    lang: Lang
    blocks: tuple[Block, ...]
    sheets: tuple[Grid, ...] = ()
    banner: str = ""


def grid(
    name: str,
    columns: Mapping[str, float],
    rows: Iterable[Sequence[Cell]],
) -> Grid:
    """A table with ``columns``: heading and width of each."""
    return Grid(name, tuple(columns), tuple(map(tuple, rows)), tuple(columns.values()))


def told(cell: Cell) -> str:
    """A cell as it is printed: numbers rounded, a dash for unknown, nothing that acts on paper."""
    if cell is None:
        return UNKNOWN
    if isinstance(cell, str):
        return inert(cell) or UNKNOWN
    return f"{cell:,.0f}" if abs(cell) >= 1000 or cell == int(cell) else f"{cell:.4g}"


def inert(said: str) -> str:
    """``said`` without what no file may hold or nobody can see: control characters, halves of
    letters, marks that turn the direction of writing.
    """
    return "".join(
        " " if one.isspace() else one for one in said if one.isspace() or one.isprintable()
    )
