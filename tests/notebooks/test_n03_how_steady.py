"""The notebook on steadiness runs from top to bottom, and follows the spread."""

from types import SimpleNamespace
from typing import Any

import pytest

from notebooks import n03_how_steady as notebook
from notebooks.n03_how_steady import FIRST, PROJECTS, app


@pytest.fixture(scope="module")
def first() -> Any:
    return app.run()


def with_spread(spread: float, first: Any) -> Any:
    asked = {"project": SimpleNamespace(value=FIRST), "spread": SimpleNamespace(value=spread)}
    return app.run(defs={**asked, "matcher": first[1]["matcher"]})[1]


def test_every_section_shows_something(first: Any) -> None:
    outputs, values = first
    text = "\n".join(shown.text for shown in outputs if hasattr(shown, "text"))
    for title in ("Ranks", "What is not known", "One weight at a time", "All projects"):
        assert f"· {title}" in text
    assert values["found"].near.said.zh in text
    assert len(values["leads"]) == len(PROJECTS)


def test_the_further_weights_move_the_less_firm_the_leaders(first: Any) -> None:
    little, much = (with_spread(spread, first)["leads"].mean().item() for spread in (0.05, 0.6))
    assert little > much


def test_turns_hold_what_is_weighed_now(first: Any) -> None:
    turns = first[1]["turns"]
    assert (turns["下限"] <= turns["现权重"] + 1e-9).all()
    assert (turns["现权重"] <= turns["上限"] + 1e-9).all()
    notebook.range_chart(turns).to_json()
