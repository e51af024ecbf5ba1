"""The notebook on weights runs from top to bottom, and follows the sliders."""

import json
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

import marimo as mo
import pytest
import uvicorn
from fastapi import FastAPI

from notebooks.n02_tune_weights import MAIN, app
from recommender.weights import PRESETS, Weights
from service import accounts
from service.app import create_app
from service.database.people import Organisation, User
from service.settings import Settings

LEVEL = MAIN.index("level")


@pytest.fixture(scope="module")
def first() -> Any:
    return app.run()


def moved(values: dict[int, float], first: Any) -> Any:
    """The notebook with sliders moved; what they do not touch is not worked out again."""
    _, was = first
    set_to = [values.get(at, value) for at, value in enumerate(was["points"].value)]
    kept = {name: was[name] for name in ("home", "expert", "usual")}
    sliders = {"points": SimpleNamespace(value=set_to), "start": PRESETS["balanced"]}
    return app.run(defs={**kept, **sliders})


def test_every_section_shows_something(first: Any) -> None:
    outputs, values = first
    text = "\n".join(shown.text for shown in outputs if hasattr(shown, "text"))
    for title in ("Tune weights", "Ranking and steadiness", "Evaluation", "Save", "Publish"):
        assert f"· {title}" in text
    assert values["table"]["位次"].tolist() == list(range(1, 11))
    assert "还没有发送" in text
    assert "sent" not in values
    assert {row[0] for row in values["quality"]} == {"均衡权重", "滑块权重", "同类项目数"}


def test_a_slider_reranks_and_what_is_saved_is_what_ranked(first: Any) -> None:
    _, values = moved({LEVEL: 60.0}, first)
    assert values["weights"].values["level"] > first[1]["weights"].values["level"]
    assert values["table"]["园区"].tolist() != first[1]["table"]["园区"].tolist()
    read = Weights.read(values["saved"])
    assert read.values["level"] == pytest.approx(values["weights"].values["level"], abs=1e-5)


class Service(NamedTuple):
    """A running service and the token of an analyst there."""

    address: str
    token: str
    app: FastAPI


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    settings = Settings(database_url=f"sqlite:///{folder}/db", signing_key=f"{folder}/key")
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Service(f"http://127.0.0.1:{port}", token(app), app)
    server.should_exit = True
    thread.join()


def token(app: FastAPI) -> str:
    """A new token of an analyst."""
    with app.state.database.writing() as session:
        organisation = Organisation(name="示例机构", region="150200")
        session.add(organisation)
        session.flush()
        role = "analyst"
        user = User(organisation_id=organisation.id, name="分析员", role=role)
        session.add(user)
        session.flush()
        return accounts.issue(session, accounts.person(user), "测试", accounts.ALL, 1)[1]


def pressed(first: Any, service: Service, **said: str) -> Any:
    """The notebook after its button was pressed."""
    _, was = first
    kept = "home expert usual tuned ranked before table found quality weights".split()
    typed: dict[str, Any] = {
        "address": service.address,
        "token": service.token,
        "title": "调过的",
        "note": "试",
    }
    typed |= {"set_id": "", "press": True, **said}
    entered = {name: SimpleNamespace(value=value) for name, value in typed.items()}
    published, keep = mo.state(())
    state = {"published": published, "keep": keep}
    return app.run(defs={**{name: was[name] for name in kept}, **state, **entered})


def test_what_is_published_is_what_ranked_with_its_evaluation(first: Any, service: Service) -> None:
    outputs, values = pressed(first, service)
    sent = values["sent"]
    text = "\n".join(shown.text for shown in outputs if hasattr(shown, "text"))
    assert (sent.version, sent.author) == (1, "分析员")
    assert sent.id in text
    told = json.loads(sent.signed["statement"])
    assert told["weights"] == pytest.approx(dict(first[1]["weights"].values))
    assert told["evaluation"]["sitings"] == first[1]["found"].n
    later = pressed(first, service, set_id=sent.id)[1]["sent"]
    assert (later.id, later.version) == (sent.id, 2)


def test_what_the_service_refuses_is_told_and_nothing_is_published(
    first: Any, service: Service
) -> None:
    outputs, values = pressed(first, service, token="pm_wrong")
    text = "\n".join(shown.text for shown in outputs if hasattr(shown, "text"))
    assert "没有发布" in text
    assert "服务拒绝（401" in text
    assert "sent" not in values
