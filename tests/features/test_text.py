import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.text import Text, bracketed, clauses, enumerated, headed, side

words = st.text(st.characters(exclude_characters="{}"))
texts = st.builds(Text, words, words)


@given(texts)
def test_each_language_has_its_own_wording(text: Text) -> None:
    assert (text.of("zh"), text.of("en")) == (text.zh, text.en) == text


@given(texts, texts, st.integers())
def test_a_text_fills_a_text_in_the_same_language(said: Text, inner: Text, number: int) -> None:
    holder = Text(said.zh + "{it}、{number}", said.en + "{it}, {number}")
    assert holder.fill(it=inner, number=number) == Text(
        f"{said.zh}{inner.zh}、{number}", f"{said.en}{inner.en}, {number}"
    )


@given(texts)
def test_filling_nothing_changes_nothing(text: Text) -> None:
    assert text.fill(unused=1) == text


def test_a_placeholder_without_a_value_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Text("{limit}", "{limit}").fill(value=1)


def test_items_are_parted_as_each_language_does() -> None:
    items: list[Text | str] = [Text("亩", "mu"), "GWh"]
    assert enumerated(items) == ("亩、GWh", "mu, GWh")
    assert clauses(items) == ("亩；GWh", "mu; GWh")
    assert enumerated([]) == clauses([]) == ("", "")


def test_heads_and_brackets_are_each_language_s_own() -> None:
    assert headed(Text("用地", "Land"), "300") == ("用地：300", "Land: 300")
    assert bracketed("300", Text("亩", "mu")) == ("300（亩）", "300 (mu)")
    assert bracketed(Text("用地", "Land"), "") == ("用地", "Land")


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        ("省级权重 / the province's", "省级权重", "the province's"),
        ("下限 / a lower bound；转载 / a reprint", "下限；转载", "a lower bound; a reprint"),
        ("名单；未知 / not known；其中的甲", "名单；未知；其中的甲", "名单; not known; 其中的甲"),
        ("合计（甲；乙）加丙 / a sum", "合计（甲；乙）加丙", "a sum"),
        ("http://a.cn/b；甲 文件", "http://a.cn/b；甲 文件", "http://a.cn/b; 甲 文件"),
        ("2 / 3 环", "2 / 3 环", "2 / 3 环"),
        ("", "", ""),
    ],
)
def test_a_note_in_both_languages_has_two_sides(said: str, zh: str, en: str) -> None:
    assert (side(said, "zh"), side(said, "en")) == (zh, en)


@given(st.text(alphabet="甲乙丙（）；，。0123 ", max_size=30))
def test_a_note_in_chinese_alone_stays_in_chinese(said: str) -> None:
    assert side(said, "zh") == said


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "1 park is left"), (0, "0 parks are left"), ("1,234", "1,234 parks are left")],
)
def test_one_thing_is_not_told_as_several(n: object, said: str) -> None:
    found = Text("剩 {n} 个园区", "{n:park is|parks are} left").fill(n=n)
    assert (found.zh, found.en) == (f"剩 {n} 个园区", said)


def test_other_formats_stand_beside_such_a_number() -> None:
    found = Text("{share:.1%}", "{share:.1%} of {n:park|parks} | {n}").fill(share=0.5, n=2)
    assert found == ("50.0%", "50.0% of 2 parks | 2")
