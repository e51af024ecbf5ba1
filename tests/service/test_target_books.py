"""A target list as a workbook: every row there, formulas inert, made-up figures said to be."""

import io

import openpyxl
import pytest

from features import catalogue
from features.profiles import Firm
from features.tables import Reject
from features.text import LANGS, Lang, Text
from recommender.matcher import ParkMatcher
from service.answers import ILLUSTRATIVE
from service.files import Firms
from service.target_books import TargetBook

FORMULA = "=HYPERLINK(1)"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made_up", [True, False])
def test_targets_and_rejects_are_there_and_nothing_is_a_formula(lang: Lang, made_up: bool) -> None:
    firms = (Firm(name=FORMULA, industries=("3415",), land_mu=300), Firm(name="乙"))
    parks = catalogue.load(illustrative=made_up, province="内蒙古")
    found = ParkMatcher().fit(parks).targets("S159041", firms, 2)
    reject = Reject(7, "", Text("字段", "field"), FORMULA, Text("错", "wrong"), Text("改", "mend"))
    made = TargetBook(found, Firms("x", firms, (reject,)), FORMULA, made_up).content(lang)
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    values = [cell.value for cell in cells]
    assert values.count(f"'{FORMULA}") >= 3
    assert values.count(ILLUSTRATIVE.of(lang)) == (4 if made_up else 0)
    effects = sum(len(one.effects) for one in found)
    assert book.worksheets[1].max_row == 2 + made_up + effects
    scores = [row[5] for row in book.worksheets[0].iter_rows(min_row=3 + made_up, values_only=True)]
    assert scores == [one.match.score for one in found]
