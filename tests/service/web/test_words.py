"""What the pages say: in both languages, each word used, none missing."""

import re
from pathlib import Path
from string import Formatter

import pytest

from service.web import words as module
from service.web.words import WORDS

WEB = Path(module.__file__).parent
SOURCES = "".join(
    path.read_text("utf-8") for path in (*WEB.glob("templates/*.html"), *WEB.glob("*.py"))
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", WORDS)
def test_both_languages_say_it_with_the_same_figures(name: str) -> None:
    said = WORDS[name]
    assert said.zh.strip()
    assert said.en.strip()
    assert placeholders(said.zh) == placeholders(said.en)


def test_every_word_is_used_and_every_used_word_exists() -> None:
    used = set(re.findall(r"\bwords\.([a-z_]+)\b(?!\()|WORDS\[\"([a-z_]+)\"\]", SOURCES))
    assert {a or b for a, b in used} == set(WORDS)
