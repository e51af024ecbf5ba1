from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.stages import LARGE_WAN, Light, Progress, Share, Stage, statistics

TODAY = date(2026, 11, 21)
SIGNED_ON = date(2026, 8, 1)
money = st.none() | st.floats(0, 1e8)
days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
projects = st.lists(
    st.builds(
        Progress,
        stage=st.sampled_from(Stage),
        planned_wan=money,
        paid_in_wan=money,
        signed_on=days,
        due_on=days,
    ),
    max_size=30,
)


def test_the_rate_of_start_is_that_of_the_source() -> None:
    """签约160个项目、开工137个，开工率85.6%（2025中国产业转移发展对接活动纪实）."""
    found = [Progress(Stage.started)] * 130 + [Progress(Stage.producing)] * 7
    found += [Progress(Stage.signed)] * 23 + [Progress(Stage.talks)] * 50
    assert statistics(found, TODAY).started.said == "137/160 = 85.6%"


def test_the_share_of_large_projects_is_that_of_the_source() -> None:
    """10亿元以上项目到位资金1436.7亿元，占1964.8亿元的73.1%（内蒙古“半年考”）."""
    large = [Progress(Stage.started, LARGE_WAN, wan) for wan in (14_000_000.0, 367_000.0)]
    small = [Progress(Stage.started, LARGE_WAN - 1, 5_281_000.0)]
    talks = [Progress(Stage.talks, 2 * LARGE_WAN)]
    found = statistics([*large, *small, *talks], TODAY)
    assert found.large.said == "1436.7/1964.8 = 73.1%"
    assert found.paid_in_unknown == 1


def test_a_project_of_unknown_size_is_in_no_part_of_the_share_of_large_ones() -> None:
    small = Progress(Stage.started, 90_000.0, 12_000.0)
    large = Progress(Stage.started, 150_000.0, 105_000.0)
    unknown = Progress(Stage.started, None, 28_000.0)
    found = statistics([small, large, unknown], TODAY)
    assert found.large.said == "10.5/11.7 = 89.7%"
    assert (found.planned_unknown, found.paid_in.yi) == (1, 14.5)
    assert statistics([unknown], TODAY).large.value is None


@given(projects)
def test_what_lacks_a_sum_changes_no_share_of_large_projects(found: list[Progress]) -> None:
    told = [one for one in found if None not in (one.planned_wan, one.paid_in_wan)]
    assert statistics(found, TODAY).large == statistics(told, TODAY).large


@given(projects)
def test_parts_are_never_more_than_their_whole(found: list[Progress]) -> None:
    counted = statistics(found, TODAY)
    for share in (counted.started, counted.producing, counted.large):
        assert 0 <= share.part <= share.whole * (1 + 1e-12)
        assert (share.value is None) == (share.whole == 0)
    assert counted.producing.part <= counted.started.part
    assert counted.red <= counted.projects == len(found)


@given(projects, st.randoms())
def test_the_order_of_projects_changes_nothing(found: list[Progress], random: Random) -> None:
    shuffled = sorted(found, key=lambda _: random.random())
    assert statistics(shuffled, TODAY) == statistics(found, TODAY)


@pytest.mark.parametrize(("after", "light"), [(0, "green"), (100, "green"), (101, "red")])
def test_building_starts_within_a_hundred_days_of_signing(after: int, light: str) -> None:
    signed = Progress(Stage.signed, signed_on=SIGNED_ON)
    assert signed.landing_by == date(2026, 11, 9)
    assert signed.light(SIGNED_ON + timedelta(days=after)) == light


def test_a_light_says_whether_a_due_day_has_passed() -> None:
    due = date(2026, 11, 20)
    assert Progress(Stage.started, due_on=due).light(TODAY) is Light.red
    assert Progress(Stage.started, due_on=TODAY).light(TODAY) is Light.green
    assert Progress(Stage.producing, due_on=due).light(TODAY) is Light.green
    assert Progress(Stage.talks).light(TODAY) is None
    assert Progress(Stage.started, signed_on=SIGNED_ON).light(date(2030, 1, 1)) is None


def test_of_nothing_there_is_no_share() -> None:
    assert Share(0, 0).said == "0/0 = —"


def test_each_stage_reaches_those_before_it() -> None:
    assert [stage.label.zh for stage in Stage] == ["储备", "在谈", "签约", "开工", "投产"]
    assert [Stage.started.reaches(stage) for stage in Stage] == [True, True, True, True, False]
