"""PDF: text can be selected, letters are in the file, nothing that people write is run."""

import io

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from features.text import LANGS, Lang
from service import prints
from service.prints import printed
from service.refusals import Unready
from tests.service import papering


def text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("said", papering.PROBES)
def test_whatever_is_written_is_printed_as_it_is(said: str) -> None:
    read = papering.squeezed(text(printed(papering.of(said))))
    assert read.count(papering.squeezed(said)) >= 6


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_printed(said: str) -> None:
    assert "1/1" in papering.squeezed(text(printed(papering.of(said))))


@pytest.mark.parametrize("lang", LANGS)
def test_letters_are_in_the_file_and_only_those_needed(lang: Lang) -> None:
    content = printed(papering.of("内蒙古的园区 Inner Mongolia", lang, picture=True))
    reader = PdfReader(io.BytesIO(content))
    fonts = [
        font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()
        kept = inner["/FontDescriptor"].get_object()
        assert "/FontFile3" in kept or "/FontFile2" in kept
        assert font["/BaseFont"][7] == "+"
    assert reader.metadata.title == "内蒙古的园区 Inner Mongolia"
    assert str(reader.trailer["/Root"]["/Lang"]).startswith(lang)
    assert len(content) < 300_000


def test_the_same_paper_is_the_same_file() -> None:
    assert printed(papering.of("甲")) == printed(papering.of("甲"))


def test_heads_of_a_long_table_are_on_every_page() -> None:
    paper = papering.of("甲")
    table = paper.sheets[0]
    long = type(table)("表", ("表头", "数"), tuple(("行", float(at)) for at in range(200)))
    content = printed(type(paper)("题", "据", "脚", papering.DAY, "zh", (long,)))
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 2
    assert all("表头" in page.extract_text() and "脚" in page.extract_text() for page in pages)


def test_without_a_chinese_font_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    monkeypatch.setattr(prints, "_fonts", lambda: bare)
    with pytest.raises(Unready) as refused:
        printed(papering.of("甲"))
    assert "fonts-noto-cjk" in refused.value.message("zh")
    assert "fonts-noto-cjk" in refused.value.message("en")
