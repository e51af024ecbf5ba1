"""How close two industries are (0..1), from the standard's tree, policy's chains and trade.

One symmetric matrix over ``industries.CODES`` answers for codes of any level. A more precise code
never lowers a relation: what is known of a division holds for everything in it.

Direction is kept apart, in :func:`flow`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from features import products
from features.industries import CODES, code_index, get, leaf, normalise, rows
from features.products import Product
from features.text import Text

Kind = Literal[
    "same_class", "same_group", "same_division", "chain", "supplier", "customer", "similar", "none"
]
Matrix = NDArray[np.float64]

SAME_CLASS, SAME_GROUP, SAME_DIVISION = 1.0, 0.8, 0.6

CHAIN = 0.55
"""Same link or next link of a named chain."""

CHAIN_STEP = 0.8
"""Each further link of the chain keeps this share."""

TRADE = 0.4
"""Most that trade between two divisions is worth."""

FULL_TRADE = 0.2
"""Share of one division's inputs or outputs from which trade counts in full."""

SIMILAR = 0.3
"""Worth of buying and selling exactly alike."""

UNLIKE = 0.5
"""Mean profile cosine up to which likeness counts nothing: all divisions buy energy and steel."""

STRUCTURE_YEAR = 2007
STANDARD = Text("GB/T 4754-2017", "GB/T 4754-2017")
TRADE_SOURCE = Text(
    f"国家统计局{STRUCTURE_YEAR}年投入产出表（135部门）",
    f"National Bureau of Statistics input-output table {STRUCTURE_YEAR} (135 sectors)",
)


@dataclass(frozen=True)
class Relation:
    """How close two codes are; ``kind`` says what the second is to the first."""

    value: float
    kind: Kind
    why: Text
    source: Text


@dataclass(frozen=True)
class Flow:
    """What the first industry supplies to the second and buys from it.

    Shares (0..1) of the input or the output that the other side makes up, whichever is larger,
    between their divisions in 2007; None where the table says nothing (most services, and inside
    one division). ``steps`` counts links of ``chain`` down (positive) or up to the second code.
    """

    supplies: float | None
    buys: float | None
    chain: Text | None
    steps: int | None


@dataclass(frozen=True)
class Link:
    """One link of a chain: the codes that belong to it and the products that it makes."""

    name: Text
    codes: tuple[str, ...]
    products: tuple[Product, ...]

    def holds(self, code: str) -> bool:
        """Whether ``code`` is one of the link's codes or lies below one."""
        return leaf(code).startswith(self.codes)

    @cached_property
    def positions(self) -> tuple[int, ...]:
        """Where the codes that it holds stand in ``CODES``."""
        return tuple(at for at, code in enumerate(_leaves()) if code.startswith(self.codes))


@dataclass(frozen=True)
class Chain:
    """A chain named by a policy document; ``links`` run from upstream to downstream.

    ``sought``: products that the document asks to bring in or to develop first. ``close``: whether
    its industries count as related; if not, the chain is only drawn.
    """

    id: str
    name: Text
    links: tuple[Link, ...]
    source: Text
    sought: tuple[str, ...] = ()
    close: bool = True

    def places(self, code: str) -> tuple[int, ...]:
        """The links that hold ``code``, counted from upstream."""
        return tuple(place for place, link in enumerate(self.links) if link.holds(code))


@cache
def code_matrix() -> Matrix:
    """Relation of any code to any other: 1,951 x 1,951 in the order of ``CODES``, read-only."""
    # 30 MB: raised where it is, since to touch as much again takes longer than all the rest.
    related = _between_divisions().take(_divisions(), axis=0).take(_divisions(), axis=1)
    _raise_related(related)
    for chain in _close():
        _raise_chain(related, chain)
    related.flags.writeable = False
    return related


@lru_cache(maxsize=16384)
def between(first: str, second: str) -> Relation:
    """The relation of two codes with its reason; symmetric in value, not in kind."""
    value = float(code_matrix()[code_index(first), code_index(second)])
    shared = _shared_level(leaf(first), leaf(second))
    if shared is not None:
        return Relation(value, shared, _shared_name(first, second), STANDARD)
    for chain in _close():
        step = _step(chain, first, second)
        if step is not None and value == _chain_value(step):
            return Relation(value, "chain", _chain_words(chain, first, second), chain.source)
    return _division_relation(value, normalise(first)[:2], normalise(second)[:2])


