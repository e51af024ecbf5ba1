"""What people send to be kept: firms, projects, weights, figures, consents, questions."""

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from features import catalogue, profiles, regions
from features.errors import NotFound, did_you_mean
from features.fields import refuse
from features.profiles import Firm, Frozen, Short
from features.text import Text
from recommender.criteria import NAMES
from service import holdings
from service.questions import MOST_MEMBERS, Manner, Question, iso_day
from service.stages import REACHED_ON, IssueKind, Stage

VISIBLE = r"^[^\x00-\x1f\x7f-\x9f]+$"
VISIBLE_IF_ANY = VISIBLE.replace("+", "*")
ADDRESS = r"^([!-?A-~]+@[!-?A-~]+)?$"
ID = r"^[0-9a-f]{32}$"
LONGEST_NAME = 100
LONGEST_PASSWORD = 200
LONGEST_STATED = 500
MOST_WORDS = 50
LONGEST_NOTE = 500
MOST_MEASURES = 100

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


def _park(name: str) -> str:
    """The code of the park that ``name`` names."""
    try:
        return catalogue.get(name).id
    except NotFound:
        problem = Text("目录中没有这个园区", "is no park of the catalogue")
        raise refuse(problem, Text("例如 S159041", "For example S159041")) from None


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


Division = Annotated[
    str,
    Field(min_length=1, max_length=200, examples=["包头市"]),
    AfterValidator(_division),
]
DivisionIfAny = Annotated[
    str, Field(max_length=200), AfterValidator(lambda name: _division(name) if name else "")
]
CatalogueId = Annotated[
    str,
    Field(min_length=1, max_length=200, examples=["S159041"]),
    AfterValidator(_park),
]
ParkIfAny = Annotated[
    str, Field(max_length=200), AfterValidator(lambda name: _park(name) if name else "")
]
Line = Annotated[str, Field(max_length=LONGEST_NAME, pattern=VISIBLE_IF_ANY)]
Day = Annotated[date | None, BeforeValidator(iso_day)]
Wan = Annotated[float, Field(strict=True, ge=0, le=1e9)]


class FirmSubmission(Frozen):
    """A firm's project to keep."""

    firm: Firm


class ConsentWish(Frozen):
    """The region whose promoters may see a firm's figures."""

    region: Annotated[Division, Field(title="地区", description="Region: name or code")]


Part = Annotated[float, Field(strict=True, ge=0, le=1)]
Rows = Annotated[int, Field(strict=True, ge=0, le=10**6)]


class Measure(Frozen):
    """How one model fared by one metric, with the ends of its 95% interval; null: not measured."""

    model: Name
    metric: Name
    value: Part | None
    low: Part | None
    high: Part | None


class EvaluationSubmission(Frozen):
    """How weights fared on past sitings, beside what they must beat."""

    sitings: Annotated[Rows, Field(title="项目数", description="Sitings judged")]
    with_park: Annotated[Rows, Field(title="知道园区的", description="Whose park is known")]
    measured_on: Annotated[
        date, BeforeValidator(iso_day), Field(title="检验日", examples=["2026-11-21"])
    ]
    data_version: Annotated[Name, Field(title="数据版本")]
    engine_version: Annotated[Name, Field(title="引擎版本")]
    measures: Annotated[
        tuple[Measure, ...], Field(min_length=1, max_length=MOST_MEASURES, title="各项结果")
    ]


class WeightOrderWish(Frozen):
    """Which set is to count where a question names no weights; null: the presets.

    ``set_version``: the version of it that was read; left out, the newest whatever it says.
    """

    set_id: Annotated[str, Field(pattern=ID)] | None
    set_version: Annotated[int, Field(strict=True, ge=1, le=10**9)] | None = None


class WeightSubmission(Frozen):
    """A named set of weights to sign, what it is for, and how it fared."""

    name: Name
    weights: OwnWeights
    note: Annotated[
        str,
        Field(
            max_length=LONGEST_NOTE,
            pattern=VISIBLE_IF_ANY,
            title="说明",
            description="What the weights are for",
        ),
    ] = ""
    evaluation: Annotated[
        EvaluationSubmission | None,
        Field(title="检验结果", description="Signed with the weights; null when there is none"),
    ] = None


WeightSetId = Annotated[
    str | None,
    Field(
        pattern=ID,
        title="权重方案",
        description="A signed set of weights in place of weights: its newest version counts",
    ),
]


