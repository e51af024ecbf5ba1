"""The description of the interface: what FastAPI knows, with what our fields know besides."""

from typing import Any

from service.examples import ANSWERS
from service.language import JSON
from service.problems import FaultBody, ProblemBody
from service.record_examples import RECORDS

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
            for status in {"200", "201"} & set(operation["responses"]):
                content = operation["responses"][status]["content"].get(JSON)
                if content is not None:  # a file has no example
                    content["example"] = _example(method.upper(), path)
    return description


def _example(method: str, path: str) -> object:
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
