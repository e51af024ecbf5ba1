"""How an answer's figures are shown: points out of 100, bars, tags, what is known and what not."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from features import catalogue
from features.errors import NotFound
from features.fields import specs
from features.profiles import BASIS_LABELS, Basis, Firm
from features.text import Text
from features.units import Unit, show
from recommender.constraints import UNKNOWN_TEXT
from recommender.criteria import in_points
from recommender.results import Finding, Match, Reason, Verdict
from service.clock import BEIJING
from service.profile_words import derived

MARKS = {Verdict.PASS: "✓", Verdict.CONDITIONAL: "!", Verdict.UNKNOWN: "?", Verdict.FAIL: "✕"}
_NOT_MET = (Verdict.FAIL, Verdict.CONDITIONAL, Verdict.UNKNOWN)
PER_MU = {
    "investment_per_mu": "investment_wan",
    "output_per_mu": "annual_output_wan",
    "tax_per_mu": "annual_tax_wan",
}
"""What is shown per mu, and the firm's figure that it is worked out of."""


@dataclass(frozen=True)
class Part:
    """One reason's share of the score in points, and its bars in percent of the widest."""

    reason: Reason
    points: str
    gained: float
    possible: float


@dataclass(frozen=True)
class ParkView:
    """A match as the page shows it."""

    match: Match
    parts: tuple[Part, ...]

    @property
    def verdicts(self) -> tuple[tuple[Verdict, int], ...]:
        """What is not simply met, and how many conditions of each; empty when all are."""
        found = self.match.verdicts
        return tuple((verdict, found[verdict]) for verdict in _NOT_MET if found[verdict])

    @property
    def points(self) -> Mapping[str, str]:
        """What each criterion gives, by its name, as shown."""
        return {part.reason.criterion: part.points for part in self.parts}

    @property
    def ask_park(self) -> tuple[Reason, ...]:
        """Criteria that are not counted for want of the park's figure."""
        return tuple(reason for reason in self._unknown if reason.need != UNKNOWN_TEXT)

    @property
    def ask_firm(self) -> tuple[Reason, ...]:
        """Criteria that are not counted for want of the firm's own figure."""
        return tuple(reason for reason in self._unknown if reason.need == UNKNOWN_TEXT)

    def findings(self, name: str) -> tuple[Finding, ...]:
        """The findings with the verdict called ``name``."""
        return tuple(f for f in self.match.findings if f.verdict is Verdict[name])

    @property
    def _unknown(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.match.reasons if reason.fit is None)


def park_view(match: Match) -> ParkView:
    """``match`` with contributions in points that sum to its score as shown."""
    known = [reason for reason in match.reasons if reason.fit is not None]
    share = {id(r): r.weight / match.coverage if match.coverage > 0 else 0.0 for r in known}
    widest = max(share.values(), default=0.0) or 1.0
    said = in_points({reason.criterion: reason.contribution for reason in known})
    return ParkView(
        match,
        tuple(
            Part(r, said[r.criterion], 100 * r.contribution / widest, 100 * share[id(r)] / widest)
            for r in known
        ),
    )


def percent(share: float) -> str:
    """A share 0..1 as whole percent; a dash for unknown."""
    return "—" if math.isnan(share) else f"{100 * share:.0f}%"


def small(value: float) -> str:
    """A number to three significant digits, written out however near to nothing it is."""
    return f"{Decimal(f'{value:.3g}'):f}"


def exact(value: float) -> str:
    """A figure as it stands in a form, from which the same figure is read again."""
    said = f"{value:.15g}"
    return said if float(said) == value else repr(value)


def amount(value: float | None, unit: Unit) -> Text:
    """A figure with its unit, or that it is not known."""
    return UNKNOWN_TEXT if value is None else show(value, unit)


def begun_with(firm: Firm, kept: str) -> Mapping[str, str]:
    """What the form of a project is filled in with for ``firm``, by input; ``kept``: its id where
    it is kept here.
    """
    money = firm.investment_wan
    said = {
        "firm_id": kept,
        "name": firm.name,
        "planned_wan": "" if money is None else exact(money),
    }
    return {name: value for name, value in said.items() if value}


def park_called(code: str) -> str:
    """The name of the park with this code, where the name leads to it again; else as said."""
    try:
        named = catalogue.get(code).name
        return named if catalogue.get(named).id == catalogue.get(code).id else code
    except NotFound:
        return code


def moment(at: datetime) -> str:
    """When something was done, to the minute, by the clock of those who read it: in Beijing."""
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def day(at: datetime | str) -> date:
    """The day of a moment in Beijing, the moment perhaps as the interface tells it."""
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found.astimezone(BEIJING).date()


def without_basis(said: Text, basis: Basis | None) -> Text:
    """``said`` without the note of its basis, where a tag beside it says the same."""
    if basis is None:
        return said
    note = BASIS_LABELS[basis]
    return Text(said.zh.replace(f"（{note.zh}）", ""), said.en.replace(f" ({note.en})", ""))


def above(path: Text, separator: str = " > ") -> Text:
    """The path of an industry without its own name."""
    return Text(path.zh.rpartition(separator)[0], path.en.rpartition(separator)[0])


def essentials(firm: Firm) -> tuple[tuple[Text, Text], ...]:
    """Where the firm comes from, its figures as they were read, and what follows from them."""
    origin = [(specs(Firm)["origin"].label, Text(firm.origin, firm.origin))] if firm.origin else []
    stated = [
        (spec.label, show(value, spec.unit))
        for name, spec in specs(Firm).items()
        if isinstance(value := getattr(firm, name), float)
    ]
    return (*origin, *stated, *derived(firm))
