"""What the pages of kept profiles say: keeping, editing, letting regions see, withdrawing, in both
languages.
"""

from collections.abc import Mapping

from features.text import Text

KEPT_WORDS: Mapping[str, Text] = {
    "kept_title": Text("企业档案", "Kept profiles"),
    "kept_note": Text(
        "存下的项目，可再匹配、修改、授权给地区查看。",
        "Projects that are kept: match again, edit, let regions see them.",
    ),
    "kept_lead": Text(
        "只有本机构能看到；授权某地后，该地招商人员才能看到这一家。",
        "Your organisation alone sees them, until you let a region's promoters see one.",
    ),
    "kept_none": Text("还没有存档", "Nothing is kept yet"),
    "kept_new": Text("填一个项目", "Describe a project"),
    "kept_keep": Text("存为企业档案", "Keep this profile"),
    "kept_expired": Text(
        "登录已过期。登录后回到填好的表单，再按一次保存",
        "The session is over. Sign in, and the form is there as it was filled: keep it again",
    ),
    "kept_sign_in_first": Text(
        "请先登录。登录后回到填好的表单，再按一次保存",
        "Sign in first: the form is there as it was filled, then keep it",
    ),
    "kept_expired_long": Text(
        "登录已过期，表单内容太长，不能带过登录页：请在另一个窗口登录，再回到这里保存",
        "The session is over, and the form is too long to go along: sign in in another window, "
        "then keep it from here",
    ),
    "kept_sign_in_long": Text(
        "请先登录；表单内容太长，不能带过登录页：请在另一个窗口登录，再回到这里保存",
        "Sign in first; the form is too long to go along: sign in in another window, then keep it "
        "from here",
    ),
    "kept_sign_in": Text("登录后可存为档案", "Sign in to keep this profile"),
    "kept_confirm": Text("保存这个项目", "Keep this project"),
    "kept_confirm_edit": Text("更新这份档案", "Change this profile"),
    "kept_confirm_note": Text(
        "存档后只有本机构能看到，不会自动公开。",
        "Your organisation alone will see it; nothing is made public.",
    ),
    "kept_confirm_seen": Text(
        "存档后本机构能看到；已获授权的{regions}招商人员也会看到新的这一版。",
        "Your organisation will see it, and so will the promoters of {regions}, who may see this "
        "profile.",
    ),
    "kept_do": Text("保存", "Keep"),
    "kept_to_it": Text("去看这份档案", "To the profile"),
    "kept_version": Text("第 {n} 版", "version {n}"),
    "kept_edited": Text("更新于 {when}", "last changed {when}"),
    "kept_dropped": Text(
        "档案里的“{what}”如今已不是企业资料的内容：匹配时不计入，修改后的新版也不再写它。",
        "No longer part of a firm's profile, left out of matches and of the next version: {what}.",
    ),
    "kept_match": Text("匹配园区", "Match parks"),
    "kept_edit": Text("修改", "Edit"),
    "kept_consents": Text("谁能看到", "Who may see it"),
    "kept_consents_note": Text(
        "授权后该地区的招商人员可看到项目的全部数字；随时可撤回，撤回即刻生效。",
        "The region's promoters then see all of its figures. Take it back at any time: "
        "it holds from that moment.",
    ),
    "kept_consents_none": Text("没有授权任何地区。", "No region may see it."),
    "kept_region": Text("授权地区", "Region to let see it"),
    "kept_region_hint": Text("省、盟市或旗县", "Province, league or county"),
    "kept_grant": Text("授权查看", "Let it be seen"),
    "kept_revoke": Text("撤回", "Take back"),
    "kept_since": Text("自 {when}", "since {when}"),
    "kept_revoked": Text("已于 {when} 撤回", "taken back {when}"),
    "kept_withdraw": Text("撤回这份企业资料", "Withdraw this profile"),
    "kept_withdraw_note": Text(
        "撤回即刻生效：全部授权一并撤回，除本机构外任何人都不再看得到这家企业，"
        "包括此前为它做的匹配；它也不再参加匹配、分配、洽谈和导出。",
        "It holds at once: every consent is taken back with it, nobody but your organisation sees "
        "the firm any more, nor the matches that were made for it; and it takes no part in "
        "matching, allocation, meetings and exports.",
    ),
    "kept_withdraw_kept": Text(
        "填过的内容封存而不删除，已给出的答案和操作日志仍可核查；"
        "招商机构自己登记的项目留在其看板上。以后可以恢复，授权须重新给。",
        "What was entered is sealed, not deleted, so that answers that were given and the log of "
        "who did what can still be checked; projects that an office has recorded stay on its "
        "board. You can put the profile back later; consents are then to be given anew.",
    ),
    "kept_withdraw_do": Text("确认撤回", "Yes, withdraw it"),
    "kept_withdrawn": Text("已撤回", "Withdrawn"),
    "kept_withdrawn_on": Text("已于 {when} 撤回", "Withdrawn on {when}"),
    "kept_withdrawn_note": Text(
        "只有本机构还看得到；恢复之前不能修改、匹配或授权。",
        "Your organisation alone still sees it. Until it is put back it can be neither edited nor "
        "matched, nor can others be let see it.",
    ),
    "kept_restore": Text("恢复资料", "Put it back"),
    "kept_restore_note": Text(
        "恢复后只有本机构能看到，授权须重新给。",
        "Put back, your organisation alone sees it; consents are to be given anew.",
    ),
    "kept_held": Text(
        "档案里还有本表不列的内容，照旧保留并参加匹配：",
        "The kept profile says more than this form asks for, which stays and counts as it is:",
    ),
    "kept_same": Text("与已存的档案一致，没有改动。", "This is kept already: nothing has changed."),
    "kept_editing": Text("正在修改档案：{name}", "Editing the kept profile of {name}"),
    "kept_gone": Text(
        "链接所指的档案不存在、已撤回或不对您开放；下面只是链接里所填的内容，保存时另建新档案。",
        "The kept profile that the link names is not there, is withdrawn or is not open to you: "
        "below stands what the link says, which is kept as a new profile.",
    ),
}
