"""Compiled functions give what they give uncompiled, wherever they may be kept."""

import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from numba.core.errors import NumbaError

from recommender import kernel
from recommender.compiled import compiled, compiled_for

ROOT = Path(__file__).resolve().parents[2]


def doubled(value: float) -> float:
    return 2.0 * value


@compiled
def twice(value: float) -> float:
    return 2.0 * value


@compiled
def quadrupled(value: float) -> float:
    """Twice twice."""
    return twice(twice(value))


def test_a_compiled_function_gives_what_it_gives_uncompiled() -> None:
    assert compiled(doubled)(1.5) == doubled(1.5)


def test_a_compiled_function_may_call_another_that_is_not_compiled_yet() -> None:
    assert quadrupled(1.5) == 6.0
    assert (quadrupled.__name__, quadrupled.__doc__) == ("quadrupled", "Twice twice.")


def test_what_compiles_is_imported_at_the_first_call() -> None:
    code = (
        "import sys; from recommender import kernel, winners; print('numba' in sys.modules);"
        "import numpy; kernel.shares_of(numpy.ones(1, numpy.int8), numpy.ones(1));"
        "print('numba' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert run.stdout.split() == [b"False", b"True"]


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = numba.njit

    def nowhere(*args: object, cache: bool = False, **more: object) -> object:
        if cache:
            raise NumbaError("no locator available")
        return made(*args, **more)

    monkeypatch.setattr(numba, "njit", nowhere)
    assert compiled(doubled)(2.0) == 4.0


def test_what_is_compiled_for_some_types_answers_as_the_function_does() -> None:
    weights, kinds = np.array([1.0, 3.0, 4.0]), np.array([1, 1, 0], dtype=np.int8)
    ready = compiled_for(kernel.shares_of, kinds[:0], weights[:0])
    assert ready(kinds, weights).tolist() == kernel.shares_of(kinds, weights).tolist()
    assert ready(kinds, weights).tolist() == [0.25, 0.75, 0.0]
