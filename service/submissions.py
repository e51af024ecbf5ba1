"""What people send to be kept: firms, weights, consents, and what they sign in with."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from features import regions
from features.fields import refuse
from features.profiles import Firm, Frozen, Short
from features.text import Text
from recommender.criteria import NAMES
from service.accounts import Scope
from service.questions import MOST_MEMBERS, Manner, Question

VISIBLE = r"^[^\x00-\x1f\x7f-\x9f]+$"
VISIBLE_IF_ANY = VISIBLE.replace("+", "*")
ID = r"^[0-9a-f]{32}$"
LONGEST_NAME = 100
LONGEST_PASSWORD = 200

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=VISIBLE)]
Secret = Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]


def _own_weights(raw: object) -> object:
    if isinstance(raw, Mapping) and 1 <= len(raw) <= MOST_MEMBERS:
        return raw
    problem = Text("应为 准则: 数字", "must be criterion: number")
    raise refuse(problem, Text('例如 {"tariff": 1}', 'For example {"tariff": 1}'))


def _division(name: str) -> str:
    """The code of the one division that ``name`` names."""
    found = regions.named(name)
    if len(found) == 1:
        return found[0].adcode
    problem = Text("应为一个行政区", "must name one division")
    raise refuse(problem, Text("例如 包头市 或 150200", "For example 包头市 or 150200"))


OwnWeights = Annotated[
    Any,
    BeforeValidator(_own_weights),
    WithJsonSchema(
        {
            "title": "权重",
            "description": "Criterion: weight; only ratios matter",
            "type": "object",
            "properties": {name: {"type": "number", "minimum": 0} for name in NAMES},
            "additionalProperties": False,
            "minProperties": 1,
        }
    ),
]


class SigningIn(Frozen):
    """A name and its password."""

    name: Name
    password: Secret


class Arrival(SigningIn):
    """The first administrator, let in by the key of a link."""

    organisation: Name
    key: Annotated[str, Field(min_length=1, max_length=100)]


class TokenWish(Frozen):
    """A token for a machine: what it may do, and for how long."""

    name: Name
    scopes: Annotated[
        tuple[Scope, ...], Field(min_length=1, max_length=len(Scope), title="权限")
    ] = (Scope.read,)
    days: Annotated[int, Field(strict=True, ge=1, le=366, title="有效天数")] = 90


class FirmSubmission(Frozen):
    """A firm's project to keep."""

    firm: Firm


class ConsentWish(Frozen):
    """The region whose promoters may see a firm's figures."""

    region: Annotated[
        str,
        Field(min_length=1, max_length=200, title="地区", examples=["包头"]),
        AfterValidator(_division),
    ]


class WeightSubmission(Frozen):
    """A named set of weights to sign."""

    name: Name
    weights: OwnWeights


WeightSetId = Annotated[
    str | None,
    Field(
        pattern=ID,
        title="权重方案",
        description="A signed set of weights in place of weights: its newest version counts",
    ),
]


class KeptQuestion(Question):
    """A question whose answer is kept."""

    weight_set: WeightSetId = None


class FirmQuestion(Manner):
    """How to rank parks for a firm that is kept here."""

    region: Annotated[
        Short,
        Field(title="范围", description="Region that the parks must lie in", examples=["内蒙古"]),
    ] = ""
    weight_set: WeightSetId = None
