"""Weights that were tested, to be signed."""

from service.submissions import EvaluationSubmission, Measure, WeightSubmission

FARED = EvaluationSubmission(
    sitings=1,
    with_park=1,
    measured_on="2026-11-21",
    data_version="0123456789ab",
    engine_version="0.1.0",
    measures=(Measure(model="parkmatch", metric="mrr", value=0.4, low=0.3, high=0.5),),
)
SAID = WeightSubmission(name="面积", weights={"scale": 1}, evaluation=FARED)
