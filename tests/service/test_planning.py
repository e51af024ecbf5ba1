"""Plans on the command line: a chain of a region, and who goes where."""

import json
from pathlib import Path

from tests.service.test_main import run

FIRMS = """企业名称,行业,用地需求(亩),年税收(万元)
甲叶片,3415,300,3000
乙硅铁,3140,400,5000
丙乳业,乳制品,200,
"""


def listed(folder: Path) -> str:
    path = folder / "firms.csv"
    path.write_text(FIRMS, "utf-8")
    return str(path)


def test_chain_shows_what_a_region_has_and_writes_a_report(tmp_path: Path) -> None:
    shown = run("chain", "wind", "通辽").stdout
    assert "塔筒" in shown
    assert "天顺" in shown
    out = tmp_path / "wind.docx"
    assert str(out) in run("chain", "风电", "通辽", "--out", str(out)).stdout
    assert out.stat().st_size > 10_000
    assert run("chain", "wid", "通辽").exit_code == 2
    assert run("chain", "wind", "通辽", "--out", str(tmp_path / "x.odt")).exit_code == 2
    for name in ("x.docx", "x.svg"):
        gone = str(tmp_path / "gone" / name)
        refused = run("chain", "wind", "通辽", "--out", gone, "--lang", "en")
        assert refused.exit_code == 2
        assert "cannot be written" in refused.stderr


def test_allocate_places_firms_within_the_region_and_tells_how_the_lists_spread(
    tmp_path: Path,
) -> None:
    asked = ("allocate", listed(tmp_path), "--region", "内蒙古", "--as-of", "2025-06-10")
    told = json.loads(run(*asked, "--format", "json").stdout)
    assert told["exact"]
    assert {one["firm"] for one in told["placed"]} == {"甲叶片", "乙硅铁", "丙乳业"}
    assert all(one["park"].startswith(("S15", "G15")) for one in told["placed"])
    assert told["unsure"]
    assert sum(told["exposure"]["leagues"].values()) == 3 * 30
    shown = run(*asked, "--illustrative").stdout
    assert "示意数据" in shown
    assert "已落位 3 / 3 家" in shown


def test_a_goal_that_a_firm_does_not_state_is_refused_by_name(tmp_path: Path) -> None:
    result = run("allocate", listed(tmp_path), "--region", "内蒙古", "--goal", "tax")
    assert result.exit_code == 2
    assert "丙乳业" in result.stderr


def test_floors_out_of_reach_are_refused_by_name(tmp_path: Path) -> None:
    result = run("allocate", listed(tmp_path), "--region", "内蒙古", "--floor", "9", "--lang", "en")
    assert result.exit_code == 2
    assert "Lower the floor" in result.stderr
