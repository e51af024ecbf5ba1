"""Charts drawn into files and reports: Altair's specifications as SVG or PNG."""

from pathlib import Path

import altair as alt
import vl_convert

from features.errors import BadInput, Fault
from features.tables import saving
from features.text import Text

SCALE = 2.0
NO_KIND = Text("不认识这种文件", "is no kind of file that can be written")
_PICTURES = Text("请用 .svg 或 .png 结尾", "End the name in .svg or .png")


def drawn(spec: str, kind: str) -> bytes:
    """The chart of a Vega-Lite specification, "svg" or "png"."""
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return vl_convert.vegalite_to_png(spec, scale=SCALE)


def draw(chart: alt.TopLevelMixin, out: Path) -> None:
    """A chart as the end of ``out`` asks: .svg or .png; raises :class:`BadInput`."""
    kind = out.suffix.lower().lstrip(".")
    if kind not in {"svg", "png"}:
        raise BadInput([Fault("out", out.name, NO_KIND, _PICTURES)])
    with saving(out):
        out.write_bytes(drawn(chart.to_json(), kind))
