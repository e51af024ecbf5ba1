"""The chain of an industry that no document draws: whom it buys from and sells to, by trade."""

from collections.abc import Callable
from functools import lru_cache

from features.errors import NotFound
from features.industries import get, normalise, section_of, tree
from features.products import Product
from features.relatedness import TRADE_SOURCE, Chain, Flow, Link, flow
from features.text import Text

MOST = 5
"""So many divisions stand on either side."""
LEAST = 0.01
"""Share of inputs or outputs from which a division counts."""
INDUSTRY = frozenset("BCD")


@lru_cache(maxsize=128)
def trade_chain(code: str) -> Chain:
    """Suppliers, the industry's own division and customers, by the national table of trade.

    Raises :class:`NotFound` for an unknown code and for one whose trade no table tells.
    """
    own = normalise(code)[:2]
    before, after = _partners(own, lambda one: one.buys), _partners(own, lambda one: one.supplies)
    if not own.isdigit() or not (before or after):
        raise NotFound(_KIND, code)
    links = ((_BEFORE, before), (get(own).name, (own,)), (_AFTER, after))
    return Chain(
        id=own,
        name=get(own).name,
        links=tuple(_link(name, codes) for name, codes in links if codes),
        source=TRADE_SOURCE,
        close=False,
    )


def _partners(own: str, share: Callable[[Flow], float | None]) -> tuple[str, ...]:
    shares = {one: share(flow(own, one)) or 0.0 for one in _divisions() if one != own}
    best = sorted(shares, key=lambda one: (-shares[one], one))
    return tuple(one for one in best[:MOST] if shares[one] >= LEAST)


@lru_cache(maxsize=1)
def _divisions() -> tuple[str, ...]:
    """Divisions of mining, manufacturing and supply."""
    divisions = (code for code, entry in tree().items() if entry.level == "division")
    return tuple(code for code in divisions if section_of(code) in INDUSTRY)


def _link(name: Text, codes: tuple[str, ...]) -> Link:
    made = (Product(get(code).name, codes=(code,), exact=True) for code in codes)
    return Link(name, codes, tuple(made))


_KIND = Text("产业链或可查投入产出的行业", "Chain, or industry with known trade")
_BEFORE = Text("上游（主要采购自）", "Upstream (buys mostly from)")
_AFTER = Text("下游（主要销往）", "Downstream (sells mostly to)")
