"""Word documents: words are words, heads of tables are repeated, pages are numbered."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from features.text import LANGS, Lang
from service.documents import document
from service.papers import inert
from tests.service import papering


@pytest.mark.parametrize("said", papering.PROBES)
def test_whatever_is_written_is_read_back_and_does_nothing(said: str) -> None:
    _read_back(said)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_back(said: str) -> None:
    _read_back(said)


def _read_back(said: str) -> None:
    report = Document(io.BytesIO(document(papering.of(said))))
    words = inert(said)
    assert [one.text for one in report.paragraphs if one.text] == ([words] * 6 if words else [])
    cells = [[cell.text for cell in row.cells] for row in report.tables[0].rows]
    assert cells == [[words or "—", "数 · number"], [words or "—", "1,234"], [words or "—", "—"]]
    assert report.core_properties.title == words[:255]
    with zipfile.ZipFile(io.BytesIO(document(papering.of(said)))) as parts:
        fields = [
            field.get(qn("w:instr"))
            for name in parts.namelist()
            if name.endswith(".xml")
            for field in ET.fromstring(parts.read(name)).iter(qn("w:fldSimple"))
        ]
    assert fields == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("lang", LANGS)
def test_heads_are_repeated_rows_unbroken_and_widths_kept(lang: Lang) -> None:
    report = Document(io.BytesIO(document(papering.of("甲", lang, picture=True))))
    head, *rows = report.tables[0].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rows)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (head, *rows))
    widths = [cell.width for cell in head.cells]
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.01)
    assert report.inline_shapes[0]._inline.docPr.get("descr") == "甲"
    foot = report.sections[0].footer.paragraphs[0]
    assert foot.text.startswith("甲")
    assert report.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == "Noto Sans CJK SC"
