"""Targets of a year by league against the funds that have arrived: ranked, lit, for assessment."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.registers import tallies
from service.registers.landing import Receipt, Target
from service.stages import Light, Share, Statistics

WHOLE_REGION = "0000"
"""The code of a province or region ends so: its target is not a league's."""


@dataclass(frozen=True)
class Standing:
    """A league in a year: its target and paid-in funds in 亿元, its place and light (红绿表).

    Without a receipt the paid-in funds are None: they are not known to be nothing.
    """

    league: str
    target: Target | None
    paid_in_yi: float | None
    counts: Statistics | None
    elapsed: float
    rank: int | None = None

    @property
    def share(self) -> Share | None:
        """Paid-in funds of the target; None where either is not known."""
        if self.paid_in_yi is None or self.target is None:
            return None
        return Share(self.paid_in_yi, self.target.paid_in_wan / 10_000)

    @property
    def light(self) -> Light | None:
        """Green when the share keeps up with the part of the year that is over; None where it is
        not known.
        """
        if self.share is None:
            return None
        return Light.green if _part(self) >= self.elapsed else Light.red

    @property
    def half_done(self) -> bool | None:
        """任务过半: whether half of the target has arrived; None where it is not known."""
        return None if self.share is None else _part(self) >= 0.5

    @property
    def board_yi(self) -> float | None:
        """Paid-in funds by the board, of any year; None where no project has any known."""
        if self.counts is None or self.counts.paid_in.unknown == self.counts.projects:
            return None
        return self.counts.paid_in.yi

    @property
    def board_unknown(self) -> int:
        """Projects on the board without known paid-in funds."""
        return self.counts.paid_in.unknown if self.counts else 0


@dataclass(frozen=True)
class Progress:
    """All leagues of a year, the best first, those of which the share is not known last; and the
    whole region with its own target, where it has one.
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
    *,
    board: Statistics | None = None,
) -> Progress:
    """The progress in ``year``; ``received``: league and receipt, ``counts``: league → projects,
    ``board``: all projects.

    Of several targets of one league the one that was set last holds; receipts count up to
    ``today``.
    """
    holds = {
        one.league: one for one in sorted(targets, key=lambda t: t.set_on) if int(one.year) == year
    }
    sums: dict[str, list[float]] = {}
    for league, one in received:
        if int(one.received_on[:4]) == year and tallies.arrived([one], today):
            sums.setdefault(league, []).append(one.amount_wan)
    over = elapsed(year, today)

    def standing(league: str, wan: Sequence[float], projects: Statistics | None) -> Standing:
        yi = math.fsum(wan) / 10_000 if wan else None
        return Standing(league, holds.get(league), yi, projects, over)

    codes = sorted({*holds, *sums, *counts})
    leagues = [
        standing(code, sums.get(code, ()), counts.get(code))
        for code in codes
        if not _is_whole(code)
    ]
    region = next((code for code in codes if _is_whole(code) and code in holds), "")
    everything = [wan for found in sums.values() for wan in found]
    return Progress(year, over, tuple(_ranked(leagues)), standing(region, everything, board))


def elapsed(year: int, today: date) -> float:
    """The part of ``year`` that is over at the end of ``today``, 0..1."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return min(max(((today - first).days + 1) / (after - first).days, 0.0), 1.0)


def _is_whole(code: str) -> bool:
    return code.endswith(WHOLE_REGION)


def _ranked(found: Sequence[Standing]) -> Sequence[Standing]:
    """The best first; leagues with the same share have the same place, those whose share is not
    known have none.
    """
    known = [one for one in found if one.share is not None]
    known.sort(key=lambda one: (-_part(one), one.league))
    parts = [_part(one) for one in known]
    placed = [replace(one, rank=parts.index(_part(one)) + 1) for one in known]
    return [*placed, *(one for one in found if one.share is None)]


def _part(found: Standing) -> float:
    """The share of a standing that has one; a target is never 0."""
    return (found.share.value if found.share else None) or 0.0
