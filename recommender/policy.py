"""Which rules of law hold on a day, in a region, for a product, and where they pull apart.

The rules are TOML files; a province is added by adding a file. A file has ``[topics]``,
``[documents.<key>]``, ``[products.<key>]`` and ``[[rule]]``; a rule names documents and products
by key and may name those of another file. Reading the files is all that is not pure here.
"""

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from features.errors import BadInput, Fault, NotFound
from features.fields import build
from features.profiles import Frozen
from features.text import Text
from recommender.rulebook import Both, Certainty, Document, Kind, Product, Rule

__all__ = [
    "RULES",
    "Certainty",
    "Conflict",
    "Document",
    "Kind",
    "Policy",
    "PolicyBook",
    "Product",
    "Rule",
    "Standing",
]

RULES = Path(__file__).parent / "rules"

Status = Literal["PASS", "FAIL", "UNKNOWN", "CONDITIONAL"]

Part = TypeVar("Part", Document, Product)


@dataclass(frozen=True)
class Standing:
    """What a rule alone says of a firm, and what the firm still lacks: one of, and all of."""

    status: Status
    certainty: Certainty = "certain"
    needs_one_of: tuple[str, ...] = ()
    needs_all_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Two rules in force that pull in different directions on one topic."""

    topic: str
    limit: Rule
    promote: Rule

    @property
    def by_date(self) -> tuple[Rule, ...]:
        """Both, the older first, one of unknown date last."""
        return tuple(sorted((self.limit, self.promote), key=_start))


@dataclass(frozen=True)
class Policy:
    """The rules in force on ``day``, of every region or of one."""

    day: date
    rules: tuple[Rule, ...]

    def for_region(self, place: str) -> "Policy":
        """The rules that hold in ``place``: a division code, or a path that ends in one."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.holds_in(place)))

    def of_kind(self, *kinds: Kind) -> tuple[Rule, ...]:
        """The rules of these kinds, in the order of the files."""
        return tuple(rule for rule in self.rules if rule.kind in kinds)

    def match_products(self, rule: Rule, codes: Sequence[str], words: str) -> Certainty:
        """How surely ``rule`` concerns a firm with these GB/T 4754 codes and this text."""
        return rule.match(codes, words)

    def standing(
        self,
        rule: Rule,
        codes: Sequence[str],
        words: str,
        *,
        place: str = "",
        exemptions: Collection[str] = (),
        exemptions_complete: bool | None = None,
    ) -> Standing | None:
        """What ``rule`` says of a firm at ``place`` (a division code).

        None when it does not concern the firm, or needs figures of the firm or the park.
        ``exemptions_complete`` is True when the firm states that it has no further exemptions.
        """
        certainty = rule.match(codes, words)
        if certainty == "no":
            return None
        found = _decide(rule, place, frozenset(exemptions), exemptions_complete is True)
        doubtful = certainty == "possible" or rule.basis == "to_verify" or rule.within is not None
        if found is None or found.status == "PASS":
            return found and replace(found, certainty=certainty)
        status: Status = "UNKNOWN" if doubtful else found.status
        return replace(found, status=status, certainty=certainty)

    def conflicts(self, topic: str | None = None) -> tuple[Conflict, ...]:
        """Pairs of a limiting and a promoting rule on one topic whose regions overlap."""
        return tuple(pair for pair in self._conflicts if topic in {None, pair.topic})

    @cached_property
    def _conflicts(self) -> tuple[Conflict, ...]:
        return tuple(
            Conflict(shared, limit, promote)
            for limit in self.rules
            for promote in self.rules
            if limit.stance == "limit" and promote.stance == "promote"
            if limit.holds_in(promote.region) or promote.holds_in(limit.region)
            for shared in limit.topics
            if shared in promote.topics
        )


