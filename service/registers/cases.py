"""All that the registers know of one project: who answers, what is promised, what is done, what
to beware of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from features import regions
from features.text import Text
from service.accounts import Person
from service.database.projects import Project
from service.registers import entries, procedures, tallies
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


@dataclass(frozen=True)
class Case:
    """A project's chiefs, leaders of its chain, funds that fit, and its entries; services with the
    steps that are left. ``days_late``: of each contact, those of its next step. ``received_wan``:
    what has arrived by the receipts, None without any.
    """

    chiefs: tuple[ChainChief, ...]
    leaders: tuple[ChainLeader, ...]
    funds: tuple[Fund, ...]
    contacts: tuple[Contact, ...]
    days_late: tuple[int, ...]
    received_wan: float | None
    receipts: tuple[Receipt, ...]
    commitments: tuple[Commitment, ...]
    services: tuple[tuple[Service, procedures.Left], ...]
    sharing: tuple[Sharing, ...]
    rewards: tuple[tuple[str, Reward, float | None], ...]
    risks: tuple[Text, ...]


def of(session: Session, who: Person, project: Project, today: date) -> Case:
    """What the registers of the organisation of ``who`` know of its project."""
    receipts = entries.every(session, who, Receipt, project.id)
    promised = entries.every(session, who, Commitment, project.id)
    met = entries.every(session, who, Contact, project.id)
    last = tallies.last_met(entries.every(session, who, Contact)) if met else {}
    tiers = entries.every(session, who, DebtTier)
    own = entries.every(session, who, Procedure)
    wan = tallies.received_wan(tallies.arrived(receipts, today))
    rules = [one for one in entries.every(session, who, Reward) if _in_force(one, today)]
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
        days_late=tuple(tallies.days_late(one, last, today) for one in met),
        received_wan=wan,
        receipts=tuple(receipts),
        commitments=tuple(promised),
        services=tuple(
            (one, procedures.left(one, own))
            for one in entries.every(session, who, Service, project.id)
        ),
        sharing=tuple(entries.every(session, who, Sharing, project.id)),
        rewards=tuple(_rewards(met, rules, wan)),
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
    places = {league, regions.prefecture_code(league)}
    of_league = sorted((one for one in tiers if one.region in places), key=lambda one: one.as_of)
    if of_league and of_league[-1].tier in RISKY and any(one.state != "kept" for one in promised):
        last = of_league[-1]
        yield _DEBT.fill(tier=TIERS[last.tier], day=last.as_of, source=last.name)


def _rewards(
    met: Sequence[Contact], rules: Sequence[Reward], wan: float | None
) -> Iterable[tuple[str, Reward, float | None]]:
    """Each who introduced the project, by the rule that came into force last; what is due to whom
    is not known where several did.
    """
    named = dict.fromkeys(one.introduced_by for one in met if one.introduced_by)
    for rule in sorted(rules, key=lambda one: one.since)[-1:]:
        for name in named:
            yield name, rule, tallies.reward_wan(rule, wan) if len(named) == 1 else None


def _serves(chief: ChainChief, project: Project) -> bool:
    """Whether the chief answers for the project's chain, and for its county, league or region."""
    own = bool(project.chain) and chief.chain == project.chain
    return own and regions.inside(project.league, [regions.prefix(chief.league)])


def _in_force(found: ChainChief | Reward, today: date) -> bool:
    day = today.isoformat()
    return found.since <= day and (not found.until or day <= found.until)


_BROKEN = Text("承诺未兑现：{what}", "Not kept: {what}")
_LATE = Text("承诺“{what}”逾期 {days} 天未兑现", "{what}: promised, {days:day|days} overdue")
_DEBT = Text(
    "所在地债务风险等级为{tier}（{day}，{source}），承诺的兑现须留意",
    "The place's debt tier is {tier} ({day}, {source}): what is promised there is at risk",
)
