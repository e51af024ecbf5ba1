import csv
import tomllib
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import industries
from features.errors import NotFound
from features.industries import CLASSES, CODES, get, leaf, normalise

any_code = st.sampled_from(sorted(industries.tree()))
digit_code = st.sampled_from(CODES)


def levels(sections: str) -> Counter[str]:
    return Counter(
        entry.level
        for entry in industries.tree().values()
        if industries.section_of(entry.code) in sections
    )


def test_the_standard_is_complete() -> None:
    assert levels("ABCDEFGHIJKLMNOPQRST") == {
        "section": 20,
        "division": 97,
        "group": 473,
        "class": 1381,
    }


def test_industry_proper_is_complete() -> None:
    counted = levels("BCD")
    assert (counted["division"], counted["group"], counted["class"]) == (41, 207, 666)


def test_positions_cover_all_codes_below_the_sections() -> None:
    assert len(CODES) == 97 + 473 + 1381
    assert len(CLASSES) == 1381
    assert [industries.code_index(code) for code in CODES] == list(range(len(CODES)))
    assert set(CLASSES) == {code for code in CODES if get(code).level == "class"}


@given(any_code)
def test_a_parent_names_its_children_and_is_one_level_up(code: str) -> None:
    entry = get(code)
    above = industries.ancestors(code)
    assert [industry.level for industry in above] == list(
        industries.LEVELS[: industries.LEVELS.index(entry.level)]
    )
    if entry.parent is not None:
        assert entry in industries.children(entry.parent)
        assert entry in industries.descendants(above[0].code)


@given(any_code)
def test_classes_are_the_classes_among_the_descendants(code: str) -> None:
    below = tuple(e.code for e in industries.descendants(code) if e.level == "class")
    assert industries.classes(code) == (below or (code,))


@given(digit_code)
def test_a_code_is_read_however_it_is_written(code: str) -> None:
    section = industries.section_of(code)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    written = (code, section + code, section.lower() + code, f" {code} ", wide)
    assert {normalise(form) for form in written} == {code}


@pytest.mark.parametrize("code", ["", "3", "9999", "D3841", "38415", "光伏", "Z", "3841.0"])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(NotFound):
        get(code)


def test_a_refusal_says_what_may_have_been_meant() -> None:
    with pytest.raises(NotFound) as slip:
        get("3849x")
    assert slip.value.near == ("3849", "384", "38")
    with pytest.raises(NotFound) as wrong_section:
        get("D3841")
    assert wrong_section.value.near == ("C3841",)


def test_a_section_has_no_position() -> None:
    with pytest.raises(NotFound):
        industries.code_index("C")


def test_a_group_with_a_single_class_is_that_class() -> None:
    assert leaf("645") == leaf("6450") == "6450"
    assert leaf("12") == "1200"
    assert leaf("384") == "384"


@given(digit_code)
def test_a_leaf_covers_the_same_classes(code: str) -> None:
    assert industries.classes(leaf(code)) == industries.classes(code)


def test_a_path_reads_from_the_section_down() -> None:
    path = industries.path("C3841")
    assert path.zh == "制造业 > 电气机械和器材制造业 > 电池制造 > 锂离子电池制造"
    assert path.en.startswith("Manufacturing > Electrical machinery")


@given(any_code)
def test_every_entry_has_a_name_in_both_languages(code: str) -> None:
    name = get(code).name
    assert name.zh
    assert name.en.isascii()


def test_defaults_exist_for_every_industrial_division_and_no_other() -> None:
    known = {code for code in CODES if len(code) == 2 and industries.defaults(code) is not None}
    assert known == {code for code in CODES if len(code) == 2 and "06" <= code <= "46"}
    assert industries.defaults("C") is None


def test_defaults_say_their_year_and_rank_steel_above_electronics() -> None:
    steel, electronics = industries.defaults("3120"), industries.defaults("39")
    assert steel is not None
    assert electronics is not None
    assert steel.year == electronics.year == 2007
    assert steel.six_energy_intensive
    assert steel.energy_index > 1 > electronics.energy_index


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("industry_terms.csv", "codes"),
        ("hs2007_products.csv", "codes"),
        ("two_high.csv", "gbt_class"),
        ("high_tech_manufacturing.csv", "gbt_class"),
        ("strategic_emerging_2018.csv", "gbt_codes"),
        ("gbt_isic_nace.csv", "gbt_division"),
        ("division_relatedness.csv", "division"),
        ("division_relatedness.csv", "partner"),
    ],
)
def test_every_code_in_the_data_is_one_of_the_standard(name: str, column: str) -> None:
    written = {code for row in industries.rows(name) for code in row[column].split("|")}
    assert written <= set(industries.tree())


@pytest.mark.parametrize("name", ["two_high.csv", "high_tech_manufacturing.csv"])
def test_class_names_in_the_data_are_those_of_the_standard(name: str) -> None:
    for row in industries.rows(name):
        assert row["name_zh"] == get(row["gbt_class"]).name.zh


def test_the_opinion_names_seven_two_high_products() -> None:
    # Steel is two classes: iron making and steel making.
    named = {
        row["gbt_class"] for row in industries.rows("two_high.csv") if row["confirmed"] == "yes"
    }
    assert named == {"2521", "2613", "2651", "3011", "3041", "3110", "3120", "3140"}


def test_tables_survive_a_strict_csv_reader() -> None:
    folder = files("features") / "data"
    for name in ("industries.csv", "industry_terms.csv", "hs2007_products.csv"):
        reader = csv.reader((folder / name).read_text("utf-8").splitlines(), strict=True)
        assert len({len(row) for row in reader}) == 1


def test_chains_are_well_formed_toml() -> None:
    chains = tomllib.loads((files("features") / "data" / "chains.toml").read_text("utf-8"))
    codes = {c for chain in chains["chain"] for link in chain["link"] for c in link["codes"]}
    assert codes <= set(CLASSES)
