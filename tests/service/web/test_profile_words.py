"""Each word of the form's helps has one place."""

from service.web.answer_words import ANSWER_WORDS
from service.web.profile_words import PROFILE_WORDS
from service.web.words import WORDS


def test_no_word_is_said_in_two_places() -> None:
    assert not PROFILE_WORDS.keys() & (WORDS.keys() | ANSWER_WORDS.keys())
