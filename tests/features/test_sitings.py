import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import industries, regions
from features.catalogue import load as parks
from features.errors import BadInput
from features.sitings import REQUIRED, firm_key, load, read

GOOD = {
    "id": "7",
    "firm": "通威股份(永祥)",
    "project": "高纯晶硅",
    "gbt4754": "3985",
    "investment_yi": "45.0",
    "land_mu": "",
    "origin_province": "四川",
    "year": "2020",
    "park_id": "S159040",
    "county": "昆都仑区",
    "prefecture": "包头市",
    "province": "内蒙古",
    "source": "某报",
}


def table(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def faulty(**changes: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read(table(GOOD | changes))
    return [fault.path for fault in caught.value.faults]


def test_the_built_in_sitings() -> None:
    sitings = load()
    known = {park.id: park for park in parks()}
    assert len(sitings) == 129
    assert len({siting.id for siting in sitings}) == 129
    for siting in sitings:
        assert siting.source
        assert industries.get(siting.industry).code == siting.industry
        assert regions.all_regions()[siting.adcode].prefecture == siting.prefecture
        assert siting.park_id is None or known[siting.park_id].province == siting.province


def test_a_source_is_a_page_of_the_press_where_there_is_one() -> None:
    [motors] = (siting for siting in load() if siting.firm == "卧龙电驱")
    hosts = [part.split("/")[2] for part in motors.source.split(" ; ")]
    assert hosts == ["hhht.news.163.com", "baotounews.com.cn"]


def test_how_many_of_them_stand_in_inner_mongolia() -> None:
    here = [siting for siting in load() if siting.province == "内蒙古自治区"]
    assert len(here) == 72
    assert sum(siting.park_id is not None for siting in here) == 51


def test_a_row_is_read_in_the_units_of_the_profiles() -> None:
    (siting,) = read(table(GOOD))
    assert siting.investment_wan == 450_000
    assert siting.land_mu is None
    assert (siting.adcode, siting.province) == ("150203", "内蒙古自治区")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_the_usual_encodings_are_read_alike(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "sitings.csv"
    path.write_bytes(table(GOOD, encoding=encoding))
    assert read(path) == read(str(path)) == read(table(GOOD))


@pytest.mark.parametrize(
    ("written", "wan"),
    [("8", 80_000), ("8亿", 80_000), ("８亿元", 80_000), ("5000万", 5_000), ("1,200", 12_000_000)],
)
def test_investments_as_people_write_them(written: str, wan: float) -> None:
    (siting,) = read(table(GOOD | {"investment_yi": written}))
    assert siting.investment_wan == pytest.approx(wan)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"firm": ""}, "row 2.firm"),
        ({"gbt4754": "9999"}, "row 2.gbt4754"),
        ({"gbt4754": ""}, "row 2.gbt4754"),
        ({"year": ""}, "row 2.year"),
        ({"year": "去年"}, "row 2.year"),
        ({"year": "20"}, "row 2.year"),
        ({"year": "2020.5"}, "row 2.year"),
        ({"investment_yi": "很多"}, "row 2.investment_yi"),
        ({"investment_yi": "-3"}, "row 2.investment_yi"),
        ({"land_mu": "300 吨"}, "row 2.land_mu"),
        ({"province": ""}, "row 2.province"),
        ({"prefecture": "包投市", "county": ""}, "row 2.prefecture"),
    ],
)
def test_each_fault_is_told_once_with_its_place(changes: dict[str, str], path: str) -> None:
    assert faulty(**changes) == [path]


def test_no_siting_is_later_than_the_last_year_that_is_asked_for() -> None:
    assert [one.year for one in read(table(GOOD | {"year": "2026"}), 2026)] == [2026]
    with pytest.raises(BadInput) as caught:
        read(table(GOOD | {"year": "2027"}), 2026)
    (fault,) = caught.value.faults
    assert (fault.path, fault.value) == ("row 2.year", "2027")
    assert "1978-2026" in fault.problem.zh


def test_all_faults_are_told_together() -> None:
    assert set(faulty(firm="", year="x", land_mu="-1")) == {
        "row 2.firm",
        "row 2.year",
        "row 2.land_mu",
    }


def test_an_id_is_used_once() -> None:
    with pytest.raises(BadInput) as caught:
        read(table(GOOD, GOOD))
    assert [fault.path for fault in caught.value.faults] == ["id"]


def test_a_missing_column_is_named() -> None:
    row = {name: value for name, value in GOOD.items() if name != "year"}
    with pytest.raises(BadInput) as caught:
        read(table(row))
    assert [fault.path for fault in caught.value.faults] == ["year"]


def test_few_columns_are_enough() -> None:
    (siting,) = read(table({name: GOOD[name] for name in REQUIRED}))
    assert siting.park_id is None
    assert siting.id == "2"
    assert siting.adcode == "150200"


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(BadInput, match="no rows"):
        read(table(GOOD).splitlines()[0] + b"\n")


@pytest.mark.parametrize(
    ("province", "prefecture", "county", "adcode"),
    [
        ("重庆", "重庆市", "铜梁区", "500151"),
        ("北京", "北京市", "", "110000"),
        ("新疆", "石河子市", "石河子市", "659001"),
        ("湖北", "仙桃市", "", "429004"),
        ("云南", "文山壮族苗族自治州", "砚山县", "532622"),
        ("广东", "深圳市", "没有的区", "440300"),
    ],
)
def test_places(province: str, prefecture: str, county: str, adcode: str) -> None:
    place = {"province": province, "prefecture": prefecture, "county": county}
    (siting,) = read(table(GOOD | place))
    assert siting.adcode == adcode


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("通威股份(永祥)", "通威股份"),
        ("通威股份有限公司", "通威集团"),
        ("协鑫/上机(鑫元)", "协鑫科技"),
        ("杉杉股份", "杉杉能源"),
        ("远景科技", "远景动力"),
        ("魏桥创业（宏泰）", "魏桥创业(宏合)"),
    ],
)
def test_names_of_one_group(one: str, other: str) -> None:
    assert firm_key(one) == firm_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("国家能源集团", "中国能源"), ("中科电气", "中科绿能"), ("晶澳科技", "晶科能源")],
)
def test_names_of_different_groups(one: str, other: str) -> None:
    assert firm_key(one) != firm_key(other)


@given(st.text(max_size=30))
def test_a_key_is_never_lost_and_keeps_its_own_key(firm: str) -> None:
    assert bool(firm_key(firm)) == bool(firm.strip())
