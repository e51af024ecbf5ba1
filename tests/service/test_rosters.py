from datetime import UTC, datetime

from service import rosters
from service.database.people import Organisation, User
from service.database.traces import AuditEntry

AT = datetime(2026, 11, 21, tzinfo=UTC)


def test_of_a_person_no_secret_is_told() -> None:
    office = Organisation(id="o", name="示例", region="150200", version=1, created_at=AT)
    wang = User(
        id="u", name="王", role="firm", password="$argon2id$", organisation_id="o", active=True,
        organisation=office, version=3, created_at=AT,
    )  # fmt: skip
    told = rosters.user(wang)
    assert (told["organisation"], told["email"], told["version"]) == ("示例", "", 3)
    assert "argon2" not in str(told)
    assert rosters.new_user(wang, "k")["link"] == "/password?key=k"
    assert rosters.new_user(wang, None)["link"] is None


def test_what_the_command_line_did_is_nobodys() -> None:
    line = AuditEntry(id=1, at=AT, user_id=None, action="added", object_kind="user", object_id="u")
    assert rosters.audit_line(line, {})["user"] is None
