"""Turns: one after another, and only so many may wait."""

import asyncio
from threading import Lock, current_thread, main_thread
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest

from service import turns
from service.problems import Busy


def asking() -> Any:
    """A request to an application with turns of its own."""
    return SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(turns=turns.Queue())))


def test_work_is_done_one_after_another_and_gives_what_it_gives() -> None:
    busy = Lock()

    def work(number: int, *, plus: int) -> int:
        assert busy.acquire(blocking=False)
        sleep(0.01)
        busy.release()
        return number + plus

    async def all_at_once() -> list[int]:
        request = asking()
        some = (turns.take(request, work, number, plus=1) for number in range(5))
        return list(await asyncio.gather(*some))

    assert asyncio.run(all_at_once()) == [1, 2, 3, 4, 5]


def test_who_would_wait_behind_too_many_is_told_so_at_once() -> None:
    async def crowd() -> list[object]:
        request = asking()
        count = turns.AT_ONCE + turns.MOST_WAITING + 3
        some = (turns.take(request, sleep, 0.05) for _ in range(count))
        return list(await asyncio.gather(*some, return_exceptions=True))

    found = asyncio.run(crowd())
    refused = [one for one in found if isinstance(one, Busy)]
    assert len(refused) == 3
    assert refused[0].headers == {"Retry-After": "10"}


def test_what_the_work_raises_is_raised() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(turns.take(asking(), fail))


def test_what_is_quick_is_done_at_once_and_all_else_in_a_thread() -> None:
    async def both() -> list[bool]:
        return [
            await turns.soon(quick, lambda: current_thread() is main_thread())
            for quick in (True, False)
        ]

    assert asyncio.run(both()) == [True, False]
