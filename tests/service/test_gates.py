from fastapi import FastAPI
from starlette.testclient import TestClient

from service.gates import Gate, Gated


def test_a_gate_that_closes_refuses_what_is_new_and_still_says_that_it_lives() -> None:
    app, gate = FastAPI(), Gate()
    app.get("/healthz")(lambda: gate.running)
    app.get("/x")(lambda: gate.running)
    client = TestClient(Gated(app, gate))
    assert client.get("/x").json() == 1
    gate.closing = True
    told = client.get("/x", headers={"Accept-Language": "en"})
    assert told.status_code == 503
    assert told.headers["content-type"] == "application/problem+json"
    assert (told.headers["retry-after"], told.headers["connection"]) == ("1", "close")
    assert client.get("/healthz").status_code == 200
    assert gate.running == 0
