"""What the registers add up to: contacts by channel, events, services, commitments, receipts."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TypeVar

from service.registers.landing import ASSISTED, Commitment, Receipt, Service
from service.registers.leads import WARM, Contact, Event, Reward
from service.stages import Share

Row = TypeVar("Row")


@dataclass(frozen=True)
class ChannelTally:
    """The contacts of one channel, and the projects that came of them; a sum is None where nothing
    of it is known.
    """

    contacts: int
    organisations: float | None
    projects: int
    warm: bool


@dataclass(frozen=True)
class EventTally:
    """The events of one format, and the issues closed of those raised there; a sum is None where
    nothing of it is known.
    """

    events: int
    firms: float | None
    projects_signed: float | None
    signed_yi: float | None
    issues: Share


@dataclass(frozen=True)
class ServiceTally:
    """The services of projects: how many are done, assisted, done in one trip, and how long they
    took; days are medians, None while nothing is known.
    """

    services: int
    done: Share
    assisted: Share
    one_trip: Share
    days: float | None
    usual_days: float | None


@dataclass(frozen=True)
class CommitmentTally:
    """The commitments that are due or settled: kept of those; the sums in 亿元 of those open and of
    those broken, None where nothing of them is known.
    """

    commitments: int
    kept: Share
    broken: int
    overdue: int
    open_yi: float | None
    broken_yi: float | None


def channels(found: Iterable[Contact]) -> Mapping[str, ChannelTally]:
    """Channel → its contacts."""
    return {
        channel: ChannelTally(
            contacts=len(rows),
            organisations=_known(one.organisations for one in rows),
            projects=len({one.project_id for one in rows} - {""}),
            warm=channel in WARM,
        )
        for channel, rows in _by(found, lambda one: one.channel).items()
    }


def origins(found: Iterable[Contact]) -> Mapping[str, int]:
    """Division code of the origin → contacts from there; "" where it is not known."""
    return {code: len(rows) for code, rows in _by(found, lambda one: one.origin).items()}


def events(found: Iterable[Event]) -> Mapping[str, EventTally]:
    """Format → its events."""
    return {
        kind: EventTally(
            events=len(rows),
            firms=_known(one.firms for one in rows),
            projects_signed=_known(one.projects_signed for one in rows),
            signed_yi=_yi(_known(one.signed_wan for one in rows)),
            issues=_closed(rows),
        )
        for kind, rows in _by(found, lambda one: one.format).items()
    }


def services(found: Sequence[Service]) -> ServiceTally:
    """What the services of projects add up to."""
    took = [days for one in found if (days := elapsed(one)) is not None]
    usual = [one.usual_days for one in found if one.usual_days is not None]
    trips = [one.trips for one in found if one.trips is not None]
    return ServiceTally(
        services=len(found),
        done=Share(sum(bool(one.done_on) for one in found), len(found)),
        assisted=Share(sum(one.manner in ASSISTED for one in found), len(found)),
        one_trip=Share(sum(count <= 1 for count in trips), len(trips)),
        days=median(took) if took else None,
        usual_days=median(usual) if usual else None,
    )


def elapsed(found: Service) -> int | None:
    """Days from taking the matter on to its end; None while it is not done."""
    if not found.done_on:
        return None
    return (date.fromisoformat(found.done_on) - date.fromisoformat(found.opened_on)).days


def overdue(found: Commitment, today: date) -> bool:
    """Whether the day has passed by which an open commitment was to be kept."""
    return found.state == "open" and bool(found.due_on) and date.fromisoformat(found.due_on) < today


def last_met(found: Iterable[Contact]) -> Mapping[str, str]:
    """Organisation or firm → the last day on which it was met."""
    last: dict[str, str] = {}
    for one in found:
        for whom in _whom(one):
            last[whom] = max(last.get(whom, ""), one.met_on)
    return last


def days_late(found: Contact, last: Mapping[str, str], today: date) -> int:
    """Days since the next step of a contact was due; 0 where no day is known or it is yet to come,
    and where the same organisation or firm was met since, as :func:`last_met` says.
    """
    if not found.next_on:
        return 0
    late = (today - date.fromisoformat(found.next_on)).days
    met_since = any(last.get(whom, "") > found.met_on for whom in _whom(found))
    return late if late > 0 and not met_since else 0


def commitments(found: Sequence[Commitment], today: date) -> CommitmentTally:
    """How far what was promised is kept: of those settled or overdue."""
    kept = sum(one.state == "kept" for one in found)
    broken = sum(one.state == "broken" for one in found)
    late = sum(overdue(one, today) for one in found)
    return CommitmentTally(
        commitments=len(found),
        kept=Share(kept, kept + broken + late),
        broken=broken,
        overdue=late,
        open_yi=_yi(_known(one.amount_wan for one in found if one.state == "open")),
        broken_yi=_yi(_known(one.amount_wan for one in found if one.state == "broken")),
    )


def arrived(found: Iterable[Receipt], today: date) -> list[Receipt]:
    """Those that have arrived by the end of ``today``; the others are but arranged."""
    return [one for one in found if one.received_on <= today.isoformat()]


def halves(found: Iterable[Receipt]) -> Mapping[str, float]:
    """Half-year (2023-H1) → paid-in funds in 亿元."""
    return {
        half: _sum(one.amount_wan for one in rows) / 10_000
        for half, rows in sorted(_by(found, lambda one: _half(one.received_on)).items())
    }


def received_wan(found: Iterable[Receipt]) -> float | None:
    """The sum of receipts; None of none."""
    return _known(one.amount_wan for one in found)


def reward_wan(rule: Reward, paid_in_wan: float | None) -> float | None:
    """What a rule gives to who introduced a project; None where its share or the paid-in funds are
    not known.
    """
    if rule.share is None or paid_in_wan is None:
        return None
    if rule.least_wan is not None and paid_in_wan < rule.least_wan:
        return 0.0
    due = rule.share * paid_in_wan
    return due if rule.cap_wan is None else min(due, rule.cap_wan)


def _whom(found: Contact) -> frozenset[str]:
    return frozenset({found.name, found.firm} - {""})


def _closed(rows: Iterable[Event]) -> Share:
    """Issues closed of those raised, at the events that know both."""
    known = [
        (one.issues_closed, one.issues_raised)
        for one in rows
        if one.issues_closed is not None and one.issues_raised is not None
    ]
    return Share(_sum(closed for closed, _ in known), _sum(raised for _, raised in known))


def _half(day: str) -> str:
    return f"{day[:4]}-H{1 if day[5:7] <= '06' else 2}"


def _by(found: Iterable[Row], key: Callable[[Row], str]) -> Mapping[str, list[Row]]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for one in found:
        rows[key(one)].append(one)
    return rows


def _sum(found: Iterable[float | None]) -> float:
    return math.fsum(one for one in found if one is not None)


def _known(found: Iterable[float | None]) -> float | None:
    """The sum of what is known; None of nothing known."""
    known = [one for one in found if one is not None]
    return math.fsum(known) if known else None


def _yi(wan: float | None) -> float | None:
    return None if wan is None else wan / 10_000
