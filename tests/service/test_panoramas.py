"""A chain in words."""

from features import catalogue, sitings
from recommender import chains
from service import panoramas
from tests.service.test_statements import printed

FOUND = chains.panorama_of("wind", "通辽", catalogue.load(), sitings.load())


def test_every_product_and_every_claim_with_its_source_is_told() -> None:
    told = panoramas.told(FOUND, chains.directions([FOUND]), "zh")
    assert [one["product"] for one in told["nodes"]] == [node.product for node in FOUND.nodes]
    for node in told["nodes"]:
        assert all(said["source"] for said in node["evidence"])
    assert all(fact["source"] for fact in told["facts"])
    assert "风电装备整建制配套能力" in {fact["item"] for fact in told["facts"]}


def test_the_screen_shows_states_directions_and_published_figures() -> None:
    shown = printed(panoramas.screen(FOUND, chains.directions([FOUND]), "zh"))
    for words in ("塔筒", "已有", "风电轴承", "500万千瓦"):
        assert words in shown
