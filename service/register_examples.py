"""Examples of registers in the description of the interface. People and firms are made up."""

from collections.abc import Mapping
from typing import Any

from service.record_shapes import ShareShape
from service.register_shapes import (
    CaseShape,
    EditionShape,
    EntryShape,
    IssueShape,
    OfferShape,
    ProgressShape,
    RegisterShape,
    StandingShape,
    TalliesShape,
)

_ID, _OTHER = "0" * 31 + "1", "0" * 31 + "2"
_AT = "2026-11-21T08:30:00+00:00"
_NONE: ShareShape = {"part": 0, "whole": 0, "value": None, "said": "0/0 = —"}
_CONTACT = {
    "name": "示例商会",
    "note": "",
    "channel": "chamber",
    "met_on": "2026-03-02",
    "organisations": 3.0,
}
ISSUES: dict[str, Any] = {
    "one": {
        "summary": "融资 · finance",
        "value": {"said": "示例：流动资金贷款未批", "kind": "finance"},
    }
}
ISSUE: IssueShape = {
    "id": _OTHER,
    "version": 1,
    "project_id": _ID,
    "kind": "finance",
    "kind_label": "融资难融资贵",
    "said": "示例：流动资金贷款未批",
    "raised_by": "wang",
    "raised_at": _AT,
    "closed_at": None,
}
REGISTER: RegisterShape = {
    "register": "procedures",
    "label": "服务机制",
    "note": "“1+3”“六位一体”等，按本地做法改。",
    "fields": [{"name": "name", "label": "名称", "unit": "", "required": True, "choices": []}],
    "example": {"name": "示例“1+3”", "steps": ["服务团队", "管家", "服务员", "代办员"]},
}
EDITION: EditionShape = {"version": 1, "edited_at": _AT, "edited_by": "wang", "said": _CONTACT}
ENTRY: EntryShape = {
    **EDITION,
    "id": _ID,
    "register": "contacts",
    "created_at": _AT,
    "project_id": None,
}
CASE: CaseShape = {
    "project_id": _ID,
    "risks": ["承诺“厂房租金补贴”逾期 30 天未兑现"],
    "chiefs": [{"name": "示例某某", "post": "示例职务", "chain": "新能源装备"}],
    "leaders": [],
    "funds": [],
    "contacts": [],
    "received_wan": 8000.0,
    "receipts": [{"name": "首笔", "received_on": "2026-05-01", "amount_wan": 8000.0}],
    "commitments": [],
    "services": [],
    "sharing": [],
    "rewards": [],
}
TALLIES: TalliesShape = {
    "channels": [
        {
            "channel": "visit",
            "label": "领导带队外出招商",
            "contacts": 148,
            "organisations": 493.0,
            "projects": 0,
            "warm": False,
        }
    ],
    "origins": [{"origin": "上海市", "adcode": "310000", "contacts": 1, "office": True}],
    "events": [
        {
            "format": "breakfast",
            "label": "政企早餐会",
            "events": 34,
            "firms": 431.0,
            "projects_signed": None,
            "signed_yi": None,
            "issues": {"part": 460.0, "whole": 500.0, "value": 0.92, "said": "460/500 = 92.0%"},
        }
    ],
    "issues": [
        {
            "kind": "finance",
            "label": "融资难融资贵",
            "closed": {"part": 0, "whole": 1, "value": 0.0, "said": "0/1 = 0.0%"},
        }
    ],
    "services": {
        "services": 0,
        "done": _NONE,
        "assisted": _NONE,
        "one_trip": _NONE,
        "days": None,
        "usual_days": None,
        "parks_assisted": _NONE,
    },
    "commitments": {
        "commitments": 0,
        "kept": _NONE,
        "broken": 0,
        "overdue": 0,
        "open_yi": None,
        "broken_yi": None,
    },
    "receipts": [{"half": "2023-H1", "paid_in_yi": 1964.8}],
}
STANDING: StandingShape = {
    "league": "包头市",
    "adcode": "150200",
    "rank": 1,
    "target_yi": 500.0,
    "growth": 0.15,
    "document": "示例：分解下达通知",
    "set_on": "2026-01-20",
    "paid_in_yi": 260.0,
    "board_yi": 280.0,
    "board_unknown": 3,
    "share": {"part": 260.0, "whole": 500.0, "value": 0.52, "said": "260/500 = 52.0%"},
    "half_done": True,
    "light": "red",
    "projects": 1,
    "started": _NONE,
    "producing": _NONE,
    "red": 0,
}
PROGRESS: ProgressShape = {
    "year": 2026,
    "as_of": "2026-11-21",
    "elapsed": 0.89,
    "leagues": [STANDING],
    "whole": {
        **STANDING,
        "league": "",
        "adcode": "",
        "rank": None,
        "target_yi": None,
        "growth": None,
        "document": "",
        "set_on": "",
        "share": None,
        "half_done": None,
        "light": None,
        "projects": 0,
    },
    "unassigned_yi": None,
}
OFFER: OfferShape = {
    "id": _ID,
    "name": "示例：风电轴承项目",
    "office": "示例：某市商务局",
    "package": "2026 重点项目",
    "league": "包头市",
    "adcode": "150200",
    "chain": "风电装备",
    "industries": ["轴承"],
    "planned_wan": 50000.0,
    "sought": "投资方",
    "park_id": "",
    "contact": "",
    "note": "",
    "published_at": _AT,
}
REGISTERED: Mapping[tuple[str, str], object] = {
    ("POST", "/api/v1/projects/{project_id}/issues"): ISSUE,
    ("GET", "/api/v1/projects/{project_id}/issues"): {
        "items": [ISSUE],
        "next": None,
        "closed": _NONE,
    },
    ("POST", "/api/v1/projects/{project_id}/issues/{issue_id}/close"): {
        **ISSUE,
        "closed_at": _AT,
    },
    ("GET", "/api/v1/projects/{project_id}/case"): CASE,
    ("GET", "/api/v1/registers"): {"items": [REGISTER]},
    ("POST", "/api/v1/registers/{register}"): ENTRY,
    ("GET", "/api/v1/registers/{register}"): {"items": [ENTRY], "next": None},
    ("GET", "/api/v1/registers/{register}/{entry_id}"): ENTRY,
    ("PUT", "/api/v1/registers/{register}/{entry_id}"): {**ENTRY, "version": 2},
    ("GET", "/api/v1/registers/{register}/{entry_id}/versions"): {"items": [EDITION], "next": None},
    ("GET", "/api/v1/tallies"): TALLIES,
    ("GET", "/api/v1/progress"): PROGRESS,
    ("GET", "/api/v1/offers"): {"items": [OFFER], "next": None},
}
"""What each operation answers when all is well."""
