from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.registers import tallies
from service.registers.landing import Commitment, Receipt, Service
from service.registers.leads import Contact, Event, Reward

TODAY = date(2026, 11, 21)
OF = "0" * 32


def contact(**more: object) -> Contact:
    return Contact.model_validate(
        {"name": "示例", "channel": "visit", "met_on": "2023-03-02", **more}
    )


def event(**more: object) -> Event:
    return Event.model_validate(
        {"name": "示例", "format": "breakfast", "held_on": "2024-03-02", **more}
    )


def service(**more: object) -> Service:
    asked = {"name": "执照", "project_id": OF, "manner": "assisted", "opened_on": "2026-03-02"}
    return Service.model_validate({**asked, **more})


@pytest.mark.parametrize(
    ("next_on", "others", "days"),
    [
        ("2026-11-20", (), 1),
        ("2026-11-21", (), 0),
        ("", (), 0),
        ("2026-10-22", ({"met_on": "2026-11-01"},), 0),
        ("2026-10-22", ({"met_on": "2026-11-01", "name": "另一家"},), 30),
        ("2026-10-22", ({"met_on": "2026-11-01", "name": "另一家", "firm": "甲厂"},), 0),
        ("2026-10-22", ({"met_on": "2023-03-02"},), 30),
    ],
)
def test_a_step_is_late_until_they_are_met_again(
    next_on: str, others: tuple[dict[str, str], ...], days: int
) -> None:
    planned = contact(firm="甲厂", next_step="回访", next_on=next_on)
    met = [planned, *(contact(**one) for one in others)]
    assert tallies.days_late(planned, tallies.last_met(met), TODAY) == days


def test_whoever_is_looked_up_for_many_late_steps_is_gone_through_once() -> None:
    gone_through = 0

    def every() -> Iterator[Contact]:
        nonlocal gone_through
        gone_through += 1
        yield from (contact(met_on=day) for day in ("2026-11-01", "2026-10-01"))

    last = tallies.last_met(every())
    late = [contact(name=name, next_on="2026-10-22") for name in ("示例", "另一家")]
    assert [tallies.days_late(one, last, TODAY) for one in late] == [0, 30]
    assert gone_through == 1
    assert dict(last) == {"示例": "2026-11-01"}


def commitment(**more: object) -> Commitment:
    asked = {"name": "补贴", "project_id": OF, "promised_on": "2026-01-01"}
    return Commitment.model_validate({**asked, **more})


def receipt(day: str, wan: float) -> Receipt:
    return Receipt.model_validate(
        {"name": "一笔", "project_id": OF, "received_on": day, "amount_wan": wan}
    )


def test_visits_add_up_to_those_of_the_source() -> None:
    """各盟市党政主要领导带队外出招商148次，走访对接493家（内蒙古“半年考”）."""
    found = [contact(organisations=3)] * 147 + [contact(organisations=52)]
    counted = tallies.channels([*found, contact(channel="alumni", project_id=OF)])
    assert (counted["visit"].contacts, counted["visit"].organisations) == (148, 493)
    assert (counted["alumni"].warm, counted["alumni"].projects) == (True, 1)
    assert not counted["visit"].warm


def test_breakfasts_add_up_to_those_of_the_source() -> None:
    """政商恳谈早餐会已召开34场，共431家企业，问题500余个，办结率超过90%."""
    found = [event(firms=13, issues_raised=15, issues_closed=14)] * 33
    found.append(event(firms=2, issues_raised=10, issues_closed=8))
    counted = tallies.events(found)["breakfast"]
    assert (counted.events, counted.firms) == (34, 431)
    assert counted.issues.said == "470/505 = 93.1%"


def test_what_is_raised_where_nobody_counted_the_closed_is_left_out() -> None:
    assert tallies.events([event(issues_raised=9)])["breakfast"].issues.value is None


def test_assistance_is_told_in_days_before_and_after() -> None:
    """以往请办结需要十多天，在“帮您办”专班3天就申请成功了."""
    counted = tallies.services([service(done_on="2026-03-05", usual_days=12, trips=1)])
    assert (counted.days, counted.usual_days) == (3, 12)
    assert counted.one_trip.value == counted.assisted.value == 1.0
    assert tallies.services([service()]).days is None


@pytest.mark.parametrize(("trips", "said"), [(1, "1/1"), (0, "1/1"), (2, "0/1"), (None, "0/0")])
def test_at_most_one_trip_counts(trips: float | None, said: str) -> None:
    assert tallies.services([service(trips=trips)]).one_trip.said.startswith(said)


def test_how_far_promises_are_kept() -> None:
    late = (TODAY - timedelta(days=1)).isoformat()
    found = [
        commitment(state="kept", amount_wan=100),
        commitment(state="broken", amount_wan=20000),
        commitment(due_on=late),
        commitment(due_on=TODAY.isoformat()),
    ]
    counted = tallies.commitments(found, TODAY)
    assert counted.kept.said == "1/3 = 33.3%"
    assert (counted.broken, counted.overdue) == (1, 1)
    assert (counted.open_yi, counted.broken_yi) == (None, 2.0)
    more = tallies.commitments([*found, commitment(amount_wan=5000)], TODAY)
    assert (more.open_yi, more.broken_yi) == (0.5, 2.0)


def test_a_sum_of_nothing_is_not_known() -> None:
    counted = tallies.commitments([], TODAY)
    assert (counted.open_yi, counted.broken_yi) == (None, None)
    assert tallies.received_wan([]) is None
    assert tallies.received_wan([receipt("2026-01-01", 0)]) == 0
    rule = {"name": "规则", "document": "文件", "since": "2026-01-01", "share": 0.01}
    assert tallies.reward_wan(Reward.model_validate(rule), None) is None


def test_what_is_arranged_for_tomorrow_has_not_arrived() -> None:
    found = [receipt((TODAY + timedelta(days=ahead)).isoformat(), 1) for ahead in (-1, 0, 1)]
    assert tallies.arrived(found, TODAY) == found[:2]


def test_paid_in_funds_of_the_half_year_are_those_of_the_source() -> None:
    """2023年上半年到位资金1964.8亿元（内蒙古“半年考”）."""
    found = [receipt("2023-06-30", 19_640_000), receipt("2023-01-01", 8_000)]
    told = tallies.halves([*found, receipt("2023-07-01", 1)])
    assert told == {"2023-H1": 1964.8, "2023-H2": 0.0001}


@given(st.lists(st.floats(0, 1e8), max_size=20), st.floats(0, 1), st.none() | st.floats(0, 1e6))
def test_a_reward_is_never_above_its_cap_nor_its_share(
    sums: list[float], share: float, cap: float | None
) -> None:
    rule = Reward.model_validate(
        {"name": "规则", "document": "文件", "since": "2026-01-01", "share": share, "cap_wan": cap}
    )
    for wan in chain(sums, [0.0]):
        due = tallies.reward_wan(rule, wan)
        assert due is not None
        assert due <= share * wan
        assert cap is None or due <= cap


def test_a_rule_without_a_share_promises_nothing_known() -> None:
    said = {"name": "规则", "document": "文件", "since": "2026-01-01", "share": None}
    rule = Reward.model_validate(said)
    assert tallies.reward_wan(rule, 1e6) is None
    least = Reward.model_validate({**said, "share": 0.01, "least_wan": 100})
    assert (tallies.reward_wan(least, 99), tallies.reward_wan(least, 100)) == (0, 1)
