"""What answers look like, for the type checker and for the description of the interface."""

from typing_extensions import TypedDict

from recommender.weights import Signing
from service.condition_shapes import ConditionShape, RemarkShape

Value = str | float | bool | list[str] | None


class IndustryShape(TypedDict):
    """An entry of the classification GB/T 4754-2017."""

    code: str
    name: str
    path: str


class LayerShape(TypedDict):
    """A grouping above the standard that an industry is in, and the document that makes it."""

    layer: str
    label: str
    name: str
    year: str
    source: str


class CandidateShape(IndustryShape):
    """An industry that a text may mean; ``score`` in 0..1 ranks, it is not a probability.

    ``stage``: the furthest of future, emerging and traditional that a document puts it at.
    """

    score: float | None
    why: str
    stage: str
    layers: list[LayerShape]


class CandidatesShape(TypedDict):
    """The industries that a text may mean, the likeliest first."""

    q: str
    candidates: list[CandidateShape]


class FactShape(TypedDict):
    """What a document says of a region; ``doubt`` is why it is not believed, if it is not."""

    place: str
    adcode: str
    item: str
    said: str
    value: float | None
    unit: str
    period: str
    standing: str
    standing_label: str
    source: str
    codes: list[str]
    doubt: str


class FactsShape(TypedDict):
    """What documents say of regions."""

    facts: list[FactShape]


class EvidenceShape(TypedDict):
    """What a state of a product rests on."""

    said: str
    source: str


class NodeShape(TypedDict):
    """A product of a chain in a place; ``link`` counts from upstream, from 0."""

    product: str
    link: int
    state: str
    state_label: str
    sought: bool
    evidence: list[EvidenceShape]


class DirectionShape(TypedDict):
    """A product to bring in, why, and firms that make it."""

    rank: int
    product: str
    why: str
    targets: list[str]


class QuestionShape(TypedDict):
    """A product of which too little is known there to call it missing, and why."""

    product: str
    why: str


class ChainShape(TypedDict):
    """A chain in a place: panorama, direction map, what is to be found out, what documents say."""

    chain: str
    name: str
    place: str
    source: str
    links: list[str]
    nodes: list[NodeShape]
    directions: list[DirectionShape]
    to_find_out: list[QuestionShape]
    facts: list[FactShape]


class BasisShape(TypedDict):
    """Whose figure it is: the park's own, a regional one, or illustrative; null when nobody's."""

    basis: str | None
    basis_label: str


class ReasonShape(BasisShape):
    """What one criterion says; ``fit`` is null where a figure is not known."""

    criterion: str
    label: str
    side: str
    weight: float | None
    fit: float | None
    contribution: float | None
    need: str
    offer: str
    as_of: str
    source: str


class FindingShape(BasisShape):
    """What one constraint says: PASS, CONDITIONAL, UNKNOWN (to verify) or FAIL, and the clause."""

    rule: str
    label: str
    verdict: str
    verdict_label: str
    need: str
    offer: str
    margin: float | None
    change: str
    clause: str
    since: str
    source: str
    ways_out: list[str]


class PlaceShape(TypedDict):
    """Which park, and where."""

    id: str
    name: str
    place: str


class VerdictCountsShape(TypedDict):
    """How many constraints say what; a mere doubt does not hide the conditions."""

    PASS: int
    CONDITIONAL: int
    UNKNOWN: int
    FAIL: int


class MatchShape(TypedDict):
    """One park for one firm. ``score`` is the sum of the contributions; any value of what is not
    known leaves it between ``low`` and ``high``; ``coverage`` is the share of weight known.
    """

    rank: int
    park: PlaceShape
    score: float | None
    low: float | None
    high: float | None
    coverage: float | None
    firm_side: float | None
    park_side: float | None
    mutual: float | None
    verdict: str
    verdict_label: str
    verdict_counts: VerdictCountsShape
    illustrative: bool
    reasons: list[ReasonShape]
    findings: list[FindingShape]
    remarks: list[RemarkShape]
    unknowns: list[str]


class EffectShape(BasisShape):
    """A figure of the park before and after the project, ``own`` the project's; null unknown."""

    figure: str
    label: str
    unit: str
    before: float | None
    own: float | None
    after: float | None
    short: bool
    as_of: str
    source: str


class ContactShape(TypedDict):
    """A known project in the park that is a reason to talk."""

    why: str
    firm: str
    project: str
    year: int
    source: str


class RoleShape(TypedDict):
    """What a firm would be to a chain of the park's league; ``blank``: nobody makes it there.

    ``told``: all of it but why, in a line.
    """

    kind: str
    label: str
    chain: str
    product: str
    why: str
    blank: bool
    present: int
    links: int
    told: str


class TargetShape(MatchShape):
    """One firm for a park, with what it would do to the park's figures and who to talk to."""

    firm: str
    firm_id: str
    effects: list[EffectShape]
    contacts: list[ContactShape]
    roles: list[RoleShape]


class NearMissShape(TypedDict):
    """A park lost by one rule alone, with the smallest change that turns the verdict."""

    match: MatchShape
    finding: FindingShape


class FlagShape(TypedDict):
    """What the project counts as by the rules of the day, and from which amount."""

    name: str
    label: str
    why: str
    clause: str


class FirmShape(TypedDict):
    """The firm, and what its words were read as."""

    name: str
    industries: list[IndustryShape]
    flags: list[FlagShape]


class WeightsShape(TypedDict):
    """The weights used, sum 1; ``signed`` null for presets and what a question brings."""

    name: str
    values: dict[str, float]
    signed: Signing | None


class CitedShape(TypedDict):
    """What one document says; ``stance`` limit or promote."""

    stance: str
    said: str
    clause: str
    since: str


class ConflictShape(TypedDict):
    """Documents that differ on one topic, the oldest first."""

    topic: str
    sides: list[CitedShape]


class BarrierShape(TypedDict):
    """A rule or limit, and how many parks it excludes."""

    label: str
    parks: int


class AnswerShape(TypedDict):
    """A firm's ranked parks, with what is needed to ask the same question again."""

    firm: FirmShape
    region: str
    as_of: str
    weights: WeightsShape
    data_version: str
    engine_version: str
    illustrative: bool
    banner: str | None
    considered: int
    excluded: int
    matches: list[MatchShape]
    near_misses: list[NearMissShape]
    barriers: list[BarrierShape]
    conflicts: list[ConflictShape]
    notes: list[str]


class ParkLineShape(TypedDict):
    """A park in a list; ``url`` leads to its figures."""

    id: str
    name: str
    level: str
    kind: str
    province: str
    prefecture: str
    county: str
    leading_industries: list[str]
    url: str


class ParksShape(TypedDict):
    """One page of a list of parks, and how many there are in all."""

    total: int
    items: list[ParkLineShape]
    next: str | None


class FieldShape(BasisShape):
    """One field of a park: ``value`` in ``unit`` (shares 0..1), null when it is not known."""

    field: str
    label: str
    group: str
    unit: str
    value: Value
    shown: str
    as_of: str
    source: str
    note: str


class ParkShape(TypedDict):
    """A park with every field, known or not, and what is said of its conditions."""

    id: str
    name: str
    fields: list[FieldShape]
    conditions: list[ConditionShape]


class KeptParkShape(ParkShape):
    """A park as it is known now; ``version`` is its ETag, 0 while nothing was stated of it."""

    version: int


class HealthShape(TypedDict):
    """The process answers."""

    status: str


class ReadyShape(HealthShape):
    """The parks are loaded: how many, of which data and engine."""

    parks: int
    data_version: str
    engine_version: str
