"""What was put into words once, kept for whoever is told the same again.

Most of what is said of a firm at a park is said of the park alone, or of all firms of the kind
there: it is kept apart from the numbers, which are each firm's own.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from features.profiles import Basis
from features.text import Lang, Text
from recommender.asides import Remark
from recommender.criteria import CRITERIA
from recommender.memory import kept
from recommender.results import Finding

MOST_OF_PARKS, MOST_OF_KINDS, MOST_FOUND = 1 << 16, 1 << 12, 1 << 14

Said = TypeVar("Said")


@dataclass(frozen=True)
class Offer:
    """What the park brings to a criterion, and where that is known from."""

    said: Text
    basis: Basis | None = None
    as_of: str = ""
    source: str = ""


@dataclass(slots=True)
class Kept(Generic[Said]):
    """Something said, and what who writes it down keeps of it, in a language."""

    said: Said
    written: dict[Lang, Any] = field(default_factory=dict)


@dataclass(slots=True)
class AtPark:
    """What was said of a kind of firm at one park: (c,) offers, and remarks; None: not yet.

    ``written``: what who writes them down keeps of them, in a language.
    """

    offers: list[Offer | None] = field(default_factory=lambda: [None] * len(CRITERIA))
    remarks: tuple[Remark, ...] | None = None
    written: dict[Lang, Any] = field(default_factory=dict)


Findings = dict[Hashable, Kept[Finding] | None]
"""What a constraint says to a firm: park and verdict → finding, None where nothing is to say."""


class Words:
    """What was said: of parks alone, of kinds of firms at parks, and by constraints.

    When one of them is full it is begun anew.
    """

    def __init__(self) -> None:
        self.of_parks: dict[Hashable, Offer] = {}
        self.findings: dict[Hashable, Findings] = {}
        self._kinds: dict[Hashable, dict[int, AtPark]] = {}
        self.at_parks = self.said_findings = 0

    def of_kind(self, kind: Hashable) -> dict[int, AtPark]:
        """Park → what was said there of firms of the ``kind``."""
        return kept(self._kinds, kind, dict, MOST_OF_KINDS)

    def at_park(self, told: dict[int, AtPark], park: int) -> AtPark:
        """What was ``told`` of a kind at one park, blank at first."""
        found = told.get(park)
        if found is None:
            if self.at_parks >= MOST_OF_KINDS:
                self._kinds.clear()
                self.at_parks = 0
            self.at_parks += 1
            found = told[park] = AtPark()
        return found

    def of_park(self, row: int, park: int, tell: Callable[[], Offer]) -> Offer:
        """What the park brings to the criterion in a ``row``, whoever asks."""
        return kept(self.of_parks, (row, park), tell, MOST_OF_PARKS)

    def found(self, asked: Hashable) -> Findings:
        """What a constraint said to whom it asks the same of."""
        return kept(self.findings, asked, dict, MOST_FOUND)

    def finding(
        self, said: Findings, key: Hashable, find: Callable[[], Kept[Finding] | None]
    ) -> Kept[Finding] | None:
        """What a constraint ``said``, found the first time; None where nothing is to say."""
        if key not in said:
            if self.said_findings >= MOST_FOUND:
                self.findings.clear()
                self.said_findings = 0
            self.said_findings += 1
            said[key] = find()
        return said[key]
