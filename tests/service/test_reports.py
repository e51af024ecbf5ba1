"""A chain report to take to a meeting: picture, direction map, and a source for every claim."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from features import catalogue, sitings
from features.errors import BadInput
from features.text import LANGS, Lang
from recommender.chains import Panorama, directions, panorama_of, questions, supply
from service import reports
from service.terminal import Map

DAY = date(2026, 1, 31)


@pytest.fixture(scope="module")
def wind() -> Panorama:
    return panorama_of("wind", "通辽", catalogue.load(), sitings.load())


@pytest.mark.parametrize("lang", LANGS)
def test_the_report_has_a_picture_all_directions_and_every_source(
    wind: Panorama, lang: Lang, tmp_path: Path
) -> None:
    out = tmp_path / "通辽风电.docx"
    found = directions([wind])
    reports.write(wind, found, out, (Map.panorama, DAY), lang)
    report = Document(str(out))
    assert len(report.inline_shapes) == 3
    ranked, unclear, stated, proven = report.tables
    asked = [one.node.name.of(lang) for one in questions([wind])]
    assert asked == [row.cells[0].text for row in unclear.rows[1:]]
    assert [row.cells[1].text for row in stated.rows[1:]] == [one.item for one in supply(wind)]
    assert all(row.cells[5].text for row in stated.rows)
    figures = {row.cells[1].text: row.cells[2].text for row in stated.rows[1:]}
    gloss = " [500 × 10 MW]" if lang == "en" else ""
    assert figures["风电装备整建制配套能力"] == f"500万千瓦{gloss}"
    assert [row.cells[1].text for row in ranked.rows[1:]] == [
        one.node.name.of(lang) for one in found
    ]
    sources = [row.cells[3].text for row in proven.rows[1:]]
    assert sources == [one.source for node in wind.nodes for one in node.evidence]
    assert all(sources)
    words = "".join(paragraph.text for paragraph in report.paragraphs)
    assert wind.chain.source.of(lang) in words
    assert DAY.isoformat() in words
    assert catalogue.DATA_VERSION in words
    about = report.core_properties
    assert about.title == report.paragraphs[0].text
    assert about.author == "parkmatch"
    assert about.created.date() == DAY


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_picture_is_written_as_the_name_ends(
    wind: Panorama, kind: str, begins: bytes, tmp_path: Path
) -> None:
    out = tmp_path / f"chain.{kind}"
    reports.write(wind, (), out, (Map.panorama, DAY))
    assert out.read_bytes().startswith(begins)
    if kind == "svg":
        assert "塔筒" in out.read_text("utf-8")


def test_another_end_is_refused_and_nothing_written(wind: Panorama, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.docx"):
        reports.write(wind, (), tmp_path / "chain.odt", (Map.panorama, DAY))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["x.docx", "x.pdf", "x.xlsx", "x.svg", "x.png"])
def test_a_folder_that_is_not_there_is_told(wind: Panorama, name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        reports.write(wind, (), tmp_path / "gone" / name, (Map.panorama, DAY))
    assert "无法写入" in refused.value.message("zh")
    assert "cannot be written" in refused.value.message("en")


def test_a_chain_is_a_pdf_and_a_workbook_too(wind: Panorama, tmp_path: Path) -> None:
    for kind in ("pdf", "xlsx"):
        reports.write(wind, directions([wind]), tmp_path / f"x.{kind}", (Map.panorama, DAY))
    told = "".join(page.extract_text() for page in PdfReader(tmp_path / "x.pdf").pages)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    stated = supply(wind)
    assert stated
    assert all(one.item in told.replace("\n", "") for one in stated)
    assert [
        row[1] for row in book["已公布的供给能力与目标"].iter_rows(min_row=3, values_only=True)
    ] == [one.item for one in stated]


def test_each_map_of_a_chain_is_a_picture_of_its_own(wind: Panorama, tmp_path: Path) -> None:
    """全景图, 招商方向图 and 远景图 of one place."""
    ranked = directions([wind])
    drawn = []
    for which in Map:
        out = tmp_path / f"{which}.svg"
        reports.write(wind, ranked, out, (which, DAY))
        drawn.append(out.read_text("utf-8"))
    assert len(set(drawn)) == len(Map)
    assert f"1. {ranked[0].node.name.zh}" in drawn[list(Map).index(Map.directions)]
