"""Fields of a profile: label, unit, bounds written once; reading and faults derived from them."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from features import findings
from features.errors import BadInput, Fault, did_you_mean
from features.text import Text, enumerated, healed
from features.units import PLAIN, SHARE, Unit, is_range, parse_quantity, show

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Spec:
    """What a field is called, the unit it is in and the values it can take.

    Put beside the type in ``Annotated``. A field whose unit is not :data:`PLAIN` reads what people
    write ("8亿", "50%"); ``low`` and ``high`` bound its value in ``unit``. ``example``: how it may
    be written, where not every text is read.
    """

    label: Text
    unit: Unit = PLAIN
    low: float | None = None
    high: float | None = None
    hint: Text = Text("", "")
    example: str = ""
    choices: Mapping[str, Text] | None = None
    many: bool = False
    group: Text = Text("", "")

    @property
    def heading(self) -> Text:
        """Label with the unit, as a table's column is headed."""
        zh, en = self.unit.symbol
        return Text(
            f"{self.label.zh}（{zh}）" if zh else self.label.zh,
            f"{self.label.en} ({en})" if en else self.label.en,
        )

    def range(self) -> Text:
        """The allowed range in words."""
        low, high = (None if b is None else show(b, self.unit) for b in (self.low, self.high))
        if low and high:
            return Text(f"应在 {low.zh} 到 {high.zh} 之间", f"must be {low.en} to {high.en}")
        if low:
            return Text(f"不得小于 {low.zh}", f"must be at least {low.en}")
        return Text(f"不得大于 {high.zh}", f"must be at most {high.en}") if high else Text("", "")

    def read(self, raw: object) -> float | None:
        """``raw`` as a quantity of this field within its bounds; raises a custom pydantic error."""
        try:
            number = parse_quantity(raw, self.unit)
        except ValueError:
            if is_range(raw):
                raise _custom("quantity", *_A_RANGE) from None
            raise _custom("quantity", self._not_a_quantity(), self.how_to_write()) from None
        return self.check(number)

    def check(self, number: float | None) -> float | None:
        """``number`` if within bounds; raises a custom pydantic error naming the limit."""
        too_low = number is not None and self.low is not None and number < self.low
        too_high = number is not None and self.high is not None and number > self.high
        if too_low or too_high:
            raise _custom("range", self.range(), self.how_to_write())
        return number

    def _not_a_quantity(self) -> Text:
        return Text(f"不是可读的{self.label.zh}", f"is not a readable number ({self.label.en})")

    def how_to_write(self) -> Text:
        """How a value of this field may be written."""
        zh, en = self.unit.symbol
        example = "50% 或 0.5" if zh == "%" else f"数字，单位{zh}" if zh else "数字"
        example_en = "50% or 0.5" if zh == "%" else f"a number in {en}" if en else "a number"
        return Text(f"请填{example}；不清楚就留空", f"Give {example_en}; leave empty if unknown")

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        inner = handler(source)
        if self.choices is not None:
            return core_schema.no_info_before_validator_function(self._choose, inner)
        if self.unit is PLAIN:
            return inner
        return core_schema.no_info_before_validator_function(self._before, inner)

    def _choose(self, raw: object) -> object:
        said = dict(raw) if isinstance(raw, BaseModel) else raw
        if isinstance(said, Mapping) and "value" in said:
            return {**said, "value": self.choice(said["value"]) or None}
        if not self.many:
            return self.choice(said)
        items = parts(said) if isinstance(said, str) else said
        if not isinstance(items, list | tuple):
            return items
        return tuple(item for item in map(self.choice, items) if item != "")

    def choice(self, raw: object) -> object:
        """The key of a choice given by key or by either label; raises a custom pydantic error.

        "" chooses nothing; what is not text is passed on unread.
        """
        if not isinstance(raw, str):
            return raw
        choices, said = self.choices or {}, raw.strip().lower()
        for key, label in choices.items():
            if said in {key, label.zh.lower(), label.en.lower()}:
                return key
        if not said:
            return ""
        words = enumerated(Text(label.zh, name) for name, label in choices.items())
        problem, remedy = findings.ONE_OF
        raise _custom("choice", problem, remedy.fill(choices=words))

    def _before(self, raw: object) -> object:
        if isinstance(raw, Mapping):
            value = raw.get("value")
            return {**raw, "value": self.read(value)} if value is not None else raw
        if isinstance(raw, BaseModel):
            value = getattr(raw, "value", None)
            number = self.read(value)
            kept = number in (None, value) and str(value) != "-0.0"
            return raw if kept else raw.model_copy(update={"value": number})
        return self.read(raw)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        reading = handler.mode == "validation"
        found = self._described(handler(schema), handler, reading)
        notes = (self.heading.en, self.hint.en, self._reads() if reading else "")
        found["title"] = self.heading.zh
        found["description"] = ". ".join(note for note in notes if note)
        found["x-label-en"] = self.label.en
        symbol = self.unit.symbol.zh
        # A share's number is 0.5, not 50: "%" is only how people see it.
        return {**found, "x-unit": symbol} if symbol and self.unit.worth(symbol) == 1.0 else found

    def _described(
        self, found: JsonSchemaValue, handler: GetJsonSchemaHandler, reading: bool
    ) -> JsonSchemaValue:
        """``found`` with the values that the field takes; a dated figure has its under "value"."""
        if self.choices is None and self.unit is PLAIN:
            return found
        branches: list[JsonSchemaValue] = []
        for branch in found.get("anyOf", [found]):
            if "$ref" in branch:
                fact = handler.resolve_ref_schema(branch)
                inside = fact["properties"]
                value = _any_of(self._values(inside["value"], reading))
                branches.append({**fact, "properties": {**inside, "value": value}})
            else:
                branches.extend(self._values(branch, reading, blank=("",)))
        return _any_of(branches)

    def _values(
        self, plain: JsonSchemaValue, reading: bool, blank: Sequence[str] = ()
    ) -> list[JsonSchemaValue]:
        """The schemas of a value: as it is kept and, on the way in, as people write it."""
        written: list[JsonSchemaValue] = [{"type": "string"}] if reading else []
        if plain["type"] == "number":
            percent = reading and self.unit is SHARE and self.high == 1
            bounds = {"minimum": self.low, "maximum": 100 if percent else self.high}
            return [{**plain, **{k: v for k, v in bounds.items() if v is not None}}, *written]
        if plain["type"] == "array":
            one = {**plain["items"], "enum": self._words(reading)}
            return [{**plain, "items": one}, *written]
        if plain["type"] == "string":
            return [{**plain, "enum": [*self._words(reading), *blank]}]
        return [plain]

    def _words(self, reading: bool) -> list[str]:
        choices = self.choices or {}
        labels = [word for label in choices.values() for word in label] if reading else []
        return list(dict.fromkeys([*choices, *labels]))

    def _reads(self) -> str:
        """How a value may be written, besides as the bare number or key."""
        if self.choices is not None:
            several = "; several may stand in one text, parted by semicolons" if self.many else ""
            return f"One of {', '.join(self.choices)}, or its label{several}"
        if self.unit is PLAIN:
            return ""
        units = ", ".join(self.unit.suffixes)
        number = _SHARES if self.unit is SHARE else "A number"
        return f"{number}, or text that may name a unit: {units}" if units else f"{number} or text"


