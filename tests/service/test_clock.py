from datetime import UTC, date, datetime, timedelta

import pytest

from service import clock, matchers


def test_it_tells_the_moment_in_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_day_is_that_of_those_who_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 21, 16, tzinfo=UTC))
    assert clock.today() == matchers.today() == date(2026, 11, 22)


def test_what_is_of_a_later_day_is_yet_to_come() -> None:
    today = clock.today()
    assert clock.to_come(today) is None
    why = clock.to_come(today + timedelta(days=1))
    assert why is not None
    assert today.isoformat() in why.zh
    assert today.isoformat() in why.en
