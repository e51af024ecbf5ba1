"""What is told of registers, issues, tallies and progress."""

from typing import Any

from typing_extensions import TypedDict

from service.record_shapes import ShareShape


class IssueShape(TypedDict):
    """Something that holds a project up; closed when ``closed_at`` is known."""

    id: str
    version: int
    project_id: str
    kind: str
    kind_label: str
    said: str
    raised_by: str
    raised_at: str
    closed_at: str | None


class IssuesShape(TypedDict):
    """One page of the issues of a project, and how many of all of them are closed."""

    items: list[IssueShape]
    next: str | None
    closed: ShareShape


class ChoiceShape(TypedDict):
    """A value that a field can take, and its label."""

    value: str
    label: str


class RegisterFieldShape(TypedDict):
    """A field of an entry: label, unit, whether it must be said, what can be chosen."""

    name: str
    label: str
    unit: str
    required: bool
    choices: list[ChoiceShape]


class RegisterShape(TypedDict):
    """A register: what it is called and for, the fields of an entry and an example."""

    register: str
    label: str
    note: str
    fields: list[RegisterFieldShape]
    example: dict[str, Any]


class RegistersShape(TypedDict):
    """Every register that can be kept."""

    items: list[RegisterShape]


class EditionShape(TypedDict):
    """What an entry says or said, by whom and since when."""

    version: int
    edited_at: str
    edited_by: str
    said: dict[str, Any]


class EntryShape(EditionShape):
    """An entry of a register as it stands; ``version`` is its ETag."""

    id: str
    register: str
    created_at: str
    project_id: str | None


class EntriesShape(TypedDict):
    """One page of entries."""

    items: list[EntryShape]
    next: str | None


class EditionsShape(TypedDict):
    """One page of the versions of an entry."""

    items: list[EditionShape]
    next: str | None


class RewardShape(TypedDict):
    """Who introduced the project, by which rule, and what is due in 万元; null: not known, as where
    several introduced it.
    """

    introduced_by: str
    rule: str
    document: str
    due_wan: float | None


class CaseShape(TypedDict):
    """All that the registers know of a project; ``risks`` are told and never scored."""

    project_id: str
    risks: list[str]
    chiefs: list[dict[str, Any]]
    leaders: list[dict[str, Any]]
    funds: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    received_wan: float | None
    receipts: list[dict[str, Any]]
    commitments: list[dict[str, Any]]
    services: list[dict[str, Any]]
    sharing: list[dict[str, Any]]
    rewards: list[RewardShape]


class ChannelShape(TypedDict):
    """The contacts of a channel, sums null where nothing is known; ``warm``: somebody known
    vouches for them.
    """

    channel: str
    label: str
    contacts: int
    organisations: float | None
    projects: int
    warm: bool


class OriginShape(TypedDict):
    """Contacts from a region, and whether an office of one's own stands there."""

    origin: str
    adcode: str
    contacts: int
    office: bool


class EventsShape(TypedDict):
    """The events of a format; sums in 亿元, null where nothing is known; issues closed of those
    raised.
    """

    format: str
    label: str
    events: int
    firms: float | None
    projects_signed: float | None
    signed_yi: float | None
    issues: ShareShape


class IssueKindShape(TypedDict):
    """Issues closed of those raised, of a kind."""

    kind: str
    label: str
    closed: ShareShape


class ServicesShape(TypedDict):
    """Services of projects; days are medians, null while nothing is known; the parks with a point
    of assistance of all in the region, a share of nothing while no point is entered.
    """

    services: int
    done: ShareShape
    assisted: ShareShape
    one_trip: ShareShape
    days: float | None
    usual_days: float | None
    parks_assisted: ShareShape


class CommitmentsShape(TypedDict):
    """Commitments kept of those settled or overdue; the sums of those open and of those broken in
    亿元, null where nothing is known.
    """

    commitments: int
    kept: ShareShape
    broken: int
    overdue: int
    open_yi: float | None
    broken_yi: float | None


class HalfShape(TypedDict):
    """Paid-in funds of a half-year in 亿元."""

    half: str
    paid_in_yi: float


class TalliesShape(TypedDict):
    """What the registers of one's organisation add up to."""

    channels: list[ChannelShape]
    origins: list[OriginShape]
    events: list[EventsShape]
    issues: list[IssueKindShape]
    services: ServicesShape
    commitments: CommitmentsShape
    receipts: list[HalfShape]


class StandingShape(TypedDict):
    """A league in a year: target and paid-in funds in 亿元, its place, its light; null without a
    receipt. ``board_yi``: paid-in funds by the board, which ``board_unknown`` projects lack.
    """

    league: str
    adcode: str
    rank: int | None
    target_yi: float | None
    growth: float | None
    document: str
    set_on: str
    paid_in_yi: float | None
    board_yi: float | None
    board_unknown: int
    share: ShareShape | None
    half_done: bool | None
    light: str | None
    projects: int
    started: ShareShape
    producing: ShareShape
    red: int


class ProgressShape(TypedDict):
    """The leagues of a year, the best first, and the whole; ``unassigned_yi``: of the region's
    target no league has it.
    """

    year: int
    as_of: str
    elapsed: float
    leagues: list[StandingShape]
    whole: StandingShape
    unassigned_yi: float | None


class OfferShape(TypedDict):
    """A project that an office has published, in its own words."""

    id: str
    name: str
    office: str
    package: str
    league: str
    adcode: str
    chain: str
    industries: list[str]
    planned_wan: float | None
    sought: str
    park_id: str
    contact: str
    note: str
    published_at: str


class OffersShape(TypedDict):
    """One page of the published projects."""

    items: list[OfferShape]
    next: str | None
