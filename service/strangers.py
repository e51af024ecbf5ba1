"""Regions and industry codes that nobody knows, each told with the nearest names there are."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from features import regions
from features.encode import weighted_codes
from features.errors import Fault, NotFound, did_you_mean
from features.fields import listed, refuse
from features.profiles import Firm
from features.text import Text

MOST_NAMES = 50
MOST_STRANGERS = 10
"""Of names that nobody knows, so many are told for a field: near names take time to find."""
MOST_LOOKED_UP = 20
"""So many are told for a whole question."""

Firms = Callable[[Mapping[str, Any]], Iterable[tuple[str, Any]]]
"""The firms in what is said, each with its path."""


def known_region(name: str) -> str:
    """``name`` of a region, or nothing; refused when there is no such region."""
    for fault in _strangers("", (name,) if name else (), regions.members):
        raise refuse(fault.problem, fault.remedy)
    return name


def of_firm(firm: Firm) -> Iterator[Fault]:
    """Regions and industry codes of a firm that nobody knows, at their fields."""
    return of_fields(firm.model_dump(), _NAMED)


def of_fields(
    said: Mapping[str, Any], fields: Container[str], near: bool = True
) -> Iterator[Fault]:
    """Regions and industry codes that nobody knows in some ``fields`` of what a firm says; with
    ``near`` names, which take a millisecond each.
    """
    for name, look_up in _NAMED.items():
        if name in fields and (names := said.get(name)):
            yield from _strangers(name, names, look_up if near else _without_near(look_up))


def of_regions(path: str, names: object) -> Iterator[Fault]:
    """The regions of a list that nobody knows, at its ``path``."""
    return _strangers(path, names, regions.members)


def unknown_names(said: Mapping[str, Any], firms: Firms) -> Iterator[Fault]:
    """Regions and industry codes that nobody knows, wherever they stand in the question."""
    return islice(_all_unknown_names(said, firms), MOST_LOOKED_UP)


def _all_unknown_names(said: Mapping[str, Any], firms: Firms) -> Iterator[Fault]:
    yield from _strangers("region", (said.get("region") or (),), regions.members)
    for path, firm in firms(said):
        if isinstance(firm, Mapping):
            for name, look_up in _NAMED.items():
                if said_there := firm.get(name):
                    yield from _strangers(f"{path}.{name}", listed(said_there), look_up)


def _strangers(path: str, names: object, look_up: Callable[[str], object]) -> Iterator[Fault]:
    listed_names = names[:MOST_NAMES] if isinstance(names, list | tuple) else ()
    said = dict.fromkeys(name for name in listed_names if isinstance(name, str))
    return islice(_not_found(path, said, look_up), MOST_STRANGERS)


def _not_found(
    path: str, names: Iterable[str], look_up: Callable[[str], object]
) -> Iterator[Fault]:
    for name in names:
        try:
            look_up(name)
        except NotFound as error:
            yield _stranger(path, name, error)


def _stranger(path: str, name: str, error: NotFound) -> Fault:
    kind, near = error.kind, error.near
    remedy = (
        did_you_mean(near)
        if near
        else Text("请核对写法，或删去", "Check how it is written, or remove it")
    )
    return Fault(path, name, Text(f"没有这个{kind.zh}", f"no such {kind.en.lower()}"), remedy)


def _codes(name: str) -> object:
    return weighted_codes((name,))


def _without_near(look_up: Callable[[str], object]) -> Callable[[str], object]:
    return _known_region if look_up is regions.members else look_up


def _known_region(name: str) -> None:
    if not regions.known(name):
        raise NotFound(_REGION, name)


_REGION = Text("地区", "region")


_NAMED: Mapping[str, Callable[[str], object]] = {
    "industries": _codes,
    "inputs": _codes,
    "outputs": _codes,
    "regions_wanted": regions.members,
    "regions_excluded": regions.members,
}
