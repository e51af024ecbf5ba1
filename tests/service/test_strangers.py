"""Names that nobody knows are told in few words and at little cost."""

import pytest
from pydantic_core import PydanticCustomError
from rapidfuzz import process

from features.errors import BadInput, Fault
from features.profiles import Firm
from service import questions, strangers

FIRM = {"name": "示例"}


def refused(raw: object) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as caught:
        questions.read(raw)
    return caught.value.faults


def test_a_region_is_known_or_none_is_named() -> None:
    assert strangers.known_region("包头") == "包头"
    assert strangers.known_region("") == ""
    with pytest.raises(PydanticCustomError, match="no such region") as caught:
        strangers.known_region("呼和浩忒")
    assert "呼和浩特" in str(caught.value.context)


def test_unknown_regions_cost_few_searches_for_near_names(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []

    def extract(text: str, *_: object, **__: object) -> list[tuple[str, float, int]]:
        searched.append(text)
        return []

    monkeypatch.setattr(process, "extract", extract)
    long = [f"{n}" + "火" * 189 for n in range(10)]
    short = [f"火星{n}号" for n in range(50)]
    firm = {**FIRM, "regions_wanted": long, "regions_excluded": long}
    assert len(refused({"firm": firm})) == 20
    assert searched == []
    firm = {**FIRM, "regions_wanted": short, "regions_excluded": short, "industries": ["9999"]}
    assert len(refused({"firm": firm, "region": "土星"})) == strangers.MOST_LOOKED_UP
    assert 0 < len(searched) <= strangers.MOST_LOOKED_UP


def test_a_firm_is_told_what_nobody_knows_of_it_as_a_question_is() -> None:
    said = {"name": "甲", "regions_wanted": ["火星", "内蒙古"], "regions_excluded": ["金星"]}
    firm = Firm.model_validate({**said, "industries": ["3415", "飞毯"]})
    told = list(strangers.of_firm(firm))
    assert [(one.path, one.value) for one in told] == [
        ("regions_wanted", "火星"), ("regions_excluded", "金星"),
    ]  # fmt: skip
    asked = refused({"firm": firm.model_dump(mode="json")})
    assert [(one.path, one.problem, one.remedy) for one in asked] == [
        (f"firm.{one.path}", one.problem, one.remedy) for one in told
    ]


def test_near_names_of_a_field_may_be_left_out() -> None:
    said = {"regions_wanted": ["呼和浩忒"], "regions_excluded": ["金星"]}
    [near] = strangers.of_fields(said, {"regions_wanted"})
    [plain] = strangers.of_fields(said, {"regions_wanted"}, near=False)
    assert (near.path, near.value, near.problem) == (plain.path, plain.value, plain.problem)
    assert "呼和浩特" in near.remedy.zh
    assert "呼和浩特" not in plain.remedy.zh
    assert list(strangers.of_fields({"regions_wanted": ["包头", "长三角"]}, said, near=False)) == []
