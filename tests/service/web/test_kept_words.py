from service.web.kept_words import KEPT_WORDS
from service.web.words import WORDS


def test_the_pages_know_these_words() -> None:
    assert KEPT_WORDS.items() <= WORDS.items()
