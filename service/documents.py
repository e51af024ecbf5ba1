"""A paper as a Word document: heads of tables on every page, pages numbered, letters Chinese."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Report
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from features.catalogue import DATA_VERSION
from recommender.looks import drawn
from service.language import TAGS
from service.papers import AUTHOR, FONT, Block, Grid, Heading, Line, Paper, Picture, inert, told

A4_CM = (21.0, 29.7)
MARGIN_CM = 1.9
WIDTH_CM = A4_CM[0] - 2 * MARGIN_CM
STYLE = "Light Grid Accent 1"
LOUD, QUIET = RGBColor(0xB0, 0x1E, 0x1E), RGBColor(0x59, 0x59, 0x59)
SIZES = {"Normal": 10.0, "Title": 20.0, "Heading 1": 14.0, "Heading 2": 11.5}
CELL_PT, FOOT_PT = 8.5, 8.0
LONGEST_TITLE = 255
"""What Office Open XML lets a title hold."""


def document(paper: Paper) -> bytes:
    """The bytes of the .docx."""
    report = _begun(paper)
    report.add_heading(inert(paper.title), level=0)
    if paper.banner:
        _put(report, Line(paper.banner, loud=True))
    _put(report, Line(paper.basis, quiet=True))
    for block in paper.blocks:
        _put(report, block)
    out = BytesIO()
    report.save(out)
    return out.getvalue()


def _begun(paper: Paper) -> Report:
    report = Document()
    about = report.core_properties
    about.title, about.author = inert(paper.title)[:LONGEST_TITLE], AUTHOR
    about.last_modified_by = AUTHOR
    day = paper.day
    about.created = about.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    about.language, about.comments = TAGS[paper.lang], ""
    about.version = DATA_VERSION
    _lettered(report)
    _paged(report, inert(paper.foot))
    return report


def _lettered(report: Report) -> None:
    """Chinese letters everywhere, headings that stay with what they head."""
    for name, size in SIZES.items():
        style = report.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [one for one in fonts.attrib if one.endswith("Theme")]:
            del fonts.attrib[attribute]
        fonts.set(qn("w:eastAsia"), FONT)
    report.styles["Normal"].paragraph_format.space_after = Pt(4)


def _paged(report: Report, foot: str) -> None:
    """A4, with ``foot`` and the number of each page at its foot."""
    section = report.sections[0]
    section.page_width, section.page_height = (Cm(side) for side in A4_CM)
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    line = section.footer.paragraphs[0]
    line.add_run(f"{foot}　").font.size = Pt(FOOT_PT)
    for field, between in (("PAGE", " / "), ("NUMPAGES", "")):
        _field(line, field)
        line.add_run(between).font.size = Pt(FOOT_PT)


def _field(line: Any, name: str) -> None:
    """A number that the reader's program fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = line.add_run("1")
    run.font.size = Pt(FOOT_PT)
    field.append(run._r)
    line._p.append(field)


def _put(report: Report, block: Block) -> None:
    match block:
        case Heading():
            report.add_heading(inert(block.said), level=block.level)
        case Line():
            _line(report, block)
        case Picture():
            report.add_picture(BytesIO(drawn(block.spec, "png")), width=Cm(WIDTH_CM))
            report.inline_shapes[-1]._inline.docPr.set("descr", inert(block.said))
        case Grid():
            _table(report, block)


def _line(report: Report, line: Line) -> None:
    run = report.add_paragraph().add_run(inert(line.said))
    run.bold = line.loud
    if line.loud or line.quiet:
        run.font.color.rgb = LOUD if line.loud else QUIET


def _table(report: Report, grid: Grid) -> None:
    table = report.add_table(rows=1 + len(grid.rows), cols=len(grid.heads), style=STYLE)
    table.autofit = False
    for column, share in zip(table.columns, grid.shares, strict=True):
        column.width = Cm(WIDTH_CM * share)
    for row, said in zip(table.rows, (grid.heads, *grid.rows), strict=True):
        _unbroken(row)
        for cell, share, one in zip(row.cells, grid.shares, said, strict=True):
            cell.width = Cm(WIDTH_CM * share)
            line = cell.paragraphs[0]
            line.paragraph_format.space_after = Pt(0)
            line.add_run(told(one)).font.size = Pt(CELL_PT)
    _property(table.rows[0], "w:tblHeader")
    report.add_paragraph().paragraph_format.space_after = Pt(0)


def _unbroken(row: Any) -> None:
    _property(row, "w:cantSplit")


def _property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))
