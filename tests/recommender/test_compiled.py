"""Compiled functions give what they give uncompiled, wherever they may be kept."""

import numba
import pytest
from numba.core.errors import NumbaError

from recommender.compiled import compiled


def doubled(value: float) -> float:
    return 2.0 * value


def test_a_compiled_function_gives_what_it_gives_uncompiled() -> None:
    assert compiled(doubled)(1.5) == doubled(1.5)


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
