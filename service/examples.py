"""Examples in the description of the interface. The firms are made up."""

from collections.abc import Mapping
from typing import Any

from recommender.matching import ENGINE_VERSION
from service.condition_examples import CONDITION, REMARK
from service.plan_examples import ACCORD, AGENDA, FRONT, PLACEMENT, SHORTLIST, STEADINESS
from service.plan_shapes import ComparisonShape, ListedShape, ProspectsShape, TargetsShape
from service.shapes import (
    AnswerShape,
    CandidatesShape,
    ChainShape,
    FactsShape,
    FieldShape,
    FindingShape,
    HealthShape,
    KeptParkShape,
    MatchShape,
    ParkLineShape,
    ParksShape,
    ReadyShape,
    ReasonShape,
)

LISTINGS: dict[str, Any] = {
    "two_firms": {
        "summary": "两家企业 · two firms",
        "value": {
            "firms": [
                {
                    "name": "示例：风电叶片制造企业",
                    "industries": ["3415"],
                    "investment_wan": 80000,
                    "land_mu": 300,
                },
                {"name": "示例：乳制品企业", "products": "乳制品", "land_mu": "200亩"},
            ],
            "k": 2,
            "as_of": "2025-06-10",
        },
    },
}
PROSPECTINGS: dict[str, Any] = {
    "two_firms": {
        "summary": "两家企业，一个地区 · two firms, one region",
        "value": {**LISTINGS["two_firms"]["value"], "region": "内蒙古"},
    },
}
PLANNINGS: dict[str, Any] = {
    "two_firms": {
        "summary": "两家企业，一个地区 · two firms, one region",
        "value": {"firms": LISTINGS["two_firms"]["value"]["firms"], "region": "内蒙古"},
    },
}
TRADINGS: dict[str, Any] = {
    "two_goals": {
        "summary": "匹配得分与投资 · pair score and investment",
        "value": {
            "firms": LISTINGS["two_firms"]["value"]["firms"][:1],
            "region": "通辽",
            "goal": "score",
            "against": "investment",
            "points": 2,
        },
    },
}
QUESTIONS: dict[str, Any] = {
    "wind_blades": {
        "summary": "风电叶片，要求绿电 · a wind-blade maker that asks for green power",
        "value": {
            "firm": {
                "name": "示例：风电叶片制造企业",
                "industries": ["3415"],
                "products": "风电叶片",
                "investment_wan": 80000,
                "land_mu": 300,
                "green_share_min": 0.5,
            },
            "k": 5,
            "region": "内蒙古",
            "as_of": "2025-06-10",
        },
    },
    "own_weights": {
        "summary": "自定权重 · own weights",
        "value": {
            "firm": {
                "name": "示例：硅铁合金冶炼企业",
                "products": "硅铁",
                "investment_wan": "15亿",
                "land_mu": "420亩",
            },
            "weights": {"industry_fit": 3, "tariff": 1},
        },
    },
}

