import pytest

from features.errors import BadInput
from features.fields import build
from service.registers.fields import Entry
from service.registers.landing import (
    ASSISTED,
    ChainChief,
    Commitment,
    Receipt,
    Service,
    Sharing,
    Target,
)

TARGET = {
    "name": "目标",
    "league": "包头市",
    "year": 2026,
    "document": "通知",
    "set_on": "2026-01-20",
}


@pytest.mark.parametrize("wan", [0, -1, None, "很多"])
def test_a_target_is_a_sum_of_money(wan: object) -> None:
    with pytest.raises(BadInput):
        build(Target, {**TARGET, "paid_in_wan": wan})


def test_a_target_reads_what_people_write() -> None:
    found = build(Target, {**TARGET, "paid_in_wan": "3900亿", "growth": "15%"})
    assert (found.paid_in_wan, found.growth, found.league) == (39_000_000.0, 0.15, "150200")


@pytest.mark.parametrize("missing", ["document", "set_on"])
def test_a_target_names_its_document_and_day(missing: str) -> None:
    asked = {**TARGET, "paid_in_wan": 1}
    with pytest.raises(BadInput) as caught:
        build(Target, {name: said for name, said in asked.items() if name != missing})
    assert [fault.path for fault in caught.value.faults] == [missing]


def test_a_commitment_is_of_a_project() -> None:
    with pytest.raises(BadInput) as caught:
        build(Commitment, {"name": "补贴", "promised_on": "2026-01-10"})
    assert [fault.path for fault in caught.value.faults] == ["project_id"]


@pytest.mark.parametrize("league", ["150203", "昆都仑区", "火星"])
def test_a_target_is_of_a_league_or_a_whole_region(league: str) -> None:
    asked = {**TARGET, "paid_in_wan": 1}
    assert build(Target, {**asked, "league": "内蒙古"}).league == "150000"
    with pytest.raises(BadInput) as caught:
        build(Target, {**asked, "league": league})
    assert [fault.path for fault in caught.value.faults] == ["league"]


OF = {"project_id": "0" * 32}
SERVED = {**OF, "name": "执照", "manner": "assisted", "opened_on": "2026-03-02"}
PROMISED = {**OF, "name": "补贴", "promised_on": "2026-01-10"}
SHARED = {**OF, "name": "飞地", "partner": "北京市", "document": "协议"}
CHIEF = {"name": "示例", "chain": "风电", "since": "2026-01-01"}
PAID = {**OF, "name": "首笔", "amount_wan": 1}


@pytest.mark.parametrize(
    ("model", "asked", "wrong"),
    [
        (Sharing, SHARED, {"kind": ""}),
        (Commitment, PROMISED, {"state": ""}),
        (Service, SERVED, {"manner": ""}),
        (Service, SERVED, {"done_on": "2026-03-01"}),
        (Commitment, PROMISED, {"due_on": "2026-01-09"}),
        (Commitment, PROMISED, {"kept_on": "2026-01-09"}),
        (ChainChief, CHIEF, {"until": "2025-12-31"}),
        (Target, {**TARGET, "paid_in_wan": 1}, {"year": 2026.5}),
        (Receipt, {**PAID, "received_on": "2026-05-01"}, {"received_on": "2206-05-01"}),
    ],
)
def test_what_contradicts_itself_is_refused_where_it_stands(
    model: type[Entry], asked: dict[str, object], wrong: dict[str, object]
) -> None:
    build(model, asked)
    with pytest.raises(BadInput) as caught:
        build(model, {**asked, **wrong})
    assert [fault.path for fault in caught.value.faults] == list(wrong)


@pytest.mark.parametrize(("name", "day"), [("done_on", "2026-03-02"), ("done_on", "")])
def test_a_matter_may_be_done_on_its_day_or_not_yet(name: str, day: str) -> None:
    assert build(Service, {**SERVED, name: day}).done_on == day


def test_who_is_helped_is_listed() -> None:
    """帮办代办、承诺制 + 全代办、部门帮办制；告知承诺与区域评估没有人代办."""
    assert {"assisted", "full_agency", "department"} == ASSISTED
