"""What the pages of administrators say of their own."""

from collections.abc import Mapping

from features.text import Text

ADMIN_WORDS: Mapping[str, Text] = {
    "people_everybody": Text("在用的人", "Everybody"),
    "people_role": Text("角色", "Role"),
    "people_state": Text("状态", "State"),
    "people_since": Text("添加于", "Added on"),
    "people_active": Text("可登录", "active"),
    "people_suspended": Text("已停用", "suspended"),
    "people_locked": Text("多次输错，锁到 {at} UTC", "locked until {at} UTC"),
    "people_add": Text("添加用户", "Add a user"),
    "people_region": Text("机构所在地（新机构用）", "Where a new organisation is"),
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
    "offices_found": Text("{n} 家机构", "{n} organisations"),
    "offices_people": Text("人数（人）", "People"),
    "audit_lead": Text("只记谁做了什么，不记数字本身。", "Who did what; figures are never in it."),
    "audit_kind": Text("对象", "Of what"),
    "audit_newest": Text("最近的在前", "The newest first"),
    "audit_at": Text("时间", "When"),
    "audit_who": Text("谁", "Who"),
    "audit_what": Text("做了什么", "Did what"),
    "audit_object": Text("对什么", "To what"),
}