_TARIFF: ReasonShape = {
    "criterion": "tariff",
    "label": "电价",
    "side": "firm",
    "weight": 0.25,
    "fit": 0.8,
    "contribution": 0.2,
    "need": "—",
    "offer": "0.4338 元/千瓦时（地区数据，非园区自身）",
    "as_of": "2026-08",
    "source": "文件名称",
    "basis": "regional",
    "basis_label": "地区数据，非园区自身",
}
_TWO_HIGH: FindingShape = {
    "rule": "im-two-high",
    "label": "“两高”行业不再新增产能",
    "verdict": "CONDITIONAL",
    "verdict_label": "附条件",
    "need": "钢铁、铁合金等原则上不再审批新增产能，合规在建和已完成产能置换的除外",
    "offer": "已具备：未说明",
    "margin": None,
    "change": "",
    "clause": "《文件名称》 四（一）",
    "since": "2022-02-18",
    "source": "文件正文",
    "ways_out": ["任一：合规在建", "任一：已完成产能置换"],
    "basis": None,
    "basis_label": "",
}
_MATCH: MatchShape = {
    "rank": 1,
    "park": {
        "id": "S157034",
        "name": "内蒙古鄂托克经济开发区",
        "place": "内蒙古自治区鄂尔多斯市鄂托克旗",
    },
    "score": 0.2,
    "low": 0.05,
    "high": 0.8,
    "coverage": 0.25,
    "firm_side": 0.8,
    "park_side": None,
    "mutual": None,
    "verdict": "CONDITIONAL",
    "verdict_label": "附条件",
    "verdict_counts": {"PASS": 0, "CONDITIONAL": 1, "UNKNOWN": 0, "FAIL": 0},
    "illustrative": False,
    "reasons": [_TARIFF],
    "findings": [_TWO_HIGH],
    "remarks": [REMARK],
    "unknowns": ["主导产业契合"],
}
ANSWER: AnswerShape = {
    "firm": {
        "name": "示例：硅铁合金冶炼企业",
        "industries": [
            {
                "code": "3140",
                "name": "铁合金冶炼",
                "path": "制造业 > 黑色金属冶炼和压延加工业 > 铁合金冶炼 > 铁合金冶炼",
            }
        ],
        "flags": [],
    },
    "region": "内蒙古",
    "as_of": "2025-06-10",
    "weights": {"name": "own", "values": {"industry_fit": 0.75, "tariff": 0.25}, "signed": None},
    "data_version": "0123456789ab",
    "engine_version": ENGINE_VERSION,
    "illustrative": False,
    "banner": None,
    "considered": 81,
    "excluded": 0,
    "matches": [_MATCH],
    "near_misses": [],
    "barriers": [],
    "conflicts": [
        {
            "topic": "铁合金",
            "sides": [
                {
                    "stance": "limit",
                    "said": "原则上不再审批新增产能……",
                    "clause": "《关于促进制造业高端化、智能化、绿色化发展的意见》 四（一）",
                    "since": "2022-02-18",
                }
            ],
        }
    ],
    "notes": [],
}
_LISTED: ListedShape = {
    "as_of": "2025-06-10",
    "weights": "",
    "data_version": "0123456789ab",
    "engine_version": ENGINE_VERSION,
    "illustrative": False,
    "banner": None,
    "ranked": 2,
    "targets": [
        {
            "firm": "示例：硅铁合金冶炼企业",
            "firm_id": "",
            "effects": [
                {
                    "figure": "land_available_mu",
                    "label": "可供土地",
                    "unit": "亩",
                    "before": None,
                    "own": 420.0,
                    "after": None,
                    "short": False,
                    "as_of": "",
                    "source": "",
                    "basis": None,
                    "basis_label": "",
                }
            ],
            "contacts": [],
            "roles": [],
            **_MATCH,
        }
    ],
}
TARGETS: TargetsShape = {"park": _MATCH["park"], **_LISTED}
PROSPECTS: ProspectsShape = {"region": "内蒙古", **_LISTED}
_PARK_LINE: ParkLineShape = {
    "id": "S159041",
    "name": "包头装备制造产业园区",
    "level": "省级",
    "kind": "省级工业园区等其他",
    "province": "内蒙古自治区",
    "prefecture": "包头市",
    "county": "青山区",
    "leading_industries": ["重车装备", "工程机械装备", "新能源装备"],
    "url": "/api/v1/parks/S159041",
}
PARKS: ParksShape = {"total": 1, "items": [_PARK_LINE], "next": None}
_WAGE: FieldShape = {
    "field": "wage_yuan_per_month",
    "label": "最低工资",
    "group": "能源与资源",
    "unit": "元/月",
    "value": 2270.0,
    "shown": "2,270 元/月",
    "as_of": "2024-12-01",
    "source": "文件名称",
    "note": "",
    "basis": "regional",
    "basis_label": "地区数据，非园区自身",
}
PARK: KeptParkShape = {
    "id": "S159041",
    "name": "包头装备制造产业园区",
    "fields": [_WAGE],
    "conditions": [CONDITION],
    "version": 0,
}
COMPARINGS: dict[str, Any] = {
    "two_parks": {
        "summary": "两个园区 · two parks",
        "value": {
            "parks": ["S159041", "S159052"],
            "firm": {"name": "示例：风电叶片制造企业", "industries": ["3415"], "land_mu": 300},
        },
    }
}
COMPARISON: ComparisonShape = {
    "as_of": "2025-06-10",
    "weights": "balanced",
    "data_version": "0123456789ab",
    "engine_version": ENGINE_VERSION,
    "illustrative": False,
    "banner": None,
    "parks": [_PARK_LINE],
    "fields": [
        {
            "field": "wage_yuan_per_month",
            "label": "最低工资",
            "group": "能源与资源",
            "unit": "元/月",
            "differs": False,
            "values": [
                {
                    "park_id": "S159041",
                    "value": 2270.0,
                    "shown": "2,270 元/月",
                    "as_of": "2024-12-01",
                    "source": "文件名称",
                    "note": "",
                    "basis": "regional",
                    "basis_label": "地区数据，非园区自身",
                }
            ],
        }
    ],
    "firm": "示例：硅铁合金冶炼企业",
    "considered": 2543,
    "matches": [_MATCH],
}
CANDIDATES: CandidatesShape = {
    "q": "硅铁",
    "candidates": [
        {
            "code": "3140",
            "name": "铁合金冶炼",
            "path": "制造业 > 黑色金属冶炼和压延加工业 > 铁合金冶炼 > 铁合金冶炼",
            "score": 0.9,
            "why": "提到“硅铁”",
            "stage": "传统产业",
            "layers": [
                {
                    "layer": "ladder_regional",
                    "label": "自治区级集群（目标）",
                    "name": "合金材料",
                    "year": "2024",
                    "source": "内蒙古自治区政府工作报告（2024年）",
                }
            ],
        }
    ],
}
FACTS: FactsShape = {
    "facts": [
        {
            "place": "内蒙古",
            "adcode": "150000",
            "item": "风电装备整建制配套能力",
            "said": "500万千瓦",
            "value": 500.0,
            "unit": "万千瓦",
            "period": "2023",
            "standing": "actual",
            "standing_label": "实际",
            "source": "内蒙古自治区招商引资推介及项目签约仪式（京津冀地区）报道，2023",
            "codes": ["3415"],
            "doubt": "",
        }
    ]
}
CHAIN: ChainShape = {
    "chain": "wind",
    "name": "风电",
    "place": "通辽",
    "source": "《内蒙古自治区人民政府关于促进制造业高端化、智能化、绿色化发展的意见》二（二）",
    "links": ["配套零部件", "风机制造", "设备维修", "风电基地"],
    "nodes": [
        {
            "product": "风电叶片",
            "link": 0,
            "state": "missing",
            "state_label": "缺（已知项目中未见）",
            "sought": True,
            "evidence": [],
        }
    ],
    "directions": [
        {"rank": 1, "product": "风电叶片", "why": "缺（已知项目中未见）", "targets": []}
    ],
    "to_find_out": [{"product": "风力发电", "why": "已知项目以制造业为主，未见不能说明没有"}],
    "facts": FACTS["facts"],
}
HEALTH: HealthShape = {"status": "ok"}
READY: ReadyShape = {
    "status": "ready",
    "parks": 2543,
    "data_version": "0123456789ab",
    "engine_version": ENGINE_VERSION,
}

ANSWERS: Mapping[str, object] = {
    "/api/v1/matches": ANSWER,
    "/api/v1/shortlists": SHORTLIST,
    "/api/v1/parks": PARKS,
    "/api/v1/parks/{park_id}/targets": TARGETS,
    "/api/v1/targets": PROSPECTS,
    "/api/v1/parks/{park_id}": PARK,
    "/api/v1/comparisons": COMPARISON,
    "/api/v1/industries": CANDIDATES,
    "/api/v1/facts": FACTS,
    "/api/v1/allocations": PLACEMENT,
    "/api/v1/fronts": FRONT,
    "/api/v1/meetings": AGENDA,
    "/api/v1/accords": ACCORD,
    "/api/v1/steadiness": STEADINESS,
    "/api/v1/chains/{chain_id}": CHAIN,
    "/healthz": HEALTH,
    "/readyz": READY,
}
"""What each address answers when all is well."""
