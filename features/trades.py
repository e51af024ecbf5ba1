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


@cache
def _chains_of() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for bit, chain in enumerate(chains()):
        for link in chain.links:
            for product in link.products:
                name = product.name.zh
                found[name] = found.get(name, 0) | 1 << bit
    return found
