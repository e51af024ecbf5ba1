from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import catalogue, sitings
from features.profiles import Firm
from features.text import Text
from features.views import table
from recommender.evaluate import evaluate
from recommender.later import out_of_time
from recommender.matcher import ParkMatcher
from recommender.mutual import compared
from recommender.placement import Wish, between, placed
from recommender.study import study
from recommender.weights import PRESETS
from recommender.worths import Among

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
    later = out_of_time(matcher, sitings.load(), 2022, province=HOME)
    shown = {
        "answer": (answer, park),
        "match": (answer.matches[0], park),
        "weights": (PRESETS["balanced"], "电价"),
        "study": (study(matcher, firm), park),
        "evaluation": (evaluate(matcher, sitings.load()[:3]), "MRR"),
        "placement": (placed(matcher, [firm], Wish(HOME)), "甲"),
        "ranking": (matcher.rank(firm), "81 个园区中的前 10 个"),
        "shortlist": (matcher.shortlist(firm, 3), park),
        "target": (matcher.targets(answer.matches[0].park_id, [firm])[0], park),
        "allocation": (placed(matcher, [firm], Wish(HOME)).plan, "1 家中落位 1 家"),
        "front": (between(matcher, [firm], Wish(HOME), "investment", points=2), "匹配得分"),
        "two-sided": (compared(matcher, [firm], Among(HOME))["score"], "期望匹配数"),
        "out of time": (later, "专家权重"),
        "panorama": (matcher.chains_around(matcher.parks_[0])[0], "环节"),
    }
    for found, expected in shown.values():
        html = found._repr_html_()
        assert html.startswith("<table><caption>")
        assert expected in Seen(html).text
        assert "<b>" not in html


def test_a_matcher_shows_how_it_was_made(matcher: ParkMatcher) -> None:
    """As every estimator of scikit-learn does."""
    assert "ParkMatcher" in Seen(matcher._repr_html_()).text
