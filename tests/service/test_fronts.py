"""Plans between two goals: table, values and picture say the same."""

import json
from pathlib import Path

import pytest

from features import catalogue
from features.errors import BadInput
from features.profiles import Firm
from recommender.matcher import ParkMatcher
from recommender.placement import Front, Wish, between
from service import fronts
from service.heads import Asking
from tests.service.test_statements import printed

WISH = Wish(region="乌海", seconds=1.0)
ASKING = Asking(WISH, 16, illustrative=True)


@pytest.fixture(scope="module")
def found() -> Front:
    """More land wanted than one league has, by firms that pay much tax and by others."""
    matcher = ParkMatcher().fit(catalogue.load(illustrative=True, province="内蒙古"))
    firms = [
        Firm(name=f"企业{at}", industries=(code,), land_mu=4000, annual_tax_wan=tax)
        for at, (code, tax) in enumerate([("3415", 10), ("144", 9000)] * 8)
    ]
    return between(matcher, firms, WISH, "tax", 3)


def test_the_same_plans_everywhere(found: Front, tmp_path: Path) -> None:
    told = json.loads(json.dumps(fronts.told(found, ASKING, "zh")))
    assert [goal["name"] for goal in told["goals"]] == ["score", "tax"]
    assert len(told["plans"]) == len(found.points)
    shown = printed(fronts.screen(found, ASKING, "zh"))
    for one in told["plans"]:
        assert f"{one['second']:,.2f}" in shown
        assert len(one["placed"]) <= 16
    picture = tmp_path / "front.svg"
    fronts.show(found, ASKING, False, picture, "zh")
    drawn = picture.read_text("utf-8")
    assert drawn.startswith("<svg")
    assert "示意数据" in shown
    assert "示意数据" in drawn
    with pytest.raises(BadInput):
        fronts.show(found, ASKING, False, tmp_path / "front.docx", "zh")


@pytest.mark.parametrize("as_json", [True, False])
def test_it_is_printed(found: Front, as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    fronts.show(found, ASKING, as_json, None, "en")
    assert "score" in capsys.readouterr().out
