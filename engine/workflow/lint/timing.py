"""Timers and limits: positive, with a limit to take a share of, and without side effects on where
the case stands."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.errors.base import GridcaseError
from engine.errors.definitions import DeploymentFinding
from engine.feel import Expression
from engine.workflow.compiled import Plan
from engine.workflow.dialect import HUMAN
from engine.workflow.expressions import PURE, Formula, value_limit
from engine.workflow.lint.sheet import Sheet, rule
from engine.workflow.timers import BadTime, shares_of
from engine.workflow.world import Value

Findings = Iterator[DeploymentFinding]

_WAITS = HUMAN | {"receiveTask", "intermediateCatchEvent", "eventBasedGateway"}


def _calls_share(formula: Formula) -> bool:
    return "share" in formula.expression.calls


def _trial(formula: Formula) -> Value:
    """The value of a formula that reads no variable; settings are taken to be one hour, or None.

    None also when it reads variables or fails: then only running can tell.
    """
    expression: Expression = formula.expression
    if formula.names:
        return None
    functions = dict(PURE)
    functions["setting"] = lambda key: {"kind": "natural_hour", "amount": Decimal(1)}
    functions["category limit"] = lambda phase, default: default
    try:
        return expression.evaluate({}, functions=functions)
    except GridcaseError:
        return None


@rule
def limits_are_positive(sheet: Sheet) -> Findings:
    for plan in sheet.planning.plans.values():
        if not isinstance(plan.limit, Formula) or plan.limit.names:
            continue
        value = _trial(plan.limit)
        if value is None or value_limit(value) is None:
            yield sheet.error(
                plan.id,
                "limit-invalid",
                f"期限“{plan.limit.text}”不是大于零的时限，如 working days(3)。",
                f"The limit “{plan.limit.text}” is no length of time above zero such as "
                "working days(3).",
            )


@rule
def shares_stand_on_steps_with_a_limit(sheet: Sheet) -> Findings:
    for plan in sheet.planning.plans.values():
        timing = plan.timing
        if timing is None or not isinstance(timing.body, Formula):
            continue
        if not _calls_share(timing.body):
            continue
        node = plan.node
        host = sheet.diagram.nodes.get(node.attached_to or "")
        if host is None or not host.properties.get("limit"):
            yield sheet.error(
                node.id,
                "share-without-limit",
                "share(…) 只能用在有 limit 的步骤或调用的边界上。请给该步骤写 limit。",
                "share(…) stands on the border of a step or call with a `limit`. Give it one.",
            )
        if timing.kind == "timeDate":
            yield sheet.error(
                node.id,
                "share-kind",
                "share(…) 应写在 timeCycle（重复）或 timeDuration（一次）中。",
                "share(…) stands in timeCycle (repeated) or timeDuration (once).",
            )
        yield from _trial_shares(sheet, plan, timing.body)


def _trial_shares(sheet: Sheet, plan: Plan, body: Formula) -> Findings:
    value = _trial(body)
    if not isinstance(value, dict) or "shares" not in value:
        return
    # What a setting will give is not known here; it is checked when the timer opens.
    times = value.get("times")
    tried = {**value, "times": times if isinstance(times, (int, Decimal)) else None}
    try:
        shares = shares_of(tried)
    except BadTime as error:
        yield sheet.error(
            plan.id, "timer-text", f"定时器：{error.zh}", f"Timer: {error.en}. Mend share(…)."
        )
        return
    assert plan.timing is not None
    if not plan.timing.repeats and (len(shares.percents) > 1 or shares.repeat is not None):
        yield sheet.warning(
            plan.id,
            "share-once",
            "此定时器只触发一次；多个比例请写在非中断的 timeCycle 中。",
            "This timer fires once only; several shares belong into a non-interrupting timeCycle.",
        )


@rule
def cycles_stand_on_borders(sheet: Sheet) -> Findings:
    for node in sheet.of("intermediateCatchEvent"):
        if node.time is not None and node.time[0] == "timeCycle":
            yield sheet.error(
                node.id,
                "cycle-misplaced",
                "重复定时只能用作边界事件。请改用 timeDuration。",
                "A repeated timer stands on a border. Use timeDuration here.",
            )


@rule
def timers_have_one_time(sheet: Sheet) -> Findings:
    for node in sheet.diagram.nodes.values():
        if "timer" in node.events and node.time is None:
            yield sheet.error(
                node.id,
                "timer-text",
                "定时器没有内容。请写 share(80)、PT4H 或时间。",
                "The timer is empty. Write share(80), PT4H or a moment.",
            )


@rule
def reminder_paths_wait_for_nothing(sheet: Sheet) -> Findings:
    for event in sheet.of("boundaryEvent"):
        if event.interrupting or "timer" not in event.events:
            continue
        for node in sheet.reach(sheet.diagram.targets(event)).values():
            called = sheet.beside.get(node.called or "")
            inner = called is not None and any(
                each.element in _WAITS for each in called.nodes.values()
            )
            if node.element in _WAITS or inner:
                yield sheet.error(
                    event.id,
                    "reminder-waits",
                    f"提醒路径上的“{node.id}”会等待；提醒必须自动走完。请改用旁支流程或中断定时。",
                    f"“{node.id}” on the path of this reminder waits; a reminder must run through "
                    "by itself. Use a side process or an interrupting timer.",
                )
                break
