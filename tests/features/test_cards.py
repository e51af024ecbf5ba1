import re

from hypothesis import given

from features import catalogue
from features.cards import card
from features.profiles import Fact, Firm, Park
from tests.features.drawn import firms


def cells(html: str) -> list[list[str]]:
    """The text of each row below the heading."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)[1:]
    return [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in rows]


def test_a_figure_is_told_with_its_unit_day_and_source() -> None:
    told = {"value": 320.0, "as_of": "2025", "source": "统计年报"}
    park = Park.model_validate({"id": "x", "name": "甲园区", "output_per_mu": told})
    assert ["亩均产值", "320", "万元/亩", "2025", "统计年报"] in cells(card(park))
    assert "甲园区（另有" in card(park)


def test_choices_and_flags_are_told_in_words() -> None:
    firm = Firm(name="甲", services_needed=("steam",), is_chemical=False)
    said = {row[0]: row[1] for row in cells(firm._repr_html_())}
    assert "集中供汽" in said.values()
    assert "否" in said.values()


@given(firms)
def test_what_is_not_known_has_no_row_and_words_are_escaped(firm: Firm) -> None:
    known = [said for said in dict(firm).values() if said not in (None, "", ())]
    assert len(cells(card(firm))) == len(known)
    assert "<script" not in card(firm.model_copy(update={"name": "<script>"}))


def test_a_park_of_the_catalogue_shows_every_figure_it_has() -> None:
    park = catalogue.get("G152006")
    facts = [one for one in dict(park).values() if isinstance(one, Fact)]
    dated = [row for row in cells(card(park)) if row[3]]
    assert len(dated) == sum(bool(fact.as_of) for fact in facts)
