"""The notebook on learning runs from top to bottom, and says what it does not know."""

from types import SimpleNamespace
from typing import Any

import pytest

from notebooks.n04_learn_from_sitings import app


@pytest.fixture(scope="module")
def first() -> Any:
    return app.run()


def test_every_section_shows_something(first: Any) -> None:
    outputs, values = first
    text = "\n".join(shown.text for shown in outputs if hasattr(shown, "text"))
    for title in ("Learn from past sitings", "What was learnt", "Out of time"):
        assert f"· {title}" in text
    assert values["model"].said.zh in text
    assert values["found"].said() in text
    assert set(values["effects"]["准则"]) <= set(values["weights"]["准则"])


def test_a_tight_ridge_leaves_the_experts_ratios(first: Any) -> None:
    asked = {"year": SimpleNamespace(value=2021), "ridge": SimpleNamespace(value=1e6)}
    values = app.run(defs={**asked, "matcher": first[1]["matcher"]})[1]
    weights = values["weights"]
    assert weights["学得"].to_numpy() == pytest.approx(weights["专家"].to_numpy(), abs=2e-3)
