from datetime import UTC, datetime, timedelta

from service import clock


def test_it_tells_the_moment_in_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
