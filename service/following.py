"""Every process follows what all keep: the figures of parks, and the weights in force. What one of
them changes, all answer with soon.
"""

import logging
from threading import Event, Thread

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from recommender.weights import Weights
from service import revisions, weightings
from service.database.engine import Database
from service.matchers import Matchers

LOOKS_EVERY_SECONDS = 0.3

log = logging.getLogger(__name__)


class Follower:
    """Looks into the database: fits the matchers anew when there are newer figures, and knows the
    ``weights`` that count where a question names none (None for the presets).

    A thread of its own, not one of those that answer: when all of these are busy, figures still
    come through.
    """

    def __init__(self, database: Database, matchers: Matchers) -> None:
        self.weights: Weights | None = None
        self._database, self._matchers = database, matchers
        self._seen = 0
        self._over = Event()
        self._thread = Thread(target=self._follow, name="following", daemon=True)

    def start(self) -> None:
        """Takes what is there, then looks until :meth:`stop`."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """Waits for the last look to end."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Takes the weights in force, and the figures when they are others than those seen last."""
        with self._database.reading() as session:
            self.weights, found = weightings.in_force(session), None
            if revisions.latest(session) != self._seen:
                found = revisions.held(session)
        if found is not None:
            self._matchers.take(found)
            self._seen = found.revision

    def _follow(self) -> None:
        while not self._over.wait(LOOKS_EVERY_SECONDS):
            try:
                self.look()
            except (DBAPIError, NoConnection) as error:
                # The database comes back, and requests tell of it meanwhile.
                log.warning("records not looked at: %s", type(error).__name__)
