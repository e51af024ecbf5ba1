"""What pydantic finds wrong, in words: the one table for tables, questions and query strings."""

import re
from collections.abc import Mapping
from typing import Any

from features.errors import Fault, shown
from features.text import Text, enumerated


def fault(found: Mapping[str, Any], path: str) -> Fault:
    """One of pydantic's findings as a fault at ``path``, with bilingual problem and remedy."""
    context = found.get("ctx", {})
    if "problem_zh" in context:
        problem = Text(context["problem_zh"], context["problem_en"])
        remedy = Text(context["remedy_zh"], context["remedy_en"])
        return Fault(path, found["input"], problem, remedy)
    problem, remedy = KNOWN.get(found["type"], OTHER)
    limits = {name: shown(limit) for name, limit in context.items()}
    values = {**limits, "choices": enumerated(_QUOTED.findall(context.get("expected", "")))}
    value = None if found["type"] == "missing" else found["input"]
    return Fault(path, value, problem.fill(**values), remedy.fill(**values))


_QUOTED = re.compile("'([^']*)'")
_NUMBER = (
    Text("不是可读的数字", "is not a readable number"),
    Text("请填数字；不清楚就留空", "Give a number; leave empty if unknown"),
)
_WHOLE = (Text("应为整数", "must be a whole number"), Text("请填整数", "Give a whole number"))
_YES_OR_NO = (
    Text("应为是或否", "must be yes or no"),
    Text("请填 true/false；不清楚就留空", "Give true or false; leave empty if unknown"),
)
ONE_OF = (
    Text("不在可选值之内", "is not one of the choices"),
    Text("可选：{choices}", "Choose from: {choices}"),
)
_LIST = (Text("应为列表", "must be a list"), Text("请用 [] 列出", "Give a list in []"))
_FIELDS = (
    Text("应为一组字段", "must be an object with fields"),
    Text("请写成 {{字段: 值}}，逐项填写", "Write it as {{field: value}}, one by one"),
)
_CORRECT = Text("请更正", "Correct it")
KNOWN: Mapping[str, tuple[Text, Text]] = {
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), _NUMBER),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), _WHOLE),
    **dict.fromkeys(("bool_type", "bool_parsing"), _YES_OR_NO),
    **dict.fromkeys(("enum", "literal_error"), ONE_OF),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), _FIELDS),
    "missing": (Text("必填项缺失", "is required"), Text("请填写", "Fill it in")),
    "string_type": (Text("应为文字", "must be text"), Text("请填文字", "Give text")),
    "greater_than_equal": (Text("不得小于 {ge}", "must be at least {ge}"), _CORRECT),
    "less_than_equal": (Text("不得大于 {le}", "must be at most {le}"), _CORRECT),
    "string_pattern_mismatch": (
        Text("写法不对，或含有不可见字符", "is not of the right form, or has invisible characters"),
        _CORRECT,
    ),
    "string_too_short": (
        Text("不能为空", "must not be empty"),
        Text("请填写", "Fill it in"),
    ),
    "too_short": (
        Text("至少要有 {min_length} 项", "must have at least {min_length}"),
        _CORRECT,
    ),
    "string_too_long": (
        Text("太长，上限 {max_length} 字", "is too long: at most {max_length} characters"),
        Text("请缩短", "Shorten it"),
    ),
    "too_long": (
        Text("项数过多，上限 {max_length}", "has too many items: at most {max_length}"),
        Text("请减少", "Give fewer"),
    ),
    "extra_forbidden": (
        Text("没有这个字段", "no such field"),
        Text("请删去，或核对字段名的写法", "Remove it, or check how the field is written"),
    ),
}
OTHER = (
    Text("无法读取", "cannot be read"),
    Text("请核对写法", "Check how it is written"),
)
