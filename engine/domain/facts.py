"""Kinds of facts: what acts write and views, figures and the timeline read.

A diagram can be redrawn at will; these codes stay. A fact has a time, an actor, and where it
applies department and round.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactKind:
    """`closing`: after it the case is no longer open."""

    code: str
    zh: str
    en: str
    closing: bool = False


FACTS: dict[str, FactKind] = {
    fact.code: fact
    for fact in (
        # reporting
        FactKind("reported", "已上报", "Reported"),
        FactKind("report_joined", "又有上报并入本案", "Another report joined"),
        FactKind("registered", "已立案", "Registered"),
        FactKind("refused", "不予受理", "Refused", closing=True),
        FactKind("withdrawn", "已撤回", "Withdrawn", closing=True),
        # assignment
        FactKind("dispatched", "已分发", "Dispatched"),
        FactKind("accepted", "已接受", "Accepted"),
        FactKind("rejected", "被部门驳回", "Rejected by the department"),
        FactKind("escalated", "请求上报", "Escalation asked for"),
        FactKind("desk_moved", "转交上级或下级网格中心", "Moved to another desk"),
        FactKind("judged", "已研判", "Judged"),
        # handling
        FactKind("handled", "已处置", "Handled"),
        FactKind("unsolvable", "部门无法解决", "The department cannot solve it"),
        FactKind("signed", "负责人已签发", "Signed by the head"),
        FactKind("returned", "负责人退回", "Returned by the head"),
        FactKind("fed_back", "已反馈", "Fed back"),
        FactKind("next_phase", "进入下一阶段", "Next phase"),
        # checking
        FactKind("revisited", "回访：已解决", "Revisited: solved"),
        FactKind("revisit_failed", "回访：未解决", "Revisited: not solved"),
        FactKind("revisit_tried", "回访：未联系上", "Revisit tried: not reached"),
        FactKind("next_round", "进入二次处理", "Second handling"),
        FactKind("sent_back", "归档退回", "Archiving refused, sent back"),
        FactKind("archived", "已归档", "Archived", closing=True),
        FactKind("closed", "已结束", "Closed", closing=True),  # a diagram ended without saying how
        FactKind("reopen_asked", "申请重办", "Reopening asked for"),
        FactKind("reopened", "已重办", "Reopened"),
        FactKind("reopen_refused", "不予重办", "Reopening refused"),
        # urging and supervision
        FactKind("urged", "已催办", "Urged"),
        FactKind("order_opened", "发起督办", "Supervision asked for"),
        FactKind("ordered", "已下达督办单", "Supervision ordered"),
        FactKind("five_fixed", "五到位已明确", "The five fixed things recorded"),
        FactKind("order_answered", "督办已答复", "Order answered"),
        FactKind("order_accepted", "督办结果已认可", "Answer accepted"),
        FactKind("order_returned", "督办答复退回", "Answer sent back"),
        FactKind("listing_cancelled", "挂牌已销号", "Listing cancelled"),
        FactKind("order_closed", "督办已办结", "Order closed"),
        FactKind("order_lapsed", "督办已失效", "Order lapsed"),
        # beside the flow
        FactKind("corrected", "已更正", "Corrected"),
        FactKind("commented", "已批注", "Commented"),
        FactKind("attached", "已添加附件", "File added"),
        FactKind("contact_revealed", "查看联系方式", "Contact revealed"),
        FactKind("claimed", "已签收任务", "Step claimed"),
        FactKind("released", "已放回任务", "Step put back"),
        FactKind("assigned", "已指派任务", "Step assigned"),
        FactKind("notified", "已发送通知", "Message put in the outbox"),
        FactKind("overdue", "已超时", "Overdue"),
        FactKind("retimed", "期限已重新计算", "Deadline recomputed"),
    )
}
CLOSING = frozenset(fact.code for fact in FACTS.values() if fact.closing)
"""The last of the facts closing ∪ {reopened} says whether a case is open."""
