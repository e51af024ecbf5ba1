"""Keys of requests of long ago: whoever sends one again by then means another request."""

from datetime import datetime, timedelta

from service.database import deletions
from service.database.engine import Database
from service.database.traces import IdempotencyKey

LASTS = timedelta(days=30)
"""So long the same key gets the same answer."""
MOST = 500
"""So many transactions of deletions at a time: jobs wait for them."""


def sweep(database: Database, now: datetime) -> None:
    """Deletes the keys that are older, a few at a time; what their requests made stays. Very many
    go in several sweeps.
    """
    deletions.clear(database, IdempotencyKey, IdempotencyKey.created_at < now - LASTS, MOST)
