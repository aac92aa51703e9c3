"""Roles: named bundles of permissions.

A role's code never changes; what it may do is data and starts as shipped here (domain.md §3).
Which steps a role gets is written on the lanes of the diagrams, not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.errors.domain import RoleUnknown


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be allowed or not."""

    code: str
    zh: str
    en: str


ACTIONS: dict[str, Action] = {
    code: Action(code, zh, en)
    for code, zh, en in (
        # cases
        ("report", "上报事件", "Report a case"),
        ("see_own_cases", "查看本人上报的事件", "See the cases one has reported"),
        ("see_cases", "查看事件", "See cases"),
        ("see_contacts", "查看上报人联系方式（留痕）", "Reveal the reporter's contact (logged)"),
        ("comment", "添加批注", "Comment on a case"),
        ("attach", "上传附件", "Add files"),
        ("correct", "更正位置、分类和标题", "Correct place, category and title"),
        ("withdraw", "撤回事件", "Withdraw a case"),
        # steps
        ("claim", "签收并办理本角色的任务", "Claim and finish steps of one's roles"),
        ("assign", "指派任务给他人", "Assign steps to others"),
        ("register", "立案或不予受理", "Register or refuse"),
        ("dispatch", "分流、派遣、重新分发", "Dispatch and dispatch again"),
        ("handle", "接受、处置、反馈", "Accept, handle, feed back"),
        ("sign", "签发重大隐患反馈", "Sign the feedback of major hazards"),
        ("judge", "研判上报事件", "Judge escalated cases"),
        ("verify", "回访、归档、复核", "Revisit, archive, check again"),
        ("urge", "催办", "Urge"),
        ("supervise", "下达督办单", "Order supervision"),
        # views
        ("see_reports", "查看统计报表", "See figures"),
        ("see_messages", "查看已发邮件和短信", "See the messages sent"),
        # the county's data
        ("settings_read", "查看开关设置", "See the settings"),
        ("settings_write", "修改开关设置", "Change the settings"),
        (
            "settings_write_unattended",
            "允许反馈后无人复核直接归档",
            "Let feedback close cases with nobody looking (revisit off, auto-archive on)",
        ),
        ("areas_write", "维护区域和部门", "Maintain areas and departments"),
        ("people_read", "查看人员和角色", "See people and roles"),
        ("people_write", "维护人员和授权", "Maintain people and what they may do"),
        ("roles_write", "维护角色", "Maintain roles"),
        ("categories_write", "维护分类和时限标准", "Maintain categories and limits"),
        ("calendars_write", "维护工作日历", "Maintain working calendars"),
        # processes
        ("process_read", "查看流程", "See processes"),
        ("process_edit", "编辑流程、决策表和表单", "Edit processes, decisions and forms"),
        ("process_release", "发布流程", "Release processes"),
        # running the system
        ("incidents_read", "查看运行故障", "See incidents"),
        ("incidents_retry", "重试运行故障", "Retry incidents"),
        ("audit_read", "查看操作日志和登录日志", "See the logs of operations and sign-ins"),
        ("verify_chain", "核验事件档案完整性", "Verify the case file"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """`department_role`: a grant of it names a department, and its lanes mean the case's
    department unless they say otherwise; other roles mean the case's desk. `desk_levels`: the
    area levels at whose grid centre it sits."""

    code: str
    zh: str
    en: str
    actions: frozenset[str]
    department_role: bool = False
    needs_account: bool = True
    desk_levels: tuple[str, ...] = ()


_WORK = ("claim", "see_cases", "comment", "attach", "see_own_cases", "process_read")
_DESK = (
    *_WORK,
    "report",
    "register",
    "dispatch",
    "verify",
    "urge",
    "assign",
    "correct",
    "withdraw",
    "see_contacts",
    "see_reports",
    "see_messages",
    "settings_read",
    "people_read",
)
_FIELD = ("report", *_WORK)

SHIPPED: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            code="resident",
            zh="群众",
            en="Resident",
            actions=frozenset(("report", "see_own_cases")),
            needs_account=False,
        ),
        Role(code="grid_worker", zh="网格员", en="Grid worker", actions=frozenset(_FIELD)),
        Role(
            code="building_leader",
            zh="楼长",
            en="Building leader",
            actions=frozenset(("report", "see_own_cases", "claim", "attach")),
        ),
        Role(
            code="grid_leader",
            zh="网格长",
            en="Grid leader",
            actions=frozenset((*_FIELD, "assign")),
        ),
        Role(
            code="community_worker",
            zh="社工",
            en="Community worker",
            actions=frozenset(_DESK),
            desk_levels=("village",),
        ),
        Role(
            code="centre_clerk",
            zh="网格中心受理员",
            en="Centre clerk",
            actions=frozenset((*_DESK, "judge", "supervise")),
            desk_levels=("town", "county"),
        ),
        Role(
            code="department_worker",
            zh="部工",
            en="Department worker",
            actions=frozenset((*_WORK, "handle", "see_contacts", "see_reports")),
            department_role=True,
        ),
        Role(
            code="department_head",
            zh="部门负责人",
            en="Head of department",
            actions=frozenset(
                (*_WORK, "handle", "sign", "assign", "see_contacts", "see_reports", "people_read")
            ),
            department_role=True,
        ),
        Role(
            code="leader",
            zh="领导",
            en="Leader",
            actions=frozenset(
                (*_WORK, "report", "supervise", "urge", "see_reports", "settings_read")
            ),
        ),
        Role(
            code="enterprise_user",
            zh="企业",
            en="Enterprise",
            actions=frozenset(("report", "see_own_cases", "claim", "attach")),
        ),
        Role(
            code="process_designer",
            zh="流程设计员",
            en="Process designer",
            actions=frozenset(("process_read", "process_edit", "settings_read")),
        ),
        Role(
            code="administrator",
            zh="管理员",
            en="Administrator",
            actions=frozenset(
                (
                    "see_cases",
                    "see_reports",
                    "see_messages",
                    "settings_read",
                    "settings_write",
                    "settings_write_unattended",
                    "areas_write",
                    "people_read",
                    "people_write",
                    "roles_write",
                    "categories_write",
                    "calendars_write",
                    "process_read",
                    "process_edit",
                    "process_release",
                    "incidents_read",
                    "incidents_retry",
                    "audit_read",
                    "verify_chain",
                )
            ),
        ),
        Role(
            code="duty_officer",
            zh="指挥中心值班",
            en="Duty officer",
            actions=frozenset((*_WORK, "report", "urge", "see_contacts", "see_reports")),
        ),
        Role(
            code="auditor",
            zh="审计",
            en="Auditor",
            actions=frozenset(
                (
                    "see_cases",
                    "see_reports",
                    "see_messages",
                    "settings_read",
                    "people_read",
                    "process_read",
                    "incidents_read",
                    "audit_read",
                    "verify_chain",
                )
            ),
        ),
    )
}


def role(code: str, roles: Mapping[str, Role] = SHIPPED) -> Role:
    """Raises RoleUnknown."""
    try:
        return roles[code]
    except KeyError:
        raise RoleUnknown(role=code) from None


def unknown_actions(actions: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(actions) - set(ACTIONS)))