class ProjectSubmission(Frozen):
    """A project on its way; three sums in 万元 that are never mixed, each null when unknown."""

    name: Name
    league: Annotated[Division, Field(title="盟市", description="League: name or code")]
    chain: Annotated[Line, Field(title="产业链", description="Chain")] = ""
    responsible: Annotated[Line, Field(title="责任人", description="Who answers for it")] = ""
    stage: Annotated[Stage, Field(title="阶段", description="How far it is")] = Stage.talks
    firm_id: Annotated[
        str | None,
        Field(pattern=ID, title="企业", description="Id of the firm, when it is kept here"),
    ] = None
    park_id: Annotated[
        CatalogueId | None,
        Field(title="园区", description="Park that it settles in: code or name of the catalogue"),
    ] = None
    signed_wan: Annotated[Wan | None, Field(title="签约额", description="Signed, 万元")] = None
    planned_wan: Annotated[
        Wan | None, Field(title="计划总投资", description="Planned investment, 万元")
    ] = None
    paid_in_wan: Annotated[
        Wan | None, Field(title="到位资金", description="Paid-in funds, 万元")
    ] = None
    signed_on: Annotated[Day, Field(title="签约日")] = None
    started_on: Annotated[Day, Field(title="开工日")] = None
    producing_on: Annotated[Day, Field(title="投产日")] = None
    due_on: Annotated[Day, Field(title="时限")] = None

    @model_validator(mode="after")
    def _in_order(self) -> "ProjectSubmission":
        days = [self.signed_on, self.started_on, self.producing_on]
        known = [day for day in days if day is not None]
        if known != sorted(known):
            problem = Text("日期先后不对", "days are out of order")
            raise refuse(problem, Text("签约、开工、投产依次", "Signed, started, producing"))
        return self

    @property
    def reached_on(self) -> Mapping[str, date]:
        """The days, as far as they are known, on which it came to its stage and those before."""
        days = {
            name: getattr(self, name) for at, name in REACHED_ON.items() if self.stage.reaches(at)
        }
        return {name: day for name, day in days.items() if day is not None}


class IssueSubmission(Frozen):
    """What holds a project up."""

    said: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_NOTE,
            pattern=VISIBLE,
            title="问题",
            description="What is in the way and who can clear it",
        ),
    ]
    kind: Annotated[IssueKind, Field(title="类型", description="Kind of issue")] = IssueKind.other


def _figure_name(name: str) -> str:
    if name in holdings.FIELDS:
        return name
    near = difflib.get_close_matches(name, holdings.FIELDS)
    problem = Text("不是可更新的园区数据", "is no figure of a park that can be stated")
    remedy = Text("字段名见接口说明", "See /openapi.json for their names")
    raise refuse(problem, did_you_mean(near) if near else remedy)


FigureName = Annotated[
    str,
    Field(max_length=LONGEST_NAME),
    AfterValidator(_figure_name),
    WithJsonSchema(
        {
            "title": "字段",
            "description": "Figure of a park",
            "type": "string",
            "enum": list(holdings.FIELDS),
        }
    ),
]


def _is_word(raw: object) -> bool:
    return isinstance(raw, str) and 0 < len(raw.strip()) <= LONGEST_NAME


def _stated(raw: object) -> object:
    if raw is None or isinstance(raw, bool | int | float):
        return raw
    if isinstance(raw, str) and 0 < len(raw.strip()) <= LONGEST_STATED:
        return raw
    if isinstance(raw, list | tuple) and 0 < len(raw) <= MOST_WORDS and all(map(_is_word, raw)):
        return raw
    problem = Text(
        "应为一个数、一个或几个词、true、false 或 null",
        "must be a number, a word or several, a flag or null",
    )
    raise refuse(problem, Text("null 表示撤回", "null withdraws what was stated"))


class FigureStatement(Frozen):
    """A figure of a park as a document states it; null withdraws what was stated before."""

    field: FigureName
    value: Annotated[
        Any,
        BeforeValidator(_stated),
        WithJsonSchema(
            {
                "title": "数值",
                "description": "In the field's unit, or text with another; words; null withdraws",
                "anyOf": [
                    {"type": "number"},
                    {"type": "boolean"},
                    {"type": "string", "minLength": 1, "maxLength": LONGEST_STATED},
                    {
                        "type": "array",
                        "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
                        "minItems": 1,
                        "maxItems": MOST_WORDS,
                    },
                    {"type": "null"},
                ],
            }
        ),
    ]
    as_of: Annotated[
        profiles.Day,
        Field(min_length=1, title="数据截至", description="2024, 2024-12 or 2024-12-01"),
    ]
    source: Annotated[
        str,
        Field(min_length=1, max_length=500, pattern=VISIBLE, title="出处", description="Document"),
    ]
    note: Annotated[str, Field(max_length=500, pattern=VISIBLE_IF_ANY, title="说明")] = ""


class FiguresSubmission(Frozen):
    """Figures of one park, kept all or none."""

    figures: Annotated[
        tuple[FigureStatement, ...],
        Field(min_length=1, max_length=len(holdings.FIELDS), title="数据"),
    ]


class KeptQuestion(Question):
    """A question whose answer is kept."""

    weight_set: WeightSetId = None


class ParksWish(Manner):
    """How to rank parks for whoever they are ranked for."""

    region: Annotated[
        Short,
        Field(title="范围", description="Region that the parks must lie in", examples=["内蒙古"]),
    ] = ""


class BatchWish(ParksWish):
    """How to rank parks for each firm of a list."""

    weight_set: WeightSetId = None
    reasons: Annotated[
        bool,
        Field(strict=True, title="附上理由", description="Say why each park listed stands there"),
    ] = False


class FirmQuestion(ParksWish):
    """How to rank parks for a firm that is kept here."""

    weight_set: WeightSetId = None
