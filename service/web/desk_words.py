"""What the desk and the promoter's pages say of their own."""

from collections.abc import Mapping

from features.text import Text

DESK_WORDS: Mapping[str, Text] = {
    # The desk.
    "desk_tagline": Text("登录后的工作页面", "The pages of those who sign in"),
    "desk_title": Text("{name}，您好", "Good day, {name}"),
    "desk_lead_firm": Text(
        "您的企业由谁看到，由您决定。", "Who sees your firm is for you to decide."
    ),
    "desk_lead_promoter": Text(
        "从名单到投产：找企业、排会、盯项目。",
        "From a list to production: find firms, arrange meetings, follow projects.",
    ),
    "desk_lead_analyst": Text(
        "调权重、看稳不稳、看找得回多少真实落地。",
        "Tune the weights, see how steady they are and how many real sitings they find.",
    ),
    "desk_lead_admin": Text(
        "谁在用、属于哪家机构、做过什么。", "Who uses it, for whom, and what was done."
    ),
    "desk_sign_out": Text("退出", "Sign out"),
    "desk_nobody": Text("请先登录", "Sign in first"),
    "desk_role": Text("此角色不能这样做：{role}", "This role may not do this: {role}"),
    "desk_stale_form": Text(
        "这张表单不是本次登录打开的；请返回、刷新后再提交",
        "The form was not opened in this session: go back, reload and send it again",
    ),
    "desk_board": Text("项目看板", "Project board"),
    "desk_board_note": Text(
        "在谈、签约、开工、投产；红绿表、百日计时、问题销号。",
        "Talks, signed, started, producing; lights, the 100-day timer, issues.",
    ),
    "desk_jobs": Text("批量排名", "Batch ranking"),
    "desk_jobs_note": Text(
        "上传一份企业名单，后台逐家排园区；看进度、下结果。",
        "Send a list of firms; each is ranked in the background. Watch it, take the result home.",
    ),
    "desk_imports": Text("导入表格", "Import tables"),
    "desk_imports_note": Text(
        "从 Excel 或 CSV 导入园区数据、企业、项目，先看会改什么。",
        "Figures of parks, firms, projects from Excel or CSV; see first what would change.",
    ),
    "desk_firms": Text("授权企业", "Firms I may see"),
    "desk_firms_note": Text(
        "同意让本地区招商人员看到的企业，撤回即不可见。",
        "Firms that let your region's promoters see them, until they revoke it.",
    ),
    "desk_meetings": Text("对接会", "Meetings"),
    "desk_meetings_note": Text(
        "一份企业名单，一张谁与谁、何时、谈什么的日程。",
        "A list of firms in; who meets whom, when and about what comes out.",
    ),
    "desk_allocation": Text("落位方案", "Allocation"),
    "desk_allocation_note": Text(
        "在土地、电力、能耗、用水余量内，谁去哪里，什么卡住了。",
        "Within land, power, energy and water: who goes where, and what binds.",
    ),
    "desk_weights": Text("权重", "Weights"),
    "desk_weights_note": Text(
        "边调边看排名与稳定性，签署发布给本机构使用。",
        "Tune with the ranking beside; sign and publish for your organisation.",
    ),
    "desk_evaluation": Text("检验", "Evaluation"),
    "desk_evaluation_note": Text(
        "拿真实落地项目检验，与几种简单办法并列。",
        "Tested on real sitings, beside simple ways of ranking.",
    ),
    "desk_rules": Text("规则库", "Rule book"),
    "desk_rules_note": Text(
        "每条规定的条款、日期、出处，与彼此不一之处。",
        "Each rule with clause, date and source, and where documents differ.",
    ),
    "desk_people": Text("用户", "Users"),
    "desk_people_note": Text("添加、停用、看谁被锁定。", "Add, suspend, see who is locked out."),
    "desk_offices": Text("机构", "Organisations"),
    "desk_offices_note": Text(
        "机构、所在地与人数。", "Organisations, where they are, their people."
    ),
    "desk_audit": Text("审计日志", "Audit log"),
    "desk_audit_note": Text("谁在何时对什么做了什么。", "Who did what to which thing, and when."),
    # Units.
    "unit_projects": Text("项", "projects"),
    "unit_project": Text("项", "project"),
    "unit_wan": Text("万元", "wan yuan"),
    "unit_yi": Text("亿元", "10⁸ yuan"),
    "unknown": Text("未知", "unknown"),
    # The board.
    "board_today": Text(
        "截至 {day}。三项资金分列，口径不同，不相加。",
        "As of {day}. The three sums of money are of different kinds and never added.",
    ),
    "board_new": Text("登记项目", "New project"),
    "board_begin": Text("立为项目", "Begin a project"),
    "board_of_firm": Text("企业档案：{name}", "Of the kept firm {name}"),
    "board_projects": Text("项目", "Projects"),
    "board_started": Text("开工率（已开工/已签约）", "Start rate (started/signed)"),
    "board_producing": Text("投产率（已投产/已签约）", "Production rate (producing/signed)"),
    "board_large": Text(
        "到位资金中 ≥10 亿元项目占比", "Share of ≥10⁹-yuan projects in paid-in funds"
    ),
    "board_red": Text("红灯", "Red lights"),
    "board_unknown": Text(
        "到位资金未知 {paid_in} 项、计划总投资未知 {planned} 项，均未计入占比，不当作 0。",
        "Paid-in funds of {paid_in} and planned investment of {planned:project|projects} are "
        "unknown: left out of the share, never counted as 0.",
    ),
    "board_league": Text("盟市", "League"),
    "board_all": Text("全部", "all"),
    "board_light": Text("红绿表", "Light"),
    "board_responsible_with": Text("责任人含", "Responsible contains"),
    "board_due_before": Text("期限早于", "Due before"),
    "board_sort": Text("排序", "Order"),
    "board_show": Text("筛选", "Show"),
    "light_red": Text("红灯：超期", "Red: overdue"),
    "light_green": Text("绿灯：在期限内", "Green: in time"),
    "light_unknown": Text("无期限", "No due day"),
    "board_empty": Text("看板还是空的", "The board is empty"),
    "board_empty_note": Text(
        "招商人员登记的第一个项目会出现在这里。",
        "The first project that a promoter submits appears here.",
    ),
    "board_empty_firm": Text(
        "看板只列本机构登记的项目；由招商机构登记的，在该机构的看板上。您的企业资料在“企业档案”里。",
        "The board lists what your own organisation has submitted; what an office of promoters "
        "submits is on its own board. Your profiles are among the kept profiles.",
    ),
    "board_open_issues": Text("{n} 个问题", "{n} open"),
    "board_landing_by": Text("百日开工", "Start within 100 days:"),
    "board_left": Text("还剩 {days} 天", "{days:day|days} left"),
    "board_over": Text("超期 {days} 天", "{days:day|days} over"),
    "board_more": Text("只列前 {n} 项，请筛选。", "The first {n} only: filter the list."),
    "board_by_league": Text("按盟市统计", "By league"),
    "board_rates_note": Text(
        "开工率、投产率以已签约项目为分母；占比只算到位资金与计划总投资都已知的项目。",
        "Rates are of the signed projects; the share counts those whose paid-in funds and planned "
        "investment are both known.",
    ),
    "board_name": Text("项目名称", "Project"),
    "board_park": Text("园区（代码或名称）", "Park (code or name)"),
    "board_chain": Text("产业链", "Chain"),
    "board_responsible": Text("责任人", "Responsible"),
    "board_stage": Text("阶段", "Stage"),
    "board_signed_wan": Text("签约额", "Signed"),
    "board_planned_wan": Text("计划总投资", "Planned investment"),
    "board_paid_in_wan": Text("到位资金", "Paid-in funds"),
    "board_signed_on": Text("签约日", "Signed on"),
    "board_started_on": Text("开工日", "Started on"),
    "board_producing_on": Text("投产日", "Producing since"),
    "board_due_on": Text("时限", "Due"),
    "board_form_note": Text(
        "不清楚的留空即为未知，不当作 0；金额可写 8亿。",
        "What is left empty is unknown, never 0; sums may be written as 8亿.",
    ),
    "board_save": Text("保存", "Save"),
    "board_back": Text("返回看板", "Back to the board"),
    "board_advance": Text("推进到“{stage}”", "Advance to: {stage}"),
    "board_advance_note": Text(
        "未填日期的按今天记。", "A day that is not filled in becomes today."
    ),
    "board_issues": Text("问题与销号", "Issues"),
    "board_no_issues": Text("没有登记的问题。", "Nothing has been raised."),
    "board_raised": Text("{who} 提出于 {day}", "raised by {who} on {day}"),
    "board_closed": Text("销号于 {day}", "closed on {day}"),
    "board_close": Text("销号", "Close"),
    "board_raise": Text("提出问题", "Raise an issue"),
    "board_raise_do": Text("提出", "Raise"),
    "board_edit": Text("修改", "Edit"),
    "board_editions": Text("修改记录", "Versions"),
    "board_edition": Text(
        "第 {version} 版 · {who} · {at}", "version {version} · {who} · {at}, Beijing time"
    ),
    "board_conflict": Text("您读取之后，别人改过了", "Somebody changed it after you read it"),
    "board_conflict_note": Text(
        "您的修改还没有保存。请对照两版再决定。",
        "Your changes are not saved yet: compare both versions and decide.",
    ),
    "board_newest": Text("现在（第 {version} 版）", "Now (version {version})"),
    "board_yours": Text("您的", "Yours"),
    "board_differs": Text("不同", "differs"),
    "board_take_mine": Text("以我的为准保存", "Save mine"),
    "board_take_theirs": Text("放弃我的修改", "Keep the newest"),
    # Firms that consented.
    "firms_lead": Text(
        "本机构登记的，和同意让 {region} 招商人员看到的企业。撤回授权后即从这里消失。",
        "Those of your own office, and those that let promoters of {region} see them. What is "
        "revoked is gone from here at once.",
    ),
    "firms_none": Text("还没有企业授权", "No firm has consented yet"),
    "firms_none_note": Text(
        "企业在自己的页面上按地区授权后会出现在这里。",
        "A firm appears here once it consents to your region on its own page.",
    ),
    "firms_no_region": Text(
        "本机构没有登记服务的地区，企业无从授权；请管理员在机构页面上登记。",
        "Your office serves no region, so that no firm can consent to it: an administrator enters "
        "one on the page of the organisation.",
    ),
    "firms_by": Text(
        "{office} 登记于 {day} · 第 {version} 版", "{office}, since {day} · version {version}"
    ),
    "firms_figures": Text("数字", "Figures"),
    # A list of firms to plan with.
    "plan_ask": Text("名单与条件", "The list and the terms"),
    "plan_list_hint": Text("至多 {most} 家，用过即弃。", "At most {most} firms; nothing is kept."),
    "plan_kept": Text(
        "改用已登记、我可以看到的 {n} 家企业",
        "Use the {n:firm|firms} kept here that I may see instead",
    ),
    "plan_kept_first": Text(
        "改用已登记、我可以看到的 {n} 家企业中按名称排列的前 {most} 家",
        "Use the first {most} by name of the {n} firms kept here that I may see instead",
    ),
    "plan_region": Text("地区", "Region"),
    "plan_signed": Text(
        "{name}（本机构签署，第 {version} 版）", "{name} (signed, version {version})"
    ),
    # Meetings.
    "meetings_lead": Text(
        "谁与谁谈、第几场、谈什么；同一时段谁也不用分身。",
        "Who meets whom, when and about what; nobody is in two meetings at once.",
    ),
    "meetings_slots": Text("时段数", "Slots"),
    "meetings_firm_most": Text("每家企业最多几场", "Most meetings of a firm"),
    "meetings_park_most": Text("每个园区最多几场", "Most meetings of a park"),
    "meetings_do": Text("排日程", "Arrange"),
    "meetings_counts": Text(
        "{firms} 家企业，排出 {talks} 场，{unmet} 家未排上。",
        "{firms:firm|firms}, {talks:meeting|meetings}, {unmet:firm|firms} without one.",
    ),
    "meetings_slot": Text("第 {n} 场", "Slot {n}"),
    "meetings_of_slot": Text("{n} 场对接", "{n:meeting|meetings}"),
    "meetings_firms_met": Text("排上的企业", "Firms with a meeting"),
    "meetings_parks_met": Text("参加的园区", "Parks with a meeting"),
    "meetings_talks": Text("对接场次", "Meetings"),
    "meetings_unread": Text("名单中未读入的行", "Rows of the list not read"),
    "meetings_to_verify": Text("须核实 {n} 项", "{n} to verify"),
    "meetings_firm": Text("企业", "Firm"),
    "meetings_park": Text("园区", "Park"),
    "meetings_mutual": Text("双向得分（满分 100）", "Mutual score (of 100)"),
    "meetings_why": Text("谈什么", "What to talk about"),
    "meetings_unmet": Text("未排上的 {n} 家", "{n:firm|firms} without a meeting"),
}
