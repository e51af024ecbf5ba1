from service.web.condition_words import CONDITION_WORDS
from service.web.words import WORDS


def test_the_pages_know_these_words() -> None:
    assert CONDITION_WORDS.items() <= WORDS.items()
