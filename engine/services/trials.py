"""Trying out what a designer writes, on sample data: decision tables and FEEL, with our own engine.

Nothing is read but settings and nothing is written. Every trial is bounded in steps and sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.errors import GridcaseError
from engine.errors.casework import NotFound
from engine.feel import (
    Budget,
    Decision,
    compile_expression,
    compile_unary_tests,
    from_json,
    parse_decisions,
    to_json,
)
from engine.feel.builtins import BUILTINS, usage
from engine.services.core import Core
from engine.services.settings import effective_setting, feel_value
from engine.workflow.expressions import PURE, SIGNATURES

BUDGET = Budget(steps=200_000, items=20_000, characters=100_000)
"""Far more than a condition needs, far less than a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came out for one row of sample data: a value with the rules that matched, or an error.

    `position` counts characters from 0 where the error has a place in the text.
    """

    value: object = None
    hits: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    error: GridcaseError | None = None
    position: int | None = None


def try_decision(
    content: bytes, *, key: str | None, rows: Sequence[Mapping[str, object]], core: Core
) -> list[Trial]:
    """Evaluate one decision of a DMN text for each row of input data.

    `key` names the decision, None the last one (which the others feed). Raises DecisionInvalid
    with every finding if the text cannot be compiled, NotFound if it has no such decision.
    """
    decisions = parse_decisions(content, name=f"{key or 'decision'}.dmn", functions=SIGNATURES)
    chosen = _chosen(decisions, key)
    functions = _functions(core)
    return [_tried(chosen, row, functions, core) for row in rows]


def try_expression(
    text: str,
    *,
    context: Mapping[str, object],
    core: Core,
    tested: object = None,
    unary: bool = False,
) -> Trial:
    """Evaluate one FEEL text; `unary`: a cell of a decision table, asked about `tested`."""
    functions, now = _functions(core), core.clock.now()
    names = None
    given = {name: from_json(value) for name, value in context.items()}
    try:
        if unary:
            tests = compile_unary_tests(text, names=names, functions=SIGNATURES)
            value: object = tests.evaluate(
                from_json(tested), given, functions=functions, now=now, budget=BUDGET
            )
        else:
            expression = compile_expression(text, names=names, functions=SIGNATURES)
            value = expression.evaluate(given, functions=functions, now=now, budget=BUDGET)
    except GridcaseError as error:
        position = getattr(error, "position", None)
        return Trial(error=error, position=position)
    return Trial(value=to_json(value))


def _chosen(decisions: Sequence[Decision], key: str | None) -> Decision:
    found = [each for each in decisions if key is None or each.id == key]
    if not found:
        raise NotFound(where=key or "", what="决策", what_en="decision")
    return found[-1]


def _tried(
    decision: Decision,
    row: Mapping[str, object],
    functions: Mapping[str, Callable[..., object]],
    core: Core,
) -> Trial:
    given = {name: from_json(value) for name, value in row.items()}
    try:
        explained = decision.explain(
            given, functions=functions, now=core.clock.now(), budget=BUDGET
        )
    except GridcaseError as error:
        return Trial(error=error)
    return Trial(
        value=to_json(explained.value),
        hits=tuple(rule.id for rule in explained.hits),
        numbers=tuple(rule.number for rule in explained.hits),
    )


def _functions(core: Core) -> Mapping[str, Callable[..., object]]:
    """What diagrams may call; settings have the values that count for the whole system, and a
    category's limit is what the caller falls back to."""
    with core.unit_of_work(read_only=True) as uow:
        reference = core.reference.now(uow)
    now = core.clock.now()

    def setting(key: str) -> object:
        _, value, _ = effective_setting(reference, key, area_id=None, now=now)
        return feel_value(value)

    def category_limit(phase: object, default: object) -> object:
        return default

    return {**PURE, "setting": setting, "category limit": category_limit}


@dataclass(frozen=True, slots=True)
class Word:
    """A name or a function that diagrams and tables may use, in words."""

    name: str
    zh: str
    en: str
    usage: str = ""


NAMES: tuple[Word, ...] = tuple(
    Word(name, zh, en)
    for name, zh, en in (
        ("case.category", "事件小类代码", "code of the category"),
        ("case.major", "事件大类代码", "code of the major category"),
        ("case.level", "隐患等级：general 或 major", "hazard level: general or major"),
        ("case.nature", "性质代码", "nature of the matter (code)"),
        ("case.channel", "来源代码", "channel it came through (code)"),
        ("case.urgent", "是否紧急", "whether it is urgent"),
        ("case.round", "处置轮次，从 1 起", "round of handling, from 1"),
        ("case.rejections", "被部门驳回的次数", "how often departments rejected it"),
        ("case.phase", "当前阶段代码", "phase of handling (code)"),
        ("case.phases_left", "还剩的阶段数", "phases still to come"),
        ("case.tries", "回访未联系上的次数", "tries at which the reporter was not reached"),
        ("case.orders.open", "未办结的督办单数", "supervision orders still open"),
        ("case.orders.listed", "未销号的挂牌督办数", "listed orders still open"),
        ("case.reopened", "重新办理的次数", "how often it was reopened"),
        ("case.desk.level", "案件所在中心的层级", "level of the desk it is at"),
        ("case.desk.area", "案件所在中心的区域代码", "area code of the desk it is at"),
        ("case.department.code", "主办部门代码", "code of the lead department"),
        ("case.department.kind", "主办部门类别", "kind of the lead department"),
        ("case.department.level", "主办部门的层级", "level of the lead department"),
        ("case.area.code", "所在区域代码", "code of the area it lies in"),
        ("case.area.level", "所在区域的层级", "level of the area it lies in"),
        ("case.kinds", "本区域及上级有的部门类别", "kinds of departments there and above"),
        ("case.solved_on_spot", "是否就地解决", "whether it was solved on the spot"),
        ("case.reported_at", "上报时间", "when it was reported"),
        ("case.number", "案件编号", "number of the case"),
        ("case.id", "内部编号", "internal number"),
    )
)
"""What `case` holds, for those who write conditions."""

_DIALECT = {
    "working days": ("工作日时长", "a length in working days"),
    "working hours": ("工作小时时长", "a length in working hours"),
    "natural days": ("自然日时长", "a length in days, nights and holidays included"),
    "natural hours": ("自然小时时长", "a length in hours, nights and holidays included"),
    "urgent hours": ("紧急小时时长", "a length in hours that never stop"),
    "share": ("时限用去的百分比", "percentages of the step's limit"),
    "setting": ("开关或时长的当前值", "the value of a switch or duration"),
    "category limit": ("分类标准中的时限", "the limit of the category's row"),
}


def functions_known() -> tuple[Word, ...]:
    """The dialect's functions with their meaning, then those of the standard with their usage."""
    ours = [
        Word(name, *_DIALECT[name], usage=signature.usage(name))
        for name, signature in SIGNATURES.items()
    ]
    standard = [Word(name, "", "", usage=usage(name)) for name in sorted(BUILTINS)]
    return (*ours, *standard)


__all__ = ["BUDGET", "NAMES", "Trial", "Word", "functions_known", "try_decision", "try_expression"]
