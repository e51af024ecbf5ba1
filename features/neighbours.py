"""Which provinces border which, which leagues border Mongolia and Russia, and the four statistical
regions from east to west: facts of the map, kept as data.
"""

from functools import cache

from features import regions
from features.industries import rows
from features.text import Text

ABROAD = {"MN": Text("蒙古国", "Mongolia"), "RU": Text("俄罗斯", "Russia")}
GRADIENT = ("东部", "中部", "西部", "东北")
_ENGLISH = {"东部": "the east", "中部": "the centre", "西部": "the west", "东北": "the north-east"}
_STEPS = {"东部": 0, "中部": 1, "西部": 2, "东北": 2}
"""How far down the ordered transfer a region stands; west and north-east take in alike."""


def of_province(adcode: str) -> tuple[str, ...]:
    """Codes of the provinces that border the province of ``adcode``."""
    return tuple(sorted(code for code in _around(adcode[:2]) if code not in ABROAD))


def abroad(adcode: str) -> tuple[Text, ...]:
    """The countries that the place borders: of a province those that any of its leagues does."""
    inside = regions.prefix(adcode)
    found = {o for one, o in _pairs() if o in ABROAD and one.startswith(inside[:4])}
    return tuple(name for code, name in ABROAD.items() if code in found)


def border(one: str, other: str) -> bool:
    """Whether the provinces of two places border each other."""
    return other[:2] in _around(one[:2])


def group(adcode: str) -> str:
    """The statistical region of a place; "" for none."""
    return next((name for name in GRADIENT if adcode[:2] in regions.GROUPS[name]), "")


def gradient(origin: str, place: str) -> Text:
    """Where a move from ``origin`` to ``place`` stands in the ordered transfer between regions."""
    here, there = group(origin), group(place)
    if not here or not there:
        return Text("", "")
    step = _STEPS[there] - _STEPS[here]
    way = _ALONG if step > 0 else _AGAINST if step < 0 else _LEVEL
    names = {"here": Text(here, _ENGLISH[here]), "there": Text(there, _ENGLISH[there])}
    return way.fill(**names)


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    return tuple((row["one"], row["other"]) for row in rows("neighbours.csv"))


@cache
def _around(province: str) -> frozenset[str]:
    named = {b for a, b in _pairs() if a == province} | {a for a, b in _pairs() if b == province}
    return frozenset(named)


_ALONG = Text("由{here}转向{there}，顺梯度转移", "from {here} to {there}: along the gradient")
_AGAINST = Text("由{here}转向{there}，逆梯度", "from {here} to {there}: against the gradient")
_LEVEL = Text("由{here}转向{there}，同一梯度", "from {here} to {there}: on the same step")
