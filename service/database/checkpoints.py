"""What SQLite has written ahead into its log is put in its place by a thread of its own: else one
who writes does so, whoever comes when the log is long, and waits for the disk several times as long
as the others.
"""

import logging
from threading import Event, Thread

from sqlalchemy.exc import DBAPIError

from service.database.engine import Database

EVERY_SECONDS = 0.2

log = logging.getLogger(__name__)


class Checkpoints:
    """Those of one database; PostgreSQL makes its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
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

    def _go_on(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            try:
                self.make()
            except DBAPIError as error:
                log.warning("no checkpoint: %s", type(error).__name__)

    def make(self) -> None:
        """One, of what nobody reads or writes just now; nobody waits for it."""
        with self._database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
