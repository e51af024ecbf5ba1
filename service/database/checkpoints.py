"""What SQLite has written ahead into its log is put in its place by a thread of its own: else one
who writes does so, whoever comes when the log is long, and waits for the disk longer than others.
"""

import logging
from contextlib import nullcontext
from threading import Event, Thread

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from service.database.engine import PAGES_AHEAD, Database

EVERY_SECONDS = 0.2
LONG = PAGES_AHEAD // 2
"""With so many pages in the log those who write wait for a moment: it is begun anew only where all
of it is in its place.
"""

log = logging.getLogger(__name__)


class Checkpoints:
    """Those of one database; PostgreSQL makes its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages, self._failing = 0, False
        self._over = Event()
        self._thread = Thread(target=self._go_on, name="checkpoints", daemon=True)

    def start(self) -> None:
        """Makes them until :meth:`stop`."""
        if self._database.engine.dialect.name == "sqlite":
            self._thread.start()

    def stop(self) -> None:
        """Waits for the last to end."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def make(self) -> None:
        """One, of what nobody is reading as it was before."""
        turn = self._database.turn if self._pages > LONG else nullcontext()
        with turn, self._database.engine.connect() as connection:
            made = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
        _, self._pages, _ = made

    def _go_on(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            try:
                self.make()
            except (DBAPIError, NoConnection) as error:
                if not self._failing:  # told once, until one is made again
                    log.warning("no checkpoint: %s", type(error).__name__)
                self._failing = True
            else:
                self._failing = False
