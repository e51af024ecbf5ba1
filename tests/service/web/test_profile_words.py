from service.web.profile_words import PROFILE_WORDS
from service.web.words import WORDS


def test_the_pages_know_these_words() -> None:
    assert PROFILE_WORDS.items() <= WORDS.items()
