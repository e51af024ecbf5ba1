"""A condition and a remark as examples of the interface."""

from service.condition_shapes import ConditionShape, RemarkShape

CONDITION: ConditionShape = {
    "condition": "agency",
    "kind": "企业服务",
    "label": "帮办代办",
    "figure": "有",
    "said": "“帮办代办”实现园区和村级全覆盖",
    "level": "region",
    "level_label": "全区",
    "place": "内蒙古",
    "standing": "actual",
    "standing_label": "实际",
    "counts": True,
    "as_of": "2023",
    "source": "文件名称",
}
REMARK: RemarkShape = {
    "kind": "layer",
    "label": "黄河流域",
    "said": "报告只说“着力抓好黄河流域生态保护和高质量发展”",
    "quoted": "",
    "as_of": "2024",
    "source": "文件名称",
}
