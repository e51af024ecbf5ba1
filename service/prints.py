"""A paper as a PDF whose letters are in it: it looks the same on every machine and in print."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from features.text import Text
from recommender.looks import drawn
from service.papers import AUTHOR, FONT, Block, Grid, Heading, Line, Paper, Picture, inert, told
from service.refusals import Unready

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = (FONT, "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei")
"""Fonts with Chinese letters that systems have, the first that is there is taken."""
NO_FONT = Text(
    "本机没有中文字体，无法写 PDF：请安装 Noto Sans CJK（Debian：apt install fonts-noto-cjk）",
    "No Chinese font is installed, so no PDF can be written: install Noto Sans CJK "
    "(Debian: apt install fonts-noto-cjk)",
)


def printed(paper: Paper) -> bytes:
    """The bytes of the .pdf; raises :class:`Unready` where no Chinese font is installed."""
    import typst  # each kind of file has a library of its own, and few kinds are asked for

    fonts = _fonts()
    day = datetime(paper.day.year, paper.day.month, paper.day.day, tzinfo=UTC)
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=fonts,
        sys_inputs={"paper": json.dumps(_content(paper, font(fonts)), ensure_ascii=False)},
        timestamp=day,
    )
    assert isinstance(made, bytes)
    return made


def font(fonts: "typst.Fonts") -> str:
    """The font to print in; raises :class:`Unready` where none has Chinese letters."""
    held = set(fonts.families())
    for name in FONTS:
        if name in held:
            return name
    raise Unready(NO_FONT)


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


def _content(paper: Paper, name: str) -> dict[str, object]:
    above = [
        *([Line(paper.banner, loud=True)] if paper.banner else []),
        Line(paper.basis, quiet=True),
    ]
    return {
        "title": inert(paper.title),
        "author": AUTHOR,
        "foot": inert(paper.foot),
        "font": name,
        "lang": paper.lang,
        "region": "CN" if paper.lang == "zh" else "GB",
        "blocks": [_block(one) for one in (*above, *paper.blocks)],
    }


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "said": inert(block.said)}
        case Line():
            kind = "loud" if block.loud else "quiet" if block.quiet else "line"
            return {"kind": kind, "said": inert(block.said)}
        case Picture():
            svg = drawn(block.spec, "svg").decode()
            return {"kind": "picture", "svg": svg, "said": inert(block.said)}
        case Grid():
            return {
                "kind": "table",
                "heads": list(map(inert, block.heads)),
                "rows": [[told(cell) for cell in row] for row in block.rows],
                "shares": block.shares,
            }
