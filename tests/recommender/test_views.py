from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue, sitings
from features.profiles import Firm
from features.text import Text
from recommender.evaluate import evaluate
from recommender.matcher import ParkMatcher
from recommender.placement import Wish, placed
from recommender.study import study
from recommender.views import table
from recommender.weights import PRESETS

HOME = "内蒙古"


class Seen(HTMLParser):
    """The tags and the text of a view."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(said=st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_whatever_it_is_told_stays_text(said: str) -> None:
    seen = Seen(table(said, [Text(said, said)], [[said, Text(said, "x")]]))
    assert seen.tags == ["table", "caption", "tr", "th", "tr", "td", "td"]
    assert seen.text == said * 4


def test_what_is_not_known_is_a_dash() -> None:
    assert "<td>—</td><td>0</td>" in table("x", [], [[None, 0]])


@pytest.fixture(scope="module")
def matcher() -> ParkMatcher:
    return ParkMatcher(as_of=date(2025, 6, 10)).fit(catalogue.load(province=HOME))


def test_the_main_results_show_themselves_in_chinese_and_escaped(matcher: ParkMatcher) -> None:
    firm = Firm(name="<b>甲</b>", industries=("3415",), land_mu=200, investment_wan=50_000)
    answer = matcher.match(firm, 3)
    park = answer.matches[0].name
    shown = {
        "answer": (answer, park),
        "match": (answer.matches[0], park),
        "weights": (PRESETS["balanced"], "电价"),
        "study": (study(matcher, firm), park),
        "evaluation": (evaluate(matcher, sitings.load()[:3]), "MRR"),
        "placement": (placed(matcher, [firm], Wish(HOME)), "甲"),
    }
    for found, expected in shown.values():
        html = found._repr_html_()
        assert html.startswith("<table><caption>")
        assert expected in Seen(html).text
        assert "<b>" not in html
