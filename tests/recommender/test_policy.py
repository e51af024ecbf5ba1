"""Law as dated data: the case files, the built-in rules as sources say, loading and conflicts."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput, NotFound
from features.profiles import EXEMPTIONS
from recommender.policy import RULES, PolicyBook, Standing

CASES = Path(__file__).parents[1] / "cases" / "policy"
BOOK = PolicyBook.load()
DAY = date(2025, 6, 10)
RESTRICTED = BOOK.rule("im-two-high")


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
        found += [pytest.param(case, id=f"{path.stem}: {case['name']}") for case in cases]
    return found


def _standing(case: dict[str, Any]) -> Standing | None:
    policy = BOOK.at(case["day"])
    return policy.standing(
        _rule(case),
        case["codes"],
        case["words"],
        place=case.get("place", ""),
        exemptions=case.get("exemptions", ()),
        exemptions_complete=case.get("exemptions_complete"),
    )


def _rule(case: dict[str, Any]):
    return BOOK.rule(case["rule"])


KNOWN = {
    "name", "rule", "day", "place", "codes", "words", "exemptions", "exemptions_complete",
    "in_force", "holds", "concerns", "answer", "one_of", "all_of", "exclusive",
}  # fmt: skip


@pytest.mark.parametrize("case", _cases())
def test_case(case):
    rule, policy = _rule(case), BOOK.at(case["day"])
    assert set(case) <= KNOWN
    assert (rule in policy.rules) is case.get("in_force", True)
    if "holds" in case:
        assert (rule in policy.for_region(case["place"]).rules) is case["holds"]
    if "concerns" in case:
        assert policy.match_products(rule, case["codes"], case["words"]) == case["concerns"]
    if case.get("concerns") == "no" or case.get("answer") == "none":
        assert _standing(case) is None
    elif "answer" in case:
        found = _standing(case)
        assert found is not None
        assert found.status == case["answer"]
        assert list(found.needs_one_of) == case.get("one_of", list(found.needs_one_of))
        assert list(found.needs_all_of) == case.get("all_of", list(found.needs_all_of))
    if "exclusive" in case:
        assert rule.exclusive is case["exclusive"]


def test_every_built_in_rule_can_be_cited():
    for rule in BOOK.rules:
        assert rule.source
        assert rule.document.title.zh
        assert rule.document.issuer.en
        assert rule.last_checked <= date(2026, 11, 20)
        assert rule.dated is (rule.since is not None)


def test_the_seven_products_are_those_of_the_opinion():
    names = [product.name.zh for product in RESTRICTED.applies]
    assert names == [
        "钢铁",
        "铁合金",
        "水泥",
        "焦炭",
        "电石",
        "聚氯乙烯（PVC）",
        "普通平板玻璃",
    ]
    assert RESTRICTED.clause == "四（一）"
    assert str(RESTRICTED.since) == "2022-02-18"
    assert RESTRICTED.document.number == ""


@pytest.mark.parametrize(
    ("rule_id", "name", "amount"),
    [
        ("im-energy-benchmark", "energy_tce", 5000),
        ("im-carbon-parks", "low_carbon", 0.5),
        ("im-carbon-parks", "zero_carbon", 0.8),
        ("im-project-scale", "promotion_investment", 500),
        ("im-project-scale", "major_investment", 100_000),
        ("im-wuhai-entry-bars", "min_investment_per_mu", 200),
        ("im-wuhai-entry-bars", "min_output_per_mu", 380),
        ("im-park-averages-2024", "output_per_mu", 163.4),
        ("im-park-averages-2024", "tax_per_mu", 11.2),
        ("im-park-averages-2024", "investment_per_mu", 300),
        ("im-park-averages-2024", "output_per_mu_before", 55),
        ("ulanqab-ferro-alloy-goal-2025", "output", 1000 * 10_000),
    ],
)
def test_the_numbers_of_the_sources(rule_id, name, amount):
    assert BOOK.rule(rule_id).amount(name) == amount


def test_hectares_were_turned_into_mu():
    rule = BOOK.rule("nat-zone-land-yield")
    assert rule.amount("tax_per_mu") == pytest.approx(678.99 / 15, abs=0.005)
    assert rule.amount("investment_per_mu") == pytest.approx(8984.3 / 15, abs=0.005)


def test_an_unknown_number_or_rule_is_named():
    with pytest.raises(NotFound, match="energy_kwh"):
        BOOK.rule("im-energy-benchmark").amount("energy_kwh")
    with pytest.raises(NotFound, match="im-no-such-rule"):
        BOOK.rule("im-no-such-rule")


def test_the_ferro_alloy_conflict_is_shown_side_by_side_by_date():
    (conflict,) = BOOK.at(DAY).for_region("150900").conflicts("ferro_alloy")
    assert conflict.limit.id == "im-two-high"
    assert conflict.promote.id == "ulanqab-ferro-alloy-goal-2025"
    assert [str(rule.since) for rule in conflict.by_date] == ["2022-02-18", "2025-06-10"]
    assert BOOK.topics[conflict.topic].zh == "铁合金"


def test_before_the_goal_was_named_and_where_it_does_not_hold_there_is_no_conflict():
    assert BOOK.at(date(2025, 6, 9)).for_region("1509").conflicts("ferro_alloy") == ()
    assert BOOK.at(DAY).for_region("1502").conflicts("ferro_alloy") == ()


def test_a_conflict_has_one_rule_of_each_stance_and_overlapping_regions():
    for conflict in BOOK.at(DAY).conflicts():
        assert (conflict.limit.stance, conflict.promote.stance) == ("limit", "promote")
        assert conflict.topic in conflict.limit.topics
        assert conflict.topic in conflict.promote.topics
        assert sorted(map(id, conflict.by_date)) == sorted(
            (id(conflict.limit), id(conflict.promote))
        )


def test_kinds_are_picked_in_order():
    siting = BOOK.at(DAY).of_kind("siting")
    assert [rule.id for rule in siting][:2] == ["im-fluorine-siting", "im-nev-parts-siting"]
    assert {rule.kind for rule in siting} == {"siting"}


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)), st.sampled_from(BOOK.rules))
def test_a_rule_is_in_force_from_its_start_and_before_its_end(day, rule):
    held = rule in BOOK.at(day).rules
    start = rule.since or rule.document.date
    started = start is None or day >= start.first_day
    ended = rule.until is not None and day >= rule.until.first_day
    assert held is (started and not ended)


@given(st.sets(st.sampled_from(sorted(EXEMPTIONS))), st.sampled_from(sorted(EXEMPTIONS)))
def test_claiming_one_more_exemption_never_makes_it_worse(claimed, more):
    better = ["FAIL", "UNKNOWN", "CONDITIONAL", "PASS"]
    policy = BOOK.at(DAY)
    for complete in (True, None):
        before, after = (
            policy.standing(
                RESTRICTED, ["3140"], "", exemptions=names, exemptions_complete=complete
            )
            for names in (claimed, claimed | {more})
        )
        assert before is not None
        assert after is not None
        assert better.index(after.status) >= better.index(before.status)
        assert set(after.needs_all_of) <= set(before.needs_all_of)


@given(st.sampled_from(BOOK.rules), st.text(alphabet="铁合金电石PVC玻璃化工水泥, ", max_size=12))
def test_a_rule_that_was_not_checked_never_decides(rule, words):
    found = BOOK.at(DAY).standing(rule, ["3140"], words, place="150207", exemptions_complete=True)
    if found is not None and rule.basis == "to_verify":
        assert found.status in {"PASS", "UNKNOWN"}


@given(st.integers(0, 999_999).map("{:06d}".format))
def test_a_wider_region_holds_wherever_a_part_of_it_does(place):
    policy = BOOK.at(DAY).for_region(place)
    regions = {rule.region for rule in policy.rules}
    assert "" in regions
    if any(len(region) == 4 for region in regions):
        assert "15" in regions


def test_a_path_or_a_padded_code_names_the_same_place():
    policy = BOOK.at(DAY)
    assert policy.for_region("15/1509").rules == policy.for_region("150900").rules
    with pytest.raises(NotFound, match="内蒙古"):
        policy.for_region("内蒙古")


PROVINCE = """
[documents.made_up]
title = { zh = "某省制造业意见", en = "A province's opinion" }
issuer = { zh = "某省人民政府", en = "A province" }
date = "2024"

