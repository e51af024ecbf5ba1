"""What the pages of analysts and planners say of their own."""

from collections.abc import Mapping

from features.text import Text

ANALYST_WORDS: Mapping[str, Text] = {  # Who goes where.
    "allocation_lead": Text(
        "在各园区已知的土地、电力、能耗、用水余量内安排整份名单；未知的余量写明未知。",
        "Places the whole list within the parks' known land, power, energy and water; amounts "
        "that are not known are said to be.",
    ),
    "allocation_same_goal": Text("不是另一个目标", "is not another goal"),
    "allocation_another_goal": Text(
        "请换一个与目标不同的，或留空", "Name one that differs from the goal, or leave it empty"
    ),
    "allocation_candidates": Text("每家候选园区数", "Parks offered to each"),
    "allocation_floor": Text("每个盟市至少几家", "Fewest firms for each league"),
    "allocation_goal": Text("目标", "Goal"),
    "allocation_against": Text("与另一目标权衡", "Weigh against"),
    "allocation_do": Text("安排", "Place"),
    "allocation_placed": Text("落位企业", "Firms placed"),
    "allocation_unsure": Text("其中用量或余量未知", "Of these on unknown amounts"),
    "allocation_unsure_note": Text(
        "有企业的用量或园区余量未知：只是去向建议，须先核实。",
        "Some needs or amounts are unknown: a proposal, to verify first.",
    ),
    "allocation_csv": Text("下载 CSV", "Download as CSV"),
    "allocation_value": Text("方案合计", "Worth in all"),
    "allocation_mean": Text("平均每家 {mean}", "{mean} for each on average"),
    "allocation_gap": Text("距上界", "From the bound"),
    "allocation_exact": Text("最优", "optimal"),
    "allocation_unstated": Text("另 {n} 家未填", "{n} more do not say"),
    "allocation_where": Text("谁去哪里", "Who goes where"),
    "allocation_flows": Text(
        "各行业去哪个盟市（家）", "Which league each industry goes to (firms)"
    ),
    "allocation_flows_said": Text(
        "{firms} 家企业按行业流向各盟市，落位 {placed} 家，明细见上表",
        "{firms:firm|firms} by industry and where they go, {placed} placed; see the table above",
    ),
    "allocation_no_kind": Text("行业不明", "industry not known"),
    "allocation_rules": Text("规定", "Rules"),
    "allocation_unknown": Text("未知", "Unknown"),
    "allocation_binds": Text("什么卡住了", "What binds"),
    "allocation_binds_note": Text(
        "只比较双方都已知的用量与余量。", "Only needs and amounts that are both known."
    ),
    "allocation_nothing_known": Text(
        "所涉园区的余量都未知，没有可比的。", "No park here states its amounts: nothing to compare."
    ),
    "allocation_resource": Text("资源", "Resource"),
    "allocation_of": Text("{used} / {there}", "{used} / {there}"),
    "allocation_used": Text("用量 / 余量", "Used of what there is"),
    "allocation_prices_said": Text(
        "各园区每种紧缺资源多百分之一能给方案加多少，单价见下表",
        "What 1% more of each scarce resource would add to the plan; prices are in the table below",
    ),
    "allocation_prices": Text(
        "影子价格：再多一个单位值多少", "Shadow prices: what one more is worth"
    ),
    "allocation_available": Text("余量", "Available"),
    "allocation_price_share": Text("多 1%，多值 {value}", "1% more: {value} more"),
    "allocation_price": Text("多一个单位，方案多值", "One more unit adds"),
    "allocation_no_prices": Text(
        "没有已知的余量卡住方案。", "No amount that is known limits the plan."
    ),
    "allocation_left": Text("未落位的 {n} 家", "{n:firm|firms} without a place"),
    "allocation_least": Text("补足即可落位", "Would be placed with"),
    "allocation_trades": Text("两个目标之间", "Between two goals"),
    "allocation_trades_note": Text(
        "列出的方案没有一个在两个目标上都不如另一个。", "No plan is worse for both goals."
    ),
    # Weights.
    "weights_lead": Text(
        "谁签署、哪一版、签的是什么，都可核对；答案注明用的是哪一套。",
        "Who signed which version of what can be checked; answers name the set they used.",
    ),
    "weights_in_force": Text("现行默认权重", "Weights in force"),
    "weights_in_force_note": Text(
        "题目和企业类型都没有指定权重时，全站用它。由管理员指定，一秒内处处生效；此前的答复不变。",
        "It counts everywhere where neither the question nor the kind of firm names weights. "
        "Administrators decide, and within a second it counts; answers given before stay.",
    ),
    "weights_presets_count": Text("内置方案", "The presets"),
    "weights_since": Text("自 {at} 起", "since {at}, Beijing time"),
    "weights_set_id": Text("方案编号", "Id of the set"),
    "weights_set_id_hint": Text(
        "在方案页面上；签署时须附检验结果，用其最新一版",
        "It stands on the set's page; the set must be signed with an evaluation, and its newest "
        "version counts",
    ),
    "weights_put": Text("设为默认", "Put in force"),
    "weights_put_presets": Text("恢复内置方案", "Put the presets in force again"),
    "weights_ordered_since": Text(
        "刚才已有人另行指定，或这套方案又签署了新版；这里是现在的，请看过再确认",
        "Somebody else has decided meanwhile, or the set was signed anew; this is what counts now: "
        "look, and decide again",
    ),
    "weights_signed": Text("本机构签署的权重", "Signed by your organisation"),
    "weights_none": Text(
        "还没有；可从下面的方案开始。", "None yet: start from one of those below."
    ),
    "weights_name": Text("名称", "Name"),
    "weights_older_set": Text("所选的签署方案", "The signed set that was chosen"),
    "weights_version": Text("版本", "Version"),
    "weights_author": Text("签署", "Signed by"),
    "weights_digest": Text("签名（SHA-256）", "Signature (SHA-256)"),
    "weights_presets": Text("内置方案", "Presets"),
    "weights_tune": Text("调权重", "Tune the weights"),
    "weights_says": Text("各准则的权重", "What each criterion weighs"),
    "weights_criterion": Text("准则", "Criterion"),
    "weights_from": Text("从“{name}”开始。", "Started from: {name}"),
    "weights_ratio": Text(
        "只有比例起作用：合计不必是 100%。", "Only ratios count: they need not add up to 100%."
    ),
    "weights_firm_side": Text("企业看园区", "The firm's side"),
    "weights_park_side": Text("园区看企业", "The park's side"),
    "weights_sample": Text("试排", "Tried on"),
    "weights_example": Text("示例叶片制造公司（示例）", "an example maker of blades"),
    "weights_rank": Text("重排", "Rank again"),
    "weights_ranking": Text("排名与稳定性", "Ranking and steadiness"),
    "weights_score": Text("得分（满分 100）", "Score (of 100)"),
    "weights_first": Text("居第一", "First"),
    "weights_top": Text("居前 5", "Among 5"),
    "weights_steady_note": Text(
        "权重抽样 {draws} 次，每项平均偏离 {spread}；按 {day} 有效的规定。",
        "{draws} draws of the weights, each off by {spread} on average; by the law of {day}.",
    ),
    "weights_turns": Text("哪项权重一动，第一就变", "Which weight alone unseats the leader"),
    "weights_turn": Text(
        "{criterion}：滑块在 {now}，拉到 {low} 以下或 {high} 以上，第一就变",
        "{criterion}: its slider is at {now}; below {low} or above {high} another park leads",
    ),
    "weights_turn_up": Text(
        "{criterion}：滑块在 {now}，拉到 {high} 以上，第一就变",
        "{criterion}: its slider is at {now}; above {high} another park leads",
    ),
    "weights_turn_down": Text(
        "{criterion}：滑块在 {now}，拉到 {low} 以下，第一就变",
        "{criterion}: its slider is at {now}; below {low} another park leads",
    ),
    "weights_publish": Text("签署并发布", "Sign and publish"),
    "weights_publish_note": Text(
        "签署时先用内置的落地项目检验（约几秒），结果一并签署；"
        "有了检验结果，管理员才能把它设为默认。"
        "签署后不可更改，只能再签新版；本机构的人立刻可选用。",
        "They are first evaluated on the built-in sitings, a few seconds, and signed with the "
        "result: only then can an administrator put them in force. What is signed never changes: "
        "a new version is signed. Your organisation can use it at once.",
    ),
    "weights_unmeasured": Text(
        "这一版签署时没有附检验结果，不能设为默认。",
        "This version was signed without an evaluation and cannot be put in force.",
    ),
    "weights_measure": Text(
        "点“调权重”再签一版，就会检验并附上结果；"
        "用自己的项目检验，请用 parkmatch weights publish。",
        "Sign the next version at “Tune the weights”: it is evaluated then. To judge on sitings of "
        "your own: parkmatch weights publish.",
    ),
    "weights_fared": Text("检验结果", "How it fared"),
    "weights_fared_on": Text(
        "{n} 个落地项目，其中 {parks} 个知道园区；{day} 检验，数据 {data}。括号内是 95% 区间。",
        "{n:siting|sitings}, {parks} of them with a known park; judged on {day}, data {data}. In "
        "brackets the 95% interval.",
    ),
    "weights_metric": Text("指标", "Metric"),
    "weights_value": Text("得分", "Value"),
    "weights_sign_next": Text("签署第 {version} 版", "Sign version {version}"),
    "weights_sign_new": Text("另签一套新权重", "Sign as a new set"),
    # The evaluation.
    "evaluation_title": Text("找得回多少真实落地", "How many real sitings are found again"),
    "evaluation_lead": Text(
        "用{place}的真实落地项目检验：规定和落地项目只用当时已有的，园区与盟市资料为现有版本；完整排序，看真正落户的园区排第几。",
        "Tested on real sitings in {place}: by the rules and sitings of then, and what is known of "
        "parks now, every park ranked, where does the true one stand?",
    ),
    "evaluation_waiting": Text("正在检验……", "Being judged …"),
    "evaluation_waiting_note": Text(
        "约需半分钟，本页会自动刷新；结果按数据版本保留。",
        "It takes about half a minute; this page reloads by itself. The result is kept.",
    ),
    "evaluation_rows": Text("落地项目（个）", "Sitings"),
    "evaluation_parks": Text("其中知道园区的（个）", "Of these with a known park"),
    "evaluation_infeasible": Text("规定误伤真实园区", "True park excluded by a rule"),
    "evaluation_models": Text("与几种简单办法并列", "Beside simple ways of ranking"),
    "evaluation_picture": Text(
        "各模型在各项指标上的均值与 95% 区间，数字见下表",
        "Mean and 95% interval of each model on each metric; the figures are in the table below",
    ),
    "evaluation_reach": Text("名单照顾到谁", "Whom the lists reach"),
    "evaluation_models_note": Text(
        "命中@k：真实落户的园区（盟市）排进前 k 名的项目占比。MRR：真实园区名次的倒数，取平均；"
        "nDCG@10：前 10 名里排得越靠前得分越高。都是 0–1，越大越好；方括号内是 95% 区间。",
        "Hit@k: share of projects whose true park (league) is among the first k. MRR: the true "
        "park's rank, inverted, on average; nDCG@10: more the higher it stands among ten. All 0–1, "
        "more is better; brackets hold the 95% interval.",
    ),
    "evaluation_reach_note": Text(
        "覆盖：进过名单的园区（盟市）占比，大些好。基尼：曝光集中在少数园区的程度，小些好。"
        "热门倍数：名单上的园区比一般园区热门几倍。分布偏差：各盟市上榜与真实落户之差，小些好。",
        "Reached: share of parks (leagues) on any list, more is better. Gini: how far a few hold "
        "the places, less is better. Popularity: how much busier listed parks are than others. "
        "Drift: leagues on lists beside true sitings, less is better.",
    ),
    "evaluation_how": Text("怎么检验的", "How it is judged"),
    "evaluation_day": Text("日期", "Day"),
    # The rule book.
    "rules_lead": Text("{day} 有效的规定 {n} 条。", "{n:rule|rules} in force on {day}."),
    "rules_day": Text("哪一天", "On which day"),
    "rules_words": Text("含有字样", "Holding the words"),
    "rules_none": Text("没有符合的规定", "No such rule"),
    "rules_not_in_force": Text("这一天不在有效期内的", "Not in force on this day"),
    "rules_no_day": Text("不是日期", "is not a day"),
    "rules_a_day": Text("请写 2025-06-10", "Write 2025-06-10"),
    "rules_no_region": Text("没有这个地区", "no such region"),
    "rules_a_region": Text("请写省、盟市或旗县", "Write a province, league or county"),
    "rules_no_date": Text("日期不详", "date unknown"),
    "rules_in_force": Text("自 {since} 至 {until}", "from {since} until {until}"),
    "rules_everywhere": Text("全国", "everywhere"),
    "rules_by_year": Text("到 {year} 年", "by {year}"),
    "rules_checked": Text("核对于 {day}", "checked on {day}"),
    "rules_to_verify": Text("待核实", "to verify"),
    "rules_must": Text("必须", "must"),
    "rules_in_principle": Text("原则上", "in principle"),
    "rules_push": Text("推动", "push"),
    "rules_any_of": Text("豁免，具备其一：", "Exempt with one of:"),
    "rules_all_of": Text("并且都要具备：", "and all of:"),
    "rules_restricted_products": Text("限制的产品", "Restricted products"),
    "rules_area_limit": Text("区域限制", "Limits of an area"),
    "rules_chemical_park_only": Text("只能进化工园区", "Chemical parks only"),
    "rules_in_park_prohibition": Text("园区内禁止", "Prohibited in parks"),
    "rules_siting": Text("布局", "Siting"),
    "rules_water_heavy": Text("高耗水", "Water-heavy"),
    "rules_energy_benchmark": Text("能效标杆", "Energy benchmarks"),
    "rules_carbon_threshold": Text("低碳零碳门槛", "Carbon thresholds"),
    "rules_standard_land": Text("标准地", "Standard land"),
    "rules_project_threshold": Text("项目门槛", "Project thresholds"),
    "rules_reference": Text("参照", "References"),
    "rules_goal": Text("目标", "Goals"),
    "rules_principle": Text("原则", "Principles"),
}
