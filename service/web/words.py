"""What the pages say of their own, in both languages; labels of figures come from the profiles."""

from collections.abc import Mapping

from features.text import Text
from service.web.admin_words import ADMIN_WORDS
from service.web.analyst_words import ANALYST_WORDS
from service.web.answer_words import ANSWER_WORDS
from service.web.condition_words import CONDITION_WORDS
from service.web.desk_words import DESK_WORDS
from service.web.figure_words import FIGURE_WORDS
from service.web.given_words import GIVEN_WORDS
from service.web.keeping_words import KEEPING_WORDS
from service.web.kept_words import KEPT_WORDS
from service.web.profile_words import PROFILE_WORDS
from service.web.register_words import REGISTER_WORDS

WORDS: Mapping[str, Text] = {
    # The frame of the page.
    "brand": Text("园区匹配", "Parkmatch"),
    "tagline": Text(
        "填企业项目，看哪些园区接得住，为什么",
        "Describe a project; see which parks can take it, and why",
    ),
    "skip": Text("跳到正文", "Skip to content"),
    "other_language": Text("English", "中文"),
    "switch_forgets": Text(
        "换语言后，未保存的填写内容不会带过去", "What is written and not saved is not carried over"
    ),
    "print": Text("打印本页", "Print this page"),
    "report": Text("下载报告", "Download the report"),
    "report_docx": Text("Word", "Word"),
    "report_pdf": Text("PDF", "PDF"),
    "report_xlsx": Text("Excel", "Excel"),
    "nav": Text("页面", "Pages"),
    "nav_match": Text("为企业找园区", "Parks for a firm"),
    "nav_targets": Text("为园区找企业", "Firms for a park"),
    "nav_chains": Text("产业链", "Chains"),
    "nav_parks": Text("园区", "Parks"),
    "nav_desk": Text("工作台", "Desk"),
    # The doors.
    "sign_in_title": Text("登录", "Sign in"),
    "sign_in_note": Text("不登录也可匹配；登录后可存档。", "Only keeping needs it."),
    "sign_in_do": Text("登录", "Sign in"),
    "sign_in_by_provider": Text("用统一身份登录", "Sign in with your organisation's account"),
    "arrived_title": Text("已登录", "Signed in"),
    "arrived_go_on": Text("继续", "Go on"),
    "welcome_title": Text("建立第一位管理员", "The first administrator"),
    "welcome_note": Text("此链接只能用一次。", "This link works once."),
    "welcome_do": Text("建立", "Create"),
    "password_title": Text("设置密码", "Set a password"),
    "password_note": Text("此链接只能用一次。", "This link works once."),
    "password_do": Text("设置并登录", "Set it and sign in"),
    "door_name": Text("用户名", "Name"),
    "door_password": Text("密码", "Password"),
    "door_organisation": Text("机构", "Organisation"),
    # A chain of a place.
    "chain_title": Text("{place}{chain}产业链", "{chain} chain in {place}"),
    "chain_tagline": Text(
        "已有什么、缺什么、先引进什么，条条有出处",
        "What is there, what is not, what to bring in first, each with its source",
    ),
    "chain_basis": Text(
        "链条依据：{source}。状态只据有来源的已知项目、已公布的实际数值与园区公布的主导产业，未见不等于没有。",
        "The chain is that of {source}. States rest on sourced known projects, published "
        "actual figures and published leading industries alone: none known does not mean none "
        "there.",
    ),
    "chain_place": Text("地区或园区", "Region or park"),
    "chain_show": Text("查看", "Show"),
    "chain_others": Text("其他产业链", "Other chains"),
    "chain_panorama": Text("全景图", "Panorama"),
    "chain_states": Text(
        "加框：文件提出引进或重点发展的产品", "Framed: products that the document asks for"
    ),
    "chain_sought": Text("文件提出", "asked for"),
    "chain_directions": Text("招商方向图", "Direction map"),
    "chain_to_find_out": Text("待查明（不参加排名）", "To find out (not ranked)"),
    "chain_unknown": Text("没有找到", "Not found"),
    "chain_rank": Text("排名", "Rank"),
    "chain_product": Text("产品", "Product"),
    "chain_why": Text("理由", "Why"),
    "chain_facts": Text("已公布的供给能力、产值与目标", "Published capacity, output and targets"),
    "chain_doubt": Text("存疑：{why}", "doubtful: {why}"),
    "chain_evidence": Text("依据与出处", "Evidence and sources"),
    "chains_title": Text("产业链", "Chains"),
    "chains_note": Text(
        "文件点名的产业链，以及某地已知有哪些环节。未见不等于没有。",
        "The chains that documents name, and what is known of them in a place. "
        "None known does not mean none there.",
    ),
    "chains_in": Text("{place}的产业链", "Chains in {place}"),
    "chains_chain": Text("产业链", "Chain"),
    "chains_links": Text("已知环节", "Links known"),
    "chains_products": Text("已知产品", "Products known"),
    # The parks.
    "parks_title": Text("查找园区", "Search the parks"),
    "parks_tagline": Text(
        "每个数字都有日期和来源，不知道的写明不知道",
        "Each figure with its date and source; what is not known is said to be",
    ),
    "parks_note": Text(
        "按名称、代码（含曾用名）或盟市、旗县查找；留空列出全部。",
        "By name or code, present or former, or by league or county; empty for all.",
    ),
    "parks_q": Text("园区名称或代码", "Name or code"),
    "parks_province": Text("地区", "Region"),
    "parks_search": Text("查找", "Search"),
    "parks_found": Text("找到 {n} 个园区", "{n:park|parks} found"),
    "parks_none": Text("没有符合的园区，请换个说法。", "No such park: try other words."),
    "parks_pages": Text("翻页", "Pages of the list"),
    "parks_before": Text("上一页", "Before"),
    "parks_after": Text("下一页", "Next"),
    "park_find": Text("为本园区找企业", "Find firms for this park"),
    "park_counts": Text(
        "{counted} 项中已知 {known} 项，{missing} 项待补充。",
        "{known} of {counted} items known, {missing} to fill in.",
    ),
    "park_item": Text("项目", "Item"),
    "park_value": Text("数值", "Value"),
    "park_day": Text("截至", "As of"),
    "park_source": Text("来源", "Source"),
    "park_gaps": Text("待补充的数据", "Gaps to fill in"),
    "park_gaps_note": Text(
        "以下各项未知，按未知处理，不当作 0。",
        "These are not known; they count as unknown, never as 0.",
    ),
    "park_gaps_state": Text(
        "知道的请点开填报：数值、单位、日期和来源。",
        "State what you know of them: figure, unit, date and source.",
    ),
    "park_chains": Text("{league}的产业链", "Chains in {league}"),
    "park_no_chains": Text(
        "{league}没有已知的产业链环节；未见不等于没有。",
        "No link of a chain is known in {league}, which does not mean that there is none.",
    ),
    "park_links": Text("已知 {present} / {links} 环", "{present} of {links:link|links} known"),
    # Firms for a park or a region.
    "targets_title": Text("为园区找企业", "Find firms for a park"),
    "targets_tagline": Text(
        "交一份企业名单，看谁最合适、带来什么、该找谁谈",
        "Give a list of firms; see who fits, what they bring and whom to talk to",
    ),
    "targets_note": Text(
        "名单只用于这次排名，服务器不保存。",
        "The list serves this ranking alone: the server keeps nothing.",
    ),
    "targets_not_kept": Text("名单没有保存。", "The list was not kept."),
    "targets_place": Text("园区或地区", "Park or region"),
    "targets_place_hint": Text(
        "园区代码、名称，或省、盟市、旗县", "A park's code or name, or a province, league or county"
    ),
    "targets_list": Text("企业名单文件", "File with the list of firms"),
    "targets_list_hint": Text(
        "xlsx、csv、parquet 或 json，至多 {rows} 家、{most} KB。",
        "xlsx, csv, parquet or json; at most {rows:firm|firms} and {most} KB.",
    ),
    "targets_too_large": Text("文件超过上限 {most} KB", "The file is larger than {most} KB"),
    "targets_template": Text("下载空白模板", "Download a blank template"),
    "targets_held": Text(
        "将沿用 {name}；也可另选文件。", "{name} is used again unless another file is chosen."
    ),
    "targets_not_held": Text(
        "{name} 较大，再次排名请重新选择。", "{name} is large: choose it again to rank again."
    ),
    "targets_rows": Text("或粘贴表格行", "Or paste rows"),
    "targets_rows_hint": Text(
        "连同表头从 Excel 复制粘贴；选了文件则以文件为准。",
        "Copied from Excel with their headings; a file that is chosen comes first.",
    ),
    "targets_rows_example": Text(
        "表头如：企业名称,主要产品,总投资（万元）,用地需求（亩）",
        "headings such as: name,products,investment_wan,land_mu",
    ),
    "targets_manner": Text("本次排名", "This ranking"),
    "targets_k": Text("列出多少家", "How many to list"),
    "targets_by_segment": Text("按各企业的类型", "Of each firm's segment"),
    "targets_submit": Text("排名", "Rank"),
    "targets_download": Text("下载 Excel", "Download as Excel"),
    "targets_answer": Text("{place}的目标企业", "Target firms for {place}"),
    "targets_counts": Text(
        "名单 {rows} 行，{ranked} 家参与排名，列出前 {listed} 家。",
        "{rows:row|rows}, {ranked:firm|firms} ranked, the best {listed} below.",
    ),
    "targets_park": Text("园区数据", "The park's figures"),
    "targets_faulty": Text("{n} 行未读入", "{n:row|rows} not read"),
    "targets_ranked": Text("目标清单", "Ranked targets"),
    "targets_none": Text("没有可列出的企业", "No firm to list"),
    "targets_none_note": Text(
        "名单里的企业都不符合硬性条件，或没有一行能读入。",
        "No firm of the list meets every hard condition, or no row could be read.",
    ),
    "targets_sides": Text(
        "企业看园区 {firm} · 园区看企业 {park} · 双向 {mutual}",
        "Firm's side {firm} · park's side {park} · mutual {mutual}",
    ),
    "targets_roles": Text("链上作用", "Part in the chains"),
    "targets_effects": Text("落地前后", "Before and after"),
    "targets_before": Text("落地前", "Before"),
    "targets_own": Text("项目自身", "The project's"),
    "targets_after": Text("落地后", "After"),
    "targets_short": Text("不够", "not enough"),
    "targets_contacts": Text("可对接的已知项目", "Known projects to talk to"),
    "targets_unknowns": Text("须向园区核实", "To verify with the park"),
    "targets_rejects": Text("未读入的 {n} 行", "{n:row|rows} not read"),
    "targets_rejects_note": Text(
        "改正后重新上传即可；其余各行照常处理。",
        "Correct them and send the list again; the other rows went on.",
    ),
    "targets_rejects_more": Text(
        "这里列前 {n} 处，下载可得全部。", "The first {n:fault|faults}; the download has all."
    ),
    "targets_rejects_fetch": Text("下载未读入的行", "Download these rows"),
    "targets_row": Text("行", "Row"),
    "targets_remedy": Text("处理办法", "Way out"),
    "targets_change": Text("修改条件或名单", "Change the list or the question"),
    # The form.
    "form_title": Text("企业项目", "The project"),
    "form_note": Text(
        "除企业名称外都可留空：不清楚的按“未知”处理，不会当作 0。",
        "Only the name is required: what is left empty counts as unknown, never as 0.",
    ),
    "money_note": Text(
        "数字可带单位：8亿、300亩、50%、0.35元/度。",
        "Numbers may carry a unit: 8亿, 300 mu, 50%, 0.35 yuan/kWh.",
    ),
    "example": Text("看示例企业的结果", "Show an example firm's result"),
    "change": Text("修改条件", "Change the project"),
    "submit": Text("匹配园区", "Match parks"),
    "required": Text("必填", "required"),
    "optional": Text("可选", "optional"),
    "industry": Text("产品 / 行业", "Products / industry"),
    "industry_hint": Text(
        "写产品或行业，也可写国标代码（如 3415）；边写边列出候选行业",
        "Products or industry in Chinese, or a GB/T 4754 code (such as 3415); candidates appear as "
        "you write",
    ),
    "regions_hint": Text(
        "省、盟市、旗县或“蒙西”等片区，多个用顿号隔开；留空为全国",
        "Province, league, county or a group, parted by commas; empty for the whole country",
    ),
    "unclear": Text("不清楚", "not known"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "this_match": Text("本次匹配", "This match"),
    "weights": Text("权重方案", "Weights"),
    "as_of": Text("参考日期", "Day of reference"),
    "as_of_hint": Text(
        "按当日有效的规定和此前的落地项目判断", "Rules in force and sitings known on that day"
    ),
    "illustrative": Text("加入示意数据", "Add illustrative figures"),
    "illustrative_hint": Text(
        "内蒙古 81 个园区的虚构数字，只供看清功能，不可用于决策",
        "Made-up figures for the 81 zones of Inner Mongolia: to see how it works, not to decide",
    ),
    # Faults.
    "faults_title": Text("有 {n} 处需要修改", "{n} to correct"),
    "faults_note": Text("填写内容已保留。", "What was filled in is kept."),
    "received": Text("（收到：{value}）", " (got: {value})"),
    "too_many_fields": Text("提交的项目过多", "has too many fields"),
    "use_this_form": Text("请用本页的表单提交", "Send it from this page's form"),
    # How the industry was read.
    "read_as": Text("对“{text}”的理解", "What “{text}” is read as"),
    "read_note": Text(
        "按勾选的行业匹配；理解不对就换一个再匹配。",
        "The ticked industries were matched; if that is not meant, tick others and match again.",
    ),
    "match_again": Text("按所选行业重新匹配", "Match again with these"),
    "no_industry": Text("没有认出行业", "No industry was recognised"),
    "no_industry_note": Text(
        "与行业有关的准则未计入，结果只看规模、能源等。请换个说法，或填国标代码。",
        "Criteria about industry are not counted: only size, energy and the like are. "
        "Say it in other words, or give a GB/T 4754 code.",
    ),
    # The answer.
    "answer_title": Text("{firm}的匹配结果", "Parks for {firm}"),
    "answer_counts": Text(
        "考察 {considered} 个园区，{excluded} 个不符合硬性条件，列出前 {listed} 个。",
        "{considered:park|parks} considered, {excluded} fail a hard condition, the best {listed} "
        "below.",
    ),
    "answer_counts_none": Text(
        "考察 {considered} 个园区，{excluded} 个不符合硬性条件。",
        "{considered:park|parks} considered, {excluded} fail a hard condition.",
    ),
    "barrier": Text("{label}：排除 {parks} 个园区", "{label}: rules out {parks:park|parks}"),
    "notes": Text("请注意", "Please note"),
    "notes_more": Text("另有 {n} 条", "{n} more"),
    "your_project": Text("项目要点", "The project in short"),
    "ranked": Text("推荐园区", "Ranked parks"),
    "rank": Text("位次", "Rank"),
    "score": Text("得分", "Score"),
    "score_note": Text(
        "满分 100。横线是得分区间：未知数据无论怎样，得分都落在其中。",
        "Out of 100. The line is the interval that the score stays in whatever the unknowns are.",
    ),
    "interval": Text("区间", "range"),
    "coverage": Text("已知", "known"),
    "coverage_long": Text("已知数据占权重", "share of weight that is known"),
    "verdict": Text("硬性条件", "Conditions"),
    "why": Text("看理由", "Reasons"),
    "every": Text("展开或收起全部理由", "Open or close all reasons"),
    "has_illustrative": Text("含示意数据", "with illustrative figures"),
    "contributions": Text("得分构成", "What makes up the score"),
    "contributions_note": Text(
        "各项之和等于得分 {score}；浅色为该项最多能得的分。",
        "The parts sum to the score of {score}; the pale bar is the most each could give.",
    ),
    "sides": Text(
        "企业看园区 {firm} 分，园区看企业 {park} 分。",
        "The park for the firm: {firm}; the firm for the park: {park}.",
    ),
    "need": Text("企业", "Firm"),
    "offer": Text("园区", "Park"),
    "rule": Text("规定", "Rule"),
    "case": Text("情况", "Case"),
    "source": Text("来源", "Source"),
    "total": Text("合计", "Sum"),
    "conditional": Text("附条件：满足后方可入园", "Conditional: may enter once this is met"),
    "ways_out": Text("出路", "Ways out"),
    "clause": Text("依据", "Clause"),
    "since": Text("自 {day}", "since {day}"),
    "to_verify": Text("待核实：请向园区询问", "To verify: ask the park"),
    "not_counted": Text("园区数据未知，未计入得分：", "Unknown of the park, not in the score:"),
    "not_said": Text(
        "您未填写，未计入得分，也未与园区条件核对（补充后更准）：",
        "Not said of the project, so neither in the score nor held against limits (say it for a "
        "surer answer):",
    ),
    "weighs": Text("占 {weight}", "weighs {weight}"),
    "passed": Text("已符合 {n} 项", "{n:condition|conditions} met"),
    "near_misses": Text("只差一步的园区", "Near misses"),
    "near_misses_note": Text(
        "只因一条规定落选；如下改动即可入列。",
        "Lost by one condition alone; this change would bring them in.",
    ),
    "would_score": Text("若符合，得分 {score}", "would score {score}"),
    "conflicts": Text("文件口径不一", "Documents that differ"),
    "stance_limit": Text("限制", "Limits"),
    "stance_promote": Text("鼓励", "Promotes"),
    "see_conflicts": Text("有文件口径不一，见文末", "Documents differ: see below"),
    "conflicts_note": Text(
        "两份文件同时有效、方向不同，请以主管部门书面意见为准。",
        "Both are in force and pull apart: ask the authority for a written opinion.",
    ),
    "none_left": Text("没有园区符合全部硬性条件", "No park meets every hard condition"),
    "none_left_note": Text(
        "排除园区的是下列条件；能调整的请调整后再试。",
        "These conditions rule the parks out; change those that you can, and try again.",
    ),
    "none_left_unknown": Text(
        "所选范围内没有园区可比；请换一个范围再试。",
        "There is no park to compare in what was asked; try another region.",
    ),
    "none_left_near": Text("只差一步的园区列在下面。", "Near misses are listed below."),
    "made_with": Text("本次匹配的依据", "What this answer rests on"),
    "data_version": Text("数据版本", "Data version"),
    "engine_version": Text("引擎版本", "Engine version"),
    "advice_only": Text(
        "结果供参考，入园以园区和主管部门答复为准。",
        "For orientation; the park and the authorities decide.",
    ),
    # The stories with words of their own.
    **DESK_WORDS,
    **ANALYST_WORDS,
    **ADMIN_WORDS,
    **ANSWER_WORDS,
    **PROFILE_WORDS,
    **KEPT_WORDS,
    **GIVEN_WORDS,
    **KEEPING_WORDS,
    **FIGURE_WORDS,
    **REGISTER_WORDS,
    **CONDITION_WORDS,
}
