"""Likeness by shared runs of characters: to the last bit that of scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from features import terms
from features.grams import GramIndex

LETTERS = st.text("锂电池铝 制造Aa Bİßσ", max_size=12)
Floats = NDArray[np.float64]


def by_scikit_learn(
    texts: list[str], asked: list[str], lengths: tuple[int, int], weights: Floats
) -> Floats:
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=lengths, sublinear_tf=True)
    documents = vectorizer.fit_transform(texts).multiply(weights[:, None]).tocsr()
    found: Floats = (documents @ vectorizer.transform(asked).T).toarray().T
    return found


def by_us(texts: list[str], asked: list[str], lengths: tuple[int, int], weights: Floats) -> Floats:
    index = GramIndex(texts, lengths, weights)
    return np.array([index.likeness(text) for text in asked])


@given(
    texts=st.lists(LETTERS, min_size=2, max_size=8).filter(lambda texts: any(map(len, texts))),
    asked=st.lists(LETTERS, min_size=1, max_size=4),
    longest=st.integers(1, 4),
)
def test_any_texts_are_as_alike_as_scikit_learn_says(
    texts: list[str], asked: list[str], longest: int
) -> None:
    weights = np.linspace(0.4, 1.0, len(texts))
    found = by_us(texts, asked, (1, longest), weights)
    assert np.array_equal(found, by_scikit_learn(texts, asked, (1, longest), weights))


def test_the_names_of_industries_are_as_alike_as_scikit_learn_says() -> None:
    documents = terms.corpus()
    texts = [text.casefold() for text, _, _ in documents]
    weights = np.array([weight for _, _, weight in documents])
    asked = [*texts[::400], "高纯多晶硅项目", "新能源汽车动力电池", "asdf"]
    found = by_us(texts, asked, (1, 3), weights)
    assert np.array_equal(found, by_scikit_learn(texts, asked, (1, 3), weights))


def test_runs_may_begin_at_more_than_one_letter() -> None:
    index = GramIndex(["甲乙", "乙甲"], (2, 2), np.ones(2))
    assert index.likeness("甲乙").tolist() == [1.0, 0.0]


def test_texts_without_a_letter_teach_nothing() -> None:
    with pytest.raises(ValueError, match="empty vocabulary"):
        GramIndex(["", ""], (1, 3), np.ones(2))


def test_letters_that_no_text_has_are_like_nothing() -> None:
    index = GramIndex(["甲乙", "乙甲"], (1, 2), np.ones(2))
    for asked in ("", "丙", "\ud800", "丙丁"):
        assert index.likeness(asked).tolist() == [0.0, 0.0]
    assert index.likeness("甲丙").tolist() == index.likeness("丙甲").tolist()


def test_runs_that_cannot_be_told_apart_are_refused() -> None:
    texts = [chr(ord("一") + at) for at in range(100)]
    with pytest.raises(ValueError, match="too long for 100 letters"):
        GramIndex(texts, (1, 10), np.ones(100))
