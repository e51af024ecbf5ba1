"""What the process tells Prometheus: requests and their seconds by route, plans that wait, and
whether the database answers. Of each process its own; no name, no figure and no id is in it.
"""

from collections.abc import Iterable
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from service.database.engine import Database
from service.turns import Queue

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of one application, counted as requests end."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "parkmatch_requests",
            "Requests answered",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "parkmatch_request_seconds",
            "Seconds from a request's head to the end of its answer",
            ("method", "route"),
            buckets=SECONDS,
            registry=self.registry,
        )
        # One of each name is made, once; to look it up each time takes longer than to count.
        self._counter, self._timer = cache(self.requests.labels), cache(self.seconds.labels)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Notes one request."""
        self._counter(method, route, str(status)).inc()
        self._timer(method, route).observe(seconds)

    def told(self, turns: Queue, database: Database | None) -> bytes:
        """All figures in Prometheus' own format, the present ones looked up now."""
        now = CollectorRegistry()
        now.register(_Present(turns, database))
        return generate_latest(self.registry) + generate_latest(now)


class _Present:
    """What is looked up when it is asked for."""

    def __init__(self, turns: Queue, database: Database | None) -> None:
        self.turns = turns
        self.database = database

    def collect(self) -> Iterable[GaugeMetricFamily]:
        held, waiting = self.turns.held, self.turns.waiting
        yield _gauge("parkmatch_plans_running", "Plans that are being made", held - waiting)
        yield _gauge("parkmatch_plans_waiting", "Plans that wait for their turn", waiting)
        up = self.database is not None and _answers(self.database)
        yield _gauge("parkmatch_database_up", "1 while the database answers", float(up))
        if self.database is not None and isinstance(self.database.engine.pool, QueuePool):
            used = self.database.engine.pool.checkedout()
            yield _gauge("parkmatch_database_connections", "Connections in use", used)


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, said, value=value)


def _answers(database: Database) -> bool:
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
