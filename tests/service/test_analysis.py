"""The analyst's commands."""

import json
from pathlib import Path

from tests.service.test_main import BLADE, run


def test_steadiness_tells_the_same_as_the_ranking() -> None:
    asked = (BLADE, "--region", "内蒙古", "--as-of", "2025-06-10", "-k", "4")
    found = json.loads(run("steadiness", *asked, "--draws", "300", "--format", "json").stdout)
    ranked = json.loads(run("match", *asked, "--format", "json").stdout)
    assert [one["park"] for one in found["parks"]] == [
        one["park"]["id"] for one in ranked["matches"]
    ]
    assert found["draws"] == 300
    assert "draws of the weights" in run("steadiness", *asked, "--lang", "en").stdout


def test_an_unknown_weight_or_region_is_told() -> None:
    assert run("steadiness", BLADE, "--weights", "nothing").exit_code == 2
    assert run("steadiness", BLADE, "--region", "内蒙骨").exit_code == 2


def test_figures_of_a_table_of_parks_are_used(tmp_path: Path) -> None:
    park = {"id": "S159041", "green_share": {"value": 1.0, "as_of": "2025", "source": "示例"}}
    (tmp_path / "parks.json").write_text(json.dumps([{"name": "包头稀土高新区", **park}]), "utf-8")
    asked = (BLADE, "--region", "包头", "-k", "30", "--draws", "100", "--format", "json")
    before, after = (
        {one["park"]: one["score"] for one in json.loads(run("steadiness", *said).stdout)["parks"]}
        for said in (asked, (*asked, "--parks", str(tmp_path / "parks.json")))
    )
    assert after["S159041"] > before["S159041"]
