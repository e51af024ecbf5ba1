import pytest

from features.errors import BadInput
from features.fields import build
from service.registers.leads import CHANNELS, WARM, Contact, TargetList

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
