import math

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.language import preferred, reply


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.3, zh-Hans-CN;q=0.7", "zh"),
        ("zh;q=0.2, en;q=0.9", "en"),
        ("fr, de;q=0.9, en;q=0.1", "en"),
        ("fr-FR, *", "zh"),
        ("en, zh", "en"),
        ("zh, en", "zh"),
        ("en;q=0", "zh"),
        ("en;q=0, zh;q=0", "zh"),
        ("EN-gb ; q=1.0", "en"),
        ("en;q=nan", "zh"),
        ("en;q=7", "zh"),
        ("en;x=1", "zh"),
        ("english", "zh"),
    ],
)
def test_the_language_wanted_most_is_spoken(header: str, lang: str) -> None:
    assert preferred(header) == lang


@given(st.text())
def test_any_header_gives_a_language(header: str) -> None:
    assert preferred(header) in {"zh", "en"}


@given(english=st.integers(0, 1000), chinese=st.integers(0, 1000))
def test_the_higher_weight_wins_in_either_order(english: int, chinese: int) -> None:
    named = [f"en;q={english / 1000:.3f}", f"zh;q={chinese / 1000:.3f}"]
    if english != chinese:
        wanted = "en" if english > chinese else "zh"
        assert preferred(",".join(named)) == preferred(",".join(reversed(named))) == wanted


def test_a_reply_says_its_language_and_holds_no_nan() -> None:
    found = reply({"a": math.nan, "b": "园区"}, "en", 422, "application/problem+json", {"X": "1"})
    assert found.status_code == 422
    assert found.headers["content-language"] == "en"
    assert found.headers["vary"] == "Accept-Language"
    assert found.headers["content-type"] == "application/problem+json"
    assert found.headers["x"] == "1"
    assert orjson.loads(found.body) == {"a": None, "b": "园区"}
