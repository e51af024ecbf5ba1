"""Examples of plans in the description of the interface. The firms are made up."""

from recommender.matching import ENGINE_VERSION
from service.plan_shapes import (
    AccordShape,
    AgendaShape,
    FrontShape,
    HeadShape,
    PlacementShape,
    SteadinessShape,
)

_HEAD: HeadShape = {
    "region": "内蒙古",
    "as_of": "2025-06-10",
    "weights": "balanced",
    "candidates": 30,
    "firms": 1,
    "data_version": "0123456789ab",
    "engine_version": ENGINE_VERSION,
    "illustrative": False,
    "banner": None,
}
STEADINESS: SteadinessShape = {
    "weights": "balanced",
    "spread": 0.2,
    "draws": 2000,
    "too_close": True,
    "said": "难分先后：第一名只在 62% 的抽样中居第一",
    "open_to_unknowns": 3,
    "rivals": ["S159052"],
    "parks": [
        {
            "park": "S159041",
            "name": "包头稀土高新技术产业开发区",
            "rank": 1,
            "score": 0.6,
            "low": 0.5,
            "high": 0.7,
            "first": 0.62,
            "top5": 1.0,
            "first_over_all_weights": 0.3,
            "ahead_of_leader": 0.0,
        }
    ],
    "ranges": [
        {
            "criterion": "绿电",
            "share": 0.05,
            "low": 0.0,
            "high": 0.2,
            "leader_below": None,
            "leader_above": "S159052",
        }
    ],
    "swings": [
        {
            "criterion": "绿电",
            "shares": (0.025, 0.1),
            "leads": (0.04, 0.05, 0.01),
            "leaders": ["S159041", "S159041"],
        }
    ],
    "region": "内蒙古",
    "as_of": "2025-06-10",
    "signed": None,
    "data_version": "0123456789ab",
    "engine_version": ENGINE_VERSION,
    "illustrative": False,
    "banner": None,
}
PLACEMENT: PlacementShape = {
    **_HEAD,
    "goal": {"name": "score", "label": "匹配得分"},
    "value": 0.62,
    "bound": 0.62,
    "gap": 0.0,
    "exact": True,
    "placed": [
        {
            "firm": "某叶片企业",
            "firm_id": "",
            "park": "S159052",
            "name": "开鲁工业园区",
            "league": "通辽市",
            "verdict": "UNKNOWN",
            "verdict_label": "待核实",
            "unknown": ["用地需求（企业未填）"],
        }
    ],
    "unplaced": [],
    "totals": [
        {
            "figure": "land_mu",
            "label": "用地需求",
            "unit": "亩",
            "value": 300.0,
            "unstated": 0,
        }
    ],
    "prices": [],
    "unsure": ["某叶片企业"],
    "exposure": {
        "gini": 0.0,
        "never": [],
        "crowded": [],
        "leagues": {"通辽市": 1},
        "openings": [],
    },
}
FRONT: FrontShape = {
    **_HEAD,
    "goals": [
        {"name": "score", "label": "匹配得分"},
        {"name": "tax", "label": "年税收（万元；相近时看得分）"},
    ],
    "plans": [
        {
            "first": 0.62,
            "second": 900.6,
            "share": 1.0,
            "gap": 0.0,
            "exact": True,
            "placed": [{"firm": "某叶片企业", "firm_id": "", "park": "S159052"}],
        }
    ],
}
ACCORD: AccordShape = {
    **_HEAD,
    "placed": [
        {
            "firm": "某叶片企业",
            "firm_id": "",
            "park": "S159052",
            "name": "开鲁工业园区",
            "firm_side": 0.6,
            "park_side": None,
            "verdict": "UNKNOWN",
            "verdict_label": "待核实",
        }
    ],
    "unplaced": [],
}
AGENDA: AgendaShape = {
    **_HEAD,
    "meetings": [
        {
            "slot": 1,
            "firm": "某叶片企业",
            "firm_id": "",
            "park": {"id": "S159052", "name": "开鲁工业园区", "place": "内蒙古自治区通辽市开鲁县"},
            "mutual": 0.5,
            "verdict": "UNKNOWN",
            "verdict_label": "待核实",
            "reasons": ["园区级别：省级"],
            "contacts": [],
            "to_verify": ["可供土地"],
        }
    ],
    "unmet": [],
}
SHORTLIST = {
    "region": "内蒙古",
    "as_of": "2025-06-10",
    "weights": {
        "name": "balanced",
        "values": {"industry_fit": 0.6, "tariff": 0.4},
        "signed": None,
    },
    "data_version": "0123456789ab",
    "engine_version": ENGINE_VERSION,
    "illustrative": False,
    "banner": None,
    "considered": 81,
    "excluded": 3,
    "criteria": ["industry_fit", "tariff"],
    "parks": [
        {
            "rank": 1,
            "park": {
                "id": "S159041",
                "name": "内蒙古包头装备制造产业园区",
                "place": "内蒙古包头市",
            },
            "score": 0.9,
            "low": 0.54,
            "high": 0.94,
            "coverage": 0.6,
            "verdict": "UNKNOWN",
            "contributions": [0.9, None],
        }
    ],
}