def _any_of(branches: list[JsonSchemaValue]) -> JsonSchemaValue:
    return branches[0] if len(branches) == 1 else {"anyOf": branches}


def specs(model: type[BaseModel]) -> Mapping[str, Spec]:
    """Every field of ``model`` that carries a :class:`Spec`, in order."""
    return _specs(model)


@cache
def _specs(model: type[BaseModel]) -> Mapping[str, Spec]:
    return {
        name: spec
        for name, field in model.model_fields.items()
        for spec in field.metadata
        if isinstance(spec, Spec)
    }


def label(model: type[BaseModel], name: str) -> Text:
    """Label of field ``name`` of ``model``."""
    return specs(model)[name].label


def build(model: type[Model], raw: object, at: str = "") -> Model:
    """``raw`` as a ``model``; raises :class:`BadInput` with every fault, paths under ``at``."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise BadInput(faults(error, model, at)) from None


def faults(error: ValidationError, model: type[BaseModel], at: str = "") -> tuple[Fault, ...]:
    """Pydantic's findings as faults with bilingual problem and remedy."""
    return tuple(_fault(found, model, at) for found in error.errors(include_url=False))


def refuse(problem: Text, remedy: Text) -> PydanticCustomError:
    """The error that a field's own validator raises."""
    return _custom("refused", problem, remedy)


def _custom(kind: str, problem: Text, remedy: Text) -> PydanticCustomError:
    context = {
        "problem_zh": problem.zh,
        "problem_en": problem.en,
        "remedy_zh": remedy.zh,
        "remedy_en": remedy.en,
    }
    return PydanticCustomError(kind, "{problem_en}", context)


def _fault(found: Any, model: type[BaseModel], at: str) -> Fault:
    path = ".".join(str(part) for part in (*((at,) if at else ()), *found["loc"]))
    told = findings.fault(found, path)
    if found["type"] != "extra_forbidden":
        return told
    near = difflib.get_close_matches(str(found["loc"][-1]), model.model_fields, n=1)
    return replace(told, remedy=did_you_mean(near)) if near else told


_SHARES = "A number from 0 to 1, or percent if above 1"
_A_RANGE = (
    Text("是一个范围，不是一个数", "is a range, not one number"),
    Text(
        "请只填一个数，例如把“3-5亿”写成“3亿”或“5亿”；定不下来就留空",
        "Give one number: of 3-5亿 either 3亿 or 5亿; leave empty if undecided",
    ),
)


def yes_no(raw: object) -> object:
    """The Chinese and English ways to write a flag; anything else is passed on unread."""
    return _FLAGS.get(str(raw).strip().lower(), raw) if isinstance(raw, str) else raw


_FLAGS: Mapping[str, bool | None] = {
    **dict.fromkeys(("是", "有", "y", "yes", "true", "1", "√", "对"), True),
    **dict.fromkeys(("否", "无", "没有", "n", "no", "false", "0", "×", "不"), False),
    **dict.fromkeys(("", "未知", "不详", "unknown", "-", "—"), None),
}


def listed(raw: object) -> object:
    """A cell such as ``"3415；381"`` as a tuple of its parts; other values are passed on."""
    if raw is None:
        return ()
    if not isinstance(raw, str):
        return raw
    return parts(raw)


def parts(text: str) -> tuple[str, ...]:
    """The items of a list written in one cell, whatever mark parts them.

    Where another mark does, a line break inside Chinese words is but the end of a line.
    """
    for mark in ("；", "，", "、", ",", "|"):
        text = text.replace(mark, ";")
    text = (healed(text) if ";" in text else text).replace("\n", ";")
    return tuple(part.strip() for part in text.split(";") if part.strip())
