"""Examples of records in the description of the interface. People and firms are made up."""

from collections.abc import Mapping
from typing import Any

from recommender.matching import ENGINE_VERSION
from service.examples import ANSWER
from service.figure_shapes import (
    FigurePreviewShape,
    FigureShape,
    FiguresShape,
    ImportedShape,
    StatedShape,
)
from service.record_shapes import (
    AnswerLineShape,
    AnswersShape,
    CommittedShape,
    ConsentShape,
    ConsentsShape,
    CountsShape,
    FirmLineShape,
    FirmsShape,
    InForceShape,
    JobShape,
    JobsShape,
    KeptAnswerShape,
    KeptFirmShape,
    NewTokenShape,
    PersonShape,
    PreviewShape,
    ProjectShape,
    ProjectsShape,
    StatisticsShape,
    TokenShape,
    TokensShape,
    WeightLineShape,
    WeightSetShape,
    WeightSetsShape,
)
from service.register_examples import REGISTERED
from service.staff_examples import STAFF

_FIRM = {"name": "示例：风电叶片制造企业", "industries": ["3415"], "land_mu": 300}


def _only(summary: str, value: object) -> dict[str, Any]:
    return {"one": {"summary": summary, "value": value}}


SIGNING_IN = _only("登录 · sign in", {"name": "wang", "password": "示例密码，请勿使用"})
TOKENS = _only("只读 · to read", {"name": "报表", "scopes": ["read"], "days": 90})
FIRMS = _only("风电叶片 · wind blades", {"firm": _FIRM})
CONSENTS = _only("包头 · Baotou", {"region": "包头市"})
WEIGHTS = _only("重电价 · tariffs first", {"name": "电价优先", "weights": {"tariff": 1}})
QUESTIONS = _only("风电叶片 · wind blades", {"firm": _FIRM, "region": "内蒙古", "k": 1})
FIRM_QUESTIONS = _only("内蒙古 · Inner Mongolia", {"region": "内蒙古", "k": 1})

FIGURES = _only(
    "亩均产值 · output per mu",
    {
        "figures": [
            {
                "field": "output_per_mu",
                "value": 320.0,
                "as_of": "2025",
                "source": "示例：园区统计年报",
            }
        ]
    },
)
PROJECTS = _only(
    "已签约 · signed",
    {
        "name": "示例：风电叶片项目",
        "league": "包头市",
        "stage": "signed",
        "planned_wan": 120000.0,
        "paid_in_wan": 8000.0,
        "signed_on": "2026-11-02",
    },
)

