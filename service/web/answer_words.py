"""What the answer's page says of map, sliders, steadiness and comparison, in both languages."""

from collections.abc import Mapping

from features.text import Text

ANSWER_WORDS: Mapping[str, Text] = {
    "counts_as": Text("按规定属于", "What the project counts as"),
    # Sliders.
    "whatif": Text("试一试：排名怎么变", "What if: how the order moves"),
    "whatif_weights": Text("看重什么", "What matters"),
    "whatif_weights_note": Text(
        "居中为所选方案；左减右增，右侧为占全部权重的份额。",
        "Middle: as chosen. Beside: the share of all weight.",
    ),
    "whatif_needs": Text("项目需求", "The project's needs"),
    "whatif_share": Text("占全部权重", "of all weight"),
    "whatif_back": Text("恢复原样", "Back to the start"),
    "whatif_times": Text("{times} 倍", "{times} times"),
    "whatif_now": Text("现在第一名：{name}，{score} 分", "Now first: {name}, {score} points"),
    "whatif_lost": Text("暂时无法重新排名：{why}", "Cannot rank again now: {why}"),
    # The map.
    "map_title": Text("园区所在", "Where the parks lie"),
    "map_of": Text(
        "前 {n} 个园区的位置，数字为位次", "The first {n:park|parks}; the number is the rank"
    ),
    "map_zoom": Text("显示范围", "Show"),
    "map_fit": Text("本次结果", "This answer"),
    "map_whole": Text("全国", "The whole country"),
    "map_nearer": Text("放大", "Nearer"),
    "map_further": Text("缩小", "Further"),
    "map_note": Text(
        "圆圈为坐标误差范围（精确到县的约 25 公里），小点为其他园区。",
        "The ring is how far off a point may be (25 km where only the county is known); "
        "dots are other parks.",
    ),
    "map_lost": Text("{n} 个园区没有坐标。", "{n:park has|parks have} no point."),
    "map_points_alone": Text("未设底图，只画园区。", "No base map is set: parks alone."),
    # How firm the order is.
    "steady_how": Text(
        "各项权重随机增减两成左右，重排 {draws} 次。",
        "The weights are moved by about a fifth at random, {draws} times.",
    ),
    "steady_rivals": Text("可能反超的：{names}。", "May come out ahead: {names}."),
    "steady_pictures": Text("稳不稳：名次分布与权重影响", "How steady: ranks and weights"),
    "steady_pictures_note": Text(
        "只画前 10 个园区；各项权重随机增减两成左右，或逐项减半、加倍。",
        "Of the first 10 parks: the weights moved by about a fifth at random, or one at a time, "
        "halved and doubled.",
    ),
    "steady_ranks": Text(
        "权重变动时，各园区居各名次的占比",
        "Share of draws in which each park takes each rank as the weights move",
    ),
    "steady_weights": Text(
        "逐项权重减半或加倍时，第一名的领先",
        "Lead of the first park when each weight alone is halved or doubled",
    ),
    "hold_first": Text("居首 {share}", "first {share}"),
    "hold_few": Text("前五 {share}", "top five {share}"),
    "hold_long": Text("权重增减时的占比", "Share of draws while the weights move"),
    "price_indicative": Text(
        "指示性合计，不含系统运行费", "an indicative sum without the system-operation fee"
    ),
    "excluding": Text("为什么排除了 {n} 个园区", "Why {n:park is|parks are} ruled out"),
    "excluding_note": Text(
        "一个园区可能不符合几条；只列排除最多的几条。",
        "A park may fail several conditions; those that rule out the most are listed.",
    ),
    "excluding_near": Text("看只差一条的园区", "See the parks that one rule alone rules out"),
    # What to ask.
    "ask_parks": Text("向园区核实的问题单", "Questions for the parks"),
    "ask_parks_note": Text(
        "这些数据未知，没有计入得分；可抄给园区。",
        "Not known and not in the scores: ask the parks.",
    ),
    # Side by side.
    "compare": Text("对比", "Compare"),
    "compare_title": Text("园区对比", "Parks side by side"),
    "compare_pick": Text("对比{name}", "Compare {name}"),
    "compare_note": Text(
        "勾选园区（至多 {most} 个）后并排查看。",
        "Tick up to {most} parks to see them side by side.",
    ),
    "compare_chosen": Text("已选 {n} 个", "{n} chosen"),
    "compare_show": Text("并排查看", "Side by side"),
    "compare_clear": Text("清空", "Clear"),
    "compare_close": Text("关闭", "Close"),
    "compare_unknown": Text("未知", "not known"),
    "compare_criterion": Text("准则", "Criterion"),
    "compare_conditions": Text("硬性条件", "Conditions"),
}
