from service.web.register_words import REGISTER_WORDS
from service.web.words import WORDS


def test_no_other_story_says_something_else_by_the_same_name() -> None:
    assert REGISTER_WORDS.items() <= WORDS.items()
