"""What a diagram says differently from another, in words: for people who must decide on a release.

Only what changes the way of a case is compared: steps, their attributes, flows, what the process
declares. Where a shape was moved to on the canvas is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.workflow.compiled import FlowInfo, NodeInfo, Process, Titled
from engine.workflow.dialect import Diagram, Node, read_diagram
from engine.workflow.plans import Planning, describe


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference; `kind` is added, removed or changed, `element` its id in the diagram that
    has it (the newer one, where both do)."""

    kind: str
    element: str
    aspect: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class _Read:
    diagram: Diagram
    process: Process


_ELEMENTS: Mapping[str, tuple[str, str]] = {
    "userTask": ("人工步骤", "step"),
    "manualTask": ("人工步骤", "step"),
    "serviceTask": ("自动步骤", "automatic step"),
    "businessRuleTask": ("决策", "decision"),
    "callActivity": ("子流程调用", "call"),
    "receiveTask": ("等待", "wait"),
    "exclusiveGateway": ("分支", "branch"),
    "parallelGateway": ("并行分支", "parallel branch"),
    "startEvent": ("开始", "start"),
    "endEvent": ("结束", "end"),
    "boundaryEvent": ("边界事件", "boundary event"),
    "subProcess": ("子过程", "subprocess"),
}
# What the compiled process knows of a node, in the order people ask for it.
_ASPECTS: tuple[tuple[str, str, str], ...] = (
    ("zh", "中文名称", "Chinese name"),
    ("en", "英文名称", "English name"),
    ("element", "类型", "kind"),
    ("roles", "角色", "role"),
    ("where", "办理范围", "place of the role"),
    ("form", "表单", "form"),
    ("limit", "时限", "limit"),
    ("status", "案件状态", "status of the case"),
    ("status_again", "再次处理时的状态", "status from round 2"),
    ("offers", "可提出的申请", "requests offered"),
    ("assign", "分派方式", "way of assignment"),
    ("not_by", "须由不同的人办理", "not by who did"),
    ("priority", "优先级", "priority"),
    ("called", "调用的流程", "called process"),
    ("decision", "决策表", "decision"),
    ("message", "消息", "message"),
    ("time", "时间", "time"),
    ("interrupting", "是否中断", "interrupting"),
    ("attached_to", "所在步骤", "attached to"),
    ("result", "结果", "result"),
)
_PREFIXES: tuple[tuple[str, str, str], ...] = (
    ("param.", "参数", "parameter"),
    ("in.", "输入", "input"),
    ("act.", "选择后的动作", "act of the outcome"),
)
_PLAIN: tuple[tuple[str, str, str], ...] = (("act", "动作", "act"), ("if", "条件", "condition"))
_DECLARED: tuple[tuple[str, str, str], ...] = (
    ("zh", "中文名称", "Chinese name"),
    ("en", "英文名称", "English name"),
    ("kind", "类别", "kind"),
    ("inputs", "输入", "inputs"),
    ("results", "结果", "results"),
    ("single", "同时只有一个", "only one at a time"),
    ("survives", "主流程结束后继续", "goes on after the main run"),
)


def compare(before: bytes, after: bytes, *, name: str) -> tuple[Change, ...]:
    """The differences from `before` to `after`, processes first, then steps, then flows.

    Raises Document* errors and DefinitionInvalid for a file that cannot be read.
    """
    old, new = _read(before, name), _read(after, name)
    return (*_declared(old, new), *_nodes(old, new), *_flows(old, new))


def _read(content: bytes, name: str) -> _Read:
    diagram = read_diagram(content, name=name)
    return _Read(diagram, describe(diagram, Planning(diagram)))


