"""How firmly something is said, in words."""

from features.standings import Standing


def test_every_standing_has_a_word_of_its_own() -> None:
    words = [standing.label for standing in Standing]
    assert len(set(words)) == len(Standing)
    assert Standing("claim").label.zh == "自述"
