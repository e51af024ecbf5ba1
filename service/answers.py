"""Answers as plain values in one language: what HTTP and ``--format json`` give out.

Numbers are not rounded. Unknown is null; NaN never leaves.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from features import layers
from features.catalogue import DATA_VERSION
from features.encode import firm_codes
from features.industries import get, path
from features.profiles import BASIS_LABELS, Basis, Firm, Park
from features.terms import Candidate
from features.text import Lang, Text, bracketed, side
from recommender.constraints import place
from recommender.matching import ENGINE_VERSION
from recommender.results import (
    Answer,
    Conflict,
    Contact,
    Effect,
    Finding,
    Flag,
    Match,
    NearMiss,
    Reason,
    Role,
    Target,
    Verdict,
)
from recommender.weights import Weights
from service import statements, surroundings
from service.plan_shapes import ListedShape, ProspectsShape, TargetsHeadShape, TargetsShape
from service.questions import Listing, Manner, Prospecting, Question
from service.shapes import (
    AnswerShape,
    BasisShape,
    CandidateShape,
    CitedShape,
    ConflictShape,
    ContactShape,
    EffectShape,
    FindingShape,
    FlagShape,
    IndustryShape,
    MatchShape,
    NearMissShape,
    ReasonShape,
    RoleShape,
    TargetShape,
    VerdictCountsShape,
    WeightsShape,
)

ILLUSTRATIVE = Text(
    "含示意数据：数字为演示而编，不是真实情况，不可用于决策",
    "Illustrative figures: made up for demonstration, not real, not for decisions",
)


def answer(found: Answer, question: Question, lang: Lang) -> AnswerShape:
    """A firm's ranked parks, with what is needed to ask the same question again."""
    firm, weights, made_up = question.firm, question.weighting, question.illustrative
    return {
        "firm": {
            "name": firm.name,
            "industries": industries(firm, lang),
            "flags": [flag(one, lang) for one in found.flags],
        },
        "region": question.region,
        "as_of": found.as_of,
        "weights": weighting(weights),
        "data_version": found.data_version,
        "engine_version": found.engine_version,
        "illustrative": made_up,
        "banner": ILLUSTRATIVE.of(lang) if made_up else None,
        "considered": found.considered,
        "excluded": found.excluded,
        "matches": [match(one, lang) for one in found.matches],
        "near_misses": [near_miss(one, lang) for one in found.near_misses],
        "barriers": [{"label": b.label.of(lang), "parks": b.parks} for b in found.barriers],
        "conflicts": [conflict(one, lang) for one in found.conflicts],
        "notes": [said.of(lang) for said in found.notes],
    }


def weighting(weights: Weights) -> WeightsShape:
    """What was ranked by, and who signed it."""
    return {"name": weights.name, "values": dict(weights.values), "signed": weights.signing}


def conflict(found: Conflict, lang: Lang) -> ConflictShape:
    """Documents that differ on one topic, side by side, the oldest first."""
    sides: list[CitedShape] = [
        {
            "stance": side.stance,
            "said": side.said.of(lang),
            "clause": side.clause.of(lang),
            "since": side.since,
        }
        for side in found.sides
    ]
    return {"topic": found.topic.of(lang), "sides": sides}


def flag(found: Flag, lang: Lang) -> FlagShape:
    """What the project counts as."""
    return {
        "name": found.name,
        "label": found.label.of(lang),
        "why": found.why.of(lang),
        "clause": found.clause.of(lang),
    }


def industries(firm: Firm, lang: Lang) -> list[IndustryShape]:
    """What the firm's words were read as, the surest first."""
    return [
        {"code": code, "name": get(code).name.of(lang), "path": path(code).of(lang)}
        for code, _ in firm_codes(firm)
    ]


def match(found: Match, lang: Lang) -> MatchShape:
    """One park for one firm, with every reason and finding."""
    return {
        "rank": found.rank,
        "park": {"id": found.park_id, "name": found.name, "place": found.place},
        "score": number(found.score),
        "low": number(found.low),
        "high": number(found.high),
        "coverage": number(found.coverage),
        "firm_side": number(found.firm_side),
        "park_side": number(found.park_side),
        "mutual": number(found.mutual),
        "verdict": found.verdict.name,
        "verdict_label": found.verdict.label.of(lang),
        "verdict_counts": counts(found.verdicts),
        "illustrative": found.illustrative,
        "reasons": [reason(one, lang) for one in found.reasons],
        "findings": [finding(one, lang) for one in found.findings],
        "remarks": [surroundings.remark(one, lang) for one in found.remarks],
        "unknowns": [said.of(lang) for said in found.unknowns],
    }


def near_miss(found: NearMiss, lang: Lang) -> NearMissShape:
    """A park lost by one rule alone, and the smallest change that turns it."""
    return {"match": match(found.match, lang), "finding": finding(found.finding, lang)}


def target(found: Target, lang: Lang) -> TargetShape:
    """One firm for a park."""
    return {
        "firm": found.firm,
        "firm_id": found.firm_id,
        "effects": [effect(one, lang) for one in found.effects],
        "contacts": [contact(one, lang) for one in found.contacts],
        "roles": [role(one, lang) for one in found.roles],
        **match(found.match, lang),
    }