def _declared(old: _Read, new: _Read) -> Iterator[Change]:
    key = new.process.id
    for field, zh, en in _DECLARED:
        yield from _value(
            key,
            field,
            ("流程", "The process"),
            (zh, en),
            getattr(old.process, field),
            getattr(new.process, field),
        )
    yield from _titles(
        key, "status", ("流程", "The process"), ("自定义状态", "status"), old, new, "statuses"
    )
    before = {setting.key: setting for setting in old.process.settings}
    after = {setting.key: setting for setting in new.process.settings}
    for code in dict.fromkeys((*before, *after)):
        if before.get(code) != after.get(code):
            kind, zh, en = _what(code in before, code in after)
            yield Change(
                kind=kind,
                element=key,
                aspect="setting",
                zh=f"流程的开关“{code}”{zh}",
                en=f"Setting “{code}” of the process {en}",
            )


def _nodes(old: _Read, new: _Read) -> Iterator[Change]:
    before, after = old.process.nodes, new.process.nodes
    for key, node in after.items():
        if key not in before:
            yield _whole("added", node)
    for key, node in before.items():
        if key not in after:
            yield _whole("removed", node)
    for key, node in after.items():
        if key in before:
            yield from _node(before[key], node, old.diagram.nodes[key], new.diagram.nodes[key])


def _whole(kind: str, node: NodeInfo) -> Change:
    zh, en = _name(node)
    element_zh, element_en = _ELEMENTS.get(node.element, ("节点", "node"))
    roles = "|".join(node.roles)
    of_zh = f"（角色 {roles}）" if roles and node.form else ""
    of_en = f" (role {roles})" if roles and node.form else ""
    verb = {"added": ("新增", "New"), "removed": ("删除", "Removed")}[kind]
    return Change(
        kind=kind,
        element=node.id,
        aspect="node",
        zh=f"{verb[0]}{element_zh}“{zh}”{of_zh}",
        en=f"{verb[1]} {element_en} “{en}”{of_en}",
    )


def _node(before: NodeInfo, after: NodeInfo, drawn: Node, redrawn: Node) -> Iterator[Change]:
    who = _named(after)
    human = after.form is not None or before.form is not None
    for field, zh, en in _ASPECTS:
        if field in ("roles", "where") and not human:
            continue  # a gateway that was moved to another lane does nothing else than before
        yield from _value(
            after.id, field, who, (zh, en), getattr(before, field), getattr(after, field)
        )
    yield from _outcomes(after.id, who, before.outcomes, after.outcomes)
    for name, zh, en in _PLAIN:
        old, new = drawn.properties.get(name), redrawn.properties.get(name)
        yield from _value(after.id, name, who, (zh, en), old, new)
    for prefix, zh, en in _PREFIXES:
        given, now = drawn.prefixed(prefix), redrawn.prefixed(prefix)
        for name in dict.fromkeys((*given, *now)):
            label = (f"{zh}“{name}”", f"{en} “{name}”")
            yield from _value(after.id, prefix + name, who, label, given.get(name), now.get(name))


def _outcomes(
    element: str,
    who: tuple[str, str],
    before: tuple[Titled, ...],
    after: tuple[Titled, ...],
) -> Iterator[Change]:
    yield from _coded(element, "outcome", who, ("选择", "outcome"), before, after)
    kept = [outcome.code for outcome in before if outcome.code in {o.code for o in after}]
    now = [outcome.code for outcome in after if outcome.code in {o.code for o in before}]
    if kept != now:
        yield from _value(
            element, "outcomes", who, ("选择的顺序", "order of outcomes"), tuple(kept), tuple(now)
        )


def _titles(
    element: str,
    aspect: str,
    who: tuple[str, str],
    label: tuple[str, str],
    old: _Read,
    new: _Read,
    field: str,
) -> Iterator[Change]:
    yield from _coded(
        element, aspect, who, label, getattr(old.process, field), getattr(new.process, field)
    )


