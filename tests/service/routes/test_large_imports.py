"""A long list of firms over HTTP: looked at, written, refused; on both engines."""

from typing import Any

WHO = "promoter甲"
TABLE = "企业编号,企业名称,用地需求（亩）\n" + "".join(f"{at},企业{at},3\n" for at in range(40))


def sent(office: Any, table: str, **headers: str) -> Any:
    file = ("名单.csv", table.encode())
    return office.sends(
        WHO, "POST", "/imports/firms/jobs", files={"file": file}, headers=headers
    )  # fmt: skip


def commits(office: Any, job: Any, **headers: str) -> Any:
    seen = {"If-Match": f'"{job["version"]}"', **headers}
    return office.sends(WHO, "POST", f"/jobs/{job['id']}/commit", headers=seen)


def test_a_list_is_looked_at_and_then_written_once(office: Any) -> None:
    made = sent(office, TABLE)
    assert (made.status_code, made.json()["kind"], made.json()["asked"]) == (201, "firms", None)
    job = office.ended(WHO, made.json()["id"])
    assert (job["state"], job["rows"], job["rows_added"], job["committed_at"]) == (
        "done", 40, 40, None,
    )  # fmt: skip
    assert office.sends(WHO, "GET", "/firms").json()["items"] == []
    path = f"/jobs/{job['id']}"
    changes = office.sends(WHO, "GET", f"{path}/result", params={"format": "csv"})
    assert len(changes.text.splitlines()) == 41
    assert office.sends(WHO, "GET", f"{path}/result").status_code == 422
    assert office.sends(WHO, "POST", f"{path}/commit").status_code == 428
    ordered = commits(office, job, **{"Idempotency-Key": "a"})
    assert (ordered.status_code, ordered.headers["etag"]) == (200, '"2"')
    assert commits(office, job, **{"Idempotency-Key": "a"}).json() == ordered.json()
    assert commits(office, job).status_code == 412
    job = office.ended(WHO, job["id"])
    assert (job["state"], job["rows_written"], job["message"]) == ("done", 40, "已全部写入")
    assert job["committed_at"]
    assert len(office.sends(WHO, "GET", "/firms?limit=100").json()["items"]) == 40
    assert commits(office, job).status_code == 409
    again = office.ended(WHO, sent(office, TABLE).json()["id"])
    assert (again["rows_added"], again["rows_changed"]) == (0, 0)
    assert commits(office, again).status_code == 409


def test_a_list_with_rows_at_fault_is_written_not_at_all(sqlite_office: Any) -> None:
    before = sqlite_office.sends(WHO, "GET", "/firms?limit=200").json()["items"]
    made = sent(sqlite_office, TABLE + "90,坏,很多\n")
    job = sqlite_office.ended(WHO, made.json()["id"])
    assert (job["state"], job["rows_rejected"]) == ("done", 1)
    assert "1 行不能导入" in job["message"]
    rejects = sqlite_office.sends(WHO, "GET", f"/jobs/{job['id']}/rejects")
    assert "很多" in rejects.text
    assert commits(sqlite_office, job).status_code == 409
    assert sqlite_office.sends(WHO, "GET", "/firms?limit=200").json()["items"] == before


def test_the_same_key_sends_one_list(sqlite_office: Any) -> None:
    first, second = (sent(sqlite_office, TABLE, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    other = sent(sqlite_office, TABLE + "91,另一家,3\n", **{"Idempotency-Key": "k"})
    assert other.status_code == 409
    sqlite_office.ended(WHO, first.json()["id"])


def test_a_region_that_nobody_knows_is_told_with_its_row(sqlite_office: Any) -> None:
    table = "企业编号,企业名称,意向地区\n95,甲,内蒙古\n96,乙,呼和浩忒\n"
    job = sqlite_office.ended(WHO, sent(sqlite_office, table).json()["id"])
    assert (job["state"], job["rows_added"], job["rows_rejected"]) == ("done", 1, 1)
    rejects = sqlite_office.sends(WHO, "GET", f"/jobs/{job['id']}/rejects").text
    assert "呼和浩忒" in rejects
    assert "没有这个地区" in rejects
    assert "是否指：呼和浩特" in rejects
