"""Each word of the answer's page has one place."""

from service.web.answer_words import ANSWER_WORDS
from service.web.words import WORDS


def test_no_word_is_said_in_two_places() -> None:
    assert not WORDS.keys() & ANSWER_WORDS.keys()
