"""An event in words, as values and as a workbook."""

from pathlib import Path

import openpyxl
import pytest

from features import catalogue
from features.errors import BadInput
from features.profiles import Firm
from features.units import points
from recommender.agenda import Event, Talk, agenda, unmet
from recommender.matcher import ParkMatcher
from service import agendas
from service.heads import Asking
from tests.service.test_statements import printed

FIRMS = [
    Firm(name="=1+2叶片", industries=("3415",)),
    Firm(name="乙硅铁", industries=("3140",)),
    Firm(name="丙", regions_excluded=("内蒙古",)),
]


EVENT = Event(candidates=3)
ASKING = Asking(EVENT, len(FIRMS), illustrative=True)


@pytest.fixture(scope="module")
def found() -> tuple[Talk, ...]:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    return agenda(matcher, FIRMS, EVENT)


def test_the_workbook_holds_every_meeting_three_times_and_no_formula(
    found: tuple[Talk, ...], tmp_path: Path
) -> None:
    out = tmp_path / "meetings.xlsx"
    agendas.write(found, unmet(FIRMS, found), ASKING, out, "zh")
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["按时段", "按园区", "按企业", "未排上"]
    rows = [sorted(map(str, sheet.iter_rows(min_row=4, values_only=True))) for sheet in book][:3]
    assert rows[0] == rows[1] == rows[2]
    assert len(rows[0]) == len(found) > 2
    assert [cell.value for cell in book["未排上"]["A"]][2:] == ["企业", "丙"]
    for sheet in book:
        assert "数据" in sheet["A1"].value
        assert "示意数据" in sheet["A2"].value
    assert "'=1+2叶片" in [cell.value for cell in book["按企业"]["B"]]
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)


def test_another_kind_of_file_is_refused(found: tuple[Talk, ...], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="xlsx"):
        agendas.write(found, (), ASKING, tmp_path / "meetings.pdf", "zh")
    assert not list(tmp_path.iterdir())


def test_words_and_values_agree(found: tuple[Talk, ...]) -> None:
    told = agendas.told(found, unmet(FIRMS, found), ASKING, "zh")
    assert told["unmet"] == [{"firm": "丙", "firm_id": ""}]
    shown = printed(agendas.screen(found, unmet(FIRMS, found), ASKING, "zh"))
    assert "示意数据" in shown
    assert "未排上 1 家：丙" in shown
    for one in told["meetings"]:
        assert one["reasons"]
        assert one["verdict_label"] in shown
        assert one["mutual"] is None or points(one["mutual"]) in shown


def test_scores_are_of_a_hundred_for_people_and_of_one_for_machines(tmp_path: Path) -> None:
    matcher = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    firm = Firm(name="甲", industries=("3415",), land_mu=300.0, investment_wan=80000.0)
    talks, asking = agenda(matcher, [firm], EVENT), Asking(EVENT, 1, illustrative=False)
    told = [one["mutual"] for one in agendas.told(talks, (), asking, "zh")["meetings"]]
    assert all(one is not None and 0 < one <= 1 for one in told)
    agendas.write(talks, (), asking, tmp_path / "meetings.xlsx", "zh")
    head, *cells = openpyxl.load_workbook(tmp_path / "meetings.xlsx").worksheets[0]["D"][1:]
    assert head.value == "双向得分（满分 100）"
    assert [f"{cell.value:.1f}" for cell in cells] == [points(one) for one in told]
