import math
from functools import cache
from typing import Annotated, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, ValidationError

from features.errors import BadInput, Fault
from features.fields import (
    Spec,
    build,
    faults,
    label,
    listed,
    parts,
    refuse,
    specs,
    yes_no,
)
from features.profiles import Fact, Firm, Park
from features.text import Text
from features.units import MU, PLAIN, SHARE, WAN

Profile = type[Park] | type[Firm]
QUANTITIES = [
    (model, name, spec)
    for model in (Park, Firm)
    for name, spec in specs(model).items()
    if spec.unit is not PLAIN
]
CHOICES = [
    (model, name, spec)
    for model in (Park, Firm)
    for name, spec in specs(model).items()
    if spec.choices is not None
]
any_quantity = st.sampled_from(QUANTITIES)
any_choice = st.sampled_from(CHOICES)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def names(model: Profile, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": "1", "name": "甲", **value} if model is Park else {"name": "甲", **value}


def read(model: Profile, name: str, value: object) -> Any:
    """What the field holds when ``value`` is given for it, without date and source."""
    inner = {"value": value} if is_dated(model, name) else value
    found = getattr(build(model, names(model, {name: inner})), name)
    return found.value if isinstance(found, Fact) else found


def is_dated(model: Profile, name: str) -> bool:
    return "Fact" in str(model.model_fields[name].annotation)


def found_faults(model: type[BaseModel], raw: object, at: str = "") -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as caught:
        build(model, raw, at)
    return caught.value.faults


def read_or_refused(model: Profile, raw: object) -> tuple[BaseModel | None, tuple[Fault, ...]]:
    try:
        return build(model, raw), ()
    except BadInput as error:
        return None, error.faults


@cache
def schema(model: Profile, name: str, mode: Any = "validation") -> dict[str, Any]:
    found = model.model_json_schema(mode=mode)["properties"][name]
    assert isinstance(found, dict)
    return found


def branches(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The kinds of value that a schema takes; of a dated figure those of its value."""
    plain = [one for one in found.get("anyOf", [found]) if one["type"] != "object"]
    inner = [one["properties"]["value"] for one in found.get("anyOf", []) if "properties" in one]
    return [*plain, *(branch for value in inner for branch in branches(value))]


def most(spec: Spec) -> float | None:
    """The largest bare number that a field reads: a share may be given in percent."""
    return 100 if spec.unit is SHARE else spec.high


class TestQuantities:
    @given(any_quantity, st.data())
    def test_what_lies_within_the_bounds_is_kept(
        self, field: tuple[Profile, str, Spec], data: st.DataObject
    ) -> None:
        model, name, spec = field
        number = data.draw(st.floats(spec.low, spec.high))
        assert read(model, name, number) == number
        assert read(model, name, repr(number)) == number

    @given(any_quantity, st.floats(allow_nan=False, allow_infinity=False))
    def test_what_lies_beyond_them_is_refused_with_the_limit(
        self, field: tuple[Profile, str, Spec], number: float
    ) -> None:
        model, name, spec = field
        assert spec.low is not None
        assume(not spec.low <= number <= (most(spec) or 0))
        inner = {"value": number} if is_dated(model, name) else number
        (fault,) = found_faults(model, names(model, {name: inner}))
        assert fault.path == name
        assert fault.problem == spec.range()
        assert fault.remedy.zh.endswith("不清楚就留空")

    @pytest.mark.parametrize(("model", "name", "spec"), QUANTITIES)
    def test_every_bound_is_an_interval_told_in_both_languages(
        self, model: Profile, name: str, spec: Spec
    ) -> None:
        assert spec.low is not None
        assert spec.high is not None
        assert spec.low < spec.high
        assert spec.range().zh.startswith("应在 ")
        assert spec.range().en.startswith("must be ")

    @pytest.mark.parametrize(("model", "name", "spec"), QUANTITIES)
    @pytest.mark.parametrize("wrong", ["很多", "12头牛", True, [1]])
    def test_what_is_no_quantity_is_refused(
        self, model: Profile, name: str, spec: Spec, wrong: object
    ) -> None:
        inner = {"value": wrong} if is_dated(model, name) else wrong
        (fault,) = found_faults(model, names(model, {name: inner}))
        assert fault.path == name
        assert fault.problem.zh == f"不是可读的{spec.label.zh}"

    @pytest.mark.parametrize(("model", "name", "spec"), QUANTITIES)
    def test_unknown_stays_none(self, model: Profile, name: str, spec: Spec) -> None:
        for unknown in (None, "", "未知", math.nan):
            if not is_dated(model, name):
                assert read(model, name, unknown) is None
            else:
                (fault,) = found_faults(model, names(model, {name: {"value": unknown}}))
                assert fault.path.startswith(name)
        assert getattr(build(model, names(model, {})), name) is None

    def test_a_fact_is_checked_as_its_parts_are(self) -> None:
        for value in (math.nan, math.inf, -1.0, "x", "3万元"):
            with pytest.raises(ValidationError):
                Park(id="1", name="甲", tax_per_mu=Fact[Any](value=value))
        with pytest.raises(ValidationError):
            Park(id="1", name="甲", carbon_status=Fact[str](value="green"))

    @given(st.integers(2, 100))
    def test_a_share_may_be_given_in_percent(self, percent: int) -> None:
        park = Park(id="1", name="甲", green_share=Fact[float](value=percent))
        assert park.green_share == Fact[float](value=percent / 100)
        for said in (percent, str(percent), f"{percent}%"):
            assert read(Firm, "export_share", said) == percent / 100
        assert Park.model_validate(park.model_dump()) == park

    def test_a_range_is_refused_with_a_way_out(self) -> None:
        (fault,) = found_faults(Firm, {"name": "甲", "investment_wan": "3-5亿"})
        assert fault.problem.zh == "是一个范围，不是一个数"
        assert "“3亿”或“5亿”" in fault.remedy.zh

    def test_a_count_that_cannot_be_read_is_called_a_number(self) -> None:
        (fault,) = found_faults(Firm, {"name": "甲", "jobs": "很多"})
        assert fault.problem.en == "is not a readable number (Jobs)"

    @pytest.mark.parametrize(
        ("spec", "zh", "en"),
        [
            (Spec(Text("a", "a"), MU, 1), "不得小于 1 亩", "must be at least 1 mu"),
            (Spec(Text("a", "a"), MU, None, 9), "不得大于 9 亩", "must be at most 9 mu"),
            (Spec(Text("a", "a"), SHARE, 0, 1), "应在 0% 到 100% 之间", "must be 0% to 100%"),
            (Spec(Text("a", "a")), "", ""),
        ],
    )
    def test_the_range_in_words(self, spec: Spec, zh: str, en: str) -> None:
        assert spec.range() == (zh, en)

    def test_a_heading_shows_the_unit(self) -> None:
        assert specs(Firm)["investment_wan"].heading == (
            "总投资（万元）",
            "Total investment (wan yuan)",
        )
        assert specs(Firm)["name"].heading == specs(Firm)["name"].label


class TestChoices:
    @given(any_choice, st.data())
    def test_a_key_and_both_its_labels_mean_the_key(
        self, field: tuple[Profile, str, Spec], data: st.DataObject
    ) -> None:
        model, name, spec = field
        choices = spec.choices or {}
        key = data.draw(st.sampled_from(sorted(choices)))
        for word in (key, *choices[key], f" {choices[key].en.upper()} "):
            given_ = [word] if spec.many else word
            assert read(model, name, given_) == ((key,) if spec.many else key)

    @given(any_choice, st.text(min_size=1))
    def test_any_other_word_is_refused_with_the_choices(
        self, field: tuple[Profile, str, Spec], word: str
    ) -> None:
        model, name, spec = field
        known = {w.lower() for key, words in (spec.choices or {}).items() for w in (key, *words)}
        said = {part.lower() for part in (word.strip(), *parts(word))}
        assume(word.strip() and not said & known)
        inner: Any = [word] if spec.many else word
        (fault, *_) = found_faults(
            model, names(model, {name: {"value": inner} if is_dated(model, name) else inner})
        )
        assert fault.path == name
        assert all(key in fault.remedy.en for key in spec.choices or {})

    def test_several_may_stand_in_one_cell(self) -> None:
        assert read(Firm, "services_needed", "污水处理；steam、Natural Gas") == (
            "sewage",
            "steam",
            "gas",
        )

    def test_one_of_two_is_never_picked_silently(self) -> None:
        (fault,) = found_faults(Firm, {"name": "甲", "segment": "export;balanced"})
        assert fault.path == "segment"

    @pytest.mark.parametrize("blank", ["", " ", [], [""], ["", " "], None])
    def test_blanks_choose_nothing(self, blank: object) -> None:
        assert read(Firm, "exemptions", blank) == ()

    @pytest.mark.parametrize("strange", [[{}], [[]], [None], [1], 1, {}])
    def test_what_is_no_word_is_refused(self, strange: object) -> None:
        found = found_faults(Firm, {"name": "甲", "exemptions": strange})
        assert found[0].path.startswith("exemptions")


class TestSchema:
    @pytest.mark.parametrize(("model", "name", "spec"), QUANTITIES)
    def test_a_quantity_is_a_bounded_number_or_text_or_unknown(
        self, model: Profile, name: str, spec: Spec
    ) -> None:
        kinds = {branch["type"]: branch for branch in branches(schema(model, name))}
        assert set(kinds) == {"number", "string", "null"}
        assert kinds["number"]["minimum"] == spec.low
        assert kinds["number"]["maximum"] == most(spec)

    @pytest.mark.parametrize(("model", "name", "spec"), QUANTITIES)
    def test_what_comes_out_is_never_text(self, model: Profile, name: str, spec: Spec) -> None:
        kinds = {branch["type"] for branch in branches(schema(model, name, "serialization"))}
        assert kinds == {"number", "null"}

    @pytest.mark.parametrize(("model", "name", "spec"), CHOICES)
    def test_choices_are_listed_and_each_of_them_is_read(
        self, model: Profile, name: str, spec: Spec
    ) -> None:
        (enum,) = (
            branch.get("enum") or branch["items"]["enum"]
            for branch in branches(schema(model, name))
            if "enum" in branch or "items" in branch
        )
        choices = spec.choices or {}
        assert set(enum) - {""} == {w for key, words in choices.items() for w in (key, *words)}
        for word in enum:
            chosen = read(model, name, [word] if spec.many else word)
            assert chosen in ([(key,) for key in choices] if spec.many else [*choices, ""])

    @pytest.mark.parametrize(("model", "name", "spec"), CHOICES)
    def test_only_keys_come_out(self, model: Profile, name: str, spec: Spec) -> None:
        (enum,) = (
            branch.get("enum") or branch["items"]["enum"]
            for branch in branches(schema(model, name, "serialization"))
            if branch["type"] != "null"
        )
        assert set(enum) - {""} == set(spec.choices or {})

    @pytest.mark.parametrize("model", [Park, Firm])
    def test_every_field_carries_its_labels(self, model: Profile) -> None:
        for name, spec in specs(model).items():
            found = schema(model, name)
            assert found["title"] == spec.heading.zh
            assert found["x-label-en"] == spec.label.en
            assert found["description"].startswith(spec.heading.en)

    def test_the_unit_is_that_of_the_number(self) -> None:
        assert schema(Firm, "investment_wan")["x-unit"] == WAN.symbol.zh
        assert schema(Park, "tax_per_mu")["x-unit"] == "万元/亩"
        assert "x-unit" not in schema(Firm, "green_share_min")
        share = schema(Firm, "green_share_min")
        assert "A number from 0 to 1, or percent if above 1" in share["description"]
        assert {kind.get("maximum") for kind in share["anyOf"]} == {100, None}
        assert "亿" in schema(Firm, "investment_wan")["description"]


class TestFaults:
    def test_all_of_them_are_told_together(self) -> None:
        raw = {"land_mu": -1, "investment_wan": "很多", "segment": "x", "lnad_mu": 3}
        found = found_faults(Firm, raw, at="firm")
        assert {fault.path for fault in found} == {
            f"firm.{name}" for name in ("name", "land_mu", "investment_wan", "segment", "lnad_mu")
        }

    @pytest.mark.parametrize(
        ("raw", "path", "problem", "remedy"),
        [
            ({}, "name", "必填项缺失", "请填写"),
            ({"name": 5}, "name", "应为文字", "请填文字"),
            ({"name": "甲", "land": 3}, "land", "没有这个字段", "是否指：land_mu"),
            ({"name": "甲", "zzzz": 3}, "zzzz", "没有这个字段", "请删去，或核对字段名的写法"),
            ({"name": "甲" * 201}, "name", "太长，上限 200 字", "请缩短"),
            ({"name": "甲", "titles": ["a"] * 51}, "titles", "项数过多，上限 50", "请减少"),
            ({"name": "甲", "titles": 5}, "titles", "应为列表", "请用 [] 列出"),
            ({"name": "甲", "land_mu": {"value": 5}}, "land_mu", "不是可读的数字", "请填数字"),
            ({"name": "甲", "is_chemical": "或许"}, "is_chemical", "应为是或否", "请填 true/false"),
            (5, "", "应为一组字段", "请写成 {字段: 值}"),
        ],
    )
    def test_each_says_what_is_wrong_and_the_way_out(
        self, raw: object, path: str, problem: str, remedy: str
    ) -> None:
        (fault,) = found_faults(Firm, raw)
        assert (fault.path, fault.problem.zh) == (path, problem)
        assert fault.remedy.zh.startswith(remedy)
        assert fault.problem.en
        assert fault.remedy.en

    @given(st.sampled_from([Park, Firm]), st.data())
    def test_any_json_is_read_or_refused_in_words(
        self, model: Profile, data: st.DataObject
    ) -> None:
        fields = st.dictionaries(st.sampled_from(sorted(specs(model))), json_values)
        raw = data.draw(st.one_of(fields.map(lambda said: names(model, said)), json_values))
        item, refused = read_or_refused(model, raw)
        assert (item is None) == bool(refused)
        assert all(fault.problem.zh and fault.remedy.en for fault in refused)
        assert item is None or build(model, item.model_dump()) == item

    def test_a_field_s_own_refusal_keeps_both_languages(self) -> None:
        def odd(value: object) -> object:
            raise refuse(Text("应为偶数", "must be even"), Text("请改正", "Correct it"))

        class Checked(BaseModel):
            number: Annotated[int, BeforeValidator(odd)]

        (fault,) = found_faults(Checked, {"number": 3}, at="x")
        assert fault == Fault(
            "x.number", 3, Text("应为偶数", "must be even"), Text("请改正", "Correct it")
        )

    def test_faults_are_pydantic_s_findings_in_order(self) -> None:
        with pytest.raises(ValidationError) as caught:
            Park.model_validate({"level": "x"})
        assert [fault.path for fault in faults(caught.value, Park)] == ["id", "name", "level"]


def test_labels_by_field() -> None:
    assert label(Firm, "land_mu") == ("用地需求", "Land needed")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        *((word, True) for word in ("是", "有", "Yes", " TRUE ", "1", "√")),
        *((word, False) for word in ("否", "无", "没有", "No", "false", "0", "×")),
        *((word, None) for word in ("", "未知", "unknown", "-")),
        ("或许", "或许"),
        (True, True),
        (None, None),
        (3, 3),
    ],
)
def test_flags_as_people_write_them(words: object, value: object) -> None:
    assert yes_no(words) is value or yes_no(words) == value


@given(st.lists(st.text("甲乙ab 12", min_size=1).map(str.strip).filter(bool)), st.data())
def test_a_list_in_one_cell_has_the_items_between_the_marks(
    items: list[str], data: st.DataObject
) -> None:
    mark = data.draw(st.sampled_from([";", "；", ",", "，", "、", "|", "\n", " ; ", ";;"]))
    assert parts(mark.join(items)) == tuple(items)
    assert listed(mark.join(items)) == tuple(items)


def test_what_is_no_cell_is_passed_on() -> None:
    assert listed(None) == ()
    assert listed(["a;b"]) == ["a;b"]
    assert listed(5) == 5
