"""Rows of a list that cannot be read: those beside them go on, these are told and handed back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import Response

from features.tables import Reject, write_rejects
from features.text import Lang
from service.downloads import download
from service.files import Firms
from service.web.pages import HEADERS

TOLD = 100
WANTED = "rejects"
"""What the input ``download`` says of whoever wants the rows in fault."""


@dataclass(frozen=True)
class Rejected:
    """The rows of ``read`` in fault; the form ``form`` fetches them where it carries the list.

    ``whole``: whether that form says all that was asked: too long a file must be chosen anew.
    """

    read: Firms
    form: str
    carried: bool
    whole: bool = True

    @property
    def told(self) -> Sequence[Reject]:
        """So many as a page tells."""
        return self.read.rejects[:TOLD]

    @property
    def untold(self) -> bool:
        """Whether there are more than are told."""
        return len(self.read.rejects) > TOLD


def handed(read: Firms, lang: Lang) -> Response:
    """Every fault as a table: sheet, row, field, value, why, and the way out."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rejects.csv"
        write_rejects(path, read.rejects, lang)
        return download(path.read_bytes(), "parkmatch-rejects", "csv", HEADERS)