@lru_cache(maxsize=16384)
def flow(first: str, second: str) -> Flow:
    """Who supplies whom: upstream or downstream of a named chain, and trade between divisions."""
    steps = {chain: step for chain in chains() if (step := _step(chain, first, second)) is not None}
    chain = min(steps, key=lambda chain: abs(steps[chain]), default=None)
    trade = _trade(normalise(first)[:2], normalise(second)[:2])
    return Flow(
        None if trade is None else trade.supplies,
        None if trade is None else trade.buys,
        None if chain is None else chain.name,
        None if chain is None else steps[chain],
    )


def positions(codes: Sequence[str]) -> NDArray[np.intp]:
    """Rows of :func:`code_matrix` of these codes, in their order."""
    return np.array([code_index(code) for code in codes], dtype=np.intp)


def row(codes: Sequence[str]) -> Matrix:
    """The closest relation of any of ``codes`` to every code, shape (1951,); NaN without codes."""
    if not codes:
        return np.full(len(CODES), np.nan)
    closest: Matrix = code_matrix()[positions(codes)].max(axis=0)
    return closest


def affinity(
    firm_codes: Sequence[str], park_codes: Sequence[str], weights: ArrayLike | None = None
) -> float:
    """The best pair of a firm's and a park's industries, each park code counting its weight.

    NaN when either side names no industry: not known is not unrelated.
    """
    if not firm_codes or not park_codes:
        return float("nan")
    firmness = np.ones(len(park_codes)) if weights is None else np.asarray(weights, float)
    return float((row(firm_codes)[positions(park_codes)] * firmness).max())


@cache
def chains() -> tuple[Chain, ...]:
    """The named chains."""
    written = tomllib.loads((files("features") / "data" / "chains.toml").read_text("utf-8"))
    document = Text(written["title_zh"], written["title_en"])
    return tuple(_chain(chain, document) for chain in written["chain"])


def _close() -> tuple[Chain, ...]:
    return tuple(chain for chain in chains() if chain.close)


@dataclass(frozen=True)
class _Trade:
    """Trade of 2007 between two divisions, seen from the first; shares in 0..1."""

    supplies: float
    buys: float
    likeness: float

    @property
    def value(self) -> float:
        return max(self.traded, self.similar)

    @property
    def traded(self) -> float:
        return TRADE * min(1.0, max(self.supplies, self.buys) / FULL_TRADE)

    @property
    def similar(self) -> float:
        return SIMILAR * max(0.0, (self.likeness - UNLIKE) / (1 - UNLIKE))

    def reversed(self) -> "_Trade":
        return _Trade(self.buys, self.supplies, self.likeness)


def _raise_related(related: Matrix) -> None:
    """Raise ``related`` in place to what the deepest level is worth that two codes share."""
    for digits, value in ((2, SAME_DIVISION), (3, SAME_GROUP), (4, SAME_CLASS)):
        sharing: dict[str, list[int]] = {}
        for at, code in enumerate(_leaves()):
            if len(code) >= digits:
                sharing.setdefault(code[:digits], []).append(at)
        for members in sharing.values():
            block = np.ix_(members, members)
            related[block] = np.maximum(related[block], value)


@cache
def _leaves() -> tuple[str, ...]:
    return tuple(leaf(code) for code in CODES)


def _shared_level(first: str, second: str) -> Kind | None:
    if first[:2] != second[:2]:
        return None
    if min(len(first), len(second)) < 3 or first[:3] != second[:3]:
        return "same_division"
    return "same_class" if first == second and len(first) == 4 else "same_group"


def _shared_name(first: str, second: str) -> Text:
    """The deepest entry that covers both codes, as the reason."""
    one, other = leaf(first), leaf(second)
    digits = {"same_class": 4, "same_group": 3}.get(_shared_level(one, other) or "", 2)
    shared = get(one[:digits])
    return Text("同属{code} {name}", "both in {code} {name}").fill(
        code=shared.code, name=shared.name
    )


def _divisions() -> NDArray[np.intp]:
    """Number of the division of each code, counting from the first."""
    return np.array([_division_numbers()[code[:2]] for code in CODES], dtype=np.intp)


@cache
def _division_numbers() -> Mapping[str, int]:
    divisions = (code for code in CODES if len(code) == 2)
    return {division: number for number, division in enumerate(divisions)}


