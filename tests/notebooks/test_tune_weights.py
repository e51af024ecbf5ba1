"""The notebook on weights runs from top to bottom, and follows the sliders."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from notebooks import tune_weights
from notebooks.tune_weights import MAIN, app
from recommender.weights import PRESETS, Weights

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
    for title in ("Tune weights", "Ranking and steadiness", "Evaluation", "Save"):
        assert f"· {title}" in text
    assert values["table"]["位次"].tolist() == list(range(1, 11))
    assert {row[0] for row in values["quality"]} == {"均衡权重", "滑块权重", "同类项目数"}


def test_a_slider_reranks_and_what_is_saved_is_what_ranked(first: Any) -> None:
    _, values = moved({LEVEL: 60.0}, first)
    assert values["weights"].values["level"] > first[1]["weights"].values["level"]
    assert values["table"]["园区"].tolist() != first[1]["table"]["园区"].tolist()
    read = Weights.read(values["saved"])
    assert read.values["level"] == pytest.approx(values["weights"].values["level"], abs=1e-5)


def test_marimo_finds_nothing_to_mend() -> None:
    command = [
        sys.executable,
        "-m",
        "marimo",
        "check",
        "--strict",
        str(Path(tune_weights.__file__)),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
