"""Tables of firms, sound and broken in every way, as they come on a disk."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.worksheet.worksheet import Worksheet

from features import tables
from features.errors import Fault

Make = Callable[[Path], Path]
HEADER = "企业编号,企业名称,行业,总投资（万元）,用地需求（亩）,绿电占比要求,是否化工项目"
SOUND = "F1,甲公司,3415,80000,300,50%,否"
EXCEL_HEADER = HEADER.split(",")


def raw(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def csv(*lines: str, encoding: str = "utf-8", name: str = "firms.csv") -> Make:
    return raw(name, ("\n".join(lines) + "\n").encode(encoding))


def one(heading: str, cell: str) -> Make:
    """A csv of one firm with one more column."""
    return csv(f"企业名称,{heading}", f"甲公司,{cell}")


def xlsx(
    *rows: Sequence[object],
    tweak: Callable[[Worksheet], object] = lambda sheet: None,
    name: str = "firms.xlsx",
) -> Make:
    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in rows:
            sheet.append(list(row))
        tweak(sheet)
        book.save(folder / name)
        return folder / name

    return make


def excel_one(
    heading: str, cell: object, tweak: Callable[[Any], object] = lambda sheet: None
) -> Make:
    return xlsx(["企业名称", heading], ["甲公司", cell], tweak=tweak)


def styled(ref: str, number_format: str) -> Callable[[Any], object]:
    return lambda sheet: setattr(sheet[ref], "number_format", number_format)


def repacked(change: Callable[[str, bytes], bytes]) -> Make:
    """A sound workbook whose parts are changed inside the archive."""

    def make(folder: Path) -> Path:
        source = xlsx(EXCEL_HEADER, SOUND.split(","))(folder)
        target = folder / "repacked.xlsx"
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            for part in old.namelist():
                new.writestr(part, change(part, old.read(part)))
        return target

    return make


def in_sheet(old: bytes, new: bytes) -> Make:
    return repacked(lambda part, xml: xml.replace(old, new) if "sheet1" in part else xml)


def archive(*parts: str, name: str = "firms.xlsx") -> Make:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as out:
        for part in parts:
            out.writestr(part, "x")
    return raw(name, content.getvalue())


def zip_bomb(folder: Path) -> Path:
    target = folder / "bomb.xlsx"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        out.writestr("xl/workbook.xml", "<workbook/>")
        with out.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(260):
                part.write(bytes(1 << 20))
    return target


def hidden_first(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["旧数据"])
    book.worksheets[0].sheet_state = "hidden"
    sheet = book.create_sheet("名单")
    sheet.append(["企业名称"])
    sheet.append(["甲公司"])
    book.save(folder / "firms.xlsx")
    return folder / "firms.xlsx"


def all_hidden(part: str, xml: bytes) -> bytes:
    return xml.replace(b'state="visible"', b'state="hidden"') if part == "xl/workbook.xml" else xml


def parquet(columns: Mapping[str, Sequence[object]]) -> Make:
    def make(folder: Path) -> Path:
        pq.write_table(pa.table(dict(columns)), folder / "firms.parquet")
        return folder / "firms.parquet"

    return make


def cut(make: Make, keep: float) -> Make:
    def shortened(folder: Path) -> Path:
        path = make(folder)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * keep)])
        return path

    return shortened


def many_rows(folder: Path) -> Path:
    path = folder / "many.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("企业编号,企业名称,总投资（亿元）\n")
        out.writelines(f"F{n},企业{n},{n % 90}.5\n" for n in range(100_000))
    return path


def is_clear(finding: Fault | tables.Reject) -> bool:
    """Whether a finding says where, what is wrong and the way out, in both languages."""
    if isinstance(finding, Fault):
        where, texts = bool(finding.path), (finding.problem, finding.remedy)
    else:
        where, texts = finding.row > 0, (finding.field, finding.why, finding.remedy)
    return where and all(text.zh and text.en for text in texts) and bool(finding.message("en"))
