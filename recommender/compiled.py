"""Functions as machine code, kept on disk where some place can be written."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core.errors import NumbaError

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """``function`` as machine code, kept on disk where some place can be written."""
    try:
        made = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except (NumbaError, RuntimeError):  # no folder to keep it in: compiled anew in each process
        made = numba.njit(nogil=True, error_model="numpy")(function)
    return cast(Function, made)


def compiled_for(function: Function, *arguments: Any) -> Function:
    """``function`` as it is for arguments of the types of these, which it looks at no more.

    To tell the types of thirty arrays at each call takes about as long as to rank the parks.
    """
    made: Any = function
    return cast(Function, made.compile(tuple(map(numba.typeof, arguments))))
