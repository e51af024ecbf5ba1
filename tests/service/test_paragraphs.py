from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from service.paragraphs import Paragraph, lines

mixed = st.text(st.sampled_from("园区匹配，。（）《》“”、 abc019-/"), max_size=80)


def without_blanks(text: str) -> str:
    return "".join(text.split())


@given(mixed, st.integers(20, 60), st.integers(0, 8))
def test_no_letter_is_lost_or_added(text: str, width: int, hang: int) -> None:
    assert without_blanks("".join(lines(text, width, hang))) == without_blanks(text)


@given(st.text(st.sampled_from("园区匹配 ab"), max_size=80), st.integers(20, 60))
def test_lines_keep_to_the_width(text: str, width: int) -> None:
    for line in lines(text, width):
        longest = max((cell_len(word) for word in line.split()), default=0)
        assert cell_len(line) <= width or longest > width


@given(mixed, st.integers(20, 60))
def test_a_text_that_fits_stays_on_one_line(text: str, width: int) -> None:
    if cell_len(text) <= width:
        assert list(lines(text, width)) == [text.rstrip()]


def test_chinese_breaks_anywhere_latin_words_and_closing_marks_do_not() -> None:
    text = "按照 environmental 规定，（一）项"
    assert list(lines(text, 20)) == ["按照 environmental", "规定，（一）项"]
    assert list(lines("园" * 9 + "区，" + "园", 20)) == ["园" * 9, "区，园"]


def test_later_lines_hang() -> None:
    first, second = lines("园区" * 6, 20, hang=4)
    assert first == "园区" * 5
    assert second == "    园区"


def test_a_console_prints_it_in_its_width() -> None:
    console = Console(width=24, record=True, file=None, quiet=False)
    with console.capture() as caught:
        console.print(Paragraph("园区匹配" * 8, "bold"))
    printed = caught.get().splitlines()
    assert all(cell_len(line) <= 24 for line in printed)
    assert without_blanks("".join(printed)) == "园区匹配" * 8
