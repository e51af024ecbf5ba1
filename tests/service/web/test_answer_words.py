from service.web.answer_words import ANSWER_WORDS
from service.web.words import WORDS


def test_the_pages_know_these_words() -> None:
    assert ANSWER_WORDS.items() <= WORDS.items()
