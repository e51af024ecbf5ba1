"""What a client asks: a firm's project and how to rank for it, read and checked as one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, TypeVar

import numpy as np
from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from features import catalogue, regions
from features.errors import BadInput, Fault, NotFound
from features.fields import faults, refuse
from features.profiles import Firm, Frozen, Park, Short
from features.text import Text, headed
from recommender.criteria import NAMES
from recommender.explain import Draft
from recommender.matching import ParkMatcher
from recommender.prospects import prospects
from recommender.results import Answer, Match, Target
from recommender.weights import PRESETS, Weights, preset_names
from service.strangers import Firms, unknown_names

MOST = 100
USUAL = 10
MOST_FIRMS = 1000
MOST_MEMBERS = 100
LONGEST_WEIGHTS = 2000
"""A text of weights: the name of a preset, or TOML or JSON."""
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _count(raw: object) -> object:
    if type(raw) is int and 1 <= raw <= MOST:
        return raw
    problem = Text(f"应为 1 到 {MOST} 的整数", f"must be a whole number, 1 to {MOST}")
    raise refuse(problem, Text(f"省去则为 {USUAL}", f"Left out, it is {USUAL}"))


def _listed(raw: object) -> object:
    if isinstance(raw, list | tuple) and 1 <= len(raw) <= MOST_FIRMS:
        return raw
    problem = Text(f"应为 1 到 {MOST_FIRMS} 家企业", f"must be a list of 1 to {MOST_FIRMS} firms")
    remedy = Text("更长的名单请用命令行 targets", "For longer lists use the command line")
    raise refuse(problem, remedy)


def iso_day(raw: object) -> object:
    """``raw`` as the day that it writes; refused when it is none."""
    if raw is None or isinstance(raw, date):
        return raw
    try:
        if isinstance(raw, str) and _ISO_DAY.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        pass
    raise refuse(Text("不是日期", "is not a day"), Text("请写成 2025-06-10", "Write 2025-06-10"))


def _weighting(raw: object) -> object:
    if raw is None or isinstance(raw, Mapping | Weights):
        return raw
    if isinstance(raw, str) and len(raw) <= LONGEST_WEIGHTS:
        return raw
    raise refuse(
        Text("应为权重方案名，或 准则: 数字", "must be the name of a preset or criterion: number"),
        headed(Text("可用的方案", "The presets are"), preset_names(PRESETS)),
    )


def _yes_no(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    problem = Text("应为 true 或 false", "must be true or false")
    raise refuse(problem, Text("省去则为 false", "Left out, it is false"))


class Footing(Frozen):
    """On what to judge: the law of which day, which weights, made-up figures or not."""

    as_of: Annotated[
        date | None,
        BeforeValidator(iso_day),
        Field(
            title="口径日",
            description="Day whose law and sitings count; today when left out",
            examples=["2025-06-10"],
        ),
    ] = None
    weights: Annotated[
        Any,
        BeforeValidator(_weighting),
        WithJsonSchema(
            {
                "title": "权重",
                "description": "Name of a preset, or criterion: weight (only ratios matter); "
                "left out, the preset of the firm's segment, else balanced",
                "anyOf": [
                    {"type": "string", "enum": list(PRESETS)},
                    {
                        "type": "object",
                        "properties": {name: {"type": "number", "minimum": 0} for name in NAMES},
                        "additionalProperties": False,
                        "minProperties": 1,
                    },
                    {"type": "null"},
                ],
            }
        ),
    ] = None
    illustrative: Annotated[
        bool,
        BeforeValidator(_yes_no),
        Field(
            title="载入示意数据",
            description="Load illustrative figures, marked wherever they appear",
        ),
    ] = False


class Manner(Footing):
    """How to rank, and how many to name."""

    k: Annotated[
        int,
        BeforeValidator(_count),
        Field(
            title="返回个数",
            description="How many to return",
            json_schema_extra={"minimum": 1, "maximum": MOST},
        ),
    ] = USUAL


class Question(Manner):
    """A firm's project, and how to rank parks for it."""

    firm: Firm
    region: Annotated[
        Short,
        Field(
            title="范围",
            description="Region that the parks must lie in: name or code; empty for all",
            examples=["内蒙古"],
        ),
    ] = ""

    @property
    def weighting(self) -> Weights:
        """The weights to rank with: those asked for, else the firm's segment's, else balanced."""
        asked = self.weights if self.weights not in (None, "") else self.firm.segment
        return Weights.read(asked or "balanced")


class Listing(Manner, defer_build=True):
    """Firms, and how to rank them for a park."""

    firms: Annotated[
        tuple[Firm, ...],
        BeforeValidator(_listed),
        Field(
            title="企业名单",
            description="The firms to rank",
            json_schema_extra={"minItems": 1, "maxItems": MOST_FIRMS},
        ),
    ]


class Prospecting(Listing):
    """Firms, and how to rank them for the parks of a region."""

    region: Annotated[
        Short,
        Field(
            min_length=1,
            title="地区",
            description="Region whose parks the firms are ranked for: name or code",
            examples=["内蒙古"],
        ),
    ]


def read(raw: object) -> Question:
    """The question in a request's body; raises :class:`BadInput` with every fault."""
    return _read(raw, Question, _firm_of)


Asked = TypeVar("Asked", bound=Frozen)
Listed = TypeVar("Listed", bound=Listing)


def read_about_firm(raw: object, model: type[Asked]) -> Asked:
    """What a request says of one ``firm``; raises :class:`BadInput` with every fault."""
    return _read(raw, model, _firm_of)


