"""The log of who did what to which thing, and the words for it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from features.text import Text
from service import clock
from service.database.traces import AuditEntry


def line(
    user_id: str | None, action: str, kind: str, named: str, version: int | None = None
) -> dict[str, Any]:
    """A line that is yet to be added."""
    return {
        "at": clock.now(),
        "user_id": user_id,
        "action": action,
        "object_kind": kind,
        "object_id": named,
        "version": version,
    }


def noted(
    session: Session,
    user_id: str | None,
    action: str,
    kind: str,
    named: str,
    *,
    version: int | None = None,
) -> None:
    """Adds a line, kept or lost together with what it tells of; figures are never in it."""
    session.add(AuditEntry(**line(user_id, action, kind, named, version)))


def made_by(session: Session, kind: str, named: str, version: int) -> str | None:
    """What was done that made a version of a thing, as it was noted."""
    lines = select(AuditEntry.action).where(
        AuditEntry.object_kind == kind,
        AuditEntry.object_id == named,
        AuditEntry.version == version,
    )
    return session.scalar(lines)


def action_words(action: str) -> Text:
    """What was done, in words; as it was noted where it has none."""
    return ACTIONS.get(action, Text(action, action))


def kind_words(kind: str) -> Text:
    """To what it was done, in words; as it was noted where it has none."""
    return KINDS.get(kind, Text(kind, kind))


ACTIONS: Mapping[str, Text] = {
    said.en: said
    for said in (
        Text("添加", "added"),
        Text("提问并存档", "asked"),
        Text("取消", "cancelled"),
        Text("销号", "closed"),
        Text("授权", "consented"),
        Text("完成", "done"),
        Text("修改", "edited"),
        Text("结束会话", "ended a session of"),
        Text("失败", "failed"),
        Text("登录失败", "failed to sign in"),
        Text("导入", "imported"),
        Text("发给令牌", "issued"),
        Text("开设置密码的链接", "made a password link for"),
        Text("下令写入", "ordered"),
        Text("恢复资料", "put back"),
        Text("设为默认", "put in force"),
        Text("提出", "raised"),
        Text("续跑", "resumed"),
        Text("吊销", "revoked"),
        Text("撤回授权", "revoked consent"),
        Text("设置密码", "set the password of"),
        Text("登录", "signed in"),
        Text("退出", "signed out"),
        Text("签署", "signed"),
        Text("填报数据", "stated figures"),
        Text("提交", "submitted"),
        Text("取消默认", "took out of force"),
        Text("首次由统一身份认出", "was first named by a provider"),
        Text("撤回资料", "withdrew"),
    )
}
"""What is noted as done → its words."""
KINDS: Mapping[str, Text] = {
    said.en: said
    for said in (
        Text("答复", "answer"),
        Text("企业", "firm"),
        Text("企业表", "firms"),
        Text("问题", "issue"),
        Text("任务", "job"),
        Text("机构", "organisation"),
        Text("园区", "park"),
        Text("园区表", "parks"),
        Text("项目", "project"),
        Text("项目表", "projects"),
        Text("令牌", "token"),
        Text("用户", "user"),
        Text("权重方案", "weight set"),
    )
}
"""What it is done to → its words; registers have their own."""
