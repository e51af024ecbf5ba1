"""Which named chains the products in a text belong to: one class of the standard holds several.

Class 3985 makes polysilicon, magnets and cathodes alike; who makes one is no neighbour of the other
two. Chains are told by bits, so that many texts are compared at once.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from features import products
from features.relatedness import chains


@lru_cache(maxsize=1 << 13)
def trades(text: str, codes: tuple[str, ...]) -> int:
    """One bit for each chain of which the text names a product; 0 where it names none.

    ``codes``: the industries of who says it.
    """
    found = 0
    for code in codes or ("",):
        for name in products.named(text, code):
            found |= _chains_of().get(name, 0)
    return found


@lru_cache(maxsize=1 << 13)
def about(text: str, codes: tuple[str, ...]) -> int:
    """As :func:`trades`; of a text that names no product, the chains of those that a word in it
    covers among other things, as 稀土 covers magnets.
    """
    found = trades(text, codes)
    if not found:
        for name, product in products.catalogue().items():
            if any(word in text for word in product.broader):
                found |= _chains_of().get(name, 0)
    return found


def akin(one: int, other: int, code: str) -> bool | None:
    """Whether two who share the class ``code`` may be of one trade, by the chains that either is
    ``about``; None where one names nothing and the class holds several trades.
    """
    if one and other:
        return bool(one & other)
    return None if mixed(code) else True


@cache
def mixed(code: str) -> bool:
    """Whether products that are made in the class ``code`` are of chains that share none."""
    made = [name for name, product in products.catalogue().items() if product.made_under(code)]
    bits = [_chains_of().get(name, 0) for name in made]
    return any(one & other == 0 for one in bits for other in bits)


@cache
def _chains_of() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for bit, chain in enumerate(chains()):
        for link in chain.links:
            for product in link.products:
                name = product.name.zh
                found[name] = found.get(name, 0) | 1 << bit
    return found
