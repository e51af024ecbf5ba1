"""Results as small tables of HTML, for notebooks: Chinese first, everything escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from features.text import Text


def table(title: Text | str, heads: Sequence[Text], rows: Iterable[Sequence[object]]) -> str:
    """A table under its title; numbers as they are given, None as —."""
    head = "".join(f'<th title="{escape(one.en)}">{escape(one.zh)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    said = escape(title.zh if isinstance(title, Text) else title)
    return f"<table><caption>{said}</caption><tr>{head}</tr>{body}</table>"


def _cell(value: object) -> str:
    said = value.zh if isinstance(value, Text) else "—" if value is None else str(value)
    return f"<td>{escape(said)}</td>"
