"""A plan as files: every firm once, what the page says, nothing that acts."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from features import catalogue
from features.fields import specs
from features.profiles import Firm
from features.text import LANGS, Lang
from recommender.constraints import UNKNOWN_TEXT
from recommender.matcher import ParkMatcher
from recommender.placement import Placement, Wish, placed
from recommender.worths import GOALS, shown, worth_label
from service import plan_books, plans
from service.answers import ILLUSTRATIVE
from service.heads import Asking
from service.papers import Grid

WISH = Wish(region="乌海", day=date(2025, 6, 10), seconds=2.0)
ASKING = Asking(WISH, 20, illustrative=True)


@pytest.fixture(scope="module")
def crowded() -> Placement:
    """More land wanted than the made-up parks of one league have."""
    matcher = ParkMatcher().fit(catalogue.load(illustrative=True, province="内蒙古"))
    firms = [Firm(id=f"={at}", name=f"=企业{at}", land_mu=9000) for at in range(20)]
    return placed(matcher, firms, WISH)


def test_a_number_is_a_number_as_csv_too(
    crowded: Placement, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of a table is dropped for what it is."""
    rows = (("=1", 0.0, 1.5, 123456789012.25, None),)
    monkeypatch.setattr(plan_books, "_firms", lambda *_: Grid("表", ("一",), rows))
    said = plan_books.text(crowded, ASKING, "zh").decode("utf-8-sig")
    [_, row] = csv.reader(io.StringIO(said))
    assert row[:-1] == ["'=1", "0", "1.5", "123456789012.25", ""]


@pytest.mark.parametrize("lang", LANGS)
def test_each_firm_stands_once_in_either_file_with_its_place_or_why_it_has_none(
    crowded: Placement, lang: Lang
) -> None:
    told = plans.told(crowded, ASKING, lang)
    assert told["placed"]
    assert told["unplaced"]
    book = openpyxl.load_workbook(io.BytesIO(plan_books.book(crowded, ASKING, lang)))
    firms, sums, prices = book.worksheets
    above, heads, *rows = list(firms.values)[1:]
    of_figure = {row[0]: row[1:] for row in sums.values}
    tax = specs(Firm)["annual_tax_wan"]
    said = (UNKNOWN_TEXT.of(lang), tax.unit.symbol.of(lang), len(told["placed"]))  # nobody says
    assert of_figure[tax.label.of(lang)][:3] == said
    text = plan_books.text(crowded, ASKING, lang).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert ILLUSTRATIVE.of(lang) in str(above[0])
    assert [*heads, lines[0][-1]] == lines[0]
    for row, line in zip(rows, lines[1:], strict=True):
        assert [str(cell or "") for cell in row] == line[:-1]
        assert ASKING.line(lang) in line[-1]
        assert ILLUSTRATIVE.of(lang) in line[-1]
    places = {line[1]: line[2] for line in lines[1:]}
    assert {f"'{one['firm']}": one["park"] for one in told["placed"]}.items() <= places.items()
    left = {name for name, at in places.items() if not at}
    assert left == {f"'{one['firm']}" for one in told["unplaced"]}
    assert len(lines) == 21
    values = {row[0]: row[1] for row in sums.values}
    assert values[worth_label("score").of(lang)] == pytest.approx(100 * told["value"])
    priced = [row[-1] for row in list(prices.values)[3:]]
    assert priced == pytest.approx([100 * one["price"] for one in told["prices"]])


@pytest.mark.parametrize("goal", GOALS)
def test_scores_are_of_100_and_amounts_as_they_are(goal: str) -> None:
    of_100 = goal in {"score", "mutual", "chain"}
    assert shown(goal, 0.5) == (50 if of_100 else 0.5)
    assert [("100" in said) for said in worth_label(goal)] == [of_100, of_100]
