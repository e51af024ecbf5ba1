"""What lists and plans look like, for the type checker and for the description of the interface."""

from typing import Literal

from typing_extensions import TypedDict

from recommender.weights import Signing
from service.shapes import (
    BasisShape,
    ContactShape,
    MatchShape,
    ParkLineShape,
    PlaceShape,
    TargetShape,
    Value,
)


class SteadyParkShape(TypedDict):
    """A park's place and score, and the shares of draws that it leads, is among the first five,
    leads over all weights there are, and is ahead of the leader.
    """

    park: str
    name: str
    rank: int
    score: float
    low: float
    high: float
    first: float
    top5: float
    first_over_all_weights: float
    ahead_of_leader: float


class WeightRangeShape(TypedDict):
    """What a criterion weighs, between which shares the leader leads, and who leads beyond."""

    criterion: str
    share: float
    low: float
    high: float
    leader_below: str | None
    leader_above: str | None


class SwingShape(TypedDict):
    """The lead over the best other park now, at half and at twice a weight; who leads there."""

    criterion: str
    shares: tuple[float, float]
    leads: tuple[float, float, float]
    leaders: list[str]


class SteadinessShape(TypedDict):
    """How steady a firm's ranking is when the weights move, with what is needed to ask again."""

    weights: str
    spread: float
    draws: int
    too_close: bool
    said: str
    open_to_unknowns: int
    rivals: list[str]
    parks: list[SteadyParkShape]
    ranges: list[WeightRangeShape]
    swings: list[SwingShape]
    region: str
    as_of: str
    signed: Signing | None
    data_version: str
    engine_version: str
    illustrative: bool
    banner: str | None


class TargetsHeadShape(TypedDict):
    """By which law, weights (empty: each segment's) and data firms were ranked."""

    as_of: str
    weights: str
    data_version: str
    engine_version: str
    illustrative: bool
    banner: str | None


class ComparedValueShape(BasisShape):
    """What is known of one park; ``value`` null: not known."""

    park_id: str
    value: Value
    shown: str
    as_of: str
    source: str
    note: str


class ComparedShape(TypedDict):
    """One field of every park, in their order; ``differs``: not all say the same."""

    field: str
    label: str
    group: str
    unit: str
    differs: bool
    values: list[ComparedValueShape]


class ComparisonShape(TargetsHeadShape):
    """Parks side by side; with a firm, how each fits it, among so many ``considered``."""

    parks: list[ParkLineShape]
    fields: list[ComparedShape]
    firm: str | None
    considered: int
    matches: list[MatchShape]


class ListedShape(TargetsHeadShape):
    """Ranked firms."""

    ranked: int
    targets: list[TargetShape]


class TargetsShape(ListedShape):
    """The best firms of a list for a park."""

    park: PlaceShape


class ProspectsShape(ListedShape):
    """The best firms of a list for a region, each with its best park there."""

    region: str


class HeadShape(TypedDict):
    """What was asked, and on what it was answered; ``weights`` empty: those of each firm's own
    segment.
    """

    region: str
    as_of: str
    weights: str
    candidates: int
    firms: int
    data_version: str
    engine_version: str
    illustrative: bool
    banner: str | None


class GoalShape(TypedDict):
    """What a plan is to be worth."""

    name: str
    label: str


class PlacedShape(TypedDict):
    """A firm with its park, the worst verdict of the rules, and amounts that are unknown there."""

    firm: str
    firm_id: str
    park: str
    name: str
    league: str
    verdict: str
    verdict_label: str
    unknown: list[str]


class NamedShape(TypedDict):
    """What a figure is called and measured in."""

    label: str
    unit: str


class AmountShape(NamedShape):
    """An amount of a resource."""

    resource: str
    amount: float


class LackShape(TypedDict):
    """What one park would need more of."""

    park: str
    extra: list[AmountShape]


class UnplacedShape(TypedDict):
    """A firm without a place, why, and the least that would give it one."""

    firm: str
    firm_id: str
    why: str
    lacks: list[LackShape]


class PriceShape(NamedShape):
    """What one more unit of a resource would add to the value, were firms split."""

    park: str
    resource: str
    capacity: float
    price: float


class TotalShape(NamedShape):
    """What the firms with a place have in all, null where none of them says; ``unstated``: how many
    of them do not say.
    """

    figure: str
    value: float | None
    unstated: int


class OpeningShape(TypedDict):
    """A park on nobody's list, the nearest list, and what would help."""

    park: str
    excluded: int
    firm: str
    short: float
    criterion: str
    gain: float
    way: Literal["improve", "publish", "state", "nothing"]
    known: bool
    enough: bool


class ExposureShape(TypedDict):
    """How the firms' lists spread over parks and leagues."""

    gini: float
    never: list[str]
    crowded: list[str]
    leagues: dict[str, int]
    openings: list[OpeningShape]


class PlacementShape(HeadShape):
    """A plan: its value, at most ``bound``; ``unsure`` firms rest on figures that are unknown."""

    goal: GoalShape
    value: float
    bound: float
    gap: float
    exact: bool
    placed: list[PlacedShape]
    unplaced: list[UnplacedShape]
    totals: list[TotalShape]
    prices: list[PriceShape]
    unsure: list[str]
    exposure: ExposureShape


class MeetingShape(TypedDict):
    """A firm and a park in a slot, counted from 1, and what there is to talk about."""

    slot: int
    firm: str
    firm_id: str
    park: PlaceShape
    mutual: float | None
    verdict: str
    verdict_label: str
    reasons: list[str]
    contacts: list[ContactShape]
    to_verify: list[str]


class UnmetShape(TypedDict):
    """A firm without a meeting."""

    firm: str
    firm_id: str


class AgendaShape(HeadShape):
    """The timetable of an event, and the firms without a meeting."""

    meetings: list[MeetingShape]
    unmet: list[UnmetShape]


class PairedShape(TypedDict):
    """A firm with its park and what either side makes of it, null where it knows nothing."""

    firm: str
    firm_id: str
    park: str
    name: str
    firm_side: float | None
    park_side: float | None
    verdict: str
    verdict_label: str


class LeftShape(TypedDict):
    """A firm without a place, and why."""

    firm: str
    firm_id: str
    why: str


class AccordShape(HeadShape):
    """A stable matching: no firm and park would both rather have each other."""

    placed: list[PairedShape]
    unplaced: list[LeftShape]


class SentShape(TypedDict):
    """A firm with its park."""

    firm: str
    firm_id: str
    park: str


class TradeShape(TypedDict):
    """A plan between two goals: what it is worth for either, and who goes where."""

    first: float
    second: float
    share: float
    gap: float
    exact: bool
    placed: list[SentShape]


class FrontShape(HeadShape):
    """Plans from the best for the first of two goals to the best for the second."""

    goals: list[GoalShape]
    plans: list[TradeShape]
