"""Every process follows what all keep: the figures of parks, and the weights in force. What one of
them changes, all answer with soon.
"""

import logging

from recommender.weights import Weights
from service import revisions, weightings
from service.database.engine import Database
from service.database.rounds import Rounds
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
        self._rounds = Rounds(self.look, LOOKS_EVERY_SECONDS, "following", _away)

    def start(self) -> None:
        """Takes what is there, then looks until :meth:`stop`."""
        self.look()
        self._rounds.start()

    def stop(self) -> None:
        """Waits for the last look to end."""
        self._rounds.stop()

    def look(self) -> None:
        """Takes the figures when they are others than those seen last, and the weights in force;
        figures come through whatever those say.
        """
        with self._database.reading() as session:
            newer = revisions.latest(session) != self._seen
            found = revisions.held(session) if newer else None
        if found is not None:
            self._matchers.take(found)
            self._seen = found.revision
        with self._database.reading() as session:
            self.weights = weightings.in_force(session)


def _away(why: str) -> None:
    # The database comes back, and requests tell of it meanwhile.
    log.warning("records not looked at: %s", why)
