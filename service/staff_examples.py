"""Examples of people, organisations, sessions and the log. All are made up."""

from collections.abc import Mapping

from service.staff_shapes import (
    AuditLineShape,
    AuditShape,
    OrganisationShape,
    OrganisationsShape,
    PasswordLinkShape,
    SessionShape,
    SessionsShape,
    UserShape,
    UsersShape,
)

_ID, _OTHER = "0" * 31 + "1", "0" * 31 + "2"
_AT, _LATER = "2026-11-21T08:30:00+00:00", "2026-11-24T08:30:00+00:00"
_LINK = "/password?key=只显示这一次"

_USER = {"name": "wang", "role": "promoter", "organisation_id": _ID, "email": "wang@example.com"}
USERS = {"one": {"summary": "招商干部 · a promoter", "value": _USER}}
EDITS = {"one": {"summary": "停用 · shut out", "value": {"role": "promoter", "active": False}}}
OFFICES = {
    "one": {
        "summary": "商务局 · an office",
        "value": {"name": "示例：某市商务局", "region": "包头市"},
    }
}
PASSWORDS = {
    "one": {
        "summary": "换密码 · another password",
        "value": {"current": "示例密码，请勿使用", "password": "另一个示例，请勿使用"},
    }
}

USER: UserShape = {
    "id": _OTHER,
    "name": "wang",
    "role": "promoter",
    "organisation_id": _ID,
    "organisation": "示例：某市商务局",
    "email": "wang@example.com",
    "active": True,
    "version": 1,
    "created_at": _AT,
}
USERS_PAGE: UsersShape = {"items": [USER], "next": None}
PASSWORD_LINK: PasswordLinkShape = {
    "id": _ID,
    "user_id": _OTHER,
    "created_at": _AT,
    "expires_at": _LATER,
    "link": _LINK,
}
ORGANISATION: OrganisationShape = {
    "id": _ID,
    "name": "示例：某市商务局",
    "region": "包头市",
    "adcode": "150200",
    "version": 1,
    "created_at": _AT,
}
ORGANISATIONS_PAGE: OrganisationsShape = {"items": [ORGANISATION], "next": None}
SESSION: SessionShape = {"id": _ID, "created_at": _AT, "expires_at": _LATER, "current": True}
SESSIONS_PAGE: SessionsShape = {"items": [SESSION], "next": None}
AUDIT_LINE: AuditLineShape = {
    "id": 1,
    "at": _AT,
    "user_id": _OTHER,
    "user": "wang",
    "action": "edited",
    "kind": "firm",
    "object_id": _ID,
    "version": 2,
}
AUDIT_PAGE: AuditShape = {"items": [AUDIT_LINE], "next": None}

STAFF: Mapping[tuple[str, str], object] = {
    ("POST", "/api/v1/users"): {**USER, "link": _LINK},
    ("GET", "/api/v1/users"): USERS_PAGE,
    ("GET", "/api/v1/users/{user_id}"): USER,
    ("PUT", "/api/v1/users/{user_id}"): {**USER, "active": False, "version": 2},
    ("POST", "/api/v1/users/{user_id}/password-links"): PASSWORD_LINK,
    ("POST", "/api/v1/organisations"): ORGANISATION,
    ("GET", "/api/v1/organisations"): ORGANISATIONS_PAGE,
    ("GET", "/api/v1/organisations/{organisation_id}"): ORGANISATION,
    ("PUT", "/api/v1/organisations/{organisation_id}"): {**ORGANISATION, "version": 2},
    ("GET", "/api/v1/sessions"): SESSIONS_PAGE,
    ("DELETE", "/api/v1/sessions/{session_id}"): SESSION,
    ("GET", "/api/v1/audit"): AUDIT_PAGE,
}
"""What each operation answers when all is well."""
