"""A paper with one text in every place that holds text, for the tests of what is made of it."""

from datetime import date

import altair as alt

from features.text import Lang
from service.papers import Grid, Heading, Line, Paper, Picture, inert

DAY = date(2026, 1, 31)
PROBES = (
    "=HYPERLINK(\"http://x\")", "+1+1", "-2", "@SUM(A1)", "<script>alert(1)</script>", "&amp; ]]>",
    "#panic(\"x\")", "$ x^2 $ *b* _c_ @ref <label>", "\\u{41} #set page(paper: \"a0\")",
    "\x00\x01\x1b[31m", "\u202e倒", "\ud800x", "\ufffe\uffff", "行\r\n行\t格", "長" * 300,
    "W" * 300, "{{ 7*7 }} {% raw %}", "'=1+1",
)  # fmt: skip
SPEC = (
    alt.Chart(alt.InlineData(values=[{"name": "甲", "score": 1}]))
    .mark_bar()
    .encode(x="score:Q", y="name:N")
    .to_json()
)


def of(said: str, lang: Lang = "zh", picture: bool = False) -> Paper:
    """``said`` wherever a paper has words."""
    table = Grid("表", (said, "数 · number"), ((said, 1234.5), (said, None)), (3.0, 1.0))
    drawn = (Picture(SPEC, said),) if picture else ()
    blocks = (Heading(said), Line(said), Line(said, loud=True), *drawn, table)
    return Paper(said, said, said, DAY, lang, blocks, (table,), banner=said)


def squeezed(said: str) -> str:
    """What can be read of ``said``, wherever lines break."""
    return "".join(inert(said).replace("\u200b", "").split())