_ID, _OTHER, _SET = "0" * 31 + "1", "0" * 31 + "2", "0" * 31 + "3"
_AT = "2026-11-21T08:30:00+00:00"
PERSON: PersonShape = {
    "id": _ID,
    "name": "wang",
    "role": "promoter",
    "organisation": "示例：某市商务局",
    "region": "包头市",
    "scopes": ["read", "write"],
}
TOKEN: TokenShape = {
    "id": _ID,
    "name": "报表",
    "scopes": ["read"],
    "created_at": _AT,
    "expires_at": "2027-02-19T08:30:00+00:00",
    "revoked_at": None,
}
NEW_TOKEN: NewTokenShape = {**TOKEN, "key": "pm_只显示这一次"}
TOKENS_PAGE: TokensShape = {"items": [TOKEN], "next": None}
FIRM_LINE: FirmLineShape = {
    "id": _ID,
    "name": "示例：风电叶片制造企业",
    "version": 1,
    "created_at": _AT,
    "withdrawn_at": None,
}
FIRM: KeptFirmShape = {**FIRM_LINE, "edited_at": _AT, "firm": _FIRM}
FIRMS_PAGE: FirmsShape = {"items": [FIRM_LINE], "next": None}
CONSENT: ConsentShape = {
    "id": _OTHER,
    "region": "包头市",
    "adcode": "150200",
    "version": 1,
    "created_at": _AT,
    "revoked_at": None,
}
CONSENTS_PAGE: ConsentsShape = {"items": [CONSENT], "next": None}
WEIGHT_LINE: WeightLineShape = {
    "id": _SET,
    "name": "电价优先",
    "version": 1,
    "created_at": _AT,
}
WEIGHT_SET: WeightSetShape = {
    **WEIGHT_LINE,
    "edited_at": _AT,
    "author": _ID,
    "author_name": "li",
    "note": "电价敏感的项目",
    "digest": "0" * 64,
    "weights": {"tariff": 1},
    "evaluation": None,
    "signed": {"statement": "{}", "signature": "AAAA", "public_key": "AAAA"},
}
IN_FORCE: InForceShape = {
    "version": 1,
    "since": _AT,
    "set_id": _SET,
    "set_version": 1,
    "weights": {"tariff": 1},
    "signed": WEIGHT_SET["signed"],
}
ORDERS: dict[str, Any] = {
    "one": {"summary": "默认用此方案 · this set", "value": {"set_id": _SET, "set_version": 1}},
    "none": {"summary": "恢复内置方案 · the presets", "value": {"set_id": None}},
}
WEIGHT_SETS: WeightSetsShape = {"items": [WEIGHT_LINE], "next": None}
ANSWER_LINE: AnswerLineShape = {
    "id": _OTHER,
    "created_at": _AT,
    "firm_id": None,
    "firm_version": None,
    "weight_set_id": _SET,
    "weight_version": 1,
    "rule_day": "2025-06-10",
    "rule_packs": ["0" * 64],
    "data_version": "0123456789ab",
    "engine_version": ENGINE_VERSION,
}
KEPT_ANSWER: KeptAnswerShape = {**ANSWER_LINE, "answer": ANSWER}
ANSWERS_PAGE: AnswersShape = {"items": [ANSWER_LINE], "next": None}
FIGURE: FigureShape = {
    "id": 1,
    "park_id": "S159041",
    "field": "output_per_mu",
    "label": "亩均产值",
    "unit": "万元/亩",
    "value": 320.0,
    "as_of": "2025",
    "source": "示例：园区统计年报",
    "note": "",
    "created_at": _AT,
    "organisation": "示例：某市商务局",
    "author": "wang",
    "supersedes": None,
    "current": True,
}
FIGURES_PAGE: FiguresShape = {"items": [FIGURE], "next": None}
STATED: StatedShape = {"park_id": "S159041", "version": 1, "figures": [FIGURE]}
FIGURE_PREVIEW: FigurePreviewShape = {
    "id": _ID,
    "name": "示例：园区数据.xlsx",
    "created_at": _AT,
    "ready": True,
    "rows": 1,
    "unchanged": 0,
    "changes": [
        {
            "park_id": "S159041",
            "park": "包头装备制造产业园区",
            "field": "output_per_mu",
            "label": "亩均产值",
            "unit": "万元/亩",
            "before": None,
            "after": {
                "value": 320.0,
                "shown": "320 万元/亩",
                "as_of": "2025",
                "source": "示例：园区统计年报",
                "basis": "own",
            },
        }
    ],
    "rejects": [],
    "notes": [],
}
IMPORTED: ImportedShape = {"id": _ID, "revision": 1, "parks": 1, "figures": 1}
PROJECT: ProjectShape = {
    "id": _ID,
    "version": 1,
    "created_at": _AT,
    "name": "示例：风电叶片项目",
    "league": "包头市",
    "adcode": "150200",
    "chain": "",
    "responsible": "",
    "firm_id": None,
    "park_id": "S159041",
    "stage": "signed",
    "stage_label": "签约",
    "signed_wan": None,
    "planned_wan": 120000.0,
    "paid_in_wan": 8000.0,
    "signed_on": "2026-11-02",
    "started_on": None,
    "producing_on": None,
    "due_on": None,
    "landing_by": "2027-02-10",
    "light": "green",
}
PROJECTS_PAGE: ProjectsShape = {"items": [PROJECT], "next": None}
_COUNTS: CountsShape = {
    "projects": 1,
    "reserve": 0,
    "signed": {"yi": 0.0, "unknown": 1},
    "paid_in": {"yi": 0.8, "unknown": 0},
    "started": {"part": 0, "whole": 1, "value": 0.0, "said": "0/1 = 0.0%"},
    "producing": {"part": 0, "whole": 1, "value": 0.0, "said": "0/1 = 0.0%"},
    "large": {"part": 0.8, "whole": 0.8, "value": 1.0, "said": "0.8/0.8 = 100.0%"},
    "paid_in_unknown": 0,
    "planned_unknown": 0,
    "red": 0,
}
STATISTICS: StatisticsShape = {
    "all": _COUNTS,
    "leagues": [{"league": "包头市", "adcode": "150200", **_COUNTS}],
}

JOB: JobShape = {
    "id": _ID,
    "version": 1,
    "kind": "ranking",
    "created_at": _AT,
    "file_name": "firms.xlsx",
    "file_bytes": 6472257,
    "asked": {
        "k": 10,
        "as_of": "2026-11-21",
        "weights": None,
        "region": "内蒙古",
        "illustrative": False,
        "reasons": True,
        "weighed": {
            "label": "按各企业的类型；没有写类型的企业：均衡型：没有特别要求时的权重",
            "signed": None,
        },
    },
    "state": "running",
    "state_label": "进行中",
    "rows": 100000,
    "rows_read": 42000,
    "rows_ranked": 41985,
    "rows_nowhere": 12,
    "rows_rejected": 13,
    "rows_aside": 2,
    "rows_added": 0,
    "rows_changed": 0,
    "rows_written": 0,
    "committed_at": None,
    "message": "",
    "notes": [],
    "started_at": _AT,
    "ended_at": None,
    "files_until": None,
}
IMPORT: JobShape = {
    **JOB,
    "kind": "firms",
    "asked": None,
    "state": "queued",
    "state_label": "排队中",
    "rows": None,
    "rows_read": 0,
    "rows_ranked": 0,
    "rows_nowhere": 0,
    "rows_rejected": 0,
    "rows_aside": None,
    "started_at": None,
}
JOBS: JobsShape = {"items": [JOB], "next": None}

