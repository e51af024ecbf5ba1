"""Every operation of the interface: who may use it, and what is sent to it."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from fastapi import FastAPI

from service.accounts import Role
from service.database.jobs import JobRecord
from service.database.people import Organisation, User
from service.database.projects import Issue, Project
from service.database.records import Consent, FirmRecord, WeightSet
from service.database.registers import RegisterEntry

API = "/api/v1"
NOBODYS = "f" * 32
FIRM = {"name": "示例", "industries": ["3415"]}
CONTACT = {"name": "示例商会", "channel": "chamber", "met_on": "2026-03-02", "league": "包头市"}
ASKERS = ("", *(f"{role}{organisation}" for organisation in "甲乙" for role in Role))
"""Nobody; the people of 甲, whose things are asked for; the people of 乙."""

ANYBODY = "200 200 200 200 200 200 200 200 200"
NOBODY = "404 404 404 404 404 404 404 404 404"
SIGNED_IN = "401 200 200 200 200 200 200 200 200"
MAKES = "401 201 201 201 201 201 201 201 201"
OF_FIRMS = "401 201 201 403 403 201 201 403 403"
OWN = "401 200 200 200 200 404 404 404 404"
OWN_OF_FIRMS = "401 200 200 403 403 404 404 403 403"
BY_ANALYSTS = "401 403 403 201 403 403 403 201 403"
OWN_BY_ANALYSTS = "401 403 403 200 403 403 403 404 403"
BY_PROMOTERS = "401 403 201 403 403 403 201 403 403"
OWN_BY_PROMOTERS = "401 403 200 403 403 403 404 403 403"
OWN_MADE_BY_PROMOTERS = "401 403 201 403 403 403 404 403 403"
IN_ITS_REGION = "401 403 201 403 201 403 403 403 403"
BY_KEEPERS = "401 403 201 403 201 403 201 403 201"
OWN_BY_KEEPERS = "401 403 201 403 201 403 404 403 404"
ADDED_BY_ADMINS = "401 403 403 403 201 403 403 403 201"
OF_ADMINS = "401 403 403 403 200 403 403 403 200"
WITHOUT_PASSWORD = "401 422 422 422 422 422 422 422 422"
OWN_MADE = "401 201 201 201 201 404 404 404 404"
OWN_MADE_OF_FIRMS = "401 201 201 403 403 404 404 403 403"
BY_OFFICES = "401 403 200 200 200 403 200 200 200"
MADE_BY_OFFICES = "401 403 201 201 201 403 201 201 201"
OWN_BY_OFFICES = "401 403 200 200 200 403 404 404 404"
OVER_BY_OFFICES = "401 403 409 409 409 403 404 404 404"
"""What nobody can do any more, since the job is done."""
TO_THE_DOOR = " ".join(["303"] * 9)
BY_SESSION = " ".join(["401"] * 9)
EMPTY_FORM = " ".join(["422"] * 9)
MINE = "401 200 404 404 404 404 404 404 404"
MATRIX = {
    # Needs nobody: nothing is kept.
    ("POST", f"{API}/matches"): ANYBODY,
    ("POST", f"{API}/shortlists"): ANYBODY,
    ("POST", f"{API}/parks/{{park_id}}/targets"): ANYBODY,
    ("POST", f"{API}/targets"): ANYBODY,
    ("POST", f"{API}/matches/report"): ANYBODY,
    ("POST", f"{API}/parks/{{park_id}}/targets/report"): ANYBODY,
    ("POST", f"{API}/targets/report"): ANYBODY,
    ("POST", f"{API}/allocations"): ANYBODY,
    ("POST", f"{API}/fronts"): ANYBODY,
    ("POST", f"{API}/meetings"): ANYBODY,
    ("POST", f"{API}/accords"): ANYBODY,
    ("POST", f"{API}/steadiness"): ANYBODY,
    ("GET", f"{API}/parks"): ANYBODY,
    ("GET", f"{API}/parks/export"): ANYBODY,
    ("POST", f"{API}/comparisons"): ANYBODY,
    ("GET", f"{API}/parks/{{park_id}}"): ANYBODY,
    ("GET", f"{API}/industries"): ANYBODY,
    ("GET", f"{API}/facts"): ANYBODY,
    ("GET", f"{API}/chains/{{chain_id}}"): ANYBODY,
    ("GET", f"{API}/offers"): ANYBODY,
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/metrics"): ANYBODY,
    ("GET", "/"): ANYBODY,
    ("POST", "/"): ANYBODY,
    ("GET", "/static/{name}"): ANYBODY,
    ("GET", "/chains"): ANYBODY,
    ("GET", "/chains/{chain_id}"): ANYBODY,
    ("GET", "/parks"): ANYBODY,
    ("GET", "/parks/{park_id}"): ANYBODY,
    ("GET", "/parks/{park_id}/figures"): TO_THE_DOOR,
    ("POST", "/parks/{park_id}/figures"): BY_SESSION,
    ("GET", "/targets"): ANYBODY,
    ("GET", "/targets/template.xlsx"): ANYBODY,
    ("POST", "/targets"): ANYBODY,
    ("POST", "/report"): ANYBODY,
    ("GET", "/openapi.json"): ANYBODY,
    ("GET", "/sign-in"): ANYBODY,
    ("POST", "/sign-in"): "422 422 422 422 422 422 422 422 422",
    ("GET", "/welcome"): ANYBODY,
    ("POST", "/welcome"): "422 422 422 422 422 422 422 422 422",
    ("POST", f"{API}/sessions"): "401 401 401 401 401 401 401 401 401",
    ("GET", "/sign-in/oidc"): NOBODY,
    ("GET", "/sign-in/oidc/return"): NOBODY,
    ("GET", "/password"): ANYBODY,
    ("POST", "/password"): "422 422 422 422 422 422 422 422 422",
    # Of administrators, whichever their organisation.
    ("POST", f"{API}/users"): ADDED_BY_ADMINS,
    ("GET", f"{API}/users"): OF_ADMINS,
    ("GET", f"{API}/users/{{user_id}}"): OF_ADMINS,
    ("PUT", f"{API}/users/{{user_id}}"): OF_ADMINS,
    ("POST", f"{API}/users/{{user_id}}/password-links"): ADDED_BY_ADMINS,
    ("POST", f"{API}/organisations"): ADDED_BY_ADMINS,
    ("GET", f"{API}/organisations"): OF_ADMINS,
    ("GET", f"{API}/organisations/{{organisation_id}}"): OF_ADMINS,
    ("PUT", f"{API}/organisations/{{organisation_id}}"): OF_ADMINS,
    ("GET", f"{API}/audit"): OF_ADMINS,
    # Of one's own.
    ("PUT", f"{API}/users/current/password"): WITHOUT_PASSWORD,
    ("GET", f"{API}/sessions"): SIGNED_IN,
    ("DELETE", f"{API}/sessions/{{session_id}}"): MINE,
    ("GET", f"{API}/sessions/current"): SIGNED_IN,
    ("DELETE", f"{API}/sessions/current"): SIGNED_IN,
    ("POST", f"{API}/tokens"): MAKES,
    ("GET", f"{API}/tokens"): SIGNED_IN,
    ("DELETE", f"{API}/tokens/{{token_id}}"): MINE,
    # Of one's organisation.
    ("POST", f"{API}/firms"): OF_FIRMS,
    ("GET", f"{API}/firms"): SIGNED_IN,
    ("GET", f"{API}/firms/{{firm_id}}"): OWN,
    ("PUT", f"{API}/firms/{{firm_id}}"): OWN_OF_FIRMS,
    ("DELETE", f"{API}/firms/{{firm_id}}"): OWN_OF_FIRMS,
    ("POST", f"{API}/firms/{{firm_id}}/restore"): OWN_OF_FIRMS,
    ("POST", f"{API}/firms/{{firm_id}}/consents"): OWN_MADE_OF_FIRMS,
    ("GET", f"{API}/firms/{{firm_id}}/consents"): OWN,
    ("DELETE", f"{API}/firms/{{firm_id}}/consents/{{consent_id}}"): OWN_OF_FIRMS,
    ("POST", f"{API}/firms/{{firm_id}}/answers"): OWN_MADE,
    ("POST", f"{API}/weight-sets"): BY_ANALYSTS,
    ("GET", f"{API}/weight-sets"): SIGNED_IN,
    ("GET", f"{API}/weight-sets/{{set_id}}"): OWN,
    ("PUT", f"{API}/weight-sets/{{set_id}}"): OWN_BY_ANALYSTS,
    ("GET", f"{API}/weights-in-force"): SIGNED_IN,
    ("PUT", f"{API}/weights-in-force"): OF_ADMINS,
    ("POST", f"{API}/parks/{{park_id}}/figures"): IN_ITS_REGION,
    ("GET", f"{API}/parks/{{park_id}}/figures"): SIGNED_IN,
    ("POST", f"{API}/parks/imports"): BY_KEEPERS,
    ("POST", f"{API}/parks/imports/{{import_id}}/commit"): OWN_BY_KEEPERS,
    ("POST", f"{API}/projects"): BY_PROMOTERS,
    ("GET", f"{API}/projects"): SIGNED_IN,
    ("GET", f"{API}/projects/{{project_id}}"): OWN,
    ("PUT", f"{API}/projects/{{project_id}}"): OWN_BY_PROMOTERS,
    ("GET", f"{API}/statistics"): SIGNED_IN,
    ("POST", f"{API}/projects/{{project_id}}/issues"): OWN_MADE_BY_PROMOTERS,
    ("GET", f"{API}/projects/{{project_id}}/issues"): OWN,
    ("POST", f"{API}/projects/{{project_id}}/issues/{{issue_id}}/close"): OWN_BY_PROMOTERS,
    ("GET", f"{API}/projects/{{project_id}}/case"): OWN,
    ("GET", f"{API}/registers"): SIGNED_IN,
    ("POST", f"{API}/registers/{{register}}"): BY_PROMOTERS,
    ("GET", f"{API}/registers/{{register}}"): SIGNED_IN,
    ("GET", f"{API}/registers/{{register}}/export"): SIGNED_IN,
    ("GET", f"{API}/registers/{{register}}/{{entry_id}}"): OWN,
    ("PUT", f"{API}/registers/{{register}}/{{entry_id}}"): OWN_BY_PROMOTERS,
    ("GET", f"{API}/registers/{{register}}/{{entry_id}}/versions"): OWN,
    ("POST", f"{API}/contacts/{{entry_id}}/project"): OWN_MADE_BY_PROMOTERS,
    ("GET", f"{API}/tallies"): SIGNED_IN,
    ("GET", f"{API}/progress"): SIGNED_IN,
    ("GET", f"{API}/progress/export"): SIGNED_IN,
    ("POST", f"{API}/jobs"): MADE_BY_OFFICES,
    ("GET", f"{API}/jobs"): BY_OFFICES,
    ("GET", f"{API}/jobs/{{job_id}}"): OWN_BY_OFFICES,
    ("POST", f"{API}/jobs/{{job_id}}/cancel"): OVER_BY_OFFICES,
    ("POST", f"{API}/jobs/{{job_id}}/resume"): OVER_BY_OFFICES,
    ("GET", f"{API}/jobs/{{job_id}}/result"): OWN_BY_OFFICES,
    # A job that ranks has nothing to write.
    ("POST", f"{API}/jobs/{{job_id}}/commit"): "401 403 409 403 403 403 404 403 403",
    ("POST", f"{API}/imports/firms/jobs"): BY_PROMOTERS,
    ("GET", f"{API}/jobs/{{job_id}}/rejects"): OWN_BY_OFFICES,
    # 甲's preview: its first commit adds a project, and there is nothing to commit after that.
    ("POST", f"{API}/imports/{{kind}}"): BY_PROMOTERS,
    ("POST", f"{API}/imports/{{kind}}/{{token}}/commit"): "401 403 201 403 403 403 404 403 403",
    ("GET", f"{API}/imports/{{kind}}/template"): SIGNED_IN,
    ("GET", f"{API}/exports/{{kind}}"): SIGNED_IN,
    ("POST", f"{API}/answers"): MAKES,
    ("GET", f"{API}/answers"): SIGNED_IN,
    ("GET", f"{API}/answers/{{answer_id}}"): OWN,
    ("GET", f"{API}/answers/{{answer_id}}/report"): OWN,
    # Pages know people by their session alone; which role sees which is test_visits's.
    ("POST", "/again"): EMPTY_FORM,
    ("GET", "/account"): TO_THE_DOOR,
    ("POST", "/account"): BY_SESSION,
    ("POST", "/account/tokens"): BY_SESSION,
    ("POST", "/account/tokens/{token_id}/revoke"): BY_SESSION,
    ("GET", "/allocation"): TO_THE_DOOR,
    ("POST", "/allocation"): BY_SESSION,
    ("GET", "/answers"): TO_THE_DOOR,
    ("POST", "/answers"): BY_SESSION,
    ("GET", "/answers/{answer_id}"): TO_THE_DOOR,
    ("POST", "/answers/{answer_id}/again"): BY_SESSION,
    ("GET", "/audit"): TO_THE_DOOR,
    ("GET", "/board"): TO_THE_DOOR,
    ("GET", "/board/new"): TO_THE_DOOR,
    ("POST", "/board/new"): BY_SESSION,
    ("GET", "/board/{project_id}"): TO_THE_DOOR,
    ("POST", "/board/{project_id}"): BY_SESSION,
    ("POST", "/board/{project_id}/advance"): BY_SESSION,
    ("POST", "/board/{project_id}/obstacles"): BY_SESSION,
    ("POST", "/board/{project_id}/obstacles/{obstacle_id}"): BY_SESSION,
    ("POST", "/contacts/{entry_id}/project"): BY_SESSION,
    ("GET", "/progress"): TO_THE_DOOR,
    ("GET", "/registers"): TO_THE_DOOR,
    ("GET", "/registers/{register}"): TO_THE_DOOR,
    ("POST", "/registers/{register}"): BY_SESSION,
    ("GET", "/registers/{register}/{entry_id}"): TO_THE_DOOR,
    ("POST", "/registers/{register}/{entry_id}"): BY_SESSION,
    ("GET", "/offers"): ANYBODY,
    ("GET", "/desk"): TO_THE_DOOR,
    ("GET", "/evaluation"): ANYBODY,
    ("GET", "/evaluation/compared.svg"): NOBODY,
    ("GET", "/firms-seen"): TO_THE_DOOR,
    ("GET", "/guides"): ANYBODY,
    ("GET", "/imports"): TO_THE_DOOR,
    ("GET", "/imports/{kind}"): TO_THE_DOOR,
    ("POST", "/imports/{kind}"): BY_SESSION,
    ("GET", "/imports/{kind}/{token}"): TO_THE_DOOR,
    ("GET", "/imports/{kind}/{token}/rejects.csv"): TO_THE_DOOR,
    ("POST", "/imports/{kind}/{token}/commit"): BY_SESSION,
    ("GET", "/jobs"): TO_THE_DOOR,
    ("POST", "/jobs"): BY_SESSION,
    ("GET", "/jobs/{job_id}"): TO_THE_DOOR,
    ("POST", "/jobs/{job_id}/cancel"): BY_SESSION,
    ("POST", "/jobs/{job_id}/commit"): BY_SESSION,
    ("POST", "/jobs/{job_id}/resume"): BY_SESSION,
    ("GET", "/map.svg"): ANYBODY,
    ("GET", "/steadiness.svg"): ANYBODY,
    ("GET", "/meetings"): TO_THE_DOOR,
    ("POST", "/meetings"): BY_SESSION,
    ("GET", "/organisations"): TO_THE_DOOR,
    ("POST", "/organisations"): BY_SESSION,
    ("GET", "/organisations/{organisation_id}"): TO_THE_DOOR,
    ("POST", "/organisations/{organisation_id}"): BY_SESSION,
    ("GET", "/people"): TO_THE_DOOR,
    ("POST", "/people"): BY_SESSION,
    ("GET", "/people/{user_id}"): TO_THE_DOOR,
    ("POST", "/people/{user_id}"): BY_SESSION,
    ("POST", "/people/{user_id}/password-links"): BY_SESSION,
    ("GET", "/profiles"): TO_THE_DOOR,
    ("POST", "/profiles"): BY_SESSION,
    ("POST", "/profiles/new"): BY_SESSION,
    ("GET", "/profiles/{firm_id}"): TO_THE_DOOR,
    ("POST", "/profiles/{firm_id}/withdraw"): BY_SESSION,
    ("POST", "/profiles/{firm_id}/restore"): BY_SESSION,
    ("POST", "/profiles/{firm_id}/consents"): BY_SESSION,
    ("POST", "/profiles/{firm_id}/consents/{consent_id}/revoke"): BY_SESSION,
    ("GET", "/rules"): ANYBODY,
    ("POST", "/sign-out"): BY_SESSION,
    ("GET", "/weights"): TO_THE_DOOR,
    ("GET", "/weights/tune"): TO_THE_DOOR,
    ("POST", "/weights/tune"): BY_SESSION,
    ("GET", "/weights/{set_id}"): TO_THE_DOOR,
    ("POST", "/weights/in-force"): BY_SESSION,
}
BODIES: dict[str, Any] = {
    f"{API}/matches": {"firm": FIRM, "region": "包头", "k": 1},
    f"{API}/shortlists": {"firm": FIRM, "region": "包头", "k": 1},
    f"{API}/parks/{{park_id}}/targets": {"firms": [FIRM], "k": 1},
    f"{API}/targets": {"firms": [FIRM], "region": "包头", "k": 1},
    f"{API}/matches/report": {"firm": FIRM, "region": "包头", "k": 1},
    f"{API}/parks/{{park_id}}/targets/report": {"firms": [FIRM], "k": 1},
    f"{API}/targets/report": {"firms": [FIRM], "region": "包头", "k": 1},
    f"{API}/allocations": {"firms": [FIRM], "region": "包头"},
    f"{API}/fronts": {"firms": [FIRM], "region": "包头", "against": "mutual", "points": 2},
    f"{API}/meetings": {"firms": [FIRM], "region": "包头"},
    f"{API}/accords": {"firms": [FIRM], "region": "包头"},
    f"{API}/comparisons": {"parks": ["S159041"], "firm": FIRM},
    f"{API}/steadiness": {"firm": FIRM, "region": "包头", "k": 1},
    f"{API}/sessions": {"name": "firm甲", "password": "不是这个密码"},
    f"{API}/tokens": {"name": "报表"},
    f"{API}/firms": {"firm": FIRM},
    f"{API}/firms/{{firm_id}}": {"firm": FIRM},
    f"{API}/firms/{{firm_id}}/consents": {"region": "赤峰市"},
    f"{API}/firms/{{firm_id}}/answers": {"region": "包头", "k": 1},
    f"{API}/weight-sets": {"name": "电价", "weights": {"tariff": 1}},
    f"{API}/weight-sets/{{set_id}}": {"name": "电价", "weights": {"tariff": 1}},
    f"{API}/parks/{{park_id}}/figures": {
        "figures": [{"field": "green_share", "value": 0.5, "as_of": "2025", "source": "文件"}]
    },
    f"{API}/projects": {"name": "示例", "league": "包头市"},
    f"{API}/projects/{{project_id}}": {"name": "示例", "league": "包头市"},
    f"{API}/projects/{{project_id}}/issues": {"said": "示例", "kind": "finance"},
    f"{API}/registers/{{register}}": CONTACT,
    f"{API}/registers/{{register}}/{{entry_id}}": CONTACT,
    f"{API}/answers": {"firm": FIRM, "region": "包头", "k": 1},
    f"{API}/users/{{user_id}}": {"role": "firm"},
    f"{API}/users/current/password": {
        "current": "不是这个密码",
        "password": "一个很长的好密码啊哈",
    },
    f"{API}/weights-in-force": {"set_id": None},
    f"{API}/organisations/{{organisation_id}}": {"name": "示例机构丙"},
}
DIFFERENT = count(10)
CONTENT = {
    f"{API}/parks/imports": "园区代码,园区名称,亩均税收,数据截至,数据来源\n"
    "S159041,包头装备制造产业园区,9,2025,文件".encode()
}
NAMED = {f"{API}/users": {"role": "firm"}, f"{API}/organisations": {}}
"""Bodies with a name that only one may have."""
ORDERED = {
    ("DELETE", f"{API}/firms/{{firm_id}}"),
    ("POST", f"{API}/firms/{{firm_id}}/restore"),
    ("DELETE", f"{API}/firms/{{firm_id}}/consents/{{consent_id}}"),
    ("POST", f"{API}/projects/{{project_id}}/issues/{{issue_id}}/close"),
    ("POST", f"{API}/contacts/{{entry_id}}/project"),
    ("POST", f"{API}/jobs/{{job_id}}/cancel"),
    ("POST", f"{API}/jobs/{{job_id}}/commit"),
    ("POST", f"{API}/jobs/{{job_id}}/resume"),
}
"""What takes no more than the version that was seen."""
EDITED: tuple[tuple[Any, str], ...] = (
    (Consent, "consent_id"),
    (Issue, "issue_id"),
    (JobRecord, "job_id"),
    (FirmRecord, "firm_id"),
    (WeightSet, "set_id"),
    (Project, "project_id"),
    (RegisterEntry, "entry_id"),
    (User, "user_id"),
    (Organisation, "organisation_id"),
)
QUERIES = {
    f"{API}/parks/export": {"format": "csv", "province": "包头"},
    f"{API}/jobs/{{job_id}}/result": {"format": "csv"},
    f"{API}/industries": {"q": "硅铁"},
    "/steadiness.svg": {"picture": "ranks", "name": "示例", "regions_wanted": "包头"},
    f"{API}/chains/{{chain_id}}": {"place": "通辽"},
    # The kind of report that is made soonest.
    f"{API}/matches/report": {"format": "xlsx"},
    f"{API}/targets/report": {"format": "xlsx"},
    f"{API}/parks/{{park_id}}/targets/report": {"format": "xlsx"},
    f"{API}/answers/{{answer_id}}/report": {"format": "xlsx"},
}
TABLES = {
    f"{API}/jobs": ("firms.csv", "企业名称\n甲\n".encode()),
    f"{API}/imports/firms/jobs": ("firms.csv", "企业名称\n甲\n".encode()),
    f"{API}/imports/{{kind}}": ("projects.csv", "项目名称,盟市\n新项目,包头市\n".encode()),
}
"""What is sent as a file."""


PUBLISHED = {"park_id": "S159041", "chain_id": "wind", "name": "page.css"}
"""What is there without being kept."""


def operations(app: FastAPI) -> Iterator[tuple[str, str]]:
    for route in every_route(app.routes):
        for method in route.methods - {"HEAD"}:
            yield method, route.path


def every_route(routes: Any, prefix: str = "") -> Iterator[Any]:
    for route in routes:
        if hasattr(route, "methods"):
            yield route
        else:
            yield from every_route(route.effective_candidates())


def belongings(office: Any) -> dict[str, str]:
    """What belongs to 甲, and the token of its firm's person."""
    firm = office.made("firm甲", "/firms", {"firm": FIRM})["id"]
    office_of_nobody = office.made("admin甲", "/organisations", {"name": "示例机构丙"})["id"]
    project = office.made("promoter甲", "/projects", BODIES[f"{API}/projects"])["id"]
    newcomer = {"name": "新人", "role": "firm", "organisation_id": office_of_nobody}
    return {
        "user_id": office.made("admin甲", "/users", newcomer)["id"],
        "organisation_id": office_of_nobody,
        "firm_id": firm,
        "consent_id": office.made("firm甲", f"/firms/{firm}/consents", {"region": "辽宁省"})["id"],
        "obstacle_id": NOBODYS,
        "token_id": office.made("firm甲", "/tokens", {"name": "另一个"})["id"],
        "set_id": office.made("analyst甲", "/weight-sets", BODIES[f"{API}/weight-sets"])["id"],
        "answer_id": office.made("firm甲", "/answers", BODIES[f"{API}/answers"])["id"],
        "project_id": project,
        "issue_id": office.made("promoter甲", f"/projects/{project}/issues", {"said": "示例"})[
            "id"
        ],
        "register": "contacts",
        "entry_id": office.made("promoter甲", "/registers/contacts", CONTACT)["id"],
        "job_id": office.ranked("promoter甲", TABLES[f"{API}/jobs"])["id"],
        "kind": "projects",
        "token": office.sends(
            "promoter甲",
            "POST",
            "/imports/projects",
            files={"file": TABLES[f"{API}/imports/{{kind}}"]},
        ).json()["token"],
        **PUBLISHED,
    }
