from datetime import date

from service.registers import assessments, progress
from service.registers.landing import Target


def test_a_row_says_target_place_and_light_and_leaves_what_is_not_known_empty() -> None:
    asked = {"name": "目标", "league": "包头市", "year": 2026, "paid_in_wan": 1_000_000}
    target = Target.model_validate({**asked, "document": "通知", "set_on": "2026-01-20"})
    found = progress.of_year(2026, [target], [], {}, date(2026, 11, 21))
    [row] = assessments.rows(found)
    assert (row.rank, row.league, row.target_yi, row.light) == (1, "包头市", 100, "red")
    assert (row.started, row.growth) == (None, None)
