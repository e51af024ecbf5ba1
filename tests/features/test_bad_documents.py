"""Broken JSON of firms: each is read right or clearly faulted, never a crash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from features import tables
from features.errors import BadInput
from features.profiles import Firm
from tests.features.breaking import is_clear, raw

GOOD = {"name": "甲公司", "industries": ["3415"], "investment_wan": "8亿"}


@dataclass(frozen=True)
class Document:
    """A JSON document: what it reads as, or what must be said."""

    content: str | bytes
    reads: Mapping[str, object] = field(default_factory=dict)
    says: str = ""


DOCUMENTS: Mapping[str, Document] = {
    "one profile": Document(json.dumps(GOOD), reads={"investment_wan": 80_000}),
    "list of profiles": Document(json.dumps([GOOD, GOOD]), reads={"industries": ("3415",)}),
    "gbk json": Document(
        json.dumps(GOOD, ensure_ascii=False).encode("gbk"), reads={"name": "甲公司"}
    ),
    "json with byte order mark": Document(
        json.dumps(GOOD).encode("utf-8-sig"), reads={"name": "甲公司"}
    ),
    "trailing comma": Document('{"name": "甲公司",\n}', says="第 2 行第 1 列"),
    "single quotes": Document("{'name': 'A'}", says="不是正确的 JSON"),
    "cut in half": Document('{"name": "甲', says="不是正确的 JSON"),
    "empty text": Document(b"", says="文件是空的"),
    "key given twice": Document('{"name": "A", "name": "B"}', says="重复出现"),
    "nan for a number": Document('{"name": "A", "land_mu": NaN}', says="不是有限的数"),
    "number of 400 digits": Document(f'{{"name": "A", "land_mu": {"9" * 400}}}', says="用地需求"),
    "number of 9,000 digits": Document(f'{{"name": "A", "land_mu": {"9" * 9000}}}', says="过长"),
    "nested too deep": Document("[" * 100_000, says="过深"),
    "list of nothing": Document("[]", says="列表是空的"),
    "text for a profile": Document('["甲公司"]', says="应为一组字段"),
    "number for a profile": Document(b"42", says="应为一组字段"),
    "unknown field": Document('{"name": "A", "investment_wann": 1}', says="investment_wan"),
    "name missing": Document('{"land_mu": 1}', says="必填项缺失"),
    "second profile broken": Document(json.dumps([GOOD, {"name": 1}]), says="[1].name"),
    "negative number": Document('{"name": "A", "land_mu": -1}', says="应在 0 亩"),
    "unknown industry code": Document('{"name": "A", "industries": ["9999"]}', says="9999"),
    "industries in one text": Document(
        '{"name": "A", "industries": "3415；610"}', reads={"industries": ("3415", "0610")}
    ),
    "industries given as numbers": Document('{"name": "A", "industries": [3415]}', says="应为文字"),
    "same id twice": Document('[{"id": "1", "name": "A"}, {"id": "1", "name": "B"}]', says="相同"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_broken_document(name: str, tmp_path: Path) -> None:
    document = DOCUMENTS[name]
    content = document.content
    path = raw("firm.json", content.encode() if isinstance(content, str) else content)(tmp_path)
    sources = [path, content] if isinstance(content, str) else [path]
    for source in sources:
        if document.says:
            with pytest.raises(BadInput) as caught:
                tables.read_json(source, Firm)
            assert all(is_clear(fault) for fault in caught.value.faults)
            assert document.says in caught.value.message("zh")
        else:
            first = tables.read_json(source, Firm)[0]
            assert {name: getattr(first, name) for name in document.reads} == document.reads
