"""What the profile form says of its helps, in both languages."""

from collections.abc import Mapping

from features.text import Text

PROFILE_WORDS: Mapping[str, Text] = {
    "permu": Text("亩均水平与参照", "Per mu, and what to hold it against"),
    "permu_note": Text(
        "由上面的数字算出；参照是建议，不是本项目或某个园区的数据，各有年份和来源。",
        "Worked out from the figures above. What stands beside is to start from: no figure of "
        "the project or of a park, each with its year and source.",
    ),
    "permu_figure": Text("指标", "Figure"),
    "permu_own": Text("本项目", "The project"),
    "permu_guides": Text("参照", "Beside it"),
    "permu_none": Text("没有已知的参照", "nothing known to hold it against"),
    "permu_reached": Text("达到", "reached"),
    "permu_short": Text("低于", "below"),
    "permu_land": Text("按此投资强度约需 {mu} 亩", "At this intensity about {mu} mu"),
    "permu_take": Text("填入", "Fill in"),
    "draft_kept": Text(
        "草稿只存在这台电脑的浏览器里。", "The draft is kept in this browser alone."
    ),
    "draft_back": Text("已恢复上次的草稿。", "The last draft is back."),
    "draft_clear": Text("清除草稿", "Clear the draft"),
    "industry_list": Text("可能的行业", "Industries that may be meant"),
    "industry_none": Text("没有认出，请换个说法", "None recognised: try other words"),
    "industry_count": Text("{n} 个可能的行业，用上下键选择", "{n} industries; use the arrow keys"),
}
