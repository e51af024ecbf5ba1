"""What plans look like, for the type checker and for the description of the interface."""

from typing_extensions import TypedDict

from service.shapes import ContactShape, PlaceShape


class PlacedShape(TypedDict):
    """A firm with its park."""

    firm: str
    park: str
    name: str
    league: str


class LackShape(TypedDict):
    """What one park would need more of, in the unit of each resource."""

    park: str
    extra: dict[str, float]


class UnplacedShape(TypedDict):
    """A firm without a place, why, and the least that would give it one."""

    firm: str
    why: str
    lacks: list[LackShape]


class PriceShape(TypedDict):
    """What one more unit of a resource would add to the value, were firms split."""

    park: str
    resource: str
    capacity: float
    price: float


class OpeningShape(TypedDict):
    """A park on nobody's list, the nearest list, and what would help."""

    park: str
    excluded: int
    firm: str
    short: float
    criterion: str
    gain: float
    known: bool
    enough: bool


class ExposureShape(TypedDict):
    """How the firms' lists spread over parks and leagues."""

    gini: float
    never: list[str]
    crowded: list[str]
    leagues: dict[str, int]
    openings: list[OpeningShape]


class PlacementShape(TypedDict):
    """A plan: its value, at most ``bound``; ``unsure`` firms rest on figures that are unknown."""

    value: float
    bound: float
    gap: float
    exact: bool
    placed: list[PlacedShape]
    unplaced: list[UnplacedShape]
    prices: list[PriceShape]
    unsure: list[str]
    exposure: ExposureShape


class MeetingShape(TypedDict):
    """A firm and a park in a slot, counted from 1, and what there is to talk about."""

    slot: int
    firm: str
    firm_id: str
    park: PlaceShape
    mutual: float
    reasons: list[str]
    contacts: list[ContactShape]
    to_verify: list[str]


class AgendaShape(TypedDict):
    """The timetable of an event, and the firms without a meeting."""

    meetings: list[MeetingShape]
    unmet: list[str]


class PairedShape(TypedDict):
    """A firm with its park and what either side makes of it."""

    firm: str
    park: str
    name: str
    firm_side: float
    park_side: float


class AccordShape(TypedDict):
    """A stable matching: no firm and park would both rather have each other."""

    placed: list[PairedShape]
    unplaced: list[str]
