"""What the pages say of conditions, remarks and how a firm moves, in both languages."""

from collections.abc import Mapping

from features.text import Text

CONDITION_WORDS: Mapping[str, Text] = {
    "remarks": Text("还应知道", "Also worth knowing"),
    "remarks_note": Text(
        "以下不计分、不改变结论；地区的说法不是园区自身的数据。",
        "None of this is scored or changes a verdict; what is said of a region is not the park's.",
    ),
    "conditions": Text("条件与服务", "Conditions and services"),
    "conditions_note": Text(
        "写明是谁的说法：全区、盟市的说法不算园区自身的；目标、定位、自述只作提示，须核实。",
        "Each says whose it is: a region's or a league's is not the park's own; targets, positions "
        "and claims only tell and are to be verified.",
    ),
    "conditions_all": Text("可写的条件（{n} 项）", "Conditions that can be named ({n})"),
    "condition_whose": Text("谁的说法", "Whose"),
}