def _coded(
    element: str,
    aspect: str,
    who: tuple[str, str],
    label: tuple[str, str],
    before: tuple[Titled, ...],
    after: tuple[Titled, ...],
) -> Iterator[Change]:
    old = {each.code: each for each in before}
    new = {each.code: each for each in after}
    for code in dict.fromkeys((*old, *new)):
        was, now = old.get(code), new.get(code)
        if was == now:
            continue
        kind, zh, en = _what(was is not None, now is not None)
        shown = now or was
        assert shown is not None
        yield Change(
            kind=kind,
            element=element,
            aspect=aspect,
            zh=f"{who[0]}：{label[0]}“{shown.zh}”（{code}）{zh}",
            en=f"{who[1]}: {label[1]} “{shown.en}” ({code}) {en}",
        )


def _flows(old: _Read, new: _Read) -> Iterator[Change]:
    before, after = old.process.flows, new.process.flows
    for key, flow in after.items():
        if key not in before:
            zh, en = _way(flow, new)
            condition = _when(flow.condition)
            yield Change(
                kind="added",
                element=key,
                aspect="flow",
                zh=f"新增连线 {zh}{condition[0]}",
                en=f"New flow {en}{condition[1]}",
            )
    for key, flow in before.items():
        if key not in after:
            zh, en = _way(flow, old)
            yield Change(
                kind="removed",
                element=key,
                aspect="flow",
                zh=f"删除连线 {zh}",
                en=f"Removed flow {en}",
            )
    for key, flow in after.items():
        was = before.get(key)
        if was is None:
            continue
        zh, en = _way(flow, new)
        if (was.source, was.target) != (flow.source, flow.target):
            old_zh, old_en = _way(was, old)
            yield Change(
                kind="changed",
                element=key,
                aspect="flow",
                zh=f"连线 {old_zh} 改为 {zh}",
                en=f"Flow {old_en} now goes {en}",
            )
        who = (f"连线 {zh}", f"Flow {en}")
        yield from _value(
            key, "condition", who, ("条件", "condition"), was.condition, flow.condition
        )
        yield from _value(
            key, "default", who, ("默认连线", "default flow"), was.default, flow.default
        )


def _value(
    element: str,
    aspect: str,
    who: tuple[str, str],
    label: tuple[str, str],
    before: object,
    after: object,
) -> Iterator[Change]:
    if before == after or (not before and not after):
        return
    yield Change(
        kind="changed",
        element=element,
        aspect=aspect,
        zh=f"{who[0]}：{label[0]}由 {_shown(before, 'zh')} 改为 {_shown(after, 'zh')}",
        en=f"{who[1]}: {label[1]} from {_shown(before, 'en')} to {_shown(after, 'en')}",
    )


def _what(was: bool, now: bool) -> tuple[str, str, str]:
    if not was:
        return "added", "是新增的", "is new"
    if not now:
        return "removed", "已删除", "is gone"
    return "changed", "有改动", "has changed"


def _shown(value: object, language: str) -> str:
    none, yes, no = ("（无）", "是", "否") if language == "zh" else ("(none)", "yes", "no")
    if value is True:
        return yes
    if value is False:
        return no
    if isinstance(value, (tuple, list)):
        return "|".join(str(each) for each in value) or none
    return none if value is None or value == "" else f"“{value}”"


def _when(condition: str | None) -> tuple[str, str]:
    return (f"，条件 {condition}", f", if {condition}") if condition else ("", "")


def _name(node: NodeInfo) -> tuple[str, str]:
    return node.zh or node.id, node.en or node.zh or node.id


def _named(node: NodeInfo) -> tuple[str, str]:
    zh, en = _name(node)
    return f"“{zh}”", f"“{en}”"


def _way(flow: FlowInfo, read: _Read) -> tuple[str, str]:
    ends = []
    for key in (flow.source, flow.target):
        node = read.process.nodes.get(key)
        ends.append(_name(node) if node is not None else (key, key))
    return f"“{ends[0][0]}”→“{ends[1][0]}”", f"“{ends[0][1]}” → “{ends[1][1]}”"


__all__ = ["Change", "compare"]
