"""What the pages of administrators say of their own."""

from collections.abc import Mapping

from features.text import Text

ADMIN_WORDS: Mapping[str, Text] = {}
