"""The moment it is, and the day."""

from datetime import UTC, date, datetime, timedelta, timezone

from features.text import Text

BEIJING = timezone(timedelta(hours=8))


def now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day in China: no later one has been."""
    return now().astimezone(BEIJING).date()


def to_come(day: date) -> Text | None:
    """Why what has happened by ``day`` is no fact yet; None when the day has begun."""
    until = today()
    return None if day <= until else _TO_COME.fill(today=until.isoformat())


_TO_COME = Text("晚于今天（{today}），还没有发生", "is after today ({today}): it is yet to come")