[[rule]]
id = "made-up-steel"
kind = "restricted_products"
effect = "prohibit"
strength = "must"
topic = "steel"
title = { zh = "不再新增钢铁产能", en = "No new steel" }
summary = { zh = "不再新增钢铁产能", en = "No new steel" }
document = "made_up"
source = "https://example.org/steel"
basis = "read"
last_checked = 2026-01-01
since = "2024"
region = "99"
applies = ["steel"]
"""


def _written(folder: Path, text: str, name: str = "made_up.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_province_is_added_by_adding_a_file(tmp_path):
    _written(tmp_path, PROVINCE)
    book = PolicyBook.load(RULES, tmp_path)
    assert len(book.rules) == len(BOOK.rules) + 1
    policy = book.at(DAY).for_region("990100")
    found = policy.standing(book.rule("made-up-steel"), ["3120"], "炼钢")
    assert found is not None
    assert found.status == "FAIL"
    assert book.rule("made-up-steel") not in book.at(DAY).for_region("150100").rules
    assert book.rule("made-up-steel") not in book.at(date(2023, 12, 31)).rules


FAULTY = {
    'region = "99"': ('region = "蒙"', "rule.made-up-steel.region", "位数字"),
    'basis = "read"': ('basis = "hearsay"', "rule.made-up-steel.basis", "可选值"),
    'since = "2024"': ('since = "24年"', "rule.made-up-steel.since", "不是日期"),
    'document = "made_up"': ('document = "lost"', "rule.made-up-steel.document", "未声明"),
    'applies = ["steel"]': ('applies = ["stee1"]', "rule.made-up-steel.applies.0", "未声明"),
    'kind = "restricted_products"': ('kin = "goal"', "rule.made-up-steel.kin", "没有这个字段"),
    'en = "No new steel" }\nsummary': ('en = "" }\nsummary', "rule.made-up-steel.title", "缺一"),
}


def test_every_fault_of_a_file_is_named_at_once(tmp_path):
    text = PROVINCE
    for right, (wrong, _, _) in FAULTY.items():
        text = text.replace(right, wrong)
    path = _written(tmp_path, text)
    with pytest.raises(BadInput) as caught:
        PolicyBook.load(RULES, path)
    said = {fault.path: fault.message("zh") for fault in caught.value.faults}
    for _, at, problem in FAULTY.values():
        assert problem in said[f"made_up.toml.{at}"]
    assert "made_up.toml.rule.made-up-steel.kind" in said


@pytest.mark.parametrize(
    ("right", "wrong", "path"),
    [
        ('since = "2024"', 'since = "2024"\nuntil = "2023"', "rule.made-up-steel.until"),
        ('topic = "steel"', 'topic = "tea"', "rule.made-up-steel.topic"),
        ('effect = "prohibit"', 'effect = "site_in"', "rule.made-up-steel.sites"),
        ('effect = "prohibit"', 'effect = "threshold"', "rule.made-up-steel.values"),
        (
            'effect = "prohibit"',
            'effect = "prohibit_unless_exempt"',
            "rule.made-up-steel.ways_out",
        ),
        ('id = "made-up-steel"', 'id = "im-two-high"', "rule.im-two-high"),
        ("[[rule]]", '[products.steel]\nname = { zh = "钢", en = "S" }\nwords = ["钢"]\n[[rule]]',
         "products.steel"),
        ("[[rule]]", '[products.air]\nname = { zh = "空", en = "A" }\n[[rule]]',
         "made_up.toml.products.air"),
        ("[[rule]]", "[laws]\n[[rule]]", "made_up.toml.laws"),
        ("[[rule]]", "[[rule", "made_up.toml"),
    ],
)  # fmt: skip
def test_what_a_rule_lacks_is_named_by_path(tmp_path, right, wrong, path):
    _written(tmp_path, PROVINCE.replace(right, wrong, 1))
    with pytest.raises(BadInput) as caught:
        PolicyBook.load(RULES, tmp_path)
    assert path in {fault.path for fault in caught.value.faults}


@pytest.mark.parametrize("name", ["missing.toml", "empty"])
def test_a_file_that_is_not_there_or_a_folder_without_rules_is_a_fault(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput) as caught:
        PolicyBook.load(tmp_path / name)
    assert [fault.path for fault in caught.value.faults] == [name]


def test_faults_of_several_files_are_told_together(tmp_path):
    _written(tmp_path, PROVINCE.replace('region = "99"', 'region = "9"'), "one.toml")
    (tmp_path / "two.toml").write_bytes("标题".encode("gbk"))
    with pytest.raises(BadInput) as caught:
        PolicyBook.load(RULES, tmp_path)
    assert {fault.path for fault in caught.value.faults} == {
        "one.toml.rule.made-up-steel.region",
        "two.toml",
    }


def test_no_rule_is_in_force_before_its_document_exists() -> None:
    undated = [rule for rule in BOOK.rules if rule.since is None and rule.document.date]
    assert undated
    for rule in undated:
        written = rule.document.date.first_day if rule.document.date else date.min
        assert not rule.in_force(written - timedelta(days=1))
        assert rule.in_force(written)
