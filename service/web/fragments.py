"""Fragments of pages that are drawn once: what a template's macro makes of the same is the same.

Meant for what is said of a park, of a kind of firm or by a rule, as :mod:`recommender.told` keeps
it; a firm's own words and numbers are drawn around them each time. A finding that tells a figure or
a region that the firm asked for is kept for who is told the very same.
"""

from collections.abc import Hashable

from jinja2 import pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from recommender.memory import kept

MOST_KEPT = 1 << 13


class Fragments:
    """What macros drew, by their names, the language and what they were given."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self.held: dict[Hashable, Markup] = {}

    @pass_context
    def drawn(self, context: Context, macro: Macro, *said: Hashable) -> Markup:
        """What ``macro`` makes of ``said``: it must rest on that and the language alone, and no
        other macro that is given here may have its name.
        """
        key = (macro.name, context["lang"], *said)
        return kept(self.held, key, lambda: Markup(macro(*said)), self.most)
