"""By which weights the firms of a job's list are ranked: kept with the job, and told of it."""

from collections.abc import Mapping
from typing import Any

from features.errors import BadInput
from features.text import Lang, Text
from recommender.weights import Weights
from service.record_shapes import JobWeightsShape


def chosen(asked: Mapping[str, Any], weights: Weights) -> Mapping[str, Any]:
    """How to rank by the signed ``weights``: as they are now, whatever is signed later."""
    return {**asked, "weights": dict(weights.values), "chosen": _plain(weights)}


def begun(asked: Mapping[str, Any], standing: Weights) -> Mapping[str, Any]:
    """How to rank, with what counts from the first row to the last where ``asked`` and a firm's
    segment name no weights.
    """
    return {**asked, "standing": _plain(standing)}


def label(asked: Mapping[str, Any]) -> Text:
    """What the weights are called; of a signed set with its version and who signed it."""
    if found := asked.get("chosen"):
        return Text(*found["note"])
    if asked["weights"] not in (None, ""):
        return _stated(asked["weights"])
    standing = asked.get("standing")
    rest = _OF_THE_BEGINNING if standing is None else Text(*standing["note"])
    return _BY_SEGMENT.fill(rest=rest)


def told(asked: Mapping[str, Any], lang: Lang) -> JobWeightsShape:
    """The same for machines."""
    found = asked.get("chosen")
    if found is None and asked["weights"] in (None, ""):
        found = asked.get("standing")
    return {"label": label(asked).of(lang), "signed": None if found is None else found["signed"]}


def _plain(weights: Weights) -> Mapping[str, Any]:
    return {"note": list(weights.note), "signed": weights.signing}


def _stated(said: Any) -> Text:
    try:
        return Weights.read(said).note
    except BadInput:  # a criterion or a preset that this version does not know
        return Text(str(said), str(said))


_BY_SEGMENT = Text(
    "按各企业的类型；没有写类型的企业：{rest}",
    "Of each firm's segment; for firms without one: {rest}",
)
_OF_THE_BEGINNING = Text("开始排名时的现行默认权重", "the weights in force when the ranking begins")
