"""What SQLite has written ahead into its log is put in its place by a thread of its own: else one
who writes does so, whoever comes when the log is long, and waits for the disk longer than others.
"""

import logging
from contextlib import nullcontext

from service.database.engine import PAGES_AHEAD, Database
from service.database.rounds import Rounds

EVERY_SECONDS = 0.2
LONG = PAGES_AHEAD // 2
"""With so many pages in the log those who write wait for a moment: it is begun anew only where all
of it is in its place.
"""

log = logging.getLogger(__name__)


class Checkpoints:
    """Those of one database; PostgreSQL makes its own."""

    def __init__(self, database: Database) -> None:
        self._database, self._pages = database, 0
        self._rounds = Rounds(self.make, EVERY_SECONDS, "checkpoints", _failed)

    def start(self) -> None:
        """Makes them until :meth:`stop`."""
        if self._database.engine.dialect.name == "sqlite":
            self._rounds.start()

    def stop(self) -> None:
        """Waits for the last to end."""
        self._rounds.stop()

    def make(self) -> None:
        """One, of what nobody is reading as it was before."""
        turn = self._database.turn if self._pages > LONG else nullcontext()
        with turn, self._database.engine.connect() as connection:
            made = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
        _, self._pages, _ = made


def _failed(why: str) -> None:
    log.warning("no checkpoint: %s", why)
