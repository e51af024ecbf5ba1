"""The firm's page as a file: each kind, in both languages; with faults it stays a page."""

import io

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader
from starlette.testclient import TestClient

from features.text import LANGS, Lang
from service.reports import MEDIA_TYPES, Kind

FORM = {"name": "示例叶片", "products": "风电叶片", "regions_wanted": "内蒙古", "ask": "1",
        "as_of": "2025-06-10"}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", list(Kind))
def test_the_answer_is_a_file_of_each_kind(client: TestClient, lang: Lang, kind: Kind) -> None:
    answer = client.post("/report", data={**FORM, "download": kind, "lang": lang})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPES[kind]
    assert f'filename="parkmatch-parks-2025-06-10.{kind}"' in answer.headers["content-disposition"]
    assert {"zh": "示例叶片：适合的园区", "en": "Parks for 示例叶片"}[lang] in title(
        answer.content, kind
    )


def title(content: bytes, kind: Kind) -> str:
    if kind is Kind.docx:
        return str(Document(io.BytesIO(content)).core_properties.title)
    if kind is Kind.pdf:
        return str(PdfReader(io.BytesIO(content)).metadata.title)
    return str(openpyxl.load_workbook(io.BytesIO(content)).properties.title)


@pytest.mark.parametrize("wrong", [{"download": "exe"}, {"download": ""}, {"name": ""}])
def test_what_cannot_be_a_file_is_the_page(client: TestClient, wrong: dict[str, str]) -> None:
    answer = client.post("/report", data={**FORM, "download": "docx", **wrong})
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.status_code == (422 if "name" in wrong else 200)


def test_the_answer_s_page_leads_to_its_files(client: TestClient) -> None:
    page = client.post("/", data=FORM).text
    for kind in Kind:
        assert f'formaction="/report" name="download" value="{kind}"' in page


def test_markup_in_a_name_is_text(client: TestClient) -> None:
    name = "<script>alert(1)</script> =1+1 #panic()"
    answer = client.post("/report", data={**FORM, "name": name, "download": "pdf"})
    assert name in title(answer.content, Kind.pdf)
