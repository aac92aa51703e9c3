"""The views that users know by name: codes, names and for whom (domain.md §7).

What a view holds is a query over facts in `adapters/database/queries`; this is only what it is
called and who starts with it.
"""

from __future__ import annotations

from dataclasses import dataclass

_DESK = ("community_worker", "centre_clerk")
_DEPARTMENT = ("department_worker", "department_head")
_AREA = (*_DESK, "leader", "duty_officer", "administrator", "auditor")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`setting` and `limit` name the switch and the duration that stand beside an overtime
    view."""

    code: str
    zh: str
    en: str
    roles: tuple[str, ...]
    about_zh: str
    about_en: str
    alias_zh: str = ""
    setting: str | None = None
    limit: str | None = None


VIEWS: dict[str, View] = {
    view.code: view
    for view in (
        View(
            code="awaiting_dispatch",
            zh="待分发",
            en="To dispatch",
            roles=_DESK,
            about_zh="已上报、未拒绝、尚无部门的事件：自动分发已关闭，或决策表没有给出唯一部门。",
            about_en=(
                "Reported, not refused, no department yet: the switch is off, or the table gave "
                "none or several."
            ),
        ),
        View(
            code="rejected_to_dispatch",
            zh="驳回事件分发",
            en="Rejected, to dispatch again",
            roles=_DESK,
            about_zh="部门已驳回、尚无人再次分发的事件。",
            about_en="A department rejected it and nobody has sent it on yet.",
        ),
        View(
            code="awaiting_accept",
            zh="待接受",
            en="To accept",
            roles=_DEPARTMENT,
            about_zh="已分发到本部门，尚未接受也未驳回。",
            about_en="Dispatched to my department, neither accepted nor rejected.",
        ),
        View(
            code="awaiting_feedback",
            zh="待反馈",
            en="To feed back",
            roles=_DEPARTMENT,
            about_zh="已接受，第一轮，尚未反馈。",
            about_en="Accepted, round 1, no feedback.",
        ),
        View(
            code="awaiting_feedback_again",
            zh="二次处理待反馈",
            en="Second handling, to feed back",
            roles=_DEPARTMENT,
            about_zh="已接受，第二轮及以后（回访未通过、反馈被退回、重办）。",
            about_en="Accepted, round 2 or later: failed revisit, feedback returned, reopened.",
        ),
        View(
            code="rejected_by_us",
            zh="被驳回（本部门驳回）",
            en="Rejected by my department",
            roles=_DEPARTMENT,
            about_zh="本部门驳回的事件及其去向。",
            about_en="What my department rejected and what became of it.",
        ),
        View(
            code="feedback_returned",
            zh="被驳回（反馈被退回）",
            en="Feedback returned to us",
            roles=_DEPARTMENT,
            about_zh="本部门的反馈在回访或归档时被退回。",
            about_en="Feedback of my department that was returned at revisit or archiving.",
        ),
        View(
            code="awaiting_revisit",
            zh="待回访",
            en="To revisit",
            roles=_DESK,
            about_zh="已反馈，回访已开启，尚未回访；第一轮。",
            about_en="Fed back, revisit on, not revisited; round 1.",
        ),
        View(
            code="awaiting_revisit_again",
            zh="二次完成待回访",
            en="Handled again, to revisit",
            roles=_DESK,
            about_zh="已反馈，回访已开启，尚未回访；第二轮及以后。",
            about_en="Fed back, revisit on, not revisited; round 2 or later.",
        ),
        View(
            code="awaiting_archive",
            zh="待归档",
            en="To archive",
            roles=_DESK,
            about_zh="已办结，因自动归档关闭而等待人工归档。",
            about_en="Finished, waiting for a person because auto-archive is off.",
        ),
        View(
            code="archived",
            zh="归档事件",
            en="Archived",
            roles=(*_AREA, *_DEPARTMENT),
            about_zh="已归档事件，含经办人、结果和全部过程。",
            about_en="Closed, with handler, result, everything.",
        ),
        View(
            code="leftover",
            zh="遗留事件",
            en="Leftover",
            roles=(*_DESK, "leader"),
            about_zh="被驳回或等待接受、尚无人承办的全部事件，不论是否超时。",
            about_en="Rejected or waiting for acceptance, so nobody has taken it on, late or not.",
        ),
        View(
            code="overtime_accept",
            zh="已分配未接受",
            en="Dispatched, not accepted in time",
            roles=_AREA,
            about_zh="分发后超过接受时限仍未接受。",
            about_en="Dispatched longer ago than the accept limit, not accepted.",
            setting="watch_accept",
            limit="accept_within",
        ),
        View(
            code="overtime_feedback",
            zh="已接受未反馈",
            en="Accepted, no feedback in time",
            roles=_AREA,
            about_zh="接受后超过反馈时限仍未反馈。",
            about_en="Accepted longer ago than the feedback limit, no feedback.",
            setting="watch_feedback",
            limit="feedback_within",
        ),
        View(
            code="overtime_revisit",
            zh="已反馈未回访",
            en="Fed back, not revisited in time",
            roles=_AREA,
            about_zh="反馈后超过回访时限仍未回访。",
            about_en="Fed back longer ago than the revisit limit, not revisited.",
            alias_zh="已接受未回访",
            setting="watch_revisit",
            limit="revisit_within",
        ),
        View(
            code="mail_log",
            zh="邮件查看",
            en="E-mail sent",
            roles=("community_worker", "administrator"),
            about_zh="已发送的邮件：对象、内容、送达状态。",
            about_en="What was sent by e-mail, to whom, content, delivery state.",
        ),
        View(
            code="sms_log",
            zh="短信查看",
            en="SMS sent",
            roles=("community_worker", "administrator"),
            about_zh="已发送的短信：对象、内容、送达状态。",
            about_en="What was sent by SMS, to whom, content, delivery state.",
        ),
        View(
            code="operation_log",
            zh="操作日志",
            en="Operation log",
            roles=("administrator", "auditor"),
            about_zh="每次更改：何人、何时、更改前后。",
            about_en="Every change with who, when, before and after.",
        ),
        View(
            code="sign_in_log",
            zh="登录日志",
            en="Sign-in log",
            roles=("administrator", "auditor"),
            about_zh="每次登录：结果、地址、设备。",
            about_en="Every sign-in with result, address, device.",
        ),
    )
}


def views_for(roles: frozenset[str] | set[str]) -> tuple[View, ...]:
    """The shipped views that somebody with these roles starts with, in their usual order."""
    return tuple(view for view in VIEWS.values() if roles.intersection(view.roles))
