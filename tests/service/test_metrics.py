from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from service.database.engine import Database
from service.metrics import Metrics
from service.turns import Queue


def samples(told: str) -> dict[tuple[Any, ...], float]:
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(told)
        for one in family.samples
    }


def test_requests_are_counted_by_route_and_status_and_plans_and_database_told(office: Any) -> None:
    for park in ("S159041", "S159041", "nowhere"):
        office.client.get(f"/api/v1/parks/{park}")
    told = office.client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = samples(told.text)
    route = "/api/v1/parks/{park_id}"
    assert found["parkmatch_requests_total", "GET", route, "200"] == 2
    assert found["parkmatch_requests_total", "GET", route, "404"] == 1
    assert found["parkmatch_request_seconds_count", "GET", route] == 3
    assert found["parkmatch_request_seconds_sum", "GET", route] > 0
    assert found["parkmatch_plans_waiting",] == found["parkmatch_plans_running",] == 0
    assert found["parkmatch_database_up",] == 1
    assert "S159041" not in told.text


def test_odd_methods_and_paths_make_no_new_series(office: Any) -> None:
    for number in range(3):
        office.client.request(f"ODD{number}", f"/nothing/{number}")
    found = samples(office.client.get("/metrics").text)
    assert found["parkmatch_requests_total", "OTHER", "(none)", "404"] == 3
    assert not [key for key in found if "ODD" in str(key)]


def test_plans_that_wait_are_told_from_those_being_made() -> None:
    queue = Queue()
    queue.held = 4
    found = samples(Metrics().told(queue, None).decode())
    assert (found["parkmatch_plans_running",], found["parkmatch_plans_waiting",]) == (1, 3)
    assert found["parkmatch_database_up",] == 0


def test_a_database_that_is_away_is_told(tmp_path: Any) -> None:
    away = Database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    assert samples(Metrics().told(Queue(), away).decode())["parkmatch_database_up",] == 0
    away.close()
