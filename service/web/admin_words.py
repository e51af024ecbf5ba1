"""What the pages of administrators say of their own."""

from collections.abc import Mapping

from features.text import Text

ADMIN_WORDS: Mapping[str, Text] = {
    "people_everybody": Text("在用的人", "Everybody"),
    "people_role": Text("角色", "Role"),
    "people_state": Text("状态", "State"),
    "people_since": Text("添加于", "Added on"),
    "people_can": Text("可登录", "active"),
    "people_suspended": Text("已停用", "suspended"),
    "people_locked": Text("多次输错，锁到 {at}", "locked until {at}, Beijing time"),
    "people_add": Text("添加用户", "Add a user"),
    "people_region": Text(
        "机构所在地（新机构，或尚无地区的机构）",
        "Where the organisation is, where that is not known yet",
    ),
    "people_password_hint": Text("至少 {n} 个字符", "At least {n} characters"),
    "people_short": Text("密码太短", "The password is too short"),
    "people_longer": Text("请用更长的密码", "Use a longer one"),
    "people_no_role": Text("没有这个角色", "no such role"),
    "people_pick": Text("请从列表选择", "Pick one of the list"),
    "people_no_office": Text("没有写机构", "names no organisation"),
    "people_name_it": Text("请写机构名称", "Write its name"),
    "people_other": Text("没有添加：{why}", "Not added: {why}"),
    "people_another": Text("请更正后再添加", "Correct it and add again"),
    "people_do": Text("添加", "Add"),
    "people_find": Text("姓名含", "Name contains"),
    "people_email": Text("电子邮箱", "E-mail"),
    "people_email_hint": Text(
        "统一身份登录凭它认人；改后须重新关联。",
        "A provider of identities knows the person by it; another address is proved anew.",
    ),
    "people_active": Text("可登录", "May sign in"),
    "people_edit": Text("角色、机构与登录", "Role, organisation, signing in"),
    "people_edit_note": Text(
        "停用或换机构后，此人的会话与令牌立即失效。",
        "Who is suspended or goes to another organisation loses every session and token at once.",
    ),
    "people_save": Text("保存", "Save"),
    "people_correct": Text("请更正后再保存", "Correct it and save again"),
    "people_no_such_office": Text("没有这个机构", "no such organisation"),
    "people_back": Text("全部用户", "Everybody"),
    "people_renew": Text("重设密码", "Reset the password"),
    "people_renew_stopped": Text(
        "已停用：先恢复使用，再给链接", "Stopped: let them in again before giving a link"
    ),
    "people_renew_note": Text(
        "给本人一个一次有效的链接，72 小时内可用。用它设好密码后，旧密码、会话和 API 令牌全部失效；"
        "此前一切照旧。",
        "A link to hand to the person; it works once, within 72 hours. When it is used, the old "
        "password, every session and every API token are over; until then nothing changes.",
    ),
    "people_renew_do": Text("生成链接", "Make a link"),
    "people_link": Text("请把链接交给本人", "Hand this link to the person"),
    "people_link_note": Text(
        "只显示这一次，{at} 前有效；再生成一个，这个就作废。",
        "Shown this once, good until {at}, Beijing time; another one puts it out of use.",
    ),
    "people_trail": Text("操作日志", "In the log"),
    "people_trail_of": Text("此人做了什么", "What the person did"),
    "people_trail_on": Text("对此人做了什么", "What was done to the person"),
    "offices_found": Text("{n} 家机构", "{n:organisation|organisations}"),
    "offices_people": Text("人数（人）", "People"),
    "offices_add": Text("添加机构", "Add an organisation"),
    "offices_edit": Text("名称与地区", "Name and region"),
    "offices_name": Text("机构名称", "Name"),
    "offices_region": Text("服务地区", "Region that it serves"),
    "offices_region_hint": Text(
        "省、盟市或旗县；招商人员据此更新园区数据、看到授权企业。",
        "Province, league or county: its promoters state figures of parks there and see firms "
        "that consented.",
    ),
    "offices_back": Text("全部机构", "Every organisation"),
    "offices_members": Text("{n} 位用户", "{n} people"),
    "account_title": Text("我的账户", "My account"),
    "account_change": Text("修改密码", "Change the password"),
    "account_current": Text("现在的密码", "Password in use"),
    "account_new": Text("新密码", "New password"),
    "account_again": Text("再输一遍新密码", "New password again"),
    "account_tokens": Text("同时吊销我的全部令牌", "Revoke all of my tokens too"),
    "account_tokens_note": Text(
        "担心别人知道了密码时选它；用令牌的程序须换新令牌。",
        "For who fears that another knew it; programs that use a token need a new one.",
    ),
    "account_sessions": Text(
        "改好后，在别处的登录立即失效，这里不受影响。",
        "Wherever else you are signed in, that is over at once; here you go on.",
    ),
    "account_do": Text("修改", "Change it"),
    "account_changed": Text("密码已修改。", "The password is changed."),
    "account_not_changed": Text("密码没有修改", "The password is not changed"),
    "account_differs": Text("两次输入的新密码不同", "is not the new password above"),
    "account_once_more": Text("请再输入一遍", "Enter it once more"),
    "account_edited_since": Text(
        "打开本页后，你的账户已被改动，密码没有变",
        "your account was changed after this page was opened; the password stays as it was",
    ),
    "account_no_password": Text(
        "你用统一身份登录，在这里没有密码。需要时请管理员给你设置密码的链接。",
        "You sign in by a provider of identities and have no password here. An administrator can "
        "give you a link that sets one.",
    ),
    "tokens_title": Text("API 令牌", "API tokens"),
    "tokens_note": Text(
        "给程序用的钥匙，代替密码访问接口；它做的都算你做的，权限不超出你的角色。",
        "Keys for programs, in place of a password: what they do counts as done by you, within "
        "your role.",
    ),
    "tokens_none": Text("还没有令牌。", "No token yet."),
    "tokens_name": Text("名称", "Name"),
    "tokens_name_hint": Text(
        "写明哪个程序用，如：周报表", "Which program it is for, such as weekly report"
    ),
    "tokens_scopes": Text("权限", "It may"),
    "tokens_read": Text("读取", "read"),
    "tokens_write": Text("写入", "write"),
    "tokens_days": Text("有效天数", "Days that it lasts"),
    "tokens_days_hint": Text("1 到 366 天", "1 to 366 days"),
    "tokens_do": Text("新建令牌", "Make a token"),
    "tokens_not_made": Text("令牌没有建立", "No token was made"),
    "tokens_made": Text("令牌“{name}”已建立", "The token “{name}” is made"),
    "tokens_once": Text(
        "只显示这一次，请现在就存好；丢了只能吊销再建。请求时写在 Authorization 头里：",
        "Shown this once: store it now; who loses it revokes it and makes another. Send it in the "
        "header Authorization:",
    ),
    "tokens_since": Text("建立于", "Made on"),
    "tokens_until": Text("有效至", "Good until"),
    "tokens_state": Text("状态", "State"),
    "tokens_over": Text("已过期", "expired"),
    "tokens_revoked": Text("{when} 已吊销", "revoked on {when}"),
    "tokens_open": Text("有效", "in use"),
    "tokens_revoke": Text("吊销", "Revoke"),
    "tokens_newest": Text("回到最新", "Back to the newest"),
    "audit_lead": Text("只记谁做了什么，不记数字本身。", "Who did what; figures are never in it."),
    "audit_kind": Text("对象", "Of what"),
    "audit_object_id": Text("编号", "Its id"),
    "audit_since": Text("自", "From"),
    "audit_until": Text("至", "To"),
    "audit_nobody": Text("没有这位用户", "nobody is so called"),
    "audit_none": Text("没有符合的记录。", "Nothing of the kind was done."),
    "audit_newest": Text("最近的在前（北京时间）", "The newest first (Beijing time)"),
    "audit_first": Text("回到最近", "Back to the newest"),
    "audit_at": Text("时间", "When"),
    "audit_who": Text("谁", "Who"),
    "audit_what": Text("做了什么", "Did what"),
    "audit_object": Text("对什么", "To what"),
}
