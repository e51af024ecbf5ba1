"""An evaluation as a table."""

import numpy as np

from features import sitings
from features.text import Text
from recommender.evaluate import Evaluation
from recommender.mutual import TwoSided
from recommender.trials import METRICS
from service import measured
from tests.service.test_statements import printed


def test_metrics_are_rows_and_models_columns_with_counts_and_notes() -> None:
    judged = sitings.load()[:2]
    values = {name: np.full((2, len(METRICS)), 0.25) for name in ("parkmatch", "random")}
    ends = {name: np.tile([[0.1], [0.4]], len(METRICS)) for name in values}
    hits: dict[str, float | None] = {"n": 0, "hit@1": None, "hit@5": None}
    note = Text("备注", "a note")
    found = Evaluation(judged, values, ends, np.array([0.0, np.nan]), (), hits, (note,))
    for lang in ("zh", "en"):
        shown = printed(measured.screen(found, lang))
        assert shown.count("0.25 [0.10, 0.40]") == 2 * len(METRICS)
        assert all(label.of(lang) in shown for label in METRICS.values())
        assert note.of(lang) in shown
    assert "2 个落地项目，其中 1 个" in printed(measured.screen(found, "zh"))


def test_what_lists_bring_to_both_sides_is_a_column_each() -> None:
    found = {"own": TwoSided(20.8, 0.97, 0.88, 2.81), "mutual": TwoSided(41.0, 0.89, 0.85, 1.34)}
    shown = printed(measured.both_sides(found, "en"))
    for said in ("by the mutual score", "20.8", "41.0", "97%", "1.34", "expected matches"):
        assert said in shown
