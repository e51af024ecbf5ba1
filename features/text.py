"""People's words in two languages, kept side by side."""

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

        A value that is itself a :class:`Text` is filled in the matching language.
        """
        zh = {k: v.zh if isinstance(v, Text) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
        return Text(self.zh.format(**zh), self.en.format(**en))