def read_manner(raw: object, model: type[Asked]) -> Asked:
    """How to rank for a firm that is known; raises :class:`BadInput` with every fault."""
    return _read(raw, model, lambda _: ())


def read_listing(raw: object, model: type[Listed]) -> Listed:
    """The list in a request's body; raises :class:`BadInput` with every fault."""
    return _read(raw, model, _firms_of)


def _read(raw: object, model: type[Asked], firms: Firms) -> Asked:
    said = raw if isinstance(raw, Mapping) else {}
    if crowded := list(_crowded(said, firms)):
        raise BadInput(crowded)
    unknown = [*unknown_names(said, firms), *weight_faults(said.get("weights"))]
    try:
        asked = model.model_validate(raw)
    except ValidationError as error:
        raise BadInput([*faults(error, model), *unknown]) from None
    if unknown:
        raise BadInput(unknown)
    return asked


def _firm_of(said: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return (("firm", said.get("firm")),)


def _firms_of(said: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    firms = said.get("firms")
    listed_firms = firms[:MOST_FIRMS] if isinstance(firms, list | tuple) else ()
    return ((f"firms.{at}", firm) for at, firm in enumerate(listed_firms))


def check(question: Question) -> Question:
    """``question`` itself; raises :class:`BadInput` for names and weights that are not known."""
    found = [*unknown_names(question.model_dump(), _firm_of), *weight_faults(question.weights)]
    if found:
        raise BadInput(found)
    return question


def settled(question: Question, matcher: ParkMatcher) -> Question:
    """``question`` with the weights in force, where neither it nor the firm's segment names any."""
    if question.weights not in (None, "") or question.firm.segment:
        return question
    return question.model_copy(update={"weights": matcher.weights_})


def answered(matcher: ParkMatcher, question: Question, today: date) -> Answer:
    """What ``matcher`` answers; ``today`` counts where the question names no day."""
    return drafted(matcher, question, today).answer


def drafted(matcher: ParkMatcher, question: Question, today: date) -> Draft:
    """What ``matcher`` answers, its parks not yet in words."""
    day, weights, region = question.as_of or today, question.weighting, question.region or None
    return matcher.draft(question.firm, question.k, as_of=day, weights=weights, region=region)


def targeted(matcher: ParkMatcher, listing: Listing, park_id: str, today: date) -> list[Target]:
    """The best firms of a list for a park."""
    weights = None if listing.weights in (None, "") else Weights.read(listing.weights)
    day = listing.as_of or today
    return list(matcher.targets(park_id, listing.firms, listing.k, as_of=day, weights=weights))


def prospected(matcher: ParkMatcher, asked: Prospecting, today: date) -> tuple[Target, ...]:
    """The firms for the region; raises :class:`BadInput` for every unknown name."""
    day, weights = asked.as_of or today, asked.weights or None
    return prospects(matcher, asked.region, asked.firms, asked.k, as_of=day, weights=weights)


def spot(place: str) -> Park | str:
    """What is meant by a place: a park by its code or name, else a region.

    Raises :class:`NotFound` where neither is so called.
    """
    try:
        return catalogue.get(place)
    except NotFound as error:
        if not regions.named(place) and place not in regions.GROUPS:
            raise error from None
    return place


def sought(
    matcher: ParkMatcher, where: Park | str, firms: Sequence[Firm], k: int, **asked: Any
) -> tuple[Target, ...]:
    """The best ``k`` firms for a park or a region."""
    if isinstance(where, Park):
        return matcher.targets(where.id, firms, k, **asked)
    return prospects(matcher, where, firms, k, **asked)


def explained(
    matcher: ParkMatcher, question: Question, park_id: str, today: date
) -> tuple[Match, int]:
    """One park for the question's firm, ranked among the parks of its region, and their number.

    Raises :class:`NotFound` for a park that is not known or lies outside the region.
    """
    asked: dict[str, Any] = {"as_of": question.as_of or today, "weights": question.weighting}
    found = matcher.explain(question.firm, park_id, **asked)
    here = matcher.scope(question.region or None).positions
    if not question.region:
        return found, len(here)
    position = matcher.position(park_id)
    if position not in here:
        raise NotFound(_PARK_OF.fill(region=question.region), park_id)
    ranking = matcher.rank(question.firm, region=question.region, **asked)
    place = int(np.flatnonzero(here[ranking.order] == position)[0])
    return replace(found, rank=place + 1), len(here)


def _crowded(said: Mapping[str, Any], firms: Firms) -> Iterator[Fault]:
    """Objects with more members than any question has: naming each as a fault would take hours."""
    for path, held in (("body", said), *firms(said), ("weights", said.get("weights"))):
        if isinstance(held, Mapping) and len(held) > MOST_MEMBERS:
            problem = Text(f"字段超过 {MOST_MEMBERS} 个", f"has more than {MOST_MEMBERS} fields")
            yield Fault(path, len(held), problem, Text("请对照接口说明", "See /openapi.json"))


def weight_faults(said: object) -> Iterator[Fault]:
    """What is wrong with the weights, under their path; a wrong type is told elsewhere."""
    if not isinstance(said, str | Mapping) or said == "":
        return
    if isinstance(said, str) and len(said) > LONGEST_WEIGHTS:
        return
    try:
        Weights.read(said)
    except BadInput as error:
        for fault in error.faults:
            inside = fault.path != "weights"
            path = f"weights.{fault.path}" if inside else "weights"
            yield Fault(path, fault.value, fault.problem, fault.remedy)


_PARK_OF = Text("{region}的园区", "Park of {region}")
