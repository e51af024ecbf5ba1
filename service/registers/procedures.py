"""Named ways to work: those that the documents tell of, and an office's own in their place."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from service.registers.landing import Procedure, Service

FILE = Path(__file__).with_name("procedures.toml")


@cache
def known() -> tuple[Procedure, ...]:
    """The procedures that the documents name, with the steps that they tell."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["procedure"]
    return tuple(map(Procedure.model_validate, rows))


def steps_left(service: Service, own: Sequence[Procedure]) -> tuple[str, ...]:
    """The steps of the service's procedure that are not done, in their order; the office's ``own``
    procedure of that name holds before a known one.
    """
    named = {one.name: one for one in (*known(), *own)}
    found = named.get(service.procedure)
    steps = found.steps if found else ()
    return tuple(step for step in steps if step not in service.steps_done)
