"""How well sitings are found again, as a table."""

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text as Line

from features.text import Lang, Text
from recommender.evaluate import Evaluation
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


def _turned(rows: tuple[tuple[str, ...], ...]) -> Table:
    """Models as columns, what is measured as rows."""
    heads, *models = rows
    table = Table("", *(Column(Line(name)) for name, *_ in models))
    for metric, *cells in zip(heads[1:], *(values for _, *values in models), strict=True):
        table.add_row(metric, *map(Line, cells))
    return table


_EVALUATED = Text(
    "{n} 个落地项目，其中 {n_park} 个有候选园区可对；{excluded} 个无法评判",
    "{n} sitings, {n_park} of them with a candidate park; {excluded} could not be judged",
)
