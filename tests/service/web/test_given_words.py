from service.web.given_words import GIVEN_WORDS
from service.web.words import WORDS


def test_the_pages_know_these_words() -> None:
    assert GIVEN_WORDS.items() <= WORDS.items()
