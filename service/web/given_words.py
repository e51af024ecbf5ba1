"""What the pages of kept answers say of their own: the list, an answer as it was given, what has
changed since, in both languages.
"""

from collections.abc import Mapping

from features.text import Text

GIVEN_WORDS: Mapping[str, Text] = {
    "answers_title": Text("存档的答案", "Kept answers"),
    "answers_note": Text(
        "存下的匹配结果，连同当时的权重、规定和数据。",
        "Answers that were kept, with the weights, rules and data of then.",
    ),
    "answers_lead": Text(
        "本机构存下的匹配结果，每份都是当时的原样，不随数据和规定改变。",
        "What your organisation kept; each stays as it was given, whatever changes in data and "
        "rules.",
    ),
    "answers_none": Text("还没有存档的答案", "No answer is kept yet"),
    "answers_none_note": Text(
        "匹配之后，在结果页点“存下这份答案”。",
        "Match parks for a firm, then press “Keep this answer” on the page of the answer.",
    ),
    "answers_keep": Text("存下这份答案", "Keep this answer"),
    "answers_kept": Text("答案已存档，以后随时可查。", "The answer is kept and can be looked up."),
    "answers_firm": Text("企业", "Firm"),
    "answers_first": Text("第一名", "First park"),
    "answers_who": Text("谁在何时提问", "Asked by, at"),
    "answers_k": Text("要几个园区", "Parks asked for"),
    "answers_newest": Text("回到最新", "Back to the newest"),
    "answers_asked": Text(
        "{who} 于 {when}（北京时间）提问。", "{who} asked on {when}, Beijing time."
    ),
    "answers_as_given": Text("当时给出的答案，原样照录", "The answer as it was given then"),
    "answers_in": Text(
        "当时用中文提问，以下是中文原文。",
        "It was asked for in Chinese and stands below in Chinese, as it was given.",
    ),
    "answers_in_english": Text(
        "当时用英文提问，以下是英文原文。",
        "It was asked for in English and stands below as it was given.",
    ),
    "answers_scope": Text("范围", "Parks of where"),
    "answers_everywhere": Text("全国", "the whole country"),
    "answers_since": Text("当时与现在", "Then and now"),
    "answers_unchanged": Text(
        "此后数据、规定、权重、资料和引擎都没有变。",
        "Data, rules, weights, profile and engine are what they were.",
    ),
    "answers_changed": Text(
        "此后变了：{what}。现在再问，结果可能不同。",
        "Changed since: {what}. The same question may be answered otherwise now.",
    ),
    "answers_gone": Text(
        "此后变了：{what}。企业档案已撤回，恢复后才能再问。",
        "Changed since: {what}. The profile is withdrawn: put it back to ask the same again.",
    ),
    "answers_withdrawn": Text("已撤回", "withdrawn"),
    "answers_basis": Text("依据", "What it rests on"),
    "answers_then": Text("当时", "Then"),
    "answers_now": Text("现在", "Now"),
    "answers_differs": Text("已变", "changed"),
    "answers_rules": Text("规定", "Rules"),
    "answers_files": Text("{n} 份规则文件", "{n:rule file|rule files}"),
    "answers_other_files": Text(
        "{n} 份规则文件，内容有变", "{n:rule file|rule files}, and they say otherwise"
    ),
    "answers_profile": Text("企业档案", "Kept profile"),
    "answers_again": Text("现在再问一遍", "Ask the same now"),
    "answers_again_note": Text(
        "同一问题，按今天的规定和数据；新答案另存一份，并与这份对照。",
        "The same question by the rules and data of today: another answer is kept, and shown "
        "beside this one.",
    ),
    "answers_dropped": Text(
        "当时所填的“{what}”如今已不是企业资料的内容：现在再问时不计入。",
        "No longer part of a firm's profile, and left out when it is asked now: {what}.",
    ),
    "answers_change": Text("修改后再问", "Change it first"),
    "answers_change_weights": Text(
        "（所用权重不在表单里，须重新选择）",
        "(the weights are none of the form's: choose them anew)",
    ),
    "answers_beside": Text("与上次相比", "Beside the answer before"),
    "answers_beside_of": Text("上一份：{when}（北京时间）", "The one before: {when}, Beijing time"),
    "answers_same_order": Text("所列园区和名次都没有变。", "The same parks in the same order."),
    "answers_moved": Text("{n} 个园区的名次变了。", "Parks whose rank is another: {n}."),
    "answers_stands": Text("第 {rank} 名，{score} 分", "{rank}: {score} points"),
    "answers_not_listed": Text("未列入", "not listed"),
}
