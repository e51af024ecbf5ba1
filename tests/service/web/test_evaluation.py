"""The evaluation: reckoned once, in a thread, and shown beside the baselines."""

from dataclasses import replace
from threading import Event

import numpy as np
import pytest

from features.text import LANGS, Lang
from recommender.evaluate import MODELS, Evaluation
from recommender.matcher import ParkMatcher
from recommender.metrics import interval
from recommender.trials import METRICS
from service.web import evaluation
from service.web.evaluation import Reckoned
from tests.service.web.conftest import Desk

ONE = np.full((1, len(METRICS)), 0.5)
SMALL = Evaluation(
    sitings=(),
    values=dict.fromkeys(MODELS, ONE),
    intervals={model: interval(ONE, ["甲"]) for model in MODELS},
    infeasible_truth=np.array([0.0]),
    excluded=(),
    industry_text={"n": 0},
    notes=(),
)


def test_it_is_reckoned_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = [], Event()

    def slow(*_: object) -> Evaluation:
        begun.append(1)
        assert go_on.wait(30)
        return SMALL

    monkeypatch.setattr(evaluation, "evaluate", slow)
    reckoned = Reckoned()
    assert [reckoned.ask(ParkMatcher()) for _ in range(5)] == [None] * 5
    go_on.set()
    assert reckoned.thread is not None
    reckoned.thread.join(30)
    assert reckoned.ask(ParkMatcher()) is SMALL
    assert begun == [1]


@pytest.mark.parametrize("lang", LANGS)
def test_every_model_is_shown_with_its_interval(desk: Desk, lang: Lang) -> None:
    desk.office.app.state.reckoned = Reckoned(found=replace(SMALL))
    page = desk.get("", "/evaluation", params={"lang": lang})
    assert "refresh" not in page.headers
    assert all(name.of(lang) in page.text for name in MODELS.values())
    assert page.text.count("[0.50, 0.50]") == len(MODELS) * len(METRICS)


def test_who_waits_is_told_and_asks_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    done = Event()
    monkeypatch.setattr(evaluation, "evaluate", lambda *_: SMALL if done.wait(30) else None)
    desk.office.app.state.reckoned = Reckoned()
    waiting = desk.get("", "/evaluation")
    done.set()
    assert waiting.headers["refresh"]
    assert 'role="status"' in waiting.text
