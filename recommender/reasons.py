"""Why a park is listed, as columns of a file of rankings: what a single answer's reasons say.

What a row says is in its figures; what a column means, and what conditions are called, is said
once, with the column.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.tables.cell_columns import distinct
from features.text import Text
from features.vectors import Bools, Ints
from recommender.constraints import Constraint, Limit
from recommender.criteria import CRITERIA, Criterion
from recommender.engine import Engine
from recommender.judging import Opened
from recommender.plans import Whys

FIT, ADDS = "fit_", "adds_"
"""What the columns of a criterion begin with."""
OPEN = ("to_verify", "conditional")
SHARED = (*(f"{FIT}{criterion.name}" for criterion in CRITERIA), *OPEN)
"""Columns that repeat themselves."""
SEPARATOR = ";"
WORDS = pa.dictionary(pa.int32(), pa.string())


def fields(constraints: Sequence[Constraint] = ()) -> list[pa.Field]:
    """The columns, each with what it means; ``constraints``: whose names stand in the rows."""
    called = json.dumps({c.name: [*c.label] for c in constraints}, ensure_ascii=False)
    return [
        *(_field(f"{head}{c.name}", said, c) for c in CRITERIA for head, said in _MEANT.items()),
        *(
            pa.field(name, WORDS, metadata={**said._asdict(), "conditions": called})
            for name, said in zip(OPEN, (_TO_VERIFY, _CONDITIONAL), strict=True)
        ),
    ]


def columns(engine: Engine, whys: Whys, at: Ints, none: Bools) -> dict[str, pa.Array]:
    """The columns of the rows whose parks stand ``at`` these places of the lists laid end to end.

    ``none``: (t,) rows that name no park, of which nothing is said.
    """
    found: dict[str, pa.Array] = {}
    for row, criterion in enumerate(CRITERIA):
        for head, values in ((FIT, whys.fits[row]), (ADDS, whys.adds[row])):
            said = np.full(len(at), np.nan) if none.all() else _taken(values, at)
            found[f"{head}{criterion.name}"] = pa.array(said, from_pandas=True)
    return found | _open(engine, whys, at[~none], none)


def _open(engine: Engine, whys: Whys, at: Ints, none: Bools) -> dict[str, pa.Array]:
    limits = [c.name for c in engine.setting.constraints if isinstance(c, Limit)]
    both = _taken(whys.limits, at) + (_taken(whys.open, at) << len(limits))
    codes, held = distinct(pa.array(both))  # as the rows come: every worker writes the same
    said = [_said(one, limits, engine.judging.opened) for one in held.to_pylist()]
    spread = np.zeros(len(none), dtype=np.int64)
    spread[~none] = codes
    return {
        name: _coded(spread, [SEPARATOR.join(one[place]) for one in said], none)
        for place, name in enumerate(OPEN)
    }


def _said(both: int, limits: Sequence[str], opened: Mapping[int, Opened]) -> Opened:
    others = opened[both >> len(limits)]
    asked = tuple(name for at, name in enumerate(limits) if both >> at & 1)
    return others._replace(to_verify=asked + others.to_verify)


def _taken(values: NDArray[Any], at: Ints) -> NDArray[Any]:
    return values.ravel() if values.size == len(at) else values.ravel()[at]


def _coded(codes: Ints, said: Sequence[str], none: Bools) -> pa.Array:
    """(t,) which of the texts is said in each row; those that are alike stand once."""
    texts = pa.array(said or [""], pa.string()).dictionary_encode()
    indices = pa.array(texts.indices.to_numpy()[codes], mask=none)
    return pa.DictionaryArray.from_arrays(indices, texts.dictionary)


def _field(name: str, said: Text, criterion: Criterion) -> pa.Field:
    meant = said.fill(label=criterion.label)._asdict()
    return pa.field(name, pa.float64(), metadata={**meant, "unit": "1", "side": criterion.side})


_MEANT = {
    FIT: Text(
        "{label}：契合度，0 到 1；空值表示未知，若 adds_ 一列也为空则表示不考察",
        "{label}: fit, 0 to 1; null where it is unknown, or not asked if adds_ is null too",
    ),
    ADDS: Text(
        "{label}：为得分加了多少；契合度未知时为 0，不考察时为空；一行各列之和等于 score",
        "{label}: what it adds to the score; 0 where the fit is unknown, null where it is not "
        "asked; those of a row sum to score",
    ),
}
_TO_VERIFY = Text(
    "待核实的条件，以 ; 相隔；没有则为空字串", 'conditions to verify, between them ";"; "" for none'
)
_CONDITIONAL = Text(
    "附条件符合的条件，写法同上", "conditions that hold conditionally, written in the same way"
)