@dataclass(frozen=True)
class PolicyBook:
    """Every rule that was read, whatever its day, what each topic and each product is."""

    rules: tuple[Rule, ...]
    topics: Mapping[str, Text]
    products: Mapping[str, Product]

    @classmethod
    def load(cls, *paths: str | Path) -> "PolicyBook":
        """The rules of files or folders, by default the built-in ones.

        To add a province, load ``RULES`` and its file. Raises :class:`BadInput` with every fault
        of every file.
        """
        return _book(paths or (RULES,))

    def at(self, day: date) -> Policy:
        """The rules in force on ``day``."""
        return Policy(day, tuple(rule for rule in self.rules if rule.in_force(day)))

    def on_topic(self, topic: str, codes: Sequence[str], words: str) -> bool:
        """Whether a firm may make what ``topic`` is about; any firm where that is no product."""
        product = self.products.get(topic)
        return product is None or product.match(codes, words) != "no"

    def rule(self, rule_id: str) -> Rule:
        """The rule called ``rule_id``, in force or not; raises :class:`NotFound`."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise NotFound(Text("规则", "Rule"), rule_id)


def _decide(rule: Rule, place: str, claimed: frozenset[str], complete: bool) -> Standing | None:
    """What the rule says of a firm that it surely concerns."""
    ways = rule.ways_out
    one_of = () if claimed.intersection(ways.any_of) else ways.any_of
    all_of = tuple(name for name in ways.all_of if name not in claimed)
    if rule.effect == "site_in" and place:
        return Standing("PASS" if rule.allows_site(place) else "CONDITIONAL")
    if rule.effect in {"prohibit", "control"}:
        return Standing("FAIL" if rule.effect == "prohibit" else "UNKNOWN")
    if rule.effect == "prohibit_unless_exempt" and one_of and complete:
        return Standing("FAIL", "certain", one_of, all_of)
    if rule.effect not in {"prohibit_unless_exempt", "require"} or not ways:
        return None
    lacking = bool(one_of or all_of)
    return Standing("CONDITIONAL" if lacking else "PASS", "certain", one_of, all_of)


def _start(rule: Rule) -> date:
    return rule.since.first_day if rule.since else date.max


class _File(Frozen, defer_build=True):
    topics: Mapping[str, Both] = {}
    documents: Mapping[str, Mapping[str, Any]] = {}
    products: Mapping[str, Mapping[str, Any]] = {}
    rule: tuple[Mapping[str, Any], ...] = ()


def _book(paths: Iterable[str | Path]) -> PolicyBook:
    faults: list[Fault] = []
    files = list(_files(paths, faults))
    documents = dict(_parts(files, "documents", Document, faults))
    products = dict(_parts(files, "products", Product, faults))
    rules = tuple(_rules(files, documents, products, faults))
    topics = {key: product.name for key, product in products.items()}
    for _, file in files:
        topics.update(file.topics)
    faults.extend(_twice(files))
    faults.extend(fault for rule in rules for fault in _gaps(rule, topics))
    if faults:
        raise BadInput(faults)
    return PolicyBook(rules, topics, products)


def _files(paths: Iterable[str | Path], faults: list[Fault]) -> Iterator[tuple[str, _File]]:
    for path in map(Path, paths):
        for found in sorted(path.glob("*.toml")) or [path]:
            try:
                raw = tomllib.loads(found.read_text(encoding="utf-8-sig"))
                yield found.name, build(_File, raw, found.name)
            except BadInput as error:
                faults.extend(error.faults)
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                faults.append(_unreadable(found, error))


def _parts(
    files: Iterable[tuple[str, _File]], table: str, model: type[Part], faults: list[Fault]
) -> Iterator[tuple[str, Part]]:
    for name, file in files:
        for key, raw in getattr(file, table).items():
            try:
                yield key, build(model, {**raw, "id": key}, f"{name}.{table}.{key}")
            except BadInput as error:
                faults.extend(error.faults)


def _rules(
    files: Iterable[tuple[str, _File]],
    documents: Mapping[str, Document],
    products: Mapping[str, Product],
    faults: list[Fault],
) -> Iterator[Rule]:
    for name, file in files:
        for count, raw in enumerate(file.rule, 1):
            cited = {"document": documents.get(str(raw.get("document")), raw.get("document"))}
            if isinstance(raw.get("applies"), list):
                cited["applies"] = tuple(products.get(str(key), key) for key in raw["applies"])
            try:
                yield build(Rule, {**raw, **cited}, f"{name}.rule.{raw.get('id', count)}")
            except BadInput as error:
                faults.extend(error.faults)


def _twice(files: Iterable[tuple[str, _File]]) -> Iterator[Fault]:
    """What is declared twice: a province cannot change what another file means."""
    named = Counter(
        path
        for _, file in files
        for path in (
            *(f"documents.{key}" for key in file.documents),
            *(f"products.{key}" for key in file.products),
            *(f"topics.{key}" for key in file.topics),
            *(f"rule.{raw.get('id', '?')}" for raw in file.rule),
        )
    )
    for path, count in named.items():
        if count > 1:
            yield Fault(
                path,
                count,
                Text("重复声明", "is declared more than once"),
                Text("请换一个名称", "Give it another name"),
            )


def _gaps(rule: Rule, topics: Mapping[str, Text]) -> Iterator[Fault]:
    """What a rule, well-formed in itself, lacks for its effect."""
    if rule.topic not in topics:
        yield _gap(rule, "topic", rule.topic, "没有这个主题", "is no known topic")
    if rule.since and rule.until and rule.until.first_day <= rule.since.first_day:
        yield _gap(rule, "until", rule.until, "不晚于 since", "is not after since")
    wanted = _WANTED.get(rule.effect)
    if wanted and not getattr(rule, wanted):
        yield _gap(rule, wanted, None, f"{rule.effect} 必须有它", f"is needed by {rule.effect}")


_WANTED: Mapping[str, str] = {
    "prohibit": "applies",
    "prohibit_unless_exempt": "ways_out",
    "site_in": "sites",
    "prefer": "sites",
    "threshold": "values",
    "reference": "values",
}


def _gap(rule: Rule, field: str, value: object, zh: str, en: str) -> Fault:
    remedy = Text("请改正该规则，或声明所引用的内容", "Correct the rule or declare what it names")
    return Fault(f"rule.{rule.id}.{field}", value, Text(zh, en), remedy)


def _unreadable(path: Path, error: Exception) -> Fault:
    return Fault(
        path.name,
        str(error),
        Text("无法读取", "cannot be read"),
        Text("请给出存在的 UTF-8 TOML 文件", "Give an existing TOML file in UTF-8"),
    )
