"""Broken tables of parks and firms: each is read right or clearly faulted, never a crash."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import BaseModel

from features import tables
from features.profiles import Firm, Park
from tests.features.breaking import (
    EXCEL_HEADER,
    HEADER,
    SOUND,
    Make,
    all_hidden,
    archive,
    csv,
    cut,
    excel_one,
    hidden_first,
    in_sheet,
    is_clear,
    many_rows,
    one,
    parquet,
    raw,
    repacked,
    styled,
    xlsx,
    zip_bomb,
)


@dataclass(frozen=True)
class Kind:
    """A way in which a file is broken: the fields it must still read as, or what must be said."""

    make: Make
    model: type[BaseModel] = Firm
    reads: Mapping[str, object] = field(default_factory=dict)
    says: str = ""
    rows: int | None = None


GBK = csv(HEADER, SOUND, encoding="gbk")
PARK_HEADER = "园区代码,园区名称,亩均税收（万元/亩）,到户电价（分/千瓦时）,数据截至,数据来源"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)

FILES: Mapping[str, Kind] = {
    # how the file is written
    "gbk csv": Kind(GBK, reads={"name": "甲公司", "investment_wan": 80_000}),
    "gb18030 csv with a rare character": Kind(
        csv("企业名称", "𠮷祥公司", encoding="gb18030"), reads={"name": "𠮷祥公司"}
    ),
    "utf-8 csv with byte order mark": Kind(
        csv(HEADER, SOUND, encoding="utf-8-sig"), reads={"id": "F1"}
    ),
    "utf-16 text with tabs from excel": Kind(
        csv("企业名称\t总投资", "甲公司\t8亿", encoding="utf-16", name="firms.txt"),
        reads={"investment_wan": 80_000},
    ),
    "utf-8 csv with a damaged byte": Kind(
        raw("firms.csv", (HEADER + "\n" + SOUND).encode() + b"\xe7\x94"), says="字符无法识别"
    ),
    "bytes of no encoding": Kind(raw("firms.csv", b"name\n\xff\xff\xff\n"), says="字符无法识别"),
    "binary named csv": Kind(raw("firms.csv", b"\x01\x00\x02\x00" * 40), says="不是文本表格"),
    "csv with semicolons": Kind(
        csv("企业名称;总投资", "甲公司;8亿"), reads={"investment_wan": 80_000}
    ),
    "csv with tabs": Kind(csv("企业名称\t用地需求", "甲公司\t300亩"), reads={"land_mu": 300}),
    "csv with full-width commas": Kind(
        csv("企业名称，用地需求", "甲公司，300"), reads={"land_mu": 300}
    ),
    "csv with a sep= line": Kind(
        csv("sep=;", "企业名称;用地需求", "甲公司;300"), reads={"land_mu": 300}
    ),
    "csv with a quote that never ends": Kind(csv("企业名称", '"甲公司', "乙公司"), says="引号"),
    "csv with a cell of 200,000 letters": Kind(csv("企业名称", "甲" * 200_000), says="过长"),
    "csv with one endless line": Kind(raw("firms.csv", b"name," * 300_000), says="缺少换行"),
    "csv named xlsx": Kind(
        csv(HEADER, SOUND, name="firms.xlsx"), reads={"name": "甲公司"}, says="扩展名"
    ),
    "xlsx named csv": Kind(
        xlsx(["企业名称"], ["甲公司"], name="firms.csv"), reads={"name": "甲公司"}, says="扩展名"
    ),
    "old xls workbook": Kind(raw("firms.xls", OLE), says="旧版"),
    "workbook locked with a password": Kind(
        raw("firms.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")), says="密码"
    ),
    "web page named xls": Kind(raw("firms.xls", b"<html><table></table></html>"), says="网页"),
    "pdf named xlsx": Kind(raw("firms.xlsx", b"%PDF-1.7 ..."), says="PDF"),
    "picture": Kind(raw("firms.xlsx", b"\x89PNG\r\n\x1a\n"), says="图片"),
    "json given as a table": Kind(raw("firms.csv", b'{"name": "A"}'), says="JSON"),
    "zip without a workbook": Kind(archive("readme.txt"), says="不是 .xlsx"),
    "binary workbook xlsb": Kind(archive("xl/workbook.bin"), says="不是 .xlsx"),
    "empty workbook archive": Kind(archive("xl/workbook.xml"), says="损坏"),
    "workbook cut in half": Kind(cut(xlsx(EXCEL_HEADER), 0.5), says="损坏"),
    "workbook with broken xml": Kind(in_sheet(b"</row>", b"</rwo>"), says="损坏"),
    "workbook that lacks a shared text": Kind(
        in_sheet(b'<c r="G2" t="inlineStr">', b'<c r="G2" t="s"><v>999</v>'), says="损坏"
    ),
    "workbook with an odd part after the rows": Kind(
        in_sheet(
            b"</sheetData>",
            b'</sheetData><dataValidations><dataValidation type="odd"/></dataValidations>',
        ),
        reads={"name": "甲公司"},
    ),
    "workbook with a false size": Kind(
        in_sheet(b'<dimension ref="A1:G2"', b'<dimension ref="A1:A1"'), reads={"land_mu": 300}
    ),
    "workbook with a row beyond all rows": Kind(
        in_sheet(b'<row r="2"', b'<row r="99999999"'), says="超过 Excel 上限"
    ),
    "zip bomb": Kind(zip_bomb, says="解压后超过上限"),
    "parquet": Kind(
        parquet({"name": ["甲公司"], "land_mu": [300.0], "industries": [["3415"]]}),
        reads={"land_mu": 300, "industries": ("3415",)},
    ),
    "parquet cut in half": Kind(cut(parquet({"name": ["甲公司"]}), 0.5), says="Parquet"),
    "parquet with times for numbers": Kind(
        parquet({"name": ["甲公司"], "land_mu": [dt.date(2024, 5, 1)]}), says="日期"
    ),
    "parquet with bytes for words": Kind(parquet({"name": [b"\xff"]}), says="不是文字"),
    "empty file": Kind(raw("firms.csv", b""), says="文件是空的"),
    "file of blanks": Kind(raw("firms.csv", b" \n \n"), says="文件是空的"),
    "missing file": Kind(lambda folder: folder / "none.csv", says="没有这个文件"),
    "folder for a file": Kind(lambda folder: folder, says="文件夹"),
    "100,000 rows": Kind(many_rows, reads={"investment_wan": 5_000}, rows=100_000),
    # how the table is laid out
    "empty sheet": Kind(xlsx(), says="表是空的"),
    "header without rows": Kind(csv(HEADER), says="没有数据行"),
    "rows without header": Kind(csv(SOUND, SOUND), says="没有找到表头"),
    "title and remarks above the header": Kind(
        csv("2025 年意向企业名单", "单位：万元、亩", "", HEADER, SOUND), reads={"land_mu": 300}
    ),
    "header of two lines with merged cells": Kind(
        xlsx(
            ["企业名称", "项目情况", None, "绿电占比要求"],
            [None, "总投资（亿元）", "用地需求（公顷）", None],
            ["甲公司", 8, 20, "50%"],
            tweak=lambda s: [s.merge_cells(r) for r in ("A1:A2", "B1:C1", "D1:D2")],
        ),
        reads={"investment_wan": 80_000, "land_mu": 300, "green_share_min": 0.5},
    ),
    "group titles merged above the header": Kind(
        xlsx(
            ["基本信息", None, "规模", None],
            ["企业编号", "企业名称", "总投资", "用地"],
            ["F1", "甲公司", "8亿元", "300亩"],
            tweak=lambda s: [s.merge_cells(r) for r in ("A1:B1", "C1:D1")],
        ),
        reads={"investment_wan": 80_000, "land_mu": 300},
    ),
    "row of units below the header": Kind(
        csv("企业名称,总投资,用地需求", "单位,亿元,公顷", "甲公司,8,20"),
        reads={"investment_wan": 80_000, "land_mu": 300},
    ),
    "header in two languages": Kind(
        csv("企业名称,总投资（万元）", "Firm name,Total investment (wan yuan)", "甲公司,80000"),
        reads={"investment_wan": 80_000},
    ),
    "english header": Kind(
        csv("Firm Name,Land needed (ha),green_share_min", "A Ltd,20,50%"),
        reads={"land_mu": 300, "green_share_min": 0.5},
    ),
    "headings with blanks, stars and half-width brackets": Kind(
        csv(" 企业 名称* ,总 投 资(亿元),用地需求/公顷", "甲公司,8,20"),
        reads={"investment_wan": 80_000, "land_mu": 300},
    ),
    "headings by other names": Kind(
        csv("公司名称,投资额（亿元）,占地面积", "甲公司,8,300"),
        reads={"name": "甲公司", "investment_wan": 80_000, "land_mu": 300},
    ),
    "heading with a foreign unit": Kind(one("总投资（万美元）", "800"), says="不是总投资的单位"),
    "same heading twice": Kind(csv("企业名称,总投资,总投资", "甲公司,1,2"), says="都表示总投资"),
    "two headings for one field": Kind(csv("企业名称,公司名称", "甲,乙"), says="都表示企业名称"),
    "required column missing": Kind(csv("总投资,用地需求", "1,2"), says="缺少必填列：企业名称"),
    "unknown columns": Kind(
        csv("企业名称,联系电话,总投姿", "甲公司,139,1"), reads={"name": "甲公司"}, says="总投资"
    ),
    "column without heading": Kind(
        csv("企业名称,,用地需求", "甲公司,x,300"), reads={"land_mu": 300}, says="#2"
    ),
    "cells beside the table": Kind(
        xlsx(["企业名称"], ["甲公司", None, "已联系"]), reads={"name": "甲公司"}, says="表头以外"
    ),
    "repeated header rows": Kind(
        csv(HEADER, SOUND, HEADER, SOUND.replace("F1", "F2")), says="重复的表头", rows=2
    ),
    "row of totals": Kind(
        csv("企业名称,用地需求", "甲公司,300", "合 计,300"), says="合计行", rows=1
    ),
    "remark below the table": Kind(
        csv("企业名称,用地需求", "甲公司,300", "注：数据截至 2024 年底"), says="说明行", rows=1
    ),
    "example row of the template": Kind(
        csv("企业名称,用地需求", "示例（本行不读入）,100", "甲公司,300"),
        reads={"land_mu": 300},
        says="示例行",
        rows=1,
    ),
    "merged cells over several rows": Kind(
        xlsx(
            ["企业名称", "转出地"],
            ["甲公司", "江苏"],
            ["乙公司", None],
            tweak=lambda s: s.merge_cells("B2:B3"),
        ),
        says="B2:B3",
        rows=1,
    ),
    "merged cells over several columns": Kind(
        xlsx(
            ["企业名称", "转出地", "产品"],
            ["甲公司", "江苏", None],
            tweak=lambda s: s.merge_cells("B2:C2"),
        ),
        says="合并单元格",
        rows=0,
    ),
    "hidden sheet first": Kind(hidden_first, reads={"name": "甲公司"}),
    "all sheets hidden": Kind(repacked(all_hidden), says="没有可见的工作表"),
    "more cells than headings": Kind(csv("企业名称,总投资", "甲公司,1,200"), says="错位"),
    "fewer cells than headings": Kind(csv(HEADER, "F1,甲公司"), reads={"investment_wan": None}),
    "blank rows between": Kind(csv(HEADER, "", ",,,,,,", SOUND), reads={"name": "甲公司"}, rows=1),
    # what the cells say
    "full-width digits": Kind(one("用地需求", "３００"), reads={"land_mu": 300}),
    "full-width id": Kind(csv("园区代码,园区名称", "Ｓ１５,甲园"), Park, reads={"id": "S15"}),
    "suffix 亿": Kind(one("总投资", "8亿元"), reads={"investment_wan": 80_000}),
    "suffix 万": Kind(one("总投资", "500万"), reads={"investment_wan": 500}),
    "suffix against the heading": Kind(
        one("总投资（万元）", "8亿"), reads={"investment_wan": 80_000}
    ),
    "thousands separators": Kind(one("总投资", '"80,000.5"'), reads={"investment_wan": 80_000.5}),
    "decimal comma": Kind(csv("企业名称;可承受电价", "甲公司;0,35"), says="不是可读的可承受电价"),
    "percent sign": Kind(one("绿电占比要求", "57%"), reads={"green_share_min": 0.57}),
    "full-width percent sign": Kind(one("绿电占比要求", "５７％"), reads={"green_share_min": 0.57}),
    "number in a column of percent": Kind(
        one("绿电占比要求（%）", "57"), reads={"green_share_min": 0.57}
    ),
    "number shown as percent": Kind(
        excel_one("绿电占比要求（%）", 0.57, styled("B2", "0%")), reads={"green_share_min": 0.57}
    ),
    "0.5 in a column of percent": Kind(one("绿电占比要求（%）", "0.5"), says="两种读法"),
    "share above one": Kind(one("绿电占比要求", "57"), reads={"green_share_min": 0.57}),
    "share above the whole": Kind(one("绿电占比要求", "157"), says="请填50% 或 0.5；"),
    "percent above the whole": Kind(one("绿电占比要求（%）", "157"), says="请填 50% 或 50（本列"),
    "no percent at all": Kind(one("绿电占比要求（%）", "很多"), says="请填 50% 或 50（本列"),
    "个亿": Kind(one("总投资", "5个亿"), reads={"investment_wan": 50_000}),
    "about": Kind(one("总投资", "50亿左右"), reads={"investment_wan": 500_000}),
    "about so much land": Kind(one("用地需求", "300亩左右"), reads={"land_mu": 300}),
    "ten thousands of square metres": Kind(one("用地需求", "20万平方米"), reads={"land_mu": 300}),
    "range of money": Kind(one("总投资", "3-5亿"), says="请只填一个数"),
    "unit of the heading": Kind(one("用地需求（公顷）", "20"), reads={"land_mu": 300}),
    "wrong unit in the cell": Kind(one("用地需求", "300公斤"), says="不是可读的用地需求"),
    "negative number": Kind(one("用地需求", "-300"), says="应在 0 亩"),
    "number beyond all bounds": Kind(one("用地需求", "9e15"), says="应在 0 亩"),
    "nan": Kind(one("用地需求", "NaN"), reads={"land_mu": None}),
    "infinity": Kind(one("用地需求", "inf"), says="不是可读的用地需求"),
    "infinity in parquet": Kind(
        parquet({"name": ["甲公司"], "land_mu": [float("inf")]}), says="不是可读的用地需求"
    ),
    "dash for unknown": Kind(one("用地需求", "—"), reads={"land_mu": None}),
    "words for a number": Kind(one("用地需求", "三百亩左右"), says="不是可读的用地需求"),
    "range for a number": Kind(one("用地需求", "300-500亩"), says="是一个范围，不是一个数"),
    "date for a number": Kind(excel_one("用地需求", dt.date(2024, 5, 1)), says="是日期"),
    "time for a number": Kind(excel_one("用地需求", dt.time(8, 30)), says="是日期"),
    "date in words for a number": Kind(one("用地需求", "2024-05-01"), says="是日期"),
    "number that excel shows as a date": Kind(
        excel_one("用地需求", 300, styled("B2", "yyyy-mm-dd")), says="改为“数值”"
    ),
    "impossible date": Kind(
        excel_one("用地需求", -1e9, styled("B2", "yyyy-mm-dd")), says="Excel 公式错误"
    ),
    "date for words": Kind(excel_one("产品", dt.date(2024, 3, 5)), says="改为“文本”"),
    "yes for a number": Kind(excel_one("用地需求", True), says="不是可读的用地需求"),
    "formula as text": Kind(
        one("产品", "=cmd|' /C calc'!A0"), reads={"products": "=cmd|' /C calc'!A0"}
    ),
    "formula without result": Kind(excel_one("用地需求", "=100*3"), says="没有存下计算结果"),
    "excel error in a number": Kind(one("用地需求", "#DIV/0!"), says="Excel 公式错误"),
    "excel error in a name": Kind(csv("企业名称", "#N/A"), says="Excel 公式错误"),
    "broken letters": Kind(csv("企业名称", "甲\ufffd\ufffd司"), says="损坏的字符"),
    "zero byte in a name": Kind(csv("企业名称", "甲" * 2000, "乙\0司"), says="损坏的字符"),
    "number for a name": Kind(excel_one("产品", 360.0), reads={"products": "360"}),
    "name missing": Kind(csv("企业名称,用地需求", ",300"), says="必填项缺失"),
    "name of 40,000 letters": Kind(csv("企业名称", "甲" * 40_000), says="太长"),
    "list of 60 regions": Kind(one("意向地区", "；".join(["包头"] * 60)), says="项数过多"),
    "unknown choice": Kind(one("企业类型", "随便"), says="不在可选值之内"),
    "choice by its english label": Kind(
        one("企业类型", "export-dependent"), reads={"segment": "export"}
    ),
    "neither yes nor no": Kind(one("是否化工项目", "可能"), says="应为是或否"),
    "unknown industry code": Kind(one("行业", "3415；9999"), says="行业代码 9999"),
    "industry code as a number": Kind(excel_one("行业", 3415), reads={"industries": ("3415",)}),
    "industry code that lost its zero": Kind(
        excel_one("行业", 610), reads={"industries": ("0610",)}
    ),
    "industry code with its section": Kind(
        one("行业", "Ｃ３４１５"), reads={"industries": ("3415",)}
    ),
    "industry code with its name": Kind(
        one("行业", "38 电气机械和器材制造业"), reads={"industries": ("38",)}
    ),
    "industry in words": Kind(
        one("行业", "风电装备、12英寸晶圆"), reads={"industries": ("风电装备", "12英寸晶圆")}
    ),
    "same id twice": Kind(csv(HEADER, SOUND, SOUND), says="第 2 行与第 3 行编号相同", rows=1),
    # parks and their figures
    "park figures with date and source": Kind(
        csv(PARK_HEADER, "S15,甲园,11.2,35,2024-12-31,统计年鉴"),
        Park,
        reads={"tariff_yuan_per_kwh.value": 0.35, "tax_per_mu.as_of": "2024-12-31"},
    ),
    "park figures without date and source": Kind(
        csv("园区代码,园区名称,亩均税收", "S15,甲园,11.2"),
        Park,
        reads={"tax_per_mu.value": 11.2, "tax_per_mu.as_of": ""},
        says="没有日期和出处",
    ),
    "date cell for the date of figures": Kind(
        xlsx(
            ["园区代码", "园区名称", "绿电占比", "数据截至"],
            ["S15", "甲园", 0.5, dt.date(2024, 1, 1)],
        ),
        Park,
        reads={"green_share.as_of": "2024-01-01"},
    ),
    "date of figures too long": Kind(
        csv(PARK_HEADER, f"S15,甲园,11.2,35,{'很久以前' * 20},统计年鉴"), Park, says="不是日期"
    ),
    "figures of another basis that are no json": Kind(
        csv("园区代码,园区名称,other_figures", "S15,甲园,随便"), Park, says="JSON"
    ),
    "figure of another basis with a value twice": Kind(
        csv(
            "园区代码,园区名称,绿电占比,other_figures",
            'S15,甲园,50%,"{""green_share"":{""value"":1}}"',
        ),
        Park,
        says="两处",
    ),
    "year given as a date": Kind(
        xlsx(["园区代码", "园区名称", "批准年份"], ["S15", "甲园", dt.date(2006, 3, 1)]),
        Park,
        reads={"approved_year": 2006},
    ),
    "date and source without figures": Kind(
        csv("园区代码,园区名称,数据截至,数据来源", "S15,甲园,2024,年鉴"), Park, reads={"id": "S15"}
    ),
    "park without its code": Kind(csv("园区名称", "甲园"), Park, says="缺少必填列：园区代码"),
    "firms read as parks": Kind(csv(HEADER, SOUND), Park, says="没有找到表头"),
}


def attribute(item: object, path: str) -> object:
    for name in path.split("."):
        item = getattr(item, name)
    return item


@pytest.mark.parametrize("name", FILES)
def test_broken_table(name: str, tmp_path: Path) -> None:
    kind = FILES[name]
    path = kind.make(tmp_path)
    report = tables.check(path, kind.model)
    findings = [*report.faults, *report.rejects, *report.notes]
    assert all(is_clear(finding) for finding in findings)
    assert kind.says in "\n".join(report.messages("zh"))
    assert kind.rows is None or report.rows_ok == kind.rows
    if kind.reads:
        assert not report.faults
        assert not report.rejects
        first = next(iter(tables.read(path, kind.model))).rows[0]
        assert {path: attribute(first, path) for path in kind.reads} == kind.reads
    else:
        assert findings