PREVIEW: PreviewShape = {
    "token": _OTHER,
    "expires_at": "2026-11-21T09:30:00+00:00",
    "added": 1,
    "changed": 1,
    "unchanged": 0,
    "rejected": 0,
    "additions": ["示例：光伏组件项目"],
    "changes": [
        {
            "id": _ID,
            "name": "示例：风电叶片项目",
            "fields": [
                {"field": "paid_in_wan", "label": "到位资金", "old": 8000.0, "new": 12000.0}
            ],
        }
    ],
    "rejects": [],
}
COMMITTED: CommittedShape = {"added": 1, "changed": 1}

RECORDS: Mapping[tuple[str, str], object] = {
    **STAFF,
    **REGISTERED,
    ("POST", "/api/v1/contacts/{entry_id}/project"): {**PROJECT, "stage": "talks"},
    ("PUT", "/api/v1/users/current/password"): PERSON,
    ("POST", "/api/v1/sessions"): PERSON,
    ("GET", "/api/v1/sessions/current"): PERSON,
    ("DELETE", "/api/v1/sessions/current"): PERSON,
    ("POST", "/api/v1/tokens"): NEW_TOKEN,
    ("GET", "/api/v1/tokens"): TOKENS_PAGE,
    ("DELETE", "/api/v1/tokens/{token_id}"): {**TOKEN, "revoked_at": _AT},
    ("POST", "/api/v1/firms"): FIRM,
    ("GET", "/api/v1/firms"): FIRMS_PAGE,
    ("GET", "/api/v1/firms/{firm_id}"): FIRM,
    ("PUT", "/api/v1/firms/{firm_id}"): {**FIRM, "version": 2},
    ("DELETE", "/api/v1/firms/{firm_id}"): {**FIRM, "version": 2, "withdrawn_at": _AT},
    ("POST", "/api/v1/firms/{firm_id}/restore"): {**FIRM, "version": 3},
    ("POST", "/api/v1/firms/{firm_id}/consents"): CONSENT,
    ("GET", "/api/v1/firms/{firm_id}/consents"): CONSENTS_PAGE,
    ("DELETE", "/api/v1/firms/{firm_id}/consents/{consent_id}"): {**CONSENT, "revoked_at": _AT},
    ("POST", "/api/v1/weight-sets"): WEIGHT_SET,
    ("GET", "/api/v1/weight-sets"): WEIGHT_SETS,
    ("GET", "/api/v1/weight-sets/{set_id}"): WEIGHT_SET,
    ("PUT", "/api/v1/weight-sets/{set_id}"): {**WEIGHT_SET, "version": 2},
    ("POST", "/api/v1/parks/{park_id}/figures"): STATED,
    ("GET", "/api/v1/parks/{park_id}/figures"): FIGURES_PAGE,
    ("POST", "/api/v1/parks/imports"): FIGURE_PREVIEW,
    ("POST", "/api/v1/parks/imports/{import_id}/commit"): IMPORTED,
    ("POST", "/api/v1/projects"): PROJECT,
    ("GET", "/api/v1/projects"): PROJECTS_PAGE,
    ("GET", "/api/v1/projects/{project_id}"): PROJECT,
    ("PUT", "/api/v1/projects/{project_id}"): {**PROJECT, "version": 2},
    ("GET", "/api/v1/statistics"): STATISTICS,
    ("POST", "/api/v1/jobs"): {**JOB, "state": "queued", "state_label": "排队中"},
    ("GET", "/api/v1/jobs"): JOBS,
    ("GET", "/api/v1/jobs/{job_id}"): JOB,
    ("POST", "/api/v1/imports/firms/jobs"): IMPORT,
    ("POST", "/api/v1/jobs/{job_id}/commit"): {
        **IMPORT,
        "version": 2,
        "rows": 100000,
        "rows_read": 100000,
        "rows_added": 99000,
        "rows_changed": 800,
    },
    ("GET", "/api/v1/weights-in-force"): IN_FORCE,
    ("PUT", "/api/v1/weights-in-force"): IN_FORCE,
    ("POST", "/api/v1/jobs/{job_id}/cancel"): JOB,
    ("POST", "/api/v1/jobs/{job_id}/resume"): {**JOB, "state": "queued", "state_label": "排队中"},
    ("POST", "/api/v1/imports/{kind}"): PREVIEW,
    ("POST", "/api/v1/imports/{kind}/{token}/commit"): COMMITTED,
    ("POST", "/api/v1/answers"): KEPT_ANSWER,
    ("GET", "/api/v1/answers"): ANSWERS_PAGE,
    ("GET", "/api/v1/answers/{answer_id}"): KEPT_ANSWER,
    ("POST", "/api/v1/firms/{firm_id}/answers"): {
        **KEPT_ANSWER,
        "firm_id": _ID,
        "firm_version": 1,
        "weight_set_id": None,
        "weight_version": None,
    },
}
"""What each operation answers when all is well."""
