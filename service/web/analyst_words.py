"""What the pages of analysts and planners say of their own."""

from collections.abc import Mapping

from features.text import Text

ANALYST_WORDS: Mapping[str, Text] = {}
