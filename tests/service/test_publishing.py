import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
import uvicorn

from features import catalogue, sitings
from features.errors import BadInput
from recommender.evaluate import Evaluation, evaluate
from recommender.matcher import ParkMatcher
from recommender.weights import PRESETS, Weights
from service import files, publishing
from service.publishing import publish


@pytest.fixture(scope="module")
def found() -> Evaluation:
    home = ParkMatcher().fit(catalogue.load(province="内蒙古"))
    return evaluate(home, sitings.load()[:12])


@pytest.fixture
def address(sqlite_office: Any) -> Iterator[str]:
    """The service at a real address."""
    config = uvicorn.Config(sqlite_office.app, port=0, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()


def test_weights_go_to_the_service_and_come_back_signed(
    address: str, sqlite_office: Any, found: Evaluation, tmp_path: Path
) -> None:
    token = sqlite_office.keys["analyst甲"]
    there: dict[str, Any] = {"url": address, "token": token}
    first = publish(PRESETS["export"], "出口", note="出口依赖", evaluation=found, **there)
    later: dict[str, Any] = {"note": "", "evaluation": None, "set_id": first.id, **there}
    second = publish({"tariff": 1}, "出口", **later)
    assert (first.version, second.version, second.id) == (1, 2, first.id)
    first.save(tmp_path / "export.json")
    read = files.weights(str(tmp_path / "export.json"))
    assert isinstance(read, Weights)
    assert dict(read.values) == dict(PRESETS["export"].values)
    assert read.signing is not None
    assert (read.signing["id"], read.signing["author"]) == (first.id, "analyst甲")
    assert orjson.loads(first.signed["statement"])["evaluation"]["sitings"] == found.n


def test_what_the_service_finds_wrong_is_told_whole(address: str, sqlite_office: Any) -> None:
    token = sqlite_office.keys["analyst甲"]
    with pytest.raises(BadInput) as caught:
        publish({"tarif": 1, "level": -1}, "x", note="", evaluation=None, url=address, token=token)
    assert {fault.path for fault in caught.value.faults} == {"weights.tarif", "weights.level"}


@pytest.mark.parametrize("who", ["promoter甲", "nobody"])
def test_who_may_not_publish_is_told_so(address: str, sqlite_office: Any, who: str) -> None:
    token = sqlite_office.keys.get(who, "pm_wrong")
    with pytest.raises(BadInput) as caught:
        publish({"tariff": 1}, "x", note="", evaluation=None, url=address, token=token)
    assert "refuses (40" in caught.value.faults[0].problem.en


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "file:///etc/passwd", "nowhere"])
def test_an_address_without_a_service_is_told_so(url: str) -> None:
    with pytest.raises(BadInput) as caught:
        publish({"tariff": 1}, "x", note="", evaluation=None, url=url, token="pm_x")
    assert [fault.path for fault in caught.value.faults] == ["url"]


def test_the_evidence_has_every_reading_of_every_model(found: Evaluation) -> None:
    told = publishing.evidence(found)
    pairs = {(one["model"], one["metric"]) for one in told["measures"]}
    metrics = {metric for _, metric in pairs}
    assert pairs == {(model, metric) for model in publishing.MODELS for metric in metrics}
    assert told["sitings"] == found.n


def test_a_token_is_sent_nowhere_else(found: Evaluation) -> None:
    asked: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as there:
        threading.Thread(target=there.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{there.server_port}"
        with pytest.raises(BadInput):
            publish(PRESETS["export"], "出口", note="", evaluation=found, url=url, token="x")
        there.shutdown()
    assert len(asked) == 1
    assert "/elsewhere" not in asked
