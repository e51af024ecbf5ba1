"""What can go wrong, as one tree.

::

    ParkmatchError
    ├── BadInput      the input has faults: every one of them is listed
    ├── NotFound      an id, a code or a name that is not known
    └── StaleModel    a saved matcher that is foreign, damaged or of another version
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from features.text import Lang, Text


@dataclass(frozen=True)
class Fault:
    """One fault of an input: where, what value, what is wrong (with the limit), the way out."""

    path: str
    value: object
    problem: Text
    remedy: Text

    def message(self, lang: Lang = "zh") -> str:
        """One sentence for a person."""
        if lang == "zh":
            return f"{self.path}：{self.problem.zh}（收到：{shown(self.value)}）。{self.remedy.zh}"
        return f"{self.path}: {self.problem.en} (got: {shown(self.value)}). {self.remedy.en}"


class ParkmatchError(Exception):
    """Root of every error that parkmatch raises on purpose."""

    def message(self, lang: Lang = "zh") -> str:
        """What to tell a person."""
        return str(self)


class BadInput(ParkmatchError):
    """The input cannot be read as meant; ``faults`` names every reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message("en") for fault in self.faults))

    def message(self, lang: Lang = "zh") -> str:
        return "\n".join(fault.message(lang) for fault in self.faults)


class NotFound(ParkmatchError):
    """``wanted`` is not known; ``near`` lists what may have been meant."""

    def __init__(self, kind: Text, wanted: str, near: Iterable[str] = ()) -> None:
        self.kind, self.wanted, self.near = kind, wanted, tuple(near)
        super().__init__(self.message("en"))

    def message(self, lang: Lang = "zh") -> str:
        if lang == "zh":
            hint = f"；是否指：{'、'.join(self.near)}" if self.near else ""
            return f"未找到{self.kind.zh}：{shown(self.wanted)}{hint}"
        hint = f"; did you mean: {', '.join(self.near)}" if self.near else ""
        return f"{self.kind.en} not found: {shown(self.wanted)}{hint}"


class StaleModel(ParkmatchError):
    """A saved matcher that this version cannot trust; ``reason`` says why."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)

    def message(self, lang: Lang = "zh") -> str:
        return self.reason.of(lang)


def did_you_mean(near: Collection[str]) -> Text:
    """The way out where a name is almost a known one."""
    return Text(f"是否指：{'、'.join(near)}", f"Did you mean: {', '.join(near)}")


def shown(value: object, limit: int = 60) -> str:
    """``value`` on one line, cut to ``limit`` characters, for a message."""
    plain = f"{value:.15g}" if isinstance(value, float) else str(value)
    text = "—" if value is None else " ".join(plain.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
