"""A chain in words."""

from features import catalogue, sitings
from recommender import chains
from service import panoramas
from tests.service.test_statements import printed

FOUND = chains.panorama_of("wind", "通辽", catalogue.load(), sitings.load())


def test_every_product_and_every_claim_with_its_source_is_told() -> None:
    told = panoramas.told(FOUND, chains.directions([FOUND]), "zh")
    assert [one["product"] for one in told["nodes"]] == [node.name.zh for node in FOUND.nodes]
    for node in told["nodes"]:
        assert all(said["source"] for said in node["evidence"])
    assert all(fact["source"] for fact in told["facts"])
    assert "风电装备整建制配套能力" in {fact["item"] for fact in told["facts"]}


def test_what_is_not_known_is_listed_apart_and_not_ranked() -> None:
    told = panoramas.told(FOUND, chains.directions([FOUND]), "zh")
    unknown = {node["product"] for node in told["nodes"] if node["state"] == "unknown"}
    assert {one["product"] for one in told["to_find_out"]} == unknown
    assert all(one["why"] for one in told["to_find_out"])
    assert not unknown & {one["product"] for one in told["directions"]}
    shown = printed(panoramas.screen(FOUND, chains.directions([FOUND]), "zh"))
    assert "待查明（不参加排名）" in shown


def test_in_english_an_industry_has_the_name_of_the_classification() -> None:
    found = chains.panorama_of("35", "包头", catalogue.load(), sitings.load())
    told = panoramas.told(found, chains.directions([found]), "en")
    assert "Special-purpose machinery" in {one["product"] for one in told["nodes"]}
    assert all(one["product"].isascii() for one in [*told["nodes"], *told["directions"]])


def test_the_screen_shows_states_directions_and_published_figures() -> None:
    shown = printed(panoramas.screen(FOUND, chains.directions([FOUND]), "zh"))
    for words in ("塔筒", "已有", "风电轴承", "500万千瓦"):
        assert words in shown
