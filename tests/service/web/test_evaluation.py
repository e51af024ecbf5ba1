"""The evaluation: reckoned once, in a thread, and shown beside the baselines."""

from dataclasses import replace
from datetime import timedelta
from html import escape
from threading import Event
from typing import Any

import numpy as np
import pytest

from features import catalogue
from features.text import LANGS, Lang
from recommender.evaluate import MODELS, Evaluation
from recommender.looks import PALETTES, Theme
from recommender.matcher import ParkMatcher
from recommender.metrics import interval
from recommender.trials import METRICS
from recommender.weights import Weights
from service import matchers
from service.shelves import Replies
from service.web import evaluation
from service.web.evaluation import Reckoned, basis
from tests.service.web.conftest import Desk
from tests.service.web.reading import running

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
    reckoned, matcher = Reckoned(), ParkMatcher().fit(catalogue.load()[:3])
    assert [reckoned.ask(matcher) for _ in range(5)] == [None] * 5
    go_on.set()
    assert reckoned.thread is not None
    reckoned.thread.join(30)
    assert reckoned.ask(matcher) is SMALL
    assert begun == [1]


def test_it_is_reckoned_again_for_other_weights_data_or_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matcher = ParkMatcher(data_version="a").fit(catalogue.load()[:3])
    was = basis(matcher)
    assert basis(matcher.weighing(Weights({"scale": 1}))) != was
    assert basis(ParkMatcher(data_version="b").fit(matcher.parks_)) != was
    reckoned = Reckoned(found=(was, SMALL))
    assert reckoned.ask(matcher) is SMALL
    monkeypatch.setattr(matchers, "today", lambda: was.day + timedelta(days=1))
    monkeypatch.setattr(evaluation, "evaluate", lambda *_: replace(SMALL, notes=()))
    assert reckoned.ask(matcher) is None
    assert reckoned.thread is not None
    reckoned.thread.join(30)
    assert reckoned.ask(matcher) is not SMALL


@pytest.mark.parametrize("lang", LANGS)
def test_every_model_is_shown_with_its_interval(desk: Desk, lang: Lang) -> None:
    now = basis(desk.office.app.state.matchers.fitted())
    desk.office.app.state.reckoned = Reckoned(found=(now, SMALL))
    page = desk.get("", "/evaluation", params={"lang": lang})
    assert all(said in page.text for said in (now.data_version, now.day.isoformat()))
    assert now.weights.note.of(lang) in page.text
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


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_comparison_is_a_picture_too_drawn_once(
    desk: Desk, lang: Lang, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = basis(desk.office.app.state.matchers.fitted())
    desk.office.app.state.reckoned = Reckoned(found=(now, SMALL))
    desk.office.app.state.shelf = Replies()
    seen, plain = [], evaluation.image

    def image(*said: Any) -> bytes:
        seen.append(said)
        return plain(*said)

    monkeypatch.setattr(evaluation, "image", image)
    address = f"/evaluation/compared.svg?lang={lang}&theme={theme}"
    assert escape(address) in desk.get("", f"/evaluation?lang={lang}").text
    drawn, again = desk.get("", address), desk.get("", address)
    assert drawn.status_code == 200
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in drawn.headers["content-security-policy"]
    assert all(name.of(lang) in drawn.text for name in MODELS.values())
    assert PALETTES[theme].ground in drawn.text
    assert not list(running(drawn.text))
    assert again.text == drawn.text
    assert len(seen) == 1


def test_there_is_no_picture_before_it_is_reckoned_and_asking_begins_nothing(desk: Desk) -> None:
    desk.office.app.state.reckoned, desk.office.app.state.shelf = Reckoned(), Replies()
    assert desk.get("", "/evaluation/compared.svg").status_code == 404
    assert desk.office.app.state.reckoned.thread is None


@pytest.mark.parametrize("said", ["theme=blue", "lang=fr"])
def test_a_picture_in_no_such_theme_or_language_is_refused(desk: Desk, said: str) -> None:
    assert desk.get("", f"/evaluation/compared.svg?{said}").status_code == 422
