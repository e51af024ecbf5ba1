import pytest
from starlette.testclient import TestClient

URL = "/api/v1/chains/wind"


@pytest.mark.parametrize("place", ["通辽", "内蒙古", "S159041"])
def test_a_chain_of_a_league_a_province_or_a_park(client: TestClient, place: str) -> None:
    found = client.get(URL, params={"place": place}).json()
    assert found["chain"] == "wind"
    assert {node["state"] for node in found["nodes"]} <= {"present", "weak", "missing", "unknown"}
    for listed, states in (("directions", {"weak", "missing"}), ("to_find_out", {"unknown"})):
        expected = {node["product"] for node in found["nodes"] if node["state"] in states}
        assert {one["product"] for one in found[listed]} == expected


@pytest.mark.parametrize("url", ["/api/v1/chains/nothing?place=通辽", f"{URL}?place=火星"])
def test_an_unknown_chain_or_place_is_not_found(client: TestClient, url: str) -> None:
    assert client.get(url).status_code == 404
