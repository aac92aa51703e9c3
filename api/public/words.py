"""What happened to a case, in words for whoever reported it.

By kinds of facts, which a redrawn diagram keeps. What is not here happens inside the offices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

STAGES: Mapping[str, tuple[str, str]] = {
    "reported": ("已收到您的上报", "We have received your report"),
    "registered": ("已立案", "Your report has been registered"),
    "refused": ("经核实，未予受理", "After a check, your report was not taken on"),
    "withdrawn": ("上报已撤回", "The report was withdrawn"),
    "dispatched": ("已交给负责的部门", "Passed to the department in charge"),
    "accepted": ("部门已接手，正在处理", "The department is dealing with it"),
    "rejected": ("正在重新确定负责的部门", "Another department is being found"),
    "escalated": ("已请上一级协助处理", "The level above was asked to help"),
    "judged": ("上一级已研究处理办法", "The level above has decided what to do"),
    "fed_back": (
        "部门报告已处理，正在核实",
        "The department reports that it is done; this is being checked",
    ),
    "revisit_tried": ("回访时未联系上", "We tried to reach somebody to check, without success"),
    "revisited": ("核实结果：已解决", "Checked: solved"),
    "revisit_failed": (
        "核实结果：尚未解决，继续处理",
        "Checked: not solved yet, it is being handled again",
    ),
    "sent_back": ("需要补充处理，继续办理", "More needs to be done; work goes on"),
    "ordered": ("上级已督促办理", "The level above is pressing for it"),
    "archived": ("已办结", "Done and closed"),
    "closed": ("已结束", "Closed"),
    "reopen_asked": ("已收到您的“未解决”反馈", "You told us that it is not solved"),
    "reopened": ("已重新办理", "It has been taken up again"),
    "reopen_refused": ("经审核，未重新办理", "After a review, it was not taken up again"),
}


def stages(facts: Iterable[tuple[str, datetime]]) -> list[dict[str, object]]:
    """The same thing twice in a row is told once, with its last moment."""
    told: list[dict[str, object]] = []
    last = ""
    for kind, at in facts:
        words = STAGES.get(kind)
        if words is None:
            continue
        if kind == last:
            told.pop()
        told.append({"zh": words[0], "en": words[1], "at": at})
        last = kind
    return told
