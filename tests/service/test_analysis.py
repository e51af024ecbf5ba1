"""The analyst's commands."""

import json

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
