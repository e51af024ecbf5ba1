import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.errors import BadInput, Fault, NotFound, ParkmatchError, StaleModel, shown
from features.text import Lang, Text

words = st.text(max_size=20)
texts = st.builds(Text, words, words)
faults = st.builds(Fault, words, st.none() | st.integers() | st.text(), texts, texts)
langs = st.sampled_from(["zh", "en"])

TOO_SMALL = Fault(
    "land_mu", -3, Text("不得小于 0 亩", "must be at least 0 mu"), Text("请填数字", "Give a number")
)


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("zh", "land_mu：不得小于 0 亩（收到：-3）。请填数字"),
        ("en", "land_mu: must be at least 0 mu (got: -3). Give a number"),
    ],
)
def test_a_fault_is_one_sentence(lang: Lang, message: str) -> None:
    assert TOO_SMALL.message(lang) == message


@given(faults, langs)
def test_a_fault_says_where_what_and_the_way_out(fault: Fault, lang: Lang) -> None:
    said = fault.message(lang)
    assert said.startswith(fault.path)
    assert fault.problem.of(lang) in said
    assert shown(fault.value) in said
    assert said.endswith(fault.remedy.of(lang))


@given(st.lists(faults), langs)
def test_bad_input_keeps_every_fault_in_order(found: list[Fault], lang: Lang) -> None:
    error = BadInput(iter(found))
    assert error.faults == tuple(found)
    assert error.message(lang) == "\n".join(fault.message(lang) for fault in found)
    assert str(error) == "; ".join(fault.message("en") for fault in found)


@given(texts, words, st.lists(words, min_size=1), langs)
def test_not_found_names_the_wanted_and_the_near(
    kind: Text, wanted: str, near: list[str], lang: Lang
) -> None:
    said = NotFound(kind, wanted, iter(near)).message(lang)
    assert kind.of(lang) in said
    assert shown(wanted) in said
    assert all(name in said for name in near)
    assert said.startswith(NotFound(kind, wanted).message(lang))


def test_not_found_in_words() -> None:
    error = NotFound(Text("园区", "Park"), "包头高新", ["S159040"])
    assert error.message() == "未找到园区：包头高新；是否指：S159040"
    assert str(error) == "Park not found: 包头高新; did you mean: S159040"
    assert NotFound(Text("园区", "Park"), "x").message() == "未找到园区：x"


def test_a_stale_model_says_why() -> None:
    error = StaleModel(Text("版本不符", "of another version"))
    assert (error.message(), error.message("en")) == ("版本不符", "of another version")
    assert str(error) == "of another version"


@pytest.mark.parametrize(
    "error",
    [
        BadInput([TOO_SMALL]),
        NotFound(Text("园区", "Park"), "x"),
        StaleModel(Text("版本不符", "of another version")),
        ParkmatchError("no room"),
    ],
)
def test_every_error_hangs_on_the_one_tree_and_speaks(error: ParkmatchError) -> None:
    with pytest.raises(ParkmatchError) as caught:
        raise error
    assert caught.value.message("en") == str(error)


@given(st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text())), st.integers(2, 80))
def test_a_value_is_shown_on_one_short_line(value: object, limit: int) -> None:
    line = shown(value, limit)
    assert len(line) <= limit
    assert line.splitlines() in ([], [line])


def test_what_is_cut_shows_that_it_is() -> None:
    assert shown("x" * 61) == "x" * 59 + "…"
    assert shown("x" * 60) == "x" * 60
    assert shown(" 两行\n 文字 ") == "两行 文字"
    assert shown(None) == "—"


@pytest.mark.parametrize(("value", "said"), [(0.0, "0"), (-5.0, "-5"), (0.35, "0.35"), (None, "—")])
def test_a_number_is_told_as_people_write_it(value: object, said: str) -> None:
    assert shown(value) == said
