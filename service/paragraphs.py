"""Paragraphs and tables of Chinese and Latin text at a terminal: Chinese may break anywhere.

Rich is imported when something is shown: a service that answers over HTTP has no terminal.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from features.text import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text as Line

# A Chinese letter or a Latin word with the marks that belong to it, or blanks.
_PIECE = r"[（《“(]*(?:[⺀-鿿＀-￯]|[^\s⺀-鿿＀-￯（《“(]+)[、。，；：！？）》”…)]*|[（《“(]+|\s+"
_SMALLEST = 20


class Paragraph:
    """``text`` as wide as there is room, its later lines indented by ``hang`` cells."""

    def __init__(self, text: str, style: str = "", hang: int = 0) -> None:
        self.text = text
        self.style = style
        self.hang = hang

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.text import Text as Line

        for line in lines(self.text, max(options.max_width, _SMALLEST), self.hang):
            yield Line(line, self.style, no_wrap=True, overflow="fold")

    def __rich_measure__(self, console: "Console", options: "ConsoleOptions") -> "Measurement":
        from rich.cells import cell_len
        from rich.measure import Measurement

        widest = max(cell_len(self.text), _SMALLEST)
        return Measurement(_SMALLEST, widest).with_maximum(options.max_width)


def lines(text: str, width: int, hang: int = 0) -> Iterator[str]:
    """``text`` in lines of at most ``width`` cells; only a longer Latin word stands out."""
    from rich.cells import cell_len

    line = ""
    for piece in re.findall(_PIECE, text):
        if line.strip() and cell_len(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = " " * hang + piece.lstrip()
        else:
            line += piece
    yield line.rstrip()


def styled(said: str, style: str = "") -> "Line":
    """``said`` as it is, brackets and all."""
    from rich.text import Text as Line

    return Line(said, style)


def stacked(*parts: "RenderableType") -> "Group":
    """The parts below one another."""
    from rich.console import Group

    return Group(*parts)


def table_of(lang: Lang, *heads: Text) -> "Table":
    """A table with headings and no rows yet; what is too wide goes on in the next line."""
    from rich.table import Column, Table

    return Table(*(Column(styled(head.of(lang)), overflow="fold") for head in heads))
