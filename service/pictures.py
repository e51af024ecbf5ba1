"""Charts drawn into files, as SVG or PNG."""

from pathlib import Path
from typing import TYPE_CHECKING

from features.errors import BadInput, Fault
from features.tables import saving
from features.text import Text
from recommender.looks import image

if TYPE_CHECKING:
    import altair as alt

NO_KIND = Text("不认识这种文件", "is no kind of file that can be written")
_PICTURES = Text("请用 .svg 或 .png 结尾", "End the name in .svg or .png")


def draw(chart: "alt.TopLevelMixin", out: Path) -> None:
    """A chart as the end of ``out`` asks: .svg or .png; raises :class:`BadInput`."""
    kind = out.suffix.lower().lstrip(".")
    if kind not in {"svg", "png"}:
        raise BadInput([Fault("out", out.name, NO_KIND, _PICTURES)])
    with saving(out):
        out.write_bytes(image(chart, kind))
