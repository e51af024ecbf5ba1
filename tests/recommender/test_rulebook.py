"""Products told by codes and words, imprecise dates, division codes."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput, NotFound
from features.fields import build
from features.text import Text
from recommender.rulebook import Document, Moment, Product, division, fold

GLASS = Product(
    id="flat_glass",
    name=Text("普通平板玻璃", "Ordinary flat glass"),
    shared_codes=("3041",),
    words=("平板玻璃",),
    exclude_words=("光伏玻璃", "超白", "平板玻璃深加工"),
)
ALLOY = Product(
    id="ferro_alloy", name=Text("铁合金", "Ferro-alloys"), codes=("3140",), words=("硅铁",)
)
ANY_WORDS = st.text(alphabet="平板玻璃光伏超白硅铁 深加工PV，", max_size=16)
CODES = st.lists(st.sampled_from(["30", "304", "3041", "3042", "3140", "314", "31", "C", ""]))


def _document(when: object) -> Document:
    both = {"zh": "某文件", "en": "A document"}
    return build(Document, {"id": "d", "title": both, "issuer": both, "date": when})


@pytest.mark.parametrize(
    ("raw", "first", "precision"),
    [
        ("2022-02-18", date(2022, 2, 18), "day"),
        (date(2022, 2, 18), date(2022, 2, 18), "day"),
        ("2021-11", date(2021, 11, 1), "month"),
        ("2021", date(2021, 1, 1), "year"),
        (2021, date(2021, 1, 1), "year"),
    ],
)
def test_a_date_is_kept_as_precisely_as_the_source_tells_it(raw, first, precision):
    moment = _document(raw).date
    assert moment == Moment(first, precision)
    assert str(moment) == str(raw)


def test_an_unknown_date_is_none():
    assert _document("unknown").date is None


@pytest.mark.parametrize(
    "raw", ["2021-13", "2021-1", "", "去年", datetime(2021, 1, 1, tzinfo=UTC), "20210101"]
)
def test_anything_else_is_no_date(raw):
    with pytest.raises(BadInput) as caught:
        _document(raw)
    assert [fault.path for fault in caught.value.faults] == ["date"]


@given(st.dates(date(1978, 1, 1), date(2100, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_date_reads_back_as_it_was_written(day, length):
    written = day.isoformat()[:length]
    moment = _document(written).date
    assert moment is not None
    assert str(moment) == written
    assert moment.first_day <= day


@pytest.mark.parametrize("code", ["3140", "314"])
def test_a_group_with_one_class_is_that_class(code):
    assert ALLOY.match([code], "") == "certain"


def test_a_wider_code_may_hold_the_product():
    assert ALLOY.match(["31"], "") == "possible"
    assert ALLOY.match(["31"], "硅铁") == "certain"


def test_without_codes_the_words_decide():
    assert GLASS.match([], "平板玻璃") == "certain"
    assert GLASS.match([], "玻璃") == "no"


def test_a_word_under_a_foreign_code_only_asks():
    assert GLASS.match(["3515"], "平板玻璃生产线") == "possible"


def test_words_that_name_another_product_are_not_heard():
    assert GLASS.match(["3041"], "平板玻璃深加工") == "no"
    assert GLASS.match(["3041"], "平板玻璃深加工、平板玻璃") == "certain"


@given(CODES, ANY_WORDS)
def test_naming_the_product_never_makes_it_less_sure(codes, words):
    surer = ["no", "possible", "certain"]
    before, after = GLASS.match(codes, words), GLASS.match(codes, f"{words};平板玻璃")
    assert surer.index(after) >= surer.index(before)
    assert after != "no"


@given(CODES, ANY_WORDS)
def test_a_wholly_covered_class_is_certain_whatever_is_said(codes, words):
    assert ALLOY.match([*codes, "3140"], words) == "certain"


@given(CODES, ANY_WORDS)
def test_the_order_of_codes_and_the_width_of_letters_do_not_matter(codes, words):
    wide = words.replace("P", "Ｐ").replace("V", "ｖ")
    assert GLASS.match(codes[::-1], wide) == GLASS.match(codes, words)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text):
    once = fold("Ｐ V c" + text)
    assert once.startswith("pvc")
    assert " " not in once


@pytest.mark.parametrize(
    ("place", "code"),
    [("150000", "15"), ("150200", "1502"), ("150207", "150207"), ("15/1502", "1502"), ("", "")],
)
def test_division_codes_lose_their_trailing_zeros(place, code):
    assert division(place) == code


def test_a_name_is_no_division_code():
    with pytest.raises(NotFound, match="包头市"):
        division("包头市")
