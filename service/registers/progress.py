"""Targets of a year by league against the funds that have arrived: ranked, lit, for assessment."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.registers.landing import Receipt, Target
from service.stages import Light, Share, Statistics

WHOLE_REGION = "0000"
"""The code of a province or region ends so: its target is not a league's."""


@dataclass(frozen=True)
class Standing:
    """A league in a year: its target and paid-in funds in 亿元, its place and light (红绿表)."""

    league: str
    target: Target | None
    paid_in_yi: float
    counts: Statistics | None
    elapsed: float
    rank: int | None = None

    @property
    def share(self) -> Share:
        """Paid-in funds of the target."""
        return Share(self.paid_in_yi, self.target.paid_in_wan / 10_000 if self.target else 0.0)

    @property
    def light(self) -> Light | None:
        """Green when the share keeps up with the part of the year that is over; None without a
        target.
        """
        if self.share.value is None:
            return None
        return Light.green if self.share.value >= self.elapsed else Light.red

    @property
    def half_done(self) -> bool:
        """任务过半: whether half of the target has arrived."""
        return (self.share.value or 0.0) >= 0.5


@dataclass(frozen=True)
class Progress:
    """All leagues of a year, the best first, those without a target last; and the whole region
    where it has a target of its own.
    """

    year: int
    elapsed: float
    leagues: tuple[Standing, ...]
    whole: Standing

    @property
    def unassigned_yi(self) -> float | None:
        """The region's target less those of its leagues, 亿元; None where either is not known."""
        parts = [one.target.paid_in_wan for one in self.leagues if one.target]
        if self.whole.target is None or not parts:
            return None
        return (self.whole.target.paid_in_wan - math.fsum(parts)) / 10_000


def of_year(
    year: int,
    targets: Sequence[Target],
    received: Iterable[tuple[str, Receipt]],
    counts: Mapping[str, Statistics],
    today: date,
) -> Progress:
    """The progress in ``year``; ``received``: league and receipt, ``counts``: league → projects.

    Of several targets of one league the one that was set last holds.
    """
    holds = {
        one.league: one for one in sorted(targets, key=lambda t: t.set_on) if int(one.year) == year
    }
    sums: dict[str, list[float]] = {}
    for league, one in received:
        if int(one.received_on[:4]) == year:
            sums.setdefault(league, []).append(one.amount_wan)
    over = elapsed(year, today)

    def standing(league: str, wan: Iterable[float]) -> Standing:
        yi = math.fsum(wan) / 10_000
        return Standing(league, holds.get(league), yi, counts.get(league), over)

    codes = sorted({*holds, *sums, *counts})
    leagues = [standing(code, sums.get(code, ())) for code in codes if not _is_whole(code)]
    region = next((code for code in codes if _is_whole(code) and code in holds), "")
    everything = (wan for found in sums.values() for wan in found)
    return Progress(year, over, tuple(_ranked(leagues)), standing(region, everything))


def elapsed(year: int, today: date) -> float:
    """The part of ``year`` that is over at the end of ``today``, 0..1."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return min(max(((today - first).days + 1) / (after - first).days, 0.0), 1.0)


def _is_whole(code: str) -> bool:
    return code.endswith(WHOLE_REGION)


def _ranked(found: Sequence[Standing]) -> Sequence[Standing]:
    """The best first; leagues with the same share have the same place."""
    with_target = [one for one in found if one.share.value is not None]
    with_target.sort(key=lambda one: (-(one.share.value or 0.0), one.league))
    shares = [one.share.value for one in with_target]
    placed = [replace(one, rank=shares.index(one.share.value) + 1) for one in with_target]
    return [*placed, *(one for one in found if one.share.value is None)]
