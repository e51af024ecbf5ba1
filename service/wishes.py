"""What a planner asks over HTTP: a list of firms to place, or to bring together at an event."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from features.fields import refuse
from features.profiles import Firm, Frozen, Short
from features.text import Text
from recommender.demands import Demands
from recommender.robustness import SPREAD
from recommender.stable import Side
from recommender.worths import Goal
from service.questions import Listing, Question

MOST_PLANNED = 300
"""Firms in one plan over HTTP; the command line takes more."""
SECONDS = 3.0
"""The solver's time for one plan."""
BRIEF_SECONDS = 1.0
"""And for each of several."""


def _few(raw: object) -> object:
    if isinstance(raw, list | tuple) and 1 <= len(raw) <= MOST_PLANNED:
        return raw
    most = MOST_PLANNED
    problem = Text(f"应为 1 到 {most} 家企业", f"must be a list of 1 to {most} firms")
    raise refuse(problem, Text("更长的名单请用命令行", "For longer lists use the command line"))


Region = Annotated[
    Short,
    Field(
        min_length=1,
        title="地区",
        description="Region whose parks are asked about: name or code",
        examples=["内蒙古"],
    ),
]
Planned = Annotated[
    tuple[Firm, ...],
    BeforeValidator(_few),
    Field(
        title="企业名单",
        description="The firms",
        json_schema_extra={"minItems": 1, "maxItems": MOST_PLANNED},
    ),
]
Slots = Annotated[int, Field(strict=True, ge=1, le=100)]
Candidates = Annotated[
    int,
    Field(strict=True, ge=1, le=50, title="候选园区数", description="Parks offered to each firm"),
]


Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Names = Annotated[tuple[Short, ...], Field(max_length=MOST_PLANNED)]


class Steadying(Question):
    """A firm's project, and how far weights move to see how steady its ranking is."""

    spread: Annotated[
        float,
        Field(
            strict=True,
            ge=0.01,
            le=1,
            title="权重偏离",
            description="How far a weight moves on average, as a share of itself",
        ),
    ] = SPREAD


class Terms(Frozen):
    """What a plan must keep to."""

    floor: Annotated[
        int,
        Field(strict=True, ge=0, le=100, title="下限", description="Fewest firms for each league"),
    ] = 0
    floors: Annotated[
        dict[Short, Annotated[int, Field(strict=True, ge=0, le=MOST_PLANNED)]],
        Field(
            max_length=100,
            title="各盟市下限",
            description="League → fewest firms, before ``floor``",
        ),
    ] = Field(default_factory=dict)
    pins: Annotated[
        dict[Short, Short],
        Field(
            max_length=MOST_PLANNED,
            title="指定落位",
            description="Firm (id or name) → the park it must go to",
        ),
    ] = Field(default_factory=dict)
    forbidden: Annotated[
        dict[Short, Names],
        Field(
            max_length=MOST_PLANNED,
            title="禁止落位",
            description="Firm (id or name) → parks it must not go to",
        ),
    ] = Field(default_factory=dict)
    amounts: Annotated[
        dict[Short, dict[Short, Amount]],
        Field(
            max_length=1000,
            title="园区余量",
            description="Park → what it has of land_mu, peak_load_mw, energy_tce, water_wan_m3, "
            "in place of its own figure",
        ),
    ] = Field(default_factory=dict)

    @property
    def demands(self) -> Demands:
        """What the plan must keep to."""
        return Demands(self.pins, self.forbidden, self.floor, self.floors, self.amounts)


class Placing(Terms, Listing):
    """Firms to place within the parks' amounts; ``k`` is not used."""

    firms: Planned
    region: Region
    candidates: Candidates = 30
    goal: Annotated[Goal, Field(title="目标", description="What the plan is to be worth")] = "score"


class Trading(Placing):
    """Firms to place, and a second goal to weigh the first against."""

    against: Annotated[Goal, Field(title="另一目标", description="The other goal")]
    points: Annotated[
        int, Field(strict=True, ge=2, le=9, title="档数", description="How many weighings")
    ] = 5


class Pairing(Listing):
    """Firms to match with parks so that nobody would rather change; ``k`` is not used."""

    firms: Planned
    region: Region
    candidates: Candidates = 30
    places: Annotated[
        int,
        Field(strict=True, ge=1, le=1000, title="每园名额", description="Firms that a park takes"),
    ] = 5
    best_for: Annotated[Side, Field(title="对谁最优", description="Best for which side")] = "firm"


class Meeting(Listing):
    """Firms to bring together with parks at an event; ``k`` is not used."""

    firms: Planned
    region: Region
    candidates: Candidates = 10
    slots: Annotated[Slots, Field(title="时段数", description="Slots of the event")] = 8
    firm_most: Annotated[Slots, Field(title="企业上限", description="Most meetings of a firm")] = 4
    park_most: Annotated[Slots, Field(title="园区上限", description="Most meetings of a park")] = 8
