"""The report of one firm: profile, ranking, reasons, rules, near misses, weights, sources."""

import io
import re
from datetime import date

import openpyxl
import pytest
from docx import Document

from features import catalogue
from features.profiles import Firm
from features.text import LANGS, Lang
from recommender.matcher import ParkMatcher
from recommender.weights import Weights
from service import answers, questions
from service.answers import ILLUSTRATIVE
from service.documents import document
from service.firm_papers import NEAR, PROFILE, RANKED, TOLD, firm_paper
from service.match_papers import CONDITIONS, REMARKS, SOURCES, WEIGHTS
from service.papers import Grid, Heading, Line, Paper
from service.questions import Question
from service.shapes import AnswerShape
from service.workbooks import workbook

DAY = date(2025, 6, 10)
FIRM = Firm(
    name="示例硅铁", industries=("3140",), land_mu=3000, investment_wan=150_000, segment="balanced"
)


def asked(lang: Lang, made_up: bool, firm: Firm = FIRM, **more: object) -> AnswerShape:
    question = Question(firm=firm, as_of=DAY, illustrative=made_up, **more)
    matcher = ParkMatcher().fit(catalogue.load(illustrative=made_up, province="内蒙古"))
    return answers.answer(questions.answered(matcher, question, DAY), question, lang)


def grids(paper: Paper) -> dict[str, Grid]:
    """The tables to read, by the name of each."""
    return {block.name: block for block in paper.blocks if isinstance(block, Grid)}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made_up", [True, False])
def test_everything_that_was_answered_is_in_it(lang: Lang, made_up: bool) -> None:
    given = asked(lang, made_up)
    paper = firm_paper(given, FIRM, lang)
    told = grids(paper)
    assert [row[1] for row in told[RANKED.of(lang)].rows] == [
        one["park"]["name"] for one in given["matches"]
    ]
    assert (bool(given["near_misses"])) == (NEAR.of(lang) in told)
    assert len(told[PROFILE.of(lang)].rows) >= 5
    assert told[SOURCES.of(lang)].rows
    assert sum(row[1] for row in told[WEIGHTS.of(lang)].rows) == pytest.approx(1)
    headings = [one.said for one in paper.blocks if isinstance(one, Heading) and one.level == 2]
    assert len(headings) == min(TOLD, len(given["matches"]))
    assert paper.banner == (ILLUSTRATIVE.of(lang) if made_up else "")
    for said in (given["as_of"], given["data_version"], given["engine_version"]):
        assert said in paper.basis
    assert given["data_version"] in paper.foot
    assert given["as_of"] in paper.foot


@pytest.mark.parametrize("lang", LANGS)
def test_sources_are_numbered_in_the_order_in_which_they_are_cited(lang: Lang) -> None:
    paper = firm_paper(asked(lang, made_up=True), FIRM, lang)
    *told, sources = (block for block in paper.blocks if isinstance(block, Grid))
    assert sources.name == SOURCES.of(lang)
    assert {CONDITIONS.of(lang), REMARKS.of(lang)} <= {table.name for table in told}
    cells = (str(cell) for table in told for row in table.rows for cell in row)
    cited = dict.fromkeys(mark for cell in cells for mark in re.findall(r"\[\d+\]", cell))
    assert list(cited) == [row[0] for row in sources.rows]


def test_near_misses_say_what_would_turn_them() -> None:
    given = asked("zh", made_up=True)
    assert given["near_misses"]
    told = grids(firm_paper(given, FIRM, "zh"))[NEAR.zh].rows
    assert [row[4] for row in told] == [one["finding"]["change"] for one in given["near_misses"]]


def test_made_up_figures_are_marked_in_every_file() -> None:
    paper = firm_paper(asked("zh", made_up=True), FIRM, "zh")
    book = openpyxl.load_workbook(io.BytesIO(workbook(paper)))
    assert all(sheet["A2"].value == ILLUSTRATIVE.zh for sheet in book)
    words = [one.text for one in Document(io.BytesIO(document(paper))).paragraphs]
    assert ILLUSTRATIVE.zh in words


def test_numbers_of_the_workbook_are_the_answer_s_out_of_100_and_unrounded() -> None:
    given = asked("en", made_up=False)
    book = openpyxl.load_workbook(io.BytesIO(workbook(firm_paper(given, FIRM, "en"))))
    rows = list(book[RANKED.en].iter_rows(min_row=3, values_only=True))
    assert rows
    for row, one in zip(rows, given["matches"], strict=True):
        figures = (one["score"], one["low"], one["high"], one["coverage"])
        assert row[4:8] == pytest.approx([100 * figure for figure in figures], rel=1e-14)
    heads = [cell.value for cell in book[RANKED.en][2]]
    assert heads[4:8] == ["Score (of 100)", "Low (of 100)", "High (of 100)", "Known weight (%)"]


def test_where_no_park_is_left_it_says_why() -> None:
    firm = Firm(name="甲", industries=("3140",), regions_wanted=("上海",))
    given = asked("zh", made_up=False, firm=firm)
    assert not given["matches"]
    paper = firm_paper(given, firm, "zh")
    said = [getattr(block, "said", "") for block in paper.blocks]
    assert "没有符合条件的园区" in said
    assert any("排除" in line for line in said)


@pytest.mark.parametrize(("lang", "said"), [("zh", "权重 自定义权重 ·"), ("en", "own weights")])
def test_weights_of_one_s_own_are_called_so_in_words(lang: Lang, said: str) -> None:
    given = asked(lang, False, weights=Weights({"tariff": 3.0, "industry_fit": 1.0}))
    assert said in firm_paper(given, FIRM, lang).basis


def test_the_paper_names_the_regions_that_were_wished() -> None:
    firm = FIRM.model_copy(update={"regions_wanted": ("包头市", "乌海市")})
    paper = firm_paper(asked("zh", False, firm), firm, "zh")
    assert "包头市、乌海市" in paper.basis
    assert "全国" not in paper.basis


def test_the_price_that_stands_for_a_region_is_told_as_indicative_in_both_files() -> None:
    firm = FIRM.model_copy(update={"tariff_max": 0.4})
    paper = firm_paper(asked("zh", False, firm), firm, "zh")
    assert any("不含系统运行费" in line.said for line in paper.blocks if isinstance(line, Line))
    assert any("不含系统运行费" in str(row) for grid in paper.sheets for row in grid.rows)
    plain = firm_paper(asked("zh", False), FIRM, "zh")
    assert "不含系统运行费" not in str(plain.blocks[:4])


def test_the_workbook_counts_what_is_to_be_verified_as_the_page_does() -> None:
    told = asked("zh", False)
    ranked, *_ = firm_paper(told, FIRM, "zh").sheets
    for row, one in zip(ranked.rows, told["matches"], strict=True):
        assert row[-1] == sum(said["verdict"] == "UNKNOWN" for said in one["findings"])
