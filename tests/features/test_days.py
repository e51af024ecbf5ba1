from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.days import EARLIEST, LATEST, NotADay, first, last, written

DAYS = st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31))
WAYS = (
    "{y}-{m:02}-{d:02}",
    "{y}-{m}-{d}",
    "{y}/{m}/{d}",
    "{y}.{m}.{d}",
    "{y}{m:02}{d:02}",
    "{y}年{m}月{d}日",
    " {y} 年 {m} 月 {d} 号 ",
    "{y}-{m:02}-{d:02} 00:00:00",
    "{y}-{m:02}-{d:02}T08:30:00Z",
)


@given(DAYS, st.sampled_from(WAYS))
def test_a_day_is_one_however_it_is_written(day: date, way: str) -> None:
    assert written(way.format(y=day.year, m=day.month, d=day.day)) == day.isoformat()


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("", ""),
        ("  ", ""),
        ("2024", "2024"),
        ("2024.0", "2024"),
        ("２０２４年", "2024"),
        ("2024年度", "2024"),
        ("截至2024年底", "2024"),
        ("2024年3月", "2024-03"),
        ("2024年3月份", "2024-03"),
        ("2024.03", "2024-03"),
        ("2024/3", "2024-03"),
        ("20240305", "2024-03-05"),
    ],
)
def test_a_year_or_a_month_stays_as_vague_as_it_was(said: str, iso: str) -> None:
    assert written(said) == iso


@given(DAYS)
def test_what_is_written_is_read_again_as_itself(day: date) -> None:
    for iso in (f"{day.year}", f"{day.year}-{day.month:02}", day.isoformat()):
        assert written(iso) == iso
        assert first(iso) <= day <= last(iso)
        assert (first(iso) == last(iso)) == (len(iso) == len("2024-03-05"))


@pytest.mark.parametrize(
    ("said", "why", "remedy"),
    [
        ("2024-02-30", "日历上没有这一天", "2024-03-05"),
        ("2023年2月29日", "日历上没有这一天", "2024-03-05"),
        ("2024-13-40", "日历上没有这一天", "2024-03-05"),
        ("3/5/2024", "次序不清楚", "2024-03-05"),
        ("03-05-24", "次序不清楚", "2024-03-05"),
        ("45000", "2023-03-15", "2023-03-15"),
        ("45000.5", "2023-03-15", "2023-03-15"),
        ("0999", "1900 到 2100", "2024-03-05"),
        ("去年", "不是日期", "留空"),
        ("2024年上半年", "不是日期", "留空"),
        ("123456789", "不是日期", "留空"),
    ],
)
def test_what_is_no_day_is_told_with_the_way_out(said: str, why: str, remedy: str) -> None:
    with pytest.raises(NotADay) as raised:
        written(said)
    assert why in raised.value.why.zh
    assert remedy in raised.value.remedy.zh
    assert raised.value.why.en
    assert raised.value.remedy.en


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_not_and_never_a_crash(said: str) -> None:
    try:
        iso = written(said)
    except NotADay:
        return
    assert iso == "" or first(iso) <= last(iso)
