"""How well sitings are found again, as a table."""

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text as Line

from features.text import Lang, Text
from recommender.evaluate import Evaluation
from recommender.mutual import LISTS, TwoSided
from service.paragraphs import Paragraph


def screen(found: Evaluation, lang: Lang) -> RenderableType:
    """Metrics as rows with their intervals, models as columns; then whom the lists reach."""
    table = _turned(found.table(lang))
    counts = _EVALUATED.fill(n=found.n, n_park=found.n_park, excluded=len(found.excluded))
    notes = (Paragraph(note.of(lang), "dim") for note in found.notes)
    return Group(
        Line(counts.of(lang)),
        table,
        *([_turned(found.reach_table(lang))] if found.reach else []),
        *notes,
    )


def both_sides(found: Mapping[str, TwoSided], lang: Lang) -> RenderableType:
    """What each way to order lists brings about on both sides."""
    table = Table("", *(Column(Line(LISTS[name].of(lang))) for name in found))
    for label, attribute, shown in _BOTH:
        cells = (Line(format(getattr(one, attribute), shown)) for one in found.values())
        table.add_row(label.of(lang), *cells)
    return Group(table, Paragraph(_BOTH_SIDES.of(lang), "dim"))


def _turned(rows: tuple[tuple[str, ...], ...]) -> Table:
    """Models as columns, what is measured as rows."""
    heads, *models = rows
    table = Table("", *(Column(Line(name)) for name, *_ in models))
    for metric, *cells in zip(heads[1:], *(values for _, *values in models), strict=True):
        table.add_row(metric, *map(Line, cells))
    return table


_EVALUATED = Text(
    "{n} 个落地项目，其中 {n_park} 个有候选园区可对；{excluded} 个无法评判",
    "{n:siting|sitings}, {n_park} of them with a candidate park; {excluded} could not be judged",
)
_BOTH = (
    (Text("期望匹配数", "expected matches"), "matches", ".1f"),
    (Text("有嫉妒的企业", "envious firms"), "envious_firms", ".0%"),
    (Text("有嫉妒的园区", "envious parks"), "envious_parks", ".0%"),
    (Text("企业最多少得的匹配", "most matches that a firm misses"), "most_envy", ".2f"),
)
_BOTH_SIDES = Text(
    "两边各看前 10 名，第 r 名被看到的机会为 1/log2(1+r)；换成同侧他人的位次能得更多匹配，即为嫉妒",
    "Either side looks at ten, at place r with chance 1/log2(1+r); to envy is to get more matches "
    "in the places of another of one's side",
)
