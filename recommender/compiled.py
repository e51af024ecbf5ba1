"""Functions as machine code, kept on disk where some place can be written.

Numba takes as long to import as everything else that ranks parks, so it comes with the first call.
"""

from collections.abc import Callable
from functools import cache, update_wrapper
from threading import RLock
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


class Compiled:
    """A function that is machine code from its first call on."""

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self._function = function
        self._made: Any = None

    def __call__(self, *arguments: Any) -> Any:
        return self.made(*arguments)

    @property
    def made(self) -> Any:
        """The function as numba has it."""
        return self._made or self._make()

    def _make(self) -> Any:
        with _ONE_AT_A_TIME:
            self._made = self._made or _made(self._function)
        return self._made


def compiled(function: Function) -> Function:
    """``function`` as machine code, kept on disk where some place can be written."""
    return cast(Function, Compiled(function))


def compiled_for(function: Function, *arguments: Any) -> Function:
    """``function`` as it is for arguments of the types of these, which it looks at no more.

    To tell the types of thirty arrays at each call takes about as long as to rank the parks.
    """
    made: Any = cast(Compiled, function).made
    from numba import typeof

    return cast(Function, made.compile(tuple(map(typeof, arguments))))


def _made(function: Callable[..., Any]) -> Any:
    import numba
    from numba.core.errors import NumbaError

    _teach()
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except (NumbaError, RuntimeError):  # no folder to keep it in: compiled anew in each process
        return numba.njit(nogil=True, error_model="numpy")(function)


@cache
def _teach() -> None:
    """Has numba know a :class:`Compiled` that a function calls by what is made of it."""
    from numba.core import types
    from numba.extending import typeof_impl

    @typeof_impl.register(Compiled)
    def _(called: Compiled, _context: Any) -> Any:
        return types.Dispatcher(called.made)


_ONE_AT_A_TIME = RLock()
