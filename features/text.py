"""People's words in two languages, kept side by side."""

import re
from collections.abc import Iterable
from string import Formatter
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


class Text(NamedTuple):
    """One thing said in Chinese and in English."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        """The wording in ``lang``."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **values: object) -> "Text":
        """The same text with its ``{placeholders}`` filled in both languages.

        A value that is itself a :class:`Text` is filled in the matching language. In English
        ``{n:park|parks}`` is 1 park, 2 parks.
        """
        zh = {k: v.zh if isinstance(v, Text) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
        english = _COUNTED.vformat(self.en, (), en) if "|" in self.en else self.en.format(**en)
        return Text(self.zh.format(**zh), english)


class _Counted(Formatter):
    """A number with what it is of, in the form that goes with it."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, of_several, several = format_spec.partition("|")
        if not of_several:
            return format(value, format_spec)
        return f"{value} {one if str(value) == '1' else several}"


_COUNTED = _Counted()


def healed(written: str) -> str:
    """``written`` without the line breaks that a narrow column put inside Chinese words."""
    return re.sub(_WRAPPED, "", written)


_WRAPPED = r"(?<=[\u4e00-\u9fff])[ \t]*\r?\n[ \t]*(?=[\u4e00-\u9fff])"


def enumerated(items: "Iterable[Text | str]") -> Text:
    """Items of one kind after each other: 甲、乙."""
    return _joined(_LISTED, items)


def clauses(items: "Iterable[Text | str]") -> Text:
    """Statements after each other, each of which may hold a list: 甲；乙."""
    return _joined(_CLAUSES, items)


def bracketed(said: Text | str, beside: Text | str) -> Text:
    """``said`` with what stands beside it in brackets; ``said`` alone where nothing does."""
    said, beside = _both(said), _both(beside)
    if not any(beside):
        return said
    return Text(f"{said.zh}（{beside.zh}）", f"{said.en} ({beside.en})")


def headed(head: Text | str, said: Text | str) -> Text:
    """What is said under a head: 甲：乙."""
    head, said = _both(head), _both(said)
    return Text(f"{head.zh}：{said.zh}", f"{head.en}: {said.en}")


def side(said: str, lang: Lang) -> str:
    """What a note says in ``lang``, where some of its clauses are in both: 甲 / A；乙."""
    parts = (_of_clause(part, lang) for part in BETWEEN.split(said))
    return _CLAUSES.of(lang).join(parts)


def _of_clause(said: str, lang: Lang) -> str:
    both = re.fullmatch(_BOTH, said)
    return said if both is None else both["zh" if lang == "zh" else "en"]


def _joined(mark: Text, items: Iterable[Text | str]) -> Text:
    both = [_both(item) for item in items]
    return Text(mark.zh.join(one.zh for one in both), mark.en.join(one.en for one in both))


def _both(said: Text | str) -> Text:
    return said if isinstance(said, Text) else Text(said, said)


BETWEEN = re.compile(r"；(?![^（]*）)")
"""A semicolon between clauses, not one inside brackets."""
_BOTH = r"(?s)(?P<zh>.*[\u3000-\u9fff\uff00-\uffef].*) / (?P<en>[A-Za-z].*)"
_LISTED = Text("、", ", ")
_CLAUSES = Text("；", "; ")
