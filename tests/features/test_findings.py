"""Pydantic's findings in words: whole in both languages, nothing of pydantic's own."""

import re
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from features import findings
from features.text import Text

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ENGLISH_SENTENCE = re.compile("[A-Za-z]+ [A-Za-z]+")


class Whose(StrEnum):
    own, other = "own", "other"


class Nested(BaseModel):
    inside: int = 0


class Everything(BaseModel):
    """One field of every type that a question or a table has."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    count: Annotated[int, Field(strict=True, ge=1, le=9)] = 1
    page: Annotated[int, Field(ge=1)] = 1
    goal: Literal["score", "tax"] = "score"
    whose: Whose = Whose.own
    name: Annotated[str, Field(min_length=1, max_length=3)] = "甲"
    amount: float = 0.0
    flag: bool = True
    items: Annotated[tuple[str, ...], Field(max_length=1)] = ()
    nested: Nested = Nested()


SAID: list[tuple[dict[str, Any], str, str, str]] = [
    ({"count": 0}, "greater_than_equal", "不得小于 1", "must be at least 1"),
    ({"count": 10}, "less_than_equal", "不得大于 9", "must be at most 9"),
    ({"count": "1"}, "int_type", "应为整数", "must be a whole number"),
    ({"page": "x"}, "int_parsing", "应为整数", "must be a whole number"),
    ({"page": "1" * 5000}, "int_parsing_size", "应为整数", "must be a whole number"),
    ({"page": 1.5}, "int_from_float", "应为整数", "must be a whole number"),
    ({"goal": "x"}, "literal_error", "不在可选值之内", "is not one of the choices"),
    ({"whose": "x"}, "enum", "不在可选值之内", "is not one of the choices"),
    ({"name": ""}, "string_too_short", "不能为空", "must not be empty"),
    ({"name": "甲乙丙丁"}, "string_too_long", "太长", "is too long: at most 3 characters"),
    ({"name": 5}, "string_type", "应为文字", "must be text"),
    ({"amount": "x"}, "float_parsing", "不是可读的数字", "is not a readable number"),
    ({"amount": []}, "float_type", "不是可读的数字", "is not a readable number"),
    ({"amount": float("nan")}, "finite_number", "不是可读的数字", "is not a readable number"),
    ({"flag": "x"}, "bool_parsing", "应为是或否", "must be yes or no"),
    ({"flag": []}, "bool_type", "应为是或否", "must be yes or no"),
    ({"items": 5}, "tuple_type", "应为列表", "must be a list"),
    ({"items": ["a", "b"]}, "too_long", "项数过多", "has too many items: at most 1"),
    ({"nested": 5}, "model_type", "应为一组字段", "must be an object with fields"),
    ({"other": 5}, "extra_forbidden", "没有这个字段", "no such field"),
]


@pytest.mark.parametrize(("raw", "kind", "zh", "en"), SAID, ids=[kind for _, kind, _, _ in SAID])
def test_each_finding_is_told_in_both_languages(
    raw: dict[str, Any], kind: str, zh: str, en: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Everything.model_validate(raw)
    (found,) = caught.value.errors(include_url=False)
    assert found["type"] == kind
    told = findings.fault(found, "x")
    assert (told.path, told.value) == ("x", found["input"])
    assert told.problem.zh.startswith(zh)
    assert told.problem.en == en
    assert told.remedy not in {findings.OTHER[1], Text("", "")}


def test_choices_are_parted_by_the_marks_of_the_language() -> None:
    with pytest.raises(ValidationError) as caught:
        Everything.model_validate({"goal": "x", "whose": "y"})
    goal, whose = (findings.fault(found, "") for found in caught.value.errors())
    assert goal.remedy == ("可选：score、tax", "Choose from: score, tax")
    assert whose.remedy == ("可选：own、other", "Choose from: own, other")


def test_what_is_not_foreseen_is_told_without_pydantic_s_words() -> None:
    found = {"type": "unheard_of", "msg": "Input should be a moon", "loc": (), "input": 5}
    told = findings.fault(found, "x")
    assert (told.problem, told.remedy) == findings.OTHER


@pytest.mark.parametrize("kind", findings.KNOWN)
def test_the_table_is_whole_in_either_language(kind: str) -> None:
    for text in findings.KNOWN[kind]:
        said = text.fill(ge=1, le=1, min_length=1, max_length=1, choices="a")
        assert CHINESE.search(said.zh)
        assert not CHINESE.search(said.en)
        assert not ENGLISH_SENTENCE.search(said.zh)
