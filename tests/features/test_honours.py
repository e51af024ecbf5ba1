"""Titles and their ladders."""

from features import honours


def test_a_ladder_leads_from_rung_to_rung() -> None:
    (lowest,) = honours.named(["科技型中小企业"])
    steps = [lowest]
    while (above := steps[-1].above) is not None:
        steps.append(above)
    assert [one.name.zh for one in steps] == ["科技型中小企业", "高新技术企业", "科技型领军企业"]
    assert [one.rung for one in steps] == [1, 2, 3]
    assert {one.rungs for one in steps} == {3}


def test_a_title_is_known_with_the_list_that_it_is_from() -> None:
    assert [one.id for one in honours.named(["专精特新企业（乌海市名单）"])] == ["specialised"]
    assert [one.id for one in honours.named(["龙头", "绿色工厂"])] == [
        "chain_head",
        "green_factory",
    ]
    assert honours.named(["世界第一"]) == ()


def test_a_rung_cites_who_sets_it() -> None:
    (specialised,) = honours.named(["专精特新"])
    assert specialised.above is not None
    assert specialised.above.source.startswith("工业和信息化部")


def test_a_title_off_a_ladder_has_none_above() -> None:
    (factory,) = honours.named(["绿色工厂"])
    assert (factory.rung, factory.rungs, factory.above) == (0, 0, None)
