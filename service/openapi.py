"""The description of the interface: what FastAPI knows, with what our fields know besides."""

from typing import Any

from features.text import LANGS
from service import gates, limits, problems
from service.examples import ANSWERS
from service.problems import FaultBody, ProblemBody

TITLE = "parkmatch · 企业与园区匹配"
DESCRIPTION = """\
Ranks the zones of China's national catalogue for a manufacturing project, with reasons, doubts \
and what to ask. Unknown is null, never 0; a figure says whose it is. \
Languages by `Accept-Language`: Chinese by default, English on request. \
Errors are problem details (RFC 9457) with every fault of the request.

为制造业项目匹配国家目录内的开发区：排名、理由、待核实事项。未知即 null；数字均注明归属。\
"""
SCHEMAS = "#/components/schemas/{model}"


def completed(description: dict[str, Any]) -> dict[str, Any]:
    """``description`` with the problem documents, and all the ways to write a firm's fields."""
    schemas = description["components"]["schemas"]
    for model in (FaultBody, ProblemBody):
        schema = model.model_json_schema(ref_template=SCHEMAS)
        schemas[model.__name__] = {k: v for k, v in schema.items() if k != "$defs"}
    firm = schemas["Firm"]["properties"]
    firm.update({name: _as_written(schema) for name, schema in firm.items()})
    # FastAPI drops nulls from examples, and null is what is unknown: they are put in here.
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            responses = operation["responses"]
            responses.update(_of_every_operation(path))
            for status in {"200", "201"} & set(responses):
                content = responses[status]["content"]
                if "application/json" in content:
                    example = _example(method.upper(), path)
                    content["application/json"]["example"] = example
                    responses[status].update(_of_versions(method, example))
            for status, headers in _HEADERS.items():
                if status in responses:
                    responses[status]["headers"] = headers
    return description


def _of_every_operation(path: str) -> dict[str, Any]:
    """What is told before a request comes to its operation: too many, or not now."""
    found: dict[str, Any] = {}
    if not path.startswith(limits.EXEMPT):
        found["429"] = problems.documented(problems.TOO_MANY)[429]
    if path not in gates.STILL_TOLD:
        kinds = (problems.NOT_READY, problems.BUSY, problems.CLOSING)
        said = [" / ".join(kind.title.of(lang) for kind in kinds) for lang in LANGS]
        away = problems.documented(problems.NOT_READY)[503]
        found["503"] = {**away, "description": " · ".join(said)}
    return found


def _of_versions(method: str, example: object) -> dict[str, Any]:
    """The headers of what has a version; what has just been made says where it is."""
    if not (isinstance(example, dict) and "version" in example):
        return {}
    headers = {"ETag": _header("Version, for If-Match · 版本", '"1"')}
    if method == "post":
        headers["Location"] = _header("Where it is · 地址", "/api/v1/…")
    return {"headers": headers}


def _header(said: str, example: object, kind: str = "string") -> dict[str, Any]:
    return {"description": said, "required": True, "schema": {"type": kind}, "example": example}


def _example(method: str, path: str) -> object:
    from service.record_examples import RECORDS

    return ANSWERS[path] if path in ANSWERS else RECORDS[method, path]


def _as_written(schema: dict[str, Any]) -> dict[str, Any]:
    """A field's schema with what its validators read besides: one text for a list, 是 for true."""
    about = {name: said for name, said in schema.items() if name not in _OF_TYPE}
    kinds = schema.get("anyOf") or [{k: v for k, v in schema.items() if k in _OF_TYPE}]
    if any(kind.get("type") == "array" for kind in kinds):
        lists = [_list(kind) for kind in kinds if kind.get("type") == "array"]
        return {**about, "anyOf": [*lists, {"type": "string"}, {"type": "null"}]}
    if any(kind.get("type") == "boolean" for kind in kinds):
        return {**about, "anyOf": [*kinds, {"type": "string", "enum": _YES_NO}]}
    return schema


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    """Pydantic bounds a tuple behind a validator by maxLength, which is a text's keyword."""
    items = {name: said for name, said in schema.items() if name != "maxLength"}
    return {**items, "maxItems": schema["maxLength"]} if "maxLength" in schema else items


_OF_TYPE = frozenset({"type", "items", "maxLength", "maxItems", "enum", "anyOf"})
_YES_NO = ["是", "否", "有", "无", "yes", "no", "unknown", ""]
_LATER = {"Retry-After": _header("Seconds to wait · 请等待的秒数", 1, "integer")}
_HEADERS = {
    "401": {"WWW-Authenticate": _header("How to come in · 登录方式", "Bearer")},
    "429": _LATER,
    "503": _LATER,
}
