from service.matchers import today
from tests.service.web.conftest import Desk


def test_leagues_are_ranked_with_lights_and_the_export(desk: Desk) -> None:
    year = str(today().year)
    assert "还没有目标" in desk.get("promoter乙", "/progress").text
    made = desk.post("promoter乙", "/board/new", {"name": "示例", "league": "通辽市"})
    project = made.headers["location"].partition("?")[0].rpartition("/")[2]
    target = {"name": "目标", "year": year, "document": "通知", "set_on": f"{year}-01-01"}
    for league, wan in (("通辽市", "100亿"), ("赤峰市", "200亿"), ("内蒙古", "3900亿")):
        said = {**target, "league": league, "paid_in_wan": wan, "growth": "15%"}
        assert desk.post("promoter乙", "/registers/targets", said).status_code == 303
    paid = {"name": "首笔", "project_id": project, "amount_wan": "100亿"}
    paid["received_on"] = f"{year}-01-01"
    assert desk.post("promoter乙", "/registers/receipts", paid).status_code == 303
    page = desk.get("promoter乙", "/progress").text
    assert page.index("通辽市") < page.index("赤峰市")
    assert "任务过半" in page
    assert "100/3900 = 2.6%" in page
    assert f"/api/v1/progress/export?format=xlsx&amp;year={year}" in page
    assert "还没有目标" in desk.get("promoter甲", "/progress").text


def test_published_projects_are_seen_by_anybody(desk: Desk) -> None:
    said = {"name": "示例：轴承项目", "league": "包头市", "package": "重点项目"}
    desk.post("promoter甲", "/registers/offers", {**said, "name": "不公开的"})
    desk.post("promoter甲", "/registers/offers", {**said, "published": "yes"})
    page = desk.get("", "/offers").text
    assert "示例：轴承项目" in page
    assert "重点项目" in page
    assert "不公开的" not in page
