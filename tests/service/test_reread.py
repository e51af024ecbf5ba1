"""What was kept of an answer is read back as it was said."""

from typing import Any

import orjson
import pytest

from features.profiles import Firm
from features.text import LANGS, Lang
from recommender.constraints import UNKNOWN_TEXT
from service import answers, ledger, reread
from service.ledger import Asked
from service.questions import Question

FIRMS: tuple[dict[str, Any], ...] = (
    {"name": "甲"},
    {"name": "叶片", "products": "风电叶片", "land_mu": 300, "green_share_min": "50%"},
    {"name": "化工", "products": "多晶硅", "is_chemical": True, "water_wan_m3": 90,
     "investment_wan": 800000},
)  # fmt: skip


@pytest.fixture(scope="module")
def matcher(app: Any, client: Any) -> Any:
    return app.state.matchers.fitted()


def given(matcher: Any, firm: dict[str, Any], lang: Lang, **more: Any) -> Any:
    asked = Question.model_validate({"firm": firm, "region": "内蒙古", "k": 5, **more})
    return orjson.loads(ledger.given(matcher, Asked(asked, lang)).result)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("firm", FIRMS, ids=lambda firm: firm["name"])
def test_what_is_read_back_says_the_very_same(matcher: Any, firm: Any, lang: Lang) -> None:
    told = given(matcher, firm, lang)
    found = reread.answer(told)
    for one, match in zip(told["matches"], found.matches, strict=True):
        assert {**answers.match(match, lang), "unknowns": one["unknowns"]} == one
    for one, miss in zip(told["near_misses"], found.near_misses, strict=True):
        assert answers.finding(miss.finding, lang) == one["finding"]
    assert [answers.conflict(one, lang) for one in found.conflicts] == told["conflicts"]
    assert [note.of(lang) for note in found.notes] == told["notes"]
    assert (found.considered, found.excluded) == (told["considered"], told["excluded"])


def test_why_no_park_is_left_is_read_back(matcher: Any) -> None:
    told = given(matcher, {"name": "甲", "regions_excluded": ["内蒙古"]}, "zh")
    found = reread.answer(told)
    assert found.matches == ()
    assert [one.parks for one in found.barriers] == [found.considered]
    assert found.barriers[0].label.zh == told["barriers"][0]["label"]


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_not_known_is_told_apart_from_words(lang: Lang) -> None:
    """So that pages say of it what they say of what is not known."""
    assert reread.said(UNKNOWN_TEXT.of(lang)) == UNKNOWN_TEXT
    assert reread.said("风电").of(lang) == "风电"


def test_what_came_later_than_a_text_is_empty_in_it(matcher: Any) -> None:
    told = given(matcher, FIRMS[1], "zh")
    del told["barriers"]
    for one in told["matches"]:
        del one["remarks"]
    found = reread.answer(told)
    assert found.barriers == ()
    assert {one.remarks for one in found.matches} == {()}


def test_what_is_no_field_or_no_value_of_a_firm_any_more_is_left_out() -> None:
    said = {"name": "甲", "land_mu": 300, "of_then": 1, "ownership": "of_then"}
    assert reread.firm(said) == Firm(name="甲", land_mu=300)
    assert reread.firm({"name": "甲"}) == Firm(name="甲")
