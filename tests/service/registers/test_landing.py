import pytest

from features.errors import BadInput
from features.fields import build
from service.registers.landing import Commitment, Target

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
