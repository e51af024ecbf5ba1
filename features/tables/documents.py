"""Profiles from a JSON document: one, or a list."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from features.errors import BadInput, Fault
from features.fields import Model, build, parts
from features.tables.cells import INDUSTRY_FIELDS, CellFault, industry_items
from features.tables.sources import Source, encoding_of, name_of, opened, refusal
from features.text import Text

MAX_JSON_BYTES = 64 << 20
"""A larger document is refused; lists that long belong in a table."""


def read_json(source: Source, model: type[Model]) -> tuple[Model, ...]:
    """The profiles of a JSON file or text; :class:`BadInput` lists every fault with its path."""
    where, words = _words(source)
    found = _parsed(where, words)
    entries = found if isinstance(found, list) else [found]
    paths = [f"[{i}]" for i in range(len(entries))] if isinstance(found, list) else [""]
    if not entries:
        raise refusal(where, Text("列表是空的", "the list is empty"), _FILL)
    items: list[Model] = []
    faults: list[Fault] = []
    for path, entry in zip(paths, entries, strict=True):
        try:
            items.append(_profile(model, entry, path, where))
        except BadInput as error:
            faults.extend(error.faults)
    faults.extend(_twice(items, paths) if not faults else ())
    if faults:
        raise BadInput(faults)
    return tuple(items)


def _profile(model: type[Model], entry: object, path: str, where: str) -> Model:
    if not isinstance(entry, dict):
        raise refusal(path or where, _NOT_OBJECT, _COMPARE, entry)
    read: dict[str, Any] = dict(entry)
    faults: list[Fault] = []
    for name in INDUSTRY_FIELDS & read.keys() & model.model_fields.keys():
        try:
            read[name] = _industries(read[name])
        except CellFault as fault:
            at = f"{path}.{name}" if path else name
            faults.append(Fault(at, read.pop(name), fault.why, fault.remedy))
    try:
        item = build(model, read, path)
    except BadInput as error:
        raise BadInput([*faults, *error.faults]) from None
    if faults:
        raise BadInput(faults)
    return item


def _industries(said: object) -> object:
    """Codes checked; what is no list of words is left for the model to refuse."""
    if isinstance(said, str):
        return industry_items(parts(said))
    if isinstance(said, list) and all(isinstance(item, str) for item in said):
        return industry_items(said)
    return said


def _words(source: Source) -> tuple[str, str]:
    """Where the document comes from, and its text; UTF-8, UTF-16 or GB18030."""
    if isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        _guard("text", len(source))
        return "text", source.lstrip("\ufeff")
    name = name_of(source)
    with opened(source) as stream:
        _guard(name, stream.seek(0, 2))
        encoding = encoding_of(stream, name)
        stream.seek(0)
        return name, stream.read().decode(encoding)


def _guard(where: str, size: int) -> None:
    if size > MAX_JSON_BYTES:
        limit = MAX_JSON_BYTES >> 20
        raise refusal(
            where,
            Text(f"超过上限 {limit} MB", f"is larger than {limit} MB"),
            Text("请改用 .csv 或 .parquet 表格", "Use a .csv or .parquet table"),
            size,
        )


def _parsed(where: str, words: str) -> object:
    repeated: list[str] = []
    constants: list[str] = []

    def once(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
        repeated.extend(name for name, n in Counter(name for name, _ in pairs).items() if n > 1)
        return dict(pairs)

    try:
        found: object = json.loads(words, object_pairs_hook=once, parse_constant=constants.append)
    except json.JSONDecodeError as error:
        raise _not_json(where, words, error) from None
    except (ValueError, RecursionError):
        raise refusal(where, _TOO_DEEP, _COMPARE) from None
    faults = [Fault(name, name, _REPEATED, _KEEP_ONE) for name in repeated]
    faults += [Fault(where, name, _NOT_FINITE, _LEAVE_OUT) for name in constants]
    if faults:
        raise BadInput(faults)
    return found


def _not_json(where: str, words: str, error: json.JSONDecodeError) -> BadInput:
    if not words.strip():
        return refusal(where, Text("文件是空的", "the file is empty"), _FILL)
    line = words.splitlines()[error.lineno - 1 :][:1]
    problem = Text(
        f"第 {error.lineno} 行第 {error.colno} 列不是正确的 JSON",
        f"is not JSON at line {error.lineno} column {error.colno} ({error.msg})",
    )
    remedy = Text(
        "请检查该处的逗号、引号和括号", "Check the commas, quotes and brackets at that place"
    )
    return refusal(f"{where}:{error.lineno}:{error.colno}", problem, remedy, "".join(line))


def _twice(items: list[Model], paths: list[str]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for item, path in zip(items, paths, strict=True):
        key = str(getattr(item, "id", ""))
        if key and first.setdefault(key, path) != path:
            problem = Text(f"编号与 {first[key]} 相同", f"has the same id as {first[key]}")
            yield Fault(f"{path}.id", key, problem, Text("请改正编号", "Correct the id"))


_FILL = Text("请至少填写一个项目", "Give at least one profile")
_COMPARE = Text("请对照文档中的样例", "Compare with the example in the documentation")
_NOT_OBJECT = Text("应为一组字段 {}", "must be an object of fields {}")
_TOO_DEEP = Text("嵌套过深或数字过长", "is nested too deep or holds a number too long")
_REPEATED = Text("同一对象中重复出现", "appears twice in one object")
_KEEP_ONE = Text("请只保留一个", "Keep one of them")
_NOT_FINITE = Text("不是有限的数", "is no finite number")
_LEAVE_OUT = Text("不清楚就写 null", "Write null if unknown")
