"""Groupings of industries that documents make above the standard: clusters, tracks, future fields,
emerging and high-tech industries, and the stage that an industry is at.

Which codes belong to a name that a document uses is our reading; the statistical office's own
lists of emerging and high-tech industries are taken as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from features.industries import normalise, rows
from features.text import Text

LAYERS = {
    "cluster": Text("自治区十大产业集群", "the region's ten clusters"),
    "track": Text("2025 对接活动专题", "tracks of the 2025 event"),
    "future_field": Text("未来产业五大领域", "five future fields"),
    "future_direction": Text("未来产业八大方向", "eight future directions"),
    "ladder_world": Text("世界级集群（目标）", "world-class cluster (target)"),
    "ladder_national": Text("国家级集群（目标）", "national cluster (target)"),
    "ladder_regional": Text("自治区级集群（目标）", "regional cluster (target)"),
    "emerging": Text("战略性新兴产业（2018）", "strategic emerging industries (2018)"),
    "high_tech": Text("高技术制造业", "high-tech manufacturing"),
}
FUTURE, EMERGING = ("future_field", "future_direction"), ("emerging",)
STAGES = {
    "future": Text("未来产业", "future industry"),
    "emerging": Text("新兴产业", "emerging industry"),
    "traditional": Text("传统产业", "traditional industry"),
}


@dataclass(frozen=True)
class Group:
    """One name of a layer, and the codes under it."""

    layer: str
    name: Text
    codes: tuple[str, ...]
    year: str
    source: str

    def holds(self, code: str) -> bool:
        """Whether ``code`` is one of the group's codes or lies below one."""
        return code.startswith(self.codes)


@cache
def groups() -> tuple[Group, ...]:
    """Every group of every layer."""
    return (*_named(), *_emerging(), *_high_tech())


@lru_cache(maxsize=4096)
def of(code: str) -> tuple[Group, ...]:
    """The groups that hold an industry; raises :class:`NotFound` for an unknown code."""
    known = normalise(code)
    return tuple(group for group in groups() if group.holds(known))


def stage(code: str) -> Text:
    """Future before emerging before traditional: the furthest stage that a document puts it at.

    A code that only partly belongs to a group is not in it.
    """
    layers = {group.layer for group in of(code)}
    if layers.intersection(FUTURE):
        return STAGES["future"]
    return STAGES["emerging" if layers.intersection(EMERGING) else "traditional"]


def _named() -> Iterator[Group]:
    for row in rows("industry_layers.csv"):
        name, codes = Text(row["name_zh"], row["name_en"]), tuple(row["codes"].split(";"))
        yield Group(row["layer"], name, codes, row["year"], row["source"])


def _emerging() -> Iterator[Group]:
    source = "国家统计局《战略性新兴产业分类（2018）》；对应的行业代码为本项目所作，待核"
    for row in rows("strategic_emerging_2018.csv"):
        zh, en = f"{row['field']}·{row['direction']}", f"{row['field_en']} · {row['direction_en']}"
        codes = tuple(filter(None, row["gbt_codes"].split("|")))
        if codes:
            yield Group("emerging", Text(zh, en), codes, "2018", source)


def _high_tech() -> Iterator[Group]:
    source = "国家统计局《高技术产业（制造业）分类（2017）》；待与印本核对"
    fields: dict[Text, list[str]] = {}
    for row in rows("high_tech_manufacturing.csv"):
        fields.setdefault(Text(row["field"], row["field_en"]), []).append(row["gbt_class"])
    for name, codes in fields.items():
        yield Group("high_tech", name, tuple(codes), "2017", source)
