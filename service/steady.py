"""How steady a ranking is, in words and as values."""

from typing import TYPE_CHECKING, Any

from features.text import Lang, Text
from features.units import points_within
from recommender.matching import ENGINE_VERSION, ParkMatcher
from recommender.robustness import DEPTH
from recommender.study import TOP, Study, decisive, label, study
from service import matchers
from service.answers import ILLUSTRATIVE
from service.paragraphs import Paragraph, stacked, styled, table_of
from service.questions import Question

if TYPE_CHECKING:
    from rich.console import RenderableType


def answered(matcher: ParkMatcher, question: Question, spread: float, lang: Lang) -> dict[str, Any]:
    """How steady the ranking that ``question`` asks for is, with what is needed to ask again."""
    day, weights = question.as_of or matchers.today(), question.weighting
    found = study(
        matcher,
        question.firm,
        as_of=day,
        weights=weights,
        region=question.region or None,
        spread=spread,
        depth=max(question.k, DEPTH),
    )
    return {
        **told(found, question.k, lang),
        "region": question.region,
        "as_of": day.isoformat(),
        "signed": weights.signing,
        "data_version": matcher.data_version_,
        "engine_version": ENGINE_VERSION,
        "illustrative": question.illustrative,
        "banner": ILLUSTRATIVE.of(lang) if question.illustrative else None,
    }


def told(found: Study, k: int, lang: Lang) -> dict[str, Any]:
    """The first ``k`` parks, the ranges and the swings as plain values."""
    return {
        "weights": found.weights,
        "spread": found.spread,
        "draws": found.near.draws,
        "too_close": found.near.too_close,
        "said": found.near.said.of(lang),
        "open_to_unknowns": found.open,
        "rivals": [found.parks[at].id for at in found.near.rivals.tolist()],
        "parks": [
            {
                "park": one.park.id,
                "name": one.park.name,
                "rank": one.rank,
                "score": one.score,
                "low": one.low,
                "high": one.high,
                "first": one.first,
                f"top{TOP}": one.top,
                "first_over_all_weights": one.anywhere,
                "ahead_of_leader": one.ahead,
            }
            for one in found.standings(k)
        ],
        "ranges": [
            {
                "criterion": label(one.criterion).of(lang),
                "share": one.share,
                "low": one.low,
                "high": one.high,
                "leader_below": _id(found, one.below),
                "leader_above": _id(found, one.above),
            }
            for one in found.ranges
        ],
        "swings": [
            {
                "criterion": label(one.criterion).of(lang),
                "shares": one.shares,
                "leads": one.leads,
                "leaders": [found.parks[at].id for at in one.leaders],
            }
            for one in found.swings
        ],
    }


def screen(found: Study, k: int, illustrative: bool, lang: Lang) -> "RenderableType":
    """The finding, the parks with their shares, and the weights that would turn it."""
    parts: list[RenderableType] = (
        [styled(ILLUSTRATIVE.of(lang), "bold red")] if illustrative else []
    )
    parts.append(styled(found.near.said.of(lang), "bold"))
    table = table_of(lang, *_HEADS)
    for one in found.standings(k):
        table.add_row(
            str(one.rank), styled(f"{one.park.name}（{one.park.id}）"),
            points_within(one.score, one.low, one.high), f"{one.first:.0%}",
            f"{one.top:.0%}", f"{one.anywhere:.0%}", "—" if one.rank == 1 else f"{one.ahead:.0%}",
        )  # fmt: skip
    notes = (
        _HOW.fill(draws=f"{found.near.draws:,}", spread=f"{found.spread:.0%}"),
        _OPEN.fill(count=found.open),
    )
    return stacked(
        *parts, table, _turns(found, lang), *(Paragraph(note.of(lang), "dim") for note in notes)
    )


def _turns(found: Study, lang: Lang) -> "RenderableType":
    """What each criterion may weigh before another park leads, the nearest turn first."""
    turning = decisive(found.ranges)
    if not turning:
        return styled(_NO_TURN.of(lang))
    table = table_of(lang, *_TURN_HEADS)
    for one in turning:
        below = "—" if one.below is None else found.parks[one.below].name
        above = "—" if one.above is None else found.parks[one.above].name
        table.add_row(
            styled(label(one.criterion).of(lang)), f"{one.share:.1%}",
            f"{one.low:.1%} – {one.high:.1%}", styled(below), styled(above),
        )  # fmt: skip
    return table


def _id(found: Study, position: int | None) -> str | None:
    return None if position is None else found.parks[position].id


_HEADS = (
    Text("位次", "Rank"),
    Text("园区", "Park"),
    Text("得分（满分 100）\n[下限, 上限]", "Score (of 100)\n[low, high]"),
    Text("居第一", "First"),
    Text(f"居前 {TOP}", f"Among {TOP}"),
    Text("任意权重下居第一", "First, any weights"),
    Text("胜过现第一", "Ahead of the leader"),
)
_TURN_HEADS = (
    Text("准则", "Criterion"),
    Text("现权重", "Weighs"),
    Text("第一不变的范围", "Leader kept within"),
    Text("再低则第一为", "Below it leads"),
    Text("再高则第一为", "Above it leads"),
)
_HOW = Text(
    "权重抽样 {draws} 次：每项权重平均偏离 {spread}；任意权重：各准则权重均匀抽样。"
    "范围为精确值，其余准则按比例",
    "{draws} draws of the weights, each off by {spread} on average; any weights: drawn evenly. "
    "The ranges are exact, the other criteria in proportion",
)
_OPEN = Text(
    "未知的数字若都查明，最多还有 {count} 个园区可能超过第一名",
    "Once what is unknown is found out, up to {count} other parks may be ahead of the leader",
)
_NO_TURN = Text(
    "单独改变任何一项权重，第一名都不变", "No weight alone, however moved, unseats the leader"
)
