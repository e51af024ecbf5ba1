from service.web.figure_words import FIGURE_WORDS
from service.web.words import WORDS


def test_no_other_story_says_something_else_by_the_same_name() -> None:
    assert FIGURE_WORDS.items() <= WORDS.items()
