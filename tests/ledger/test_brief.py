"""Plans and briefs for one firm and one park, as files to take to them."""

from pathlib import Path

from docx import Document
from pypdf import PdfReader

from features import catalogue
from tests.service.test_main import run

EXAMPLE = "examples/wind_blade.json"
PARK = "S159041"


def test_one_firm_gets_a_brief_of_its_own(tmp_path: Path) -> None:
    """一企一策: its figures, its parks with reasons, what to verify, by which clauses."""
    out = tmp_path / "firm.pdf"
    told = run("match", EXAMPLE, "--region", "内蒙古", "--as-of", "2025-06-10", "--out", str(out))
    assert told.exit_code == 0
    words = "".join("".join(page.extract_text().split()) for page in PdfReader(out).pages)
    for said in ("企业项目", "300亩", "园区排名", "须核实", "硬性条件", "来源清单", "2025-06-10"):
        assert said in words


def test_one_park_gets_a_plan_of_its_own(tmp_path: Path) -> None:
    """一园一策: its figures and gaps, and which firms to go for with their part in its chains."""
    firms, out = tmp_path / "firms.csv", tmp_path / "park.docx"
    firms.write_text(
        "企业名称,产品,总投资(万元),用地需求(亩)\n甲风电,风电叶片,80000,300\n", "utf-8"
    )
    assert run("targets", PARK, str(firms), "--out", str(out)).exit_code == 0
    report = Document(str(out))
    headings = [one.text for one in report.paragraphs if one.style.name.startswith("Heading")]
    assert {"园区数据", "待补数据", "目标清单", "落地前后"} <= set(headings)
    cells = [c.text for table in report.tables for row in table.rows for c in row.cells]
    assert {"甲风电", catalogue.get(PARK).name} <= set(cells)
    assert any("链：" in one for one in cells)
