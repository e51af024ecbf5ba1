from service.web.keeping_words import KEEPING_WORDS
from service.web.words import WORDS


def test_no_other_story_says_something_else_by_the_same_name() -> None:
    assert KEEPING_WORDS.items() <= WORDS.items()
