from pathlib import Path

import pytest

from features import templates
from features.errors import BadInput
from features.profiles import Firm, Park
from recommender.weights import PRESETS
from service import clock, files

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_firm_is_read_and_says_that_it_is_one(path: Path) -> None:
    firm = files.firm(path)
    assert firm.name.startswith("示例：")
    assert firm.investment_per_mu
    assert firm.industries


def test_the_examples_are_those_of_the_documents() -> None:
    assert [path.stem for path in EXAMPLES] == ["ferroalloy", "fine_chemical", "wind_blade"]


@pytest.mark.parametrize("said", ["[]", '[{"name": "甲"}, {"name": "乙"}]', "{}", "x", ""])
def test_a_file_that_holds_no_one_firm_is_refused(tmp_path: Path, said: str) -> None:
    path = tmp_path / "firm.json"
    path.write_text(said, "utf-8")
    with pytest.raises(BadInput):
        files.firm(path)


def test_a_list_gives_its_firms_and_what_was_wrong(tmp_path: Path) -> None:
    table = tmp_path / "firms.csv"
    table.write_text("企业名称,用地需求（亩）\n甲,300\n乙,-5\n丙,\n", "utf-8")
    found = files.firms(table)
    assert [(firm.name, firm.land_mu) for firm in found.firms] == [("甲", 300), ("丙", None)]
    assert [reject.row for reject in found.rejects] == [3]
    listed = tmp_path / "firms.json"
    listed.write_text('[{"name": "甲"}, {"name": "乙"}]', "utf-8")
    assert files.firms(listed) == files.Firms("firms.json", (Firm(name="甲"), Firm(name="乙")))


def test_a_row_with_several_faults_counts_once(tmp_path: Path) -> None:
    table = tmp_path / "firms.csv"
    table.write_text("企业名称,用地需求（亩）,总投资\n甲,300,8亿\n乙,-5,abc\n丙,,3-5亿\n", "utf-8")
    found = files.firms(table)
    assert len(found.rejects) == 3
    assert (found.rows, len(found.firms), found.faulty) == (3, 1, 2)


def test_weights_are_a_file_or_a_preset(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("tariff = 3\nscale = 1\n", "utf-8")
    found = files.weights(str(path))
    assert getattr(found, "name", "") == "mine"
    assert dict(getattr(found, "values", {})) == {"tariff": 0.75, "scale": 0.25}
    assert files.weights("") is None
    for preset in PRESETS:
        assert files.weights(preset) == preset


@pytest.mark.parametrize(("kind", "model"), [("parks", Park), ("firms", Firm)])
def test_a_template_is_recognised_by_its_headings(
    tmp_path: Path, kind: str, model: type[Park | Firm]
) -> None:
    path = tmp_path / "blank.xlsx"
    templates.write(model, path)
    assert files.MODELS[kind] is model
    assert files.guessed(path) == kind


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        files.guessed(tmp_path / "none.csv")


def test_a_firm_is_read_from_a_table_and_chosen_by_name(tmp_path: Path) -> None:
    table = tmp_path / "firms.csv"
    table.write_text("企业编号,企业名称,用地需求（亩）\n1,甲,300\n2,乙,200\n", "utf-8")
    assert files.firm(table, "乙").land_mu == files.firm(table, "2").land_mu == 200
    with pytest.raises(BadInput, match="--firm") as caught:
        files.firm(table)
    assert "甲、乙" in caught.value.faults[0].remedy.zh
    table.write_text("企业名称,用地需求（亩）\n甲,300\n乙,-1\n", "utf-8")
    assert files.firm(table, "甲").land_mu == 300
    with pytest.raises(BadInput) as refused:
        files.firm(table)
    assert [fault.path for fault in refused.value.faults] == ["firms.csv:3"]


def test_what_a_table_states_of_parks_stands_in_place_of_what_was_known(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(
        "园区代码,园区名称,可供土地（亩）\nS159052,开鲁工业园区,1234\nX1,新园,50\n", "utf-8"
    )
    matcher = files.fitted(table, illustrative=False)
    plain = files.fitted(None, illustrative=False)
    assert len(matcher.parks_) == len(plain.parks_) + 1
    kailu, before = (one.parks_[one.position("S159052")] for one in (matcher, plain))
    assert before.land_available_mu is None
    assert kailu.land_available_mu is not None
    assert kailu.land_available_mu.value == 1234
    assert kailu.land_available_mu.source == "mine.csv"
    assert kailu.leading_industries == before.leading_industries
    assert matcher.parks_[matcher.position("X1")].name == "新园"


@pytest.mark.parametrize(
    ("name", "said", "value"),
    [
        ("firms.csv", "企业名称\n甲\n乙\n甲\n", "4"),
        ("firms.json", '[{"name": "甲"}, {"name": "乙"}, {"name": "甲"}]', "甲"),
    ],
)
def test_a_firm_that_is_listed_twice_is_remarked(
    tmp_path: Path, name: str, said: str, value: str
) -> None:
    path = tmp_path / name
    path.write_text(said, "utf-8")
    found = files.firms(path)
    assert len(found.firms) == 3
    assert [note.value for note in found.notes] == [value]
    [told] = found.messages("zh")
    assert "同名" in told


def test_a_checked_list_tells_names_that_nobody_knows(tmp_path: Path) -> None:
    table = tmp_path / "firms.csv"
    table.write_text("企业名称,意向地区,用地需求\n甲,火星,3\n乙,内蒙古,3\n丙,,abc\n", "utf-8")
    report = files.checked(table, "firms")
    assert (report.rows_ok, [one.row for one in report.rejects]) == (1, [2, 4])
    assert files.checked(table, "firms").messages("zh")[0].startswith("第 2 行 意向地区")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "parks.csv",
            "园区代码,园区名称,亩均产值（万元/亩）,绿电占比（%）,数据截至\nX1,甲园,3,50%,{day}\n",
        ),
        (
            "parks.json",
            '[{"id": "X1", "name": "甲园", "output_per_mu": {"value": 3, "as_of": "{day}"}}]',
        ),
    ],
)
def test_no_figure_of_a_park_is_of_a_day_to_come(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(said.replace("{day}", "2025"), "utf-8")
    assert len(files.parks(path)) == 1
    later = str(clock.today().year + 5)
    path.write_text(said.replace("{day}", later), "utf-8")
    with pytest.raises(BadInput) as caught:
        files.parks(path)
    (fault,) = caught.value.faults
    assert (fault.path, fault.value) == (f"{name}:X1.as_of", later)
    assert clock.today().isoformat() in fault.problem.zh
