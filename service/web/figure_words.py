"""What the page of a park's figures says of its own."""

from collections.abc import Mapping

from features.text import Text

FIGURE_WORDS: Mapping[str, Text] = {
    "figures_title": Text("{park}的数据", "Figures of {park}"),
    "figures_lead": Text(
        "每个数字都有截至日期和出处；旧数字只会被取代，不会被覆盖。",
        "Each figure with its date and document; an earlier one is superseded, never overwritten.",
    ),
    "figures_edit": Text("填写或更新数据", "State or update figures"),
    "figures_back": Text("园区页", "The park's page"),
    "figures_gaps": Text("待补充（{n} 项）", "Gaps ({n})"),
    "figures_gaps_note": Text(
        "未知就是未知，不当作 0。点一项去填。",
        "Unknown is unknown, never 0. Choose one to fill in.",
    ),
    "figures_known": Text("已知", "Known"),
    "figures_state": Text("填写：{field}", "State: {field}"),
    "figures_state_note": Text(
        "写文件里的数字、截至日期和文件名称。",
        "The figure as the document has it, of when, and which document it is.",
    ),
    "figures_value": Text("数值", "Value"),
    "figures_value_hint": Text(
        "可带单位，如 8亿、300亩、50%", "May carry a unit: 8亿, 300 mu, 50%"
    ),
    "figures_words_hint": Text("多项用顿号隔开", "Several are parted by commas"),
    "figures_as_of": Text("数据截至", "As of"),
    "figures_as_of_hint": Text("如 2025、2025-06 或 2025-06-30", "2025, 2025-06 or 2025-06-30"),
    "figures_source": Text("出处（文件）", "Source (document)"),
    "figures_note": Text("说明", "Note"),
    "figures_withdraw": Text("撤回：不再有已知数值", "Withdraw: it is no longer known"),
    "figures_withdraw_hint": Text(
        "撤回后恢复目录里的数值；目录没有的为未知。",
        "What the catalogue says stands again; what it does not say is unknown.",
    ),
    "figures_empty": Text("没有填写", "is empty"),
    "figures_or_withdraw": Text("请填写，或勾选“撤回”", "Fill it in, or tick Withdraw"),
    "figures_do": Text("保存", "Save"),
    "figures_elsewhere": Text(
        "只有服务于该园区所在地区的机构（招商、管理人员）可以填写。",
        "Only promoters and administrators of an organisation that serves the park's region may "
        "state figures.",
    ),
    "figures_history": Text("历次填报", "History"),
    "figures_none": Text("还没有人填报过。", "Nothing has been stated yet."),
    "figures_by": Text("谁", "By"),
    "figures_current": Text("现行", "in force"),
    "figures_superseded": Text("已被取代", "superseded"),
    "figures_withdrawn": Text("撤回", "withdrawn"),
    "figures_choose": Text("更新", "Update"),
    "figures_every": Text("全部项目", "All items"),
}