def targets(
    found: Sequence[Target], park: Park, listing: Listing, day: date, lang: Lang
) -> TargetsShape:
    """The best firms of a list for a park, with what is needed to ask again."""
    return {
        "park": {"id": park.id, "name": park.name, "place": place(park)},
        **listed(found, listing, len(listing.firms), day, lang),
    }


def prospects(found: Sequence[Target], asked: Prospecting, day: date, lang: Lang) -> ProspectsShape:
    """The best firms of a list for a region, with what is needed to ask again."""
    return {"region": asked.region, **listed(found, asked, len(asked.firms), day, lang)}


def head(day: date, weights: Any, illustrative: bool, lang: Lang) -> TargetsHeadShape:
    """By which law, weights and data a list was ranked; weights empty: those of each segment."""
    return {
        "as_of": day.isoformat(),
        "weights": "" if weights in (None, "") else Weights.read(weights).name,
        "data_version": DATA_VERSION,
        "engine_version": ENGINE_VERSION,
        "illustrative": illustrative,
        "banner": ILLUSTRATIVE.of(lang) if illustrative else None,
    }


def listed(
    found: Sequence[Target], asked: Manner, ranked: int, day: date, lang: Lang
) -> ListedShape:
    """The best of so many firms that were ranked, with what is needed to ask again."""
    return {
        **head(day, asked.weights, asked.illustrative, lang),
        "ranked": ranked,
        "targets": [target(one, lang) for one in found],
    }


def role(found: Role, lang: Lang) -> RoleShape:
    """What the firm would be to a chain."""
    return {
        "kind": found.kind,
        "label": found.label.of(lang),
        "chain": found.chain.of(lang),
        "product": found.product.of(lang),
        "why": found.why.of(lang),
        "blank": found.blank,
        "present": found.present,
        "links": found.links,
        "told": role_told(found).of(lang),
    }


def role_told(found: Role) -> Text:
    """延链, 补链 or 强链 of a chain by a product, and how much of the chain is there."""
    links = {"present": found.present, "links": found.links, "role": found.label}
    text = _ROLE.fill(chain=found.chain, product=found.product, **links)
    return bracketed(text, _BLANK) if found.blank else text


def effect(found: Effect, lang: Lang) -> EffectShape:
    """A figure of the park before and after the project."""
    return {
        "figure": found.figure,
        "label": found.label.of(lang),
        "unit": found.unit.symbol.of(lang),
        "before": number(found.before),
        "own": number(found.own),
        "after": number(found.after),
        "short": found.short,
        "as_of": found.as_of,
        "source": side(found.source, lang),
        **basis(found.basis, lang),
    }


def contact(found: Contact, lang: Lang) -> ContactShape:
    """A known project in the park that is a reason to talk."""
    return {
        "why": found.why.of(lang),
        "firm": found.firm,
        "project": found.project,
        "year": found.year,
        "source": side(found.source, lang),
    }


def reason(found: Reason, lang: Lang) -> ReasonShape:
    """What one criterion says."""
    return {
        "criterion": found.criterion,
        "label": found.label.of(lang),
        "side": found.side,
        "weight": number(found.weight),
        "fit": number(found.fit),
        "contribution": number(found.contribution),
        "need": found.need.of(lang),
        "offer": found.offer.of(lang),
        "as_of": found.as_of,
        "source": side(found.source, lang),
        **basis(found.basis, lang),
    }


def finding(found: Finding, lang: Lang) -> FindingShape:
    """What one constraint says."""
    return {
        "rule": found.rule,
        "label": found.label.of(lang),
        "verdict": found.verdict.name,
        "verdict_label": found.verdict.label.of(lang),
        "need": found.need.of(lang),
        "offer": found.offer.of(lang),
        "margin": number(found.margin),
        "change": found.change.of(lang),
        "clause": found.clause.of(lang),
        "since": found.since,
        "source": side(found.source, lang),
        "ways_out": [way.of(lang) for way in found.ways_out],
        **basis(found.basis, lang),
    }


def candidate(found: Candidate, lang: Lang) -> CandidateShape:
    """An industry that a text may mean."""
    return {
        "code": found.code,
        "name": found.name.of(lang),
        "path": found.path.of(lang),
        "score": number(found.score),
        "why": found.why.of(lang),
        "stage": layers.stage(found.code).of(lang),
        "layers": [statements.layer(group, lang) for group in layers.of(found.code)],
    }


def number(value: float | None) -> float | None:
    """``value``, or None for what is no finite number."""
    return float(value) if value is not None and math.isfinite(value) else None


def counts(found: Mapping[Verdict, int]) -> VerdictCountsShape:
    """How many findings there are of each verdict."""
    return {
        "PASS": found[Verdict.PASS], "CONDITIONAL": found[Verdict.CONDITIONAL],
        "UNKNOWN": found[Verdict.UNKNOWN], "FAIL": found[Verdict.FAIL],
    }  # fmt: skip


def basis(found: Basis | None, lang: Lang) -> BasisShape:
    """Whose figure it is."""
    return {
        "basis": None if found is None else found.value,
        "basis_label": "" if found is None else BASIS_LABELS[found].of(lang),
    }


_ROLE = Text(
    "{role}：{chain}·{product}（链条 {present}/{links} 环）",
    "{role}: {chain}, {product} ({present} of {links} links)",
)
_BLANK = Text("填补空白", "none known there")
