from datetime import date

from service.registers import assessments, progress
from service.registers.landing import Target


def test_a_row_says_target_place_and_light_and_leaves_what_is_not_known_empty() -> None:
    asked = {"name": "目标", "league": "包头市", "year": 2026, "paid_in_wan": 1_000_000}
    target = Target.model_validate({**asked, "document": "通知", "set_on": "2026-01-20"})
    found = progress.of_year(2026, [target], [], {}, date(2026, 11, 21))
    [row] = assessments.rows(found)
    assert (row.league, row.target_yi) == ("包头市", 100)
    assert (row.rank, row.paid_in_yi, row.share, row.light) == (None, None, None, "")
    assert (row.started, row.growth, row.board_yi) == (None, None, None)
