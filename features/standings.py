"""How firmly a document says something."""

from enum import StrEnum

from features.text import Text


class Standing(StrEnum):
    """How firmly a document says it."""

    ACTUAL = "actual"
    TARGET = "target"
    POSITION = "position"
    RULE = "rule"
    CLAIM = "claim"

    @property
    def label(self) -> Text:
        """The standing in words."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.ACTUAL: Text("实际", "actual"),
    Standing.TARGET: Text("目标", "target"),
    Standing.POSITION: Text("定位", "position"),
    Standing.RULE: Text("规定", "rule"),
    Standing.CLAIM: Text("自述", "claim"),
}
