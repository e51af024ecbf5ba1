import csv
from io import StringIO
from typing import Any

TARGET = {"name": "目标", "year": 2026, "document": "示例：分解下达", "set_on": "2026-01-20"}


def filled(office: Any) -> None:
    """Two leagues with targets; one of them with funds that have arrived this year."""
    project = office.made("promoter甲", "/projects", {"name": "示例", "league": "包头市"})["id"]
    for league, wan in (("包头市", 1_000_000), ("通辽市", 500_000)):
        said = {**TARGET, "league": league, "paid_in_wan": wan, "growth": 0.15}
        office.made("promoter甲", "/registers/targets", said)
    for day, wan in (("2026-03-01", 600_000), ("2025-12-31", 9e8)):
        said = {"name": "一笔", "project_id": project, "received_on": day, "amount_wan": wan}
        office.made("promoter甲", "/registers/receipts", said)


def test_leagues_are_ranked_by_what_has_arrived_of_their_target(office: Any) -> None:
    filled(office)
    told = office.sends("analyst甲", "GET", "/progress?year=2026").json()
    first, second = told["leagues"]
    assert (first["league"], first["rank"], first["share"]["said"]) == (
        "包头市",
        1,
        "60/100 = 60.0%",
    )
    assert first["half_done"]
    assert (first["board_yi"], first["board_unknown"]) == (None, 1)
    assert second["league"] == "通辽市"
    unknown = ("rank", "paid_in_yi", "share", "light", "half_done")
    assert [second[name] for name in unknown] == [None] * len(unknown)
    assert office.sends("analyst乙", "GET", "/progress?year=2026").json()["leagues"] == []


def test_the_progress_leaves_as_a_table_for_assessment(office: Any) -> None:
    filled(office)
    answer = office.sends("analyst甲", "GET", "/progress/export?format=csv&year=2026")
    rows = list(csv.DictReader(StringIO(answer.text.lstrip("\ufeff"))))
    assert [(row["位次"], row["盟市"]) for row in rows] == [("1", "包头市"), ("", "通辽市")]
    assert rows[0]["红绿表"] == "红"
    assert {name: said for name, said in rows[1].items() if said and "到位" in name} == {
        "到位资金目标（亿元）": "50",
        "到位资金未知项目": "0",
    }
    workbook = office.sends("analyst甲", "GET", "/progress/export?year=2026")
    assert workbook.content.startswith(b"PK")


def test_what_is_signed_and_paid_in_is_told_in_total(office: Any) -> None:
    for sums in ({"signed_wan": 150000.0, "paid_in_wan": 8000.0}, {"signed_wan": 50000.0}, {}):
        said = {"name": "示例", "league": "包头市", "stage": "signed", **sums}
        office.made("promoter甲", "/projects", said)
    talks = {"name": "在谈", "league": "包头市", "signed_wan": 9e8}
    office.made("promoter甲", "/projects", talks)
    told = office.sends("analyst甲", "GET", "/statistics").json()["leagues"][0]
    assert told["signed"] == {"yi": 20.0, "unknown": 1}
    assert told["paid_in"] == {"yi": 0.8, "unknown": 3}


def test_projects_in_reserve_are_counted_apart_from_those_in_talks(office: Any) -> None:
    for stage in ("reserve", "reserve", "talks", "signed"):
        said = {"name": "示例", "league": "阿拉善盟", "stage": stage}
        office.made("promoter甲", "/projects", said)
    told = office.sends("analyst甲", "GET", "/statistics").json()["all"]
    assert (told["reserve"], told["projects"], told["started"]["whole"]) == (2, 4, 1)


def test_anybody_reads_what_is_published_and_nothing_else(office: Any) -> None:
    offer = {"name": "示例：轴承", "league": "包头市", "note": "内部"}
    office.made("promoter甲", "/registers/offers", {**offer, "name": "未发布"})
    office.made("promoter甲", "/registers/offers", {**offer, "published": True})
    [told] = office.sends("", "GET", "/offers").json()["items"]
    assert (told["name"], told["office"]) == ("示例：轴承", "示例机构甲")