def _between_divisions() -> Matrix:
    """Values that trade and likeness give to two divisions; 0 where the table is silent."""
    numbers = _division_numbers()
    related = np.zeros((len(numbers), len(numbers)))
    for (first, second), trade in _trades().items():
        related[numbers[first], numbers[second]] = trade.value
        related[numbers[second], numbers[first]] = trade.value
    return related


@cache
def _trades() -> Mapping[tuple[str, str], _Trade]:
    return {
        (row["division"], row["partner"]): _Trade(
            _share(row, "partner_inputs_from_division", "division_output_to_partner"),
            _share(row, "division_inputs_from_partner", "partner_output_to_division"),
            (float(row["input_profile_cosine"]) + float(row["output_profile_cosine"])) / 2,
        )
        for row in rows("division_relatedness.csv")
    }


def _share(row: Mapping[str, str], *columns: str) -> float:
    """The larger share; above 1 in the table where imports exceed the domestic output."""
    return min(1.0, max(float(row[column]) for column in columns))


def _trade(first: str, second: str) -> _Trade | None:
    if (second, first) in _trades():
        return _trades()[second, first].reversed()
    return _trades().get((first, second))


def _division_relation(value: float, first: str, second: str) -> Relation:
    trade = _trade(first, second)
    if trade is None or value == 0:
        return Relation(value, "none", Text("未见联系", "no link known"), TRADE_SOURCE)
    if trade.similar > trade.traded:
        words = Text("与{other}的采购和销售结构相近", "buys and sells much like {other}")
        return Relation(value, "similar", words.fill(other=get(second).name), TRADE_SOURCE)
    if trade.supplies > trade.buys:
        words = Text(
            "{other}是下游（占比{share:.0%}）", "{other} is downstream (share {share:.0%})"
        )
        said = words.fill(other=get(second).name, share=trade.supplies)
        return Relation(value, "customer", said, TRADE_SOURCE)
    words = Text("{other}是上游（占比{share:.0%}）", "{other} is upstream (share {share:.0%})")
    said = words.fill(other=get(second).name, share=trade.buys)
    return Relation(value, "supplier", said, TRADE_SOURCE)


def _chain(written: Mapping[str, Any], document: Text) -> Chain:
    links = tuple(
        Link(
            Text(link["zh"], link["en"]),
            tuple(link["codes"]),
            tuple(products.catalogue()[name] for name in link["products"]),
        )
        for link in written["link"]
    )
    name, sought = Text(written["zh"], written["en"]), tuple(written.get("sought", ()))
    source, close = _source(written, document), bool(written.get("close", True))
    return Chain(written["id"], name, links, source, sought, close)


def _source(written: Mapping[str, Any], document: Text) -> Text:
    """The chain's own document, else the clause of the one that most chains are from."""
    if "source_zh" in written:
        return Text(written["source_zh"], written["source_en"])
    clause = Text(written["clause_zh"], written["clause_en"])
    return Text("《{document}》{clause}", "{document}, {clause}").fill(
        document=document, clause=clause
    )


def _chain_value(step: int) -> float:
    return CHAIN * CHAIN_STEP ** max(abs(step) - 1, 0)


def _raise_chain(related: Matrix, chain: Chain) -> None:
    """Raise ``related`` in place to what the chain's links are worth to each other."""
    held = [link.positions for link in chain.links]
    for one, upper in enumerate(held):
        for other, lower in enumerate(held):
            block = np.ix_(upper, lower)
            related[block] = np.maximum(related[block], _chain_value(other - one))


def _step(chain: Chain, first: str, second: str) -> int | None:
    """Links from the first code down (positive) to the second, the shortest way; None outside."""
    steps = [other - one for one in chain.places(first) for other in chain.places(second)]
    return min(steps, key=lambda step: (abs(step), -step), default=None)


def _chain_words(chain: Chain, first: str, second: str) -> Text:
    step = _step(chain, first, second)
    if not step:
        here = next(at for at in chain.places(first) if at in chain.places(second))
        return _SAME_LINK.fill(chain=chain.name, link=chain.links[here].name)
    one = next(place for place in chain.places(first) if place + step in chain.places(second))
    ends = (chain.links[one].name, chain.links[one + step].name)
    upper, lower = ends if step > 0 else ends[::-1]
    return Text("{chain}产业链：{upper} → {lower}", "{chain} chain: {upper} → {lower}").fill(
        chain=chain.name, upper=upper, lower=lower
    )


_SAME_LINK = Text("{chain}产业链：同在“{link}”环节", "{chain} chain: both in the link “{link}”")
