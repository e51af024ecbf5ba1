from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from service.registers import progress
from service.registers.landing import Receipt, Target
from service.stages import Light, Stage, Statistics, statistics
from service.stages import Progress as Way

LEAGUES = ("150100", "150200", "150500")
JULY = date(2023, 6, 30)


def target(league: str, wan: float, **more: object) -> Target:
    asked = {"name": "目标", "league": league, "year": 2023, "paid_in_wan": wan}
    return Target.model_validate(
        {**asked, "document": "通知", "set_on": "2023-01-20", "growth": 0.15, **more}
    )


def received(league: str, wan: float, day: str = "2023-05-01") -> tuple[str, Receipt]:
    asked = {"name": "一笔", "project_id": "0" * 32, "received_on": day, "amount_wan": wan}
    return league, Receipt.model_validate(asked)


def test_the_region_is_half_done_as_the_source_says() -> None:
    """2023年到位资金目标3900亿元、增速15%；上半年到位1964.8亿元，任务过半."""
    whole = progress.of_year(
        2023, [target("150000", 39_000_000)], [received("150200", 19_648_000)], {}, JULY
    ).whole
    assert whole.share is not None
    assert whole.share.said == "1964.8/3900 = 50.4%"
    assert whole.half_done
    assert whole.light is Light.green


def test_leagues_are_ranked_and_lit_by_their_share() -> None:
    targets = [target(league, 1_000_000) for league in LEAGUES[:2]]
    arrived = [received("150100", 400_000), received("150200", 600_000), received("150500", 1)]
    arrived.append(received("150100", 900_000, "2022-12-31"))
    found = progress.of_year(2023, targets, arrived, {}, JULY).leagues
    assert [(one.league, one.rank, one.light) for one in found] == [
        ("150200", 1, Light.green),
        ("150100", 2, Light.red),
        ("150500", None, None),
    ]


def test_the_target_that_was_set_last_holds_and_what_no_league_has_is_told() -> None:
    targets = [
        target("150200", 5_000_000, set_on="2023-03-01"),
        target("150200", 4_000_000),
        target("150000", 9_000_000),
    ]
    found = progress.of_year(2023, targets, [], {}, JULY)
    assert found.leagues[0].target == targets[0]
    assert found.unassigned_yi == 400
    assert progress.of_year(2024, targets, [], {}, JULY).unassigned_yi is None


def on_board(*paid_in_wan: float | None) -> Statistics:
    rows = [Way(Stage.signed, paid_in_wan=wan) for wan in paid_in_wan]
    return statistics(rows, JULY)


def test_without_a_receipt_nothing_is_known_and_the_board_is_told_beside() -> None:
    counts = {"150100": on_board(None, None), "150200": on_board(80_000, None)}
    targets = [target(league, 5_000_000) for league in LEAGUES[:2]]
    found = progress.of_year(2023, targets, [], counts, JULY)
    for one in (*found.leagues, found.whole):
        assert (one.paid_in_yi, one.share, one.rank, one.light, one.half_done) == (None,) * 5
    assert [(one.board_yi, one.board_unknown) for one in found.leagues] == [(None, 2), (8, 1)]


def test_a_receipt_of_nothing_is_known_to_be_nothing() -> None:
    [one] = progress.of_year(
        2023, [target("150100", 1e6)], [received("150100", 0)], {}, JULY
    ).leagues
    assert (one.paid_in_yi, one.rank, one.light) == (0, 1, Light.red)


@given(st.dates(date(2023, 1, 1), date(2023, 12, 31)), st.dates(date(2023, 1, 1), JULY))
def test_receipts_count_up_to_today(day: date, today: date) -> None:
    arrived = [received("150100", 10_000, day.isoformat())]
    [one] = progress.of_year(2023, [target("150100", 1e6)], arrived, {}, today).leagues
    assert one.paid_in_yi == (1 if day <= today else None)


def test_a_year_passes() -> None:
    assert progress.elapsed(2023, date(2022, 12, 31)) == 0
    assert progress.elapsed(2023, date(2023, 12, 31)) == 1
    assert progress.elapsed(2023, date(2025, 1, 1)) == 1
    assert 0.49 < progress.elapsed(2023, JULY) < 0.5


sums = st.lists(st.tuples(st.sampled_from(LEAGUES), st.floats(0, 1e8)), max_size=20)


@given(sums, st.randoms())
def test_more_money_never_loses_a_place(
    given_sums: list[tuple[str, float]], random: Random
) -> None:
    targets = [target(league, 1_000_000) for league in LEAGUES]
    arrived = [received(*one) for one in given_sums]
    before = {s.league: s.rank for s in progress.of_year(2023, targets, arrived, {}, JULY).leagues}
    lucky = random.choice(LEAGUES)
    more = [*arrived, received(lucky, 1e7)]
    after = {s.league: s.rank for s in progress.of_year(2023, targets, more, {}, JULY).leagues}
    assert (after[lucky] or 0) <= (before[lucky] or len(LEAGUES))
