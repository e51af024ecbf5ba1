"""An edit of what somebody else has edited since, as a page: both versions, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Response

from features.text import Text
from service.web.forms import Filled
from service.web.visits import Visit


@dataclass(frozen=True)
class Difference:
    """What an input says in the newest version and in the one that was sent."""

    label: Text
    newest: str
    sent: str

    @property
    def differs(self) -> bool:
        """Whether the two disagree."""
        return self.newest != self.sent


@dataclass(frozen=True)
class Conflict:
    """Both versions of what is called ``title``: ``version`` is the newest, ``filled`` was sent.

    ``path`` is the page of the form, ``names`` are its inputs, ``place`` is its part of the desk;
    ``stands``: the page of the newest, where that is another.
    """

    title: str
    place: str
    path: str
    version: int
    differences: Sequence[Difference]
    filled: Filled
    names: Sequence[str]
    stands: str = ""

    def page(self, visit: Visit) -> Response:
        """The page, from which what was sent may still be saved."""
        return visit.page("conflict.html", 412, conflict=self, place=self.place)
