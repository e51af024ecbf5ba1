"""Named ways to work: those that the documents tell of, and an office's own in their place."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.registers.landing import Procedure, Service

FILE = Path(__file__).with_name("procedures.toml")


@dataclass(frozen=True)
class Left:
    """Steps of a service that are not done, in their order; ``example``: the procedure is one of
    ours, not the office's.
    """

    steps: tuple[str, ...]
    example: bool


@cache
def known() -> tuple[Procedure, ...]:
    """The procedures that the documents name, with example steps of ours; the note of each says
    what the document has.
    """
    rows = tomllib.loads(FILE.read_text("utf-8"))["procedure"]
    return tuple(map(Procedure.model_validate, rows))


def left(service: Service, own: Sequence[Procedure]) -> Left:
    """What is left of the service's procedure; the office's ``own`` procedure of that name holds
    before a known one.
    """
    named = {one.name: one for one in (*known(), *own)}
    found = named.get(service.procedure)
    steps = found.steps if found else ()
    todo = tuple(step for step in steps if step not in service.steps_done)
    return Left(todo, example=any(found is one for one in known()))
