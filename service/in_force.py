"""The weights in force, as the records have them: looked up again every few seconds."""

import asyncio

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from recommender.weights import Weights
from service import weightings
from service.database.engine import Database

SECONDS = 2.0
"""So long a process may go on with the weights that were in force before."""


class InForce:
    """``weights``: those that count where a question names none; None for the presets."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.weights: Weights | None = None

    def look(self) -> None:
        """Takes what the records say; while they cannot be read, what was known stays."""
        try:
            with self._database.reading() as session:
                self.weights = weightings.in_force(session)
        except SQLAlchemyError:
            return

    async def follow(self) -> None:
        """Looks again and again, beside all else, until it is cancelled."""
        while True:
            await run_in_threadpool(self.look)
            await asyncio.sleep(SECONDS)
