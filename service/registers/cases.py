"""All that the registers know of one project: who answers, what is promised, what is done, what
to beware of.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from features.text import Text
from service.accounts import Person
from service.database.projects import Project
from service.registers import entries, procedures, tallies
from service.registers.fields import OfProject
from service.registers.landing import (
    TIERS,
    ChainChief,
    Commitment,
    DebtTier,
    Procedure,
    Receipt,
    Service,
    Sharing,
)
from service.registers.leads import ChainLeader, Contact, Fund, Reward

RISKY = frozenset({"red", "orange"})
Own = TypeVar("Own", bound=OfProject)


@dataclass(frozen=True)
class Case:
    """A project's chiefs, leaders of its chain, funds that fit, and its entries; services with the
    steps that are left.
    """

    chiefs: tuple[ChainChief, ...]
    leaders: tuple[ChainLeader, ...]
    funds: tuple[Fund, ...]
    contacts: tuple[Contact, ...]
    receipts: tuple[Receipt, ...]
    commitments: tuple[Commitment, ...]
    services: tuple[tuple[Service, procedures.Left], ...]
    sharing: tuple[Sharing, ...]
    rewards: tuple[tuple[str, Reward, float | None], ...]
    risks: tuple[Text, ...]

    @property
    def received_wan(self) -> float:
        """The sum of what has arrived by the register."""
        return math.fsum(one.amount_wan for one in self.receipts)


def of(session: Session, who: Person, project: Project, today: date) -> Case:
    """What the registers of the organisation of ``who`` know of its project."""
    receipts = _own(entries.every(session, who, Receipt), project)
    promised = _own(entries.every(session, who, Commitment), project)
    tiers = entries.every(session, who, DebtTier)
    met = [one for one in entries.every(session, who, Contact) if one.project_id == project.id]
    wan = math.fsum(one.amount_wan for one in receipts)
    rules = [one for one in entries.every(session, who, Reward) if _in_force(one, today)]
    own = entries.every(session, who, Procedure)
    return Case(
        chiefs=tuple(
            one
            for one in entries.every(session, who, ChainChief)
            if _serves(one, project) and _in_force(one, today)
        ),
        leaders=tuple(
            one
            for one in entries.every(session, who, ChainLeader)
            if project.chain and one.chain == project.chain
        ),
        funds=tuple(one for one in entries.every(session, who, Fund) if fits(one, project)),
        contacts=tuple(met),
        receipts=tuple(receipts),
        commitments=tuple(promised),
        services=tuple(
            (one, procedures.left(one, own))
            for one in _own(entries.every(session, who, Service), project)
        ),
        sharing=tuple(_own(entries.every(session, who, Sharing), project)),
        rewards=tuple(
            (one.introduced_by, rule, tallies.reward_wan(rule, wan))
            for one in met
            if one.introduced_by
            for rule in rules
        ),
        risks=tuple(_risks(promised, tiers, project.league, today)),
    )


def fits(fund: Fund, project: Project) -> bool:
    """Whether the fund invests in the project's chain and, where both are known, its size."""
    if not project.chain or project.chain not in fund.chains:
        return False
    if project.planned_wan is None:
        return True
    low = fund.least_wan is None or project.planned_wan >= fund.least_wan
    return low and (fund.most_wan is None or project.planned_wan <= fund.most_wan)


def _risks(
    promised: Sequence[Commitment], tiers: Sequence[DebtTier], league: str, today: date
) -> Iterable[Text]:
    for one in promised:
        if one.state == "broken":
            yield _BROKEN.fill(what=one.name)
        elif tallies.overdue(one, today):
            days = (today - date.fromisoformat(one.due_on)).days
            yield _LATE.fill(what=one.name, days=days)
    of_league = sorted((one for one in tiers if one.region == league), key=lambda one: one.as_of)
    if of_league and of_league[-1].tier in RISKY and any(one.state != "kept" for one in promised):
        last = of_league[-1]
        yield _DEBT.fill(tier=TIERS[last.tier], day=last.as_of, source=last.name)


def _own(found: Iterable[Own], project: Project) -> list[Own]:
    return [one for one in found if one.project_id == project.id]


def _serves(chief: ChainChief, project: Project) -> bool:
    return (
        bool(project.chain)
        and chief.chain == project.chain
        and chief.league
        in {
            "",
            project.league,
        }
    )


def _in_force(found: ChainChief | Reward, today: date) -> bool:
    day = today.isoformat()
    return found.since <= day and (not found.until or day <= found.until)


_BROKEN = Text("承诺未兑现：{what}", "Not kept: {what}")
_LATE = Text("承诺“{what}”逾期 {days} 天未兑现", "{what}: promised, {days} days overdue")
_DEBT = Text(
    "所在地债务风险等级为{tier}（{day}，{source}），承诺的兑现须留意",
    "The place's debt tier is {tier} ({day}, {source}): what is promised there is at risk",
)
