"""Choices of a firm's form read by key and by label."""

import pytest

from features.choices import MODES, NEED, OFFER, OWNERSHIPS
from features.conditions import kept_offer, need
from features.fields import parts
from features.profiles import Firm


@pytest.mark.parametrize("key", sorted(OWNERSHIPS))
def test_ownership_is_read_by_key_and_label(key: str) -> None:
    for said in (key, *OWNERSHIPS[key]):
        assert Firm(name="甲", ownership=said).ownership == key


@pytest.mark.parametrize("key", sorted(MODES))
def test_mode_of_relocation_is_read_by_key_and_label(key: str) -> None:
    for said in (key, *MODES[key]):
        assert Firm(name="甲", relocation_mode=said).relocation_mode == key


def test_what_the_hints_show_can_be_written() -> None:
    assert [str(need(one)) for one in parts(NEED.zh.split("如 ")[1])] == [
        "five_g",
        "latency_ms<=10",
    ]
    shown = parts(OFFER.zh.removeprefix("如 "))
    assert [kept_offer(one) for one in shown][2] == "latency_ms=8@2026-01"
