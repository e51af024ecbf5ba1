import pytest

from features.errors import BadInput
from features.fields import build
from service.registers.fields import Entry
from service.registers.leads import (
    CHANNELS,
    WARM,
    Ambassador,
    Contact,
    Event,
    Fund,
    Reward,
    TargetList,
)

MET = {"name": "示例商会", "met_on": "2026-03-02"}


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_contact_says_by_which_channel_it_came(channel: str) -> None:
    assert build(Contact, {**MET, "channel": channel}).channel == channel
    assert build(Contact, {**MET, "channel": CHANNELS[channel].zh}).channel == channel


@pytest.mark.parametrize("channel", ["", "电话", None])
def test_a_contact_without_a_channel_is_refused(channel: object) -> None:
    with pytest.raises(BadInput):
        build(Contact, {**MET, "channel": channel})


def test_warm_channels_are_channels() -> None:
    assert set(CHANNELS) > WARM


def test_a_list_takes_all_607_targets_of_a_city() -> None:
    """高契合度目标企业607家（乌兰察布，内蒙古“半年考”）."""
    firms = [f"示例{n}" for n in range(607)]
    asked = {"name": "名录", "league": "乌兰察布市", "year": 2026, "targets": firms}
    assert len(build(TargetList, asked).targets) == 607


EVENT = {"name": "早餐会", "format": "breakfast", "held_on": "2026-03-02", "issues_raised": 5}
FUND = {"name": "基金", "least_wan": 5000}
LIST = {"name": "名录", "league": "乌兰察布市", "year": 2026}
DAYS = {"since": "2026-01-01"}
RULE = {"name": "规则", "document": "文件", "share": 0.01, **DAYS}


@pytest.mark.parametrize(
    ("model", "asked", "right", "wrong"),
    [
        (Event, EVENT, {"issues_closed": 5}, {"issues_closed": 6}),
        (Fund, FUND, {"most_wan": 5000}, {"most_wan": 4999}),
        (TargetList, LIST, {"year": 2027}, {"year": 2026.5}),
        (Ambassador, {"name": "示例", **DAYS}, {"until": "2026-01-01"}, {"until": "2025-12-31"}),
        (Reward, RULE, {"until": ""}, {"until": "2025-12-31"}),
        (Contact, {**MET, "channel": "visit"}, {"next_on": ""}, {"next_on": "2026-03-01"}),
    ],
)
def test_fields_agree_with_each_other(
    model: type[Entry],
    asked: dict[str, object],
    right: dict[str, object],
    wrong: dict[str, object],
) -> None:
    build(model, {**asked, **right})
    with pytest.raises(BadInput) as caught:
        build(model, {**asked, **wrong})
    assert [fault.path for fault in caught.value.faults] == list(wrong)
