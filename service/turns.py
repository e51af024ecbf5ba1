"""Work of several seconds, one piece after another; only so many may wait, and nobody else does."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from service.problems import Busy

AT_ONCE = 1
MOST_WAITING = 8

P = ParamSpec("P")
Done = TypeVar("Done")


class Queue:
    """The turns of one application, and how many are in it or wait."""

    def __init__(self) -> None:
        self.limiter = CapacityLimiter(AT_ONCE)
        self.held = 0

    @property
    def waiting(self) -> int:
        """How many have no turn yet."""
        return max(0, self.held - AT_ONCE)


async def soon(quick: bool, work: Callable[P, Done], *said: P.args, **more: P.kwargs) -> Done:
    """What ``work`` gives: done at once when it is ``quick``, else in a thread."""
    return work(*said, **more) if quick else await to_thread.run_sync(partial(work, *said, **more))


async def take(request: Request, work: Callable[P, Done], *said: P.args, **more: P.kwargs) -> Done:
    """What ``work`` gives, in a thread, when its turn comes; raises :class:`Busy` where too many
    wait before it.
    """
    queue: Queue = request.app.state.turns
    if queue.held >= AT_ONCE + MOST_WAITING:
        raise Busy
    queue.held += 1
    try:
        return await to_thread.run_sync(partial(work, *said, **more), limiter=queue.limiter)
    finally:
        queue.held -= 1
