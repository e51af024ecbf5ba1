from threading import Event
from time import sleep

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from service.database.rounds import Rounds

SECONDS = 10.0
AWAY = OperationalError("SELECT", (), Exception("away"))
FULL = NoConnection("all in use")


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ([None, None], []),
        ([AWAY, AWAY, None], ["OperationalError"]),
        ([AWAY, FULL, None], ["OperationalError"]),
        ([KeyError("of_tomorrow"), None], ["KeyError"]),
        ([AWAY, None, FULL, FULL, None], ["OperationalError", "TimeoutError"]),
    ],
)
def test_what_fails_is_told_once_until_it_goes_well_again(
    ends: list[Exception | None], told: list[str]
) -> None:
    said: list[str] = []
    left, over = iter(ends), Event()

    def work() -> None:
        end = next(left, over)
        if end is over:
            over.set()
        elif isinstance(end, Exception):
            raise end

    rounds = Rounds(work, 0.001, "rounds", said.append)
    rounds.start()
    assert over.wait(SECONDS)
    rounds.stop()
    assert said == told


def test_nothing_is_done_after_the_end() -> None:
    done: list[bool] = []
    begun = Event()

    def work() -> None:
        done.append(True)
        begun.set()

    rounds = Rounds(work, 0.001, "rounds", print)
    rounds.start()
    assert begun.wait(SECONDS)
    rounds.stop()
    so_far = len(done)
    sleep(0.05)
    assert len(done) == so_far
    rounds.stop()


def test_it_can_be_stopped_before_it_has_begun() -> None:
    Rounds(lambda: None, 1.0, "rounds", print).stop()
