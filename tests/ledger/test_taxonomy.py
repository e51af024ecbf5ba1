"""The national classification of industry."""

from features.industries import section_of, tree


def test_industry_has_41_divisions_207_groups_and_666_classes() -> None:
    industry = [entry for code, entry in tree().items() if section_of(code) in "BCD"]
    levels = [entry.level for entry in industry]
    counts = [levels.count(level) for level in ("division", "group", "class")]
    assert counts == [41, 207, 666]
