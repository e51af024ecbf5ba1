"""Every place where somebody can write a text, taken from schemas, forms and tables themselves."""

import copy
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pypdf

PROBE = "=1+1\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
LINK = "javascript:alert(1)//"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FIELDS_OF_WORD = {"instrText", "fldSimple", "hyperlink", "altChunk", "object"}
COUNTS_OF_PAGES = {"PAGE", "NUMPAGES"}
ACTIONS_OF_PDF = ("/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/EmbeddedFiles")

Place = tuple[str | int, ...]


def places(schema: Mapping[str, Any], parts: Mapping[str, Any], at: Place = ()) -> Iterator[Place]:
    """Where a body of ``schema`` may hold a text that its writer is free in."""
    if "$ref" in schema:
        yield from places(parts[schema["$ref"].rsplit("/", 1)[1]], parts, at)
    for branch in schema.get("anyOf", ()):
        yield from places(branch, parts, at)
    for name, said in schema.get("properties", {}).items():
        yield from places(said, parts, (*at, name))
    if "items" in schema:
        yield from places(schema["items"], parts, (*at, 0))
    words = schema.get("type") == "string" and not {"enum", "format", "const"} & set(schema)
    if words and re.search(schema.get("pattern", ""), PROBE):
        yield at


def written(body: Any, place: Place, said: str) -> Any:
    """``body`` with ``said`` at ``place``, which is made where it is missing."""
    made = copy.deepcopy(body)
    here = made
    for step, following in pairwise(place):
        blank: Any = [] if isinstance(following, int) else {}
        here = _entered(here, step, blank)
    _put(here, place[-1], said)
    return made


def _entered(here: Any, step: str | int, blank: Any) -> Any:
    inside = here[step] if step in range(len(here)) or step in here else None
    if not isinstance(inside, type(blank)):
        _put(here, step, blank)
    return here[step]


def _put(here: Any, step: str | int, value: Any) -> None:
    if isinstance(step, int):
        here[step : step + 1] = [value]
    else:
        here[step] = value


def table(headings: Sequence[str], probed: Sequence[str], filled: Mapping[str, str]) -> bytes:
    """A csv with one row for each heading of ``probed``, which holds the probe beneath it."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(headings)
    for number, here in enumerate(probed):
        row = {name: value.format(n=number) for name, value in filled.items()}
        lines.writerow([PROBE if one == here else row.get(one.rstrip("*"), "") for one in headings])
    return out.getvalue().encode()


def of_workbook(content: bytes) -> Iterator[str]:
    """The cells of an .xlsx that a spreadsheet would work out or follow."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.data_type == "f" or cell.hyperlink or _would_run(cell.value):
                yield f"{sheet.title}!{cell.coordinate}: {cell.value}"


def of_csv(content: bytes) -> Iterator[str]:
    """The cells of a .csv that a spreadsheet would work out."""
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        yield from filter(_would_run, row)


def of_word(content: bytes) -> Iterator[str]:
    """The parts of a .docx that would fetch, run or lead somewhere."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                for node in ET.fromstring(parts.read(name)).iter():
                    kind = node.tag.rpartition("}")[2]
                    said = next((v for k, v in node.attrib.items() if k.endswith("}instr")), "")
                    asks = kind in FIELDS_OF_WORD and said not in COUNTS_OF_PAGES
                    if asks or node.get("TargetMode") == "External":
                        yield f"{name}: {kind} {node.attrib}"


def of_pdf(content: bytes) -> Iterator[str]:
    """The objects of a PDF that would run or lead somewhere."""
    read = pypdf.PdfReader(io.BytesIO(content))
    for entry in (read.trailer["/Root"], *read.pages):
        yield from (action for action in ACTIONS_OF_PDF if action in entry)
        for note in entry.get("/Annots", ()):
            action = note.get_object().get("/A", {})
            if action.get("/S") not in (None, "/GoTo"):
                yield str(action)


def _would_run(cell: object) -> bool:
    if not isinstance(cell, str) or not cell.startswith(FORMULA):
        return False
    try:
        float(cell.rstrip("%"))
    except ValueError:
        return True
    return False
