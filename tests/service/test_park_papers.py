"""The report of a park: its figures and gaps, the firms to go for, what each would change."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from features import catalogue
from features.errors import Fault
from features.profiles import Firm
from features.tables import Reject
from features.text import LANGS, Lang, Text
from features.units import OF_100
from recommender.matcher import ParkMatcher
from service import answers, park_answers, questions
from service.answers import ILLUSTRATIVE
from service.papers import Grid, Paper
from service.park_papers import (
    CONTACTS,
    EFFECTS,
    FIGURES,
    GAPS,
    MOST_TOLD,
    NOTES,
    REJECTS,
    TARGETS,
    TOLD,
    Listed,
    target_paper,
)
from service.questions import Listing, Prospecting
from service.workbooks import workbook

DAY = date(2025, 6, 10)
PARK = "S159041"
FORMULA = "=HYPERLINK(1)"
FIRMS = (
    Firm(name=FORMULA, industries=("3415",), land_mu=300, investment_wan=80_000),
    Firm(name="乙", industries=("3062",), investment_wan=10_000, land_mu=100),
)
REJECT = Reject(7, "", Text("字段", "field"), FORMULA, Text("错", "wrong"), Text("改", "mend"))


def reported(lang: Lang, made_up: bool, firms: tuple[Firm, ...] = FIRMS) -> tuple[Paper, Listed]:
    matcher = ParkMatcher().fit(catalogue.load(illustrative=made_up, province="内蒙古"))
    listing = Listing(firms=firms, illustrative=made_up, k=30)
    park = matcher.parks_[matcher.position(PARK)]
    found = questions.targeted(matcher, listing, PARK, DAY)
    given = answers.targets(found, park, listing, DAY, lang)
    listed = Listed(given, park.name, park_answers.park(park, lang), (REJECT,))
    return target_paper(listed, lang), listed


def grids(paper: Paper) -> dict[str, Grid]:
    return {block.name: block for block in paper.blocks if isinstance(block, Grid)}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made_up", [True, False])
def test_figures_gaps_targets_and_effects_are_there(lang: Lang, made_up: bool) -> None:
    paper, listed = reported(lang, made_up)
    assert listed.park is not None
    told = grids(paper)
    known = [one for one in listed.park["fields"] if one["value"] is not None]
    assert [row[0] for row in told[FIGURES.of(lang)].rows] == [one["label"] for one in known]
    assert [row[3] for row in told[FIGURES.of(lang)].rows] == [one["as_of"] for one in known]
    said = " ".join(getattr(block, "said", "") for block in paper.blocks)
    assert GAPS.of(lang) in said
    assert all(one["label"] in said for one in listed.park["fields"] if one["value"] is None)
    targets = listed.found["targets"]
    assert [row[1] for row in told[TARGETS.of(lang)].rows] == [one["firm"] for one in targets]
    moved = [one for firm in targets for one in firm["effects"] if one["own"] is not None]
    assert moved
    assert [row[1] for row in told[EFFECTS.of(lang)].rows] == [one["label"] for one in moved]
    assert [row[5] for row in told[EFFECTS.of(lang)].rows] == [one["after"] for one in moved]
    roles = [role for one in targets for role in one["roles"]]
    shown = " ".join(str(row[6]) for row in told[TARGETS.of(lang)].rows)
    assert all(role["told"] in shown for role in roles)
    assert (CONTACTS.of(lang) in told) == any(one["contacts"] for one in targets)
    assert paper.banner == (ILLUSTRATIVE.of(lang) if made_up else "")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made_up", [True, False])
def test_targets_and_rejects_are_there_and_nothing_is_a_formula(lang: Lang, made_up: bool) -> None:
    paper, listed = reported(lang, made_up)
    book = openpyxl.load_workbook(io.BytesIO(workbook(paper)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    values = [cell.value for cell in cells]
    assert values.count(f"'{FORMULA}") >= 3
    assert values.count(ILLUSTRATIVE.of(lang)) == (len(book.worksheets) if made_up else 0)
    effects = sum(len(one["effects"]) for one in listed.found["targets"])
    assert book[EFFECTS.of(lang)].max_row == 2 + made_up + effects
    ranked = book[TARGETS.of(lang)].iter_rows(min_row=3 + made_up, values_only=True)
    scores = [100 * one["score"] for one in listed.found["targets"]]
    assert [row[5] for row in ranked] == pytest.approx(scores, rel=1e-14)
    assert book[REJECTS.of(lang)].max_row == 3 + made_up


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_odd_and_what_was_left_out_is_told_in_either_file(lang: Lang) -> None:
    found = answers.prospects((), Prospecting(firms=FIRMS, region="包头"), DAY, lang)
    wrong = [replace(REJECT, row=at) for at in range(1, MOST_TOLD + 3)]
    odd = Fault("名单.csv", "甲", Text("重复", "is there twice"), Text("改名", "Rename it"))
    paper = target_paper(Listed(found, "包头", None, wrong, [odd]), lang)
    lines = " ".join(getattr(block, "said", "") for block in paper.blocks)
    assert odd.message(lang) in lines
    assert str(len(wrong)) in lines
    assert [row[1] for row in grids(paper)[REJECTS.of(lang)].rows] == [
        one.row for one in wrong[:MOST_TOLD]
    ]
    assert odd.message(lang) in [row[0] for row in book_sheet(paper, NOTES.of(lang))]
    assert len(book_sheet(paper, REJECTS.of(lang))) == len(wrong) + 2
    plain = target_paper(Listed(found, "包头"), lang)
    assert not {NOTES.of(lang), REJECTS.of(lang)} & {
        getattr(one, "said", "") for one in plain.blocks
    }


def test_scores_of_the_workbook_are_shown_as_on_pages() -> None:
    paper, _ = reported("zh", made_up=False)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(paper)))[TARGETS.zh]
    at = [cell.value for cell in sheet[2]].index(OF_100.fill(what=Text("得分", "")).zh)
    assert [row[at].number_format for row in sheet.iter_rows(min_row=3)] == ["0.0"] * 2
    assert sheet.cell(3, 1).number_format == "General"


def book_sheet(paper: Paper, name: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(workbook(paper)))[name].values)


def test_of_a_long_list_the_first_are_told_and_the_workbook_has_all() -> None:
    firms = tuple(Firm(name=f"企业{at}", land_mu=10.0 + at) for at in range(TOLD + 5))
    paper, listed = reported("zh", made_up=True, firms=firms)
    assert len(listed.found["targets"]) == TOLD + 5
    told = {row[0] for row in grids(paper)[EFFECTS.zh].rows}
    assert len(told) == TOLD
    held = {row[0] for row in next(one for one in paper.sheets if one.name == EFFECTS.zh).rows}
    assert len(held) == TOLD + 5


@pytest.mark.parametrize(("lang", "said"), [("zh", "权重 自定义权重 ·"), ("en", "own weights")])
def test_weights_of_one_s_own_are_called_so_in_words(lang: Lang, said: str) -> None:
    asked = Prospecting(firms=FIRMS, region="包头", weights={"tariff": 1.0})
    given = answers.prospects((), asked, DAY, lang)
    assert said in target_paper(Listed(given, "包头"), lang).basis


@pytest.mark.parametrize("lang", LANGS)
def test_a_region_has_targets_and_no_figures_of_its_own(lang: Lang) -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    asked = Prospecting(firms=FIRMS, region="包头")
    found = answers.prospects(questions.prospected(matcher, asked, DAY), asked, DAY, lang)
    paper = target_paper(Listed(found, "包头"), lang)
    assert FIGURES.of(lang) not in grids(paper)
    assert "包头" in paper.title
    assert FIGURES.of(lang) not in {sheet.name for sheet in paper.sheets}


def test_where_no_firm_fits_it_says_so() -> None:
    asked = Prospecting(firms=FIRMS, region="包头")
    given = answers.prospects((), asked, DAY, "zh")
    paper = target_paper(Listed(given, "包头"), "zh")
    assert "名单中没有企业符合条件" in [getattr(block, "said", "") for block in paper.blocks]
    assert openpyxl.load_workbook(io.BytesIO(workbook(paper)))


@pytest.mark.parametrize(("lang", "said"), [("zh", "误差约 3 公里"), ("en", "within about 3 km")])
def test_how_well_the_park_s_point_is_known_is_told_in_words(lang: Lang, said: str) -> None:
    paper, _ = reported(lang, made_up=False)
    told = [str(cell) for row in grids(paper)[FIGURES.of(lang)].rows for cell in row]
    [sheet] = (sheet for sheet in paper.sheets if sheet.name == FIGURES.of(lang))
    assert said in told
    assert said in [cell for row in sheet.rows for cell in row]
    assert "zone" not in told
