"""Reports over HTTP: of kept answers as they were given, and of new ones, in every kind."""

import io
from typing import Any

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader
from starlette.testclient import TestClient

from features.text import LANGS, Lang
from service import turns
from service.reports import MEDIA_TYPES, Kind

API = "/api/v1"
FIRM = {"name": "=1+1 <b>示例</b>\u202e", "industries": ["3415"], "land_mu": 300}
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("/matches/report", {"firm": FIRM, "region": "包头", "k": 3}),
    ("/parks/S159041/targets/report", {"firms": [FIRM], "k": 3}),
    ("/targets/report", {"firms": [FIRM], "region": "包头", "k": 3}),
]


def opened(content: bytes, kind: Kind) -> str:
    """All words of a report."""
    if kind is Kind.pdf:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind is Kind.docx:
        report = Document(io.BytesIO(content))
        cells = [c.text for table in report.tables for row in table.rows for c in row.cells]
        return "\n".join([*(one.text for one in report.paragraphs), *cells])
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    return "\n".join(str(cell.value) for cell in cells)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(("path", "body"), ASKED)
def test_what_is_answered_is_a_file_of_each_kind(
    client: TestClient, path: str, body: dict[str, Any], kind: Kind, lang: Lang
) -> None:
    answer = client.post(f"{API}{path}?format={kind}", json=body, headers={"Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPES[kind]
    assert answer.headers["content-language"].startswith(lang)
    words = opened(answer.content, kind)
    assert "=1+1<b>示例</b>" in "".join(words.split())
    assert {"zh": "口径日", "en": "law of"}[lang] in words


@pytest.mark.parametrize(("path", "body"), ASKED)
def test_faults_are_told_as_elsewhere(client: TestClient, path: str, body: dict[str, Any]) -> None:
    answer = client.post(f"{API}{path}", json={**body, "k": 101})
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["path"] == "k"
    answer = client.post(f"{API}{path}?format=exe", json=body)
    assert answer.status_code == 422


def test_a_park_that_is_not_there_has_no_report(client: TestClient) -> None:
    answer = client.post(f"{API}/parks/S000000/targets/report", json={"firms": [FIRM]})
    assert answer.status_code == 404


@pytest.mark.parametrize("lang", LANGS)
def test_a_kept_answer_is_reported_as_it_was_given(sqlite_office: Any, lang: Lang) -> None:
    asked = {"firm": {**FIRM, "name": "甲"}, "region": "包头", "as_of": "2025-06-10"}
    kept = sqlite_office.sends(
        "firm甲", "POST", "/answers", json=asked, headers={"Accept-Language": lang}
    ).json()
    for kind in Kind:
        answer = sqlite_office.sends("firm甲", "GET", f"/answers/{kept['id']}/report?format={kind}")
        assert answer.status_code == 200
        assert answer.headers["content-language"].startswith(lang)
        words = "".join(opened(answer.content, kind).split())
        for one in kept["answer"]["matches"]:
            assert "".join(one["park"]["name"].split()) in words
        assert "2025-06-10" in words


def test_of_another_s_answer_there_is_no_report(sqlite_office: Any) -> None:
    asked = {"firm": {**FIRM, "name": "甲"}, "region": "包头"}
    kept = sqlite_office.made("firm甲", "/answers", asked)
    assert sqlite_office.sends("firm乙", "GET", f"/answers/{kept['id']}/report").status_code == 404
    assert sqlite_office.sends("", "GET", f"/answers/{kept['id']}/report").status_code == 401


def test_where_too_many_wait_one_is_told_to_come_again(client: TestClient) -> None:
    queue = client.app.state.turns
    queue.held += turns.AT_ONCE + turns.MOST_WAITING
    try:
        answer = client.post(f"{API}/matches/report", json=ASKED[0][1])
    finally:
        queue.held -= turns.AT_ONCE + turns.MOST_WAITING
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
