"""Events: which kinds may stand where, and what event subprocesses may be."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors.definitions import DeploymentFinding
from engine.workflow.dialect import HUMAN, Node
from engine.workflow.lint.sheet import Sheet, rule

Findings = Iterator[DeploymentFinding]

_ALLOWED = {
    "startEvent": ("message",),
    "endEvent": ("message", "error", "escalation", "terminate", "signal"),
    "boundaryEvent": ("message", "timer", "signal", "error", "escalation"),
    "intermediateCatchEvent": ("message", "timer", "signal"),
    "intermediateThrowEvent": ("message", "signal", "escalation"),
}
_NEEDS_ONE = ("boundaryEvent", "intermediateCatchEvent")


@rule
def event_kinds_are_supported(sheet: Sheet) -> Findings:
    for node in sheet.diagram.nodes.values():
        allowed = _ALLOWED.get(node.element)
        if allowed is None:
            continue
        if len(node.events) > 1:
            yield sheet.error(
                node.id,
                "event-multiple",
                "一个事件只能有一种定义。请拆成几个事件。",
                "An event has one definition only. Make several events of it.",
            )
        elif node.event is not None and node.event not in allowed:
            if node.element == "startEvent":
                continue  # starts_are_plain_or_by_message
            yield sheet.error(
                node.id,
                "event-forbidden",
                f"{node.element} 不支持 {node.event} 事件。可用：{', '.join(allowed)}。",
                f"A {node.element} cannot be a {node.event} event. Use {', '.join(allowed)}.",
            )
        elif node.event is None and node.element in _NEEDS_ONE:
            yield sheet.error(
                node.id,
                "event-empty",
                "事件没有定义。请选择消息、定时或信号。",
                "The event has no definition. Choose a message, timer or signal.",
            )


@rule
def messages_have_names(sheet: Sheet) -> Findings:
    for node in sheet.diagram.nodes.values():
        awaits = "message" in node.events or node.element in ("receiveTask", "sendTask")
        if awaits and not sheet.diagram.message_of(node):
            yield sheet.error(
                node.id,
                "message-missing",
                "没有选择消息，或消息没有名称。请选择一个消息。",
                "No message is chosen, or it has no name. Choose one.",
            )


@rule
def references_exist(sheet: Sheet) -> Findings:
    diagram = sheet.diagram
    tables = {
        "signal": diagram.signals,
        "error": diagram.errors,
        "escalation": diagram.escalations,
    }
    for node in diagram.nodes.values():
        table = tables.get(node.event or "")
        if table is None:
            continue
        catches_any = node.element == "boundaryEvent" and node.event != "signal"
        if node.ref is None and catches_any:
            continue
        if not table.get(node.ref or ""):
            yield sheet.error(
                node.id,
                "reference-missing",
                f"没有选择{node.event}，或它没有名称（代码）。",
                f"No {node.event} is chosen, or it has no name or code. Choose one.",
            )


@rule
def awaited_messages_are_sent(sheet: Sheet) -> Findings:
    sent = sheet.vocabulary.messages
    if sent is None:
        return
    known = sent.union(*(process.thrown for process in sheet.beside.values()))
    for node in sheet.diagram.nodes.values():
        message = sheet.diagram.message_of(node)
        if message in sheet.process.awaited and message not in known:
            yield sheet.error(
                node.id,
                "message-never-sent",
                f"没有任何流程或动作发送消息“{message}”。请检查名称。",
                f"No diagram and no act sends the message “{message}”. Check its name.",
            )


@rule
def errors_leave_called_processes_only(sheet: Sheet) -> Findings:
    if sheet.process.kind == "called":
        return
    for node in sheet.diagram.nodes.values():
        thrown = node.element in ("endEvent", "intermediateThrowEvent")
        top = node.container == sheet.process.id
        if thrown and top and node.event in ("error", "escalation"):
            yield sheet.error(
                node.id,
                "event-uncaught",
                "只有被调用流程或子流程才能抛出错误或升级事件，这里没有谁接收。",
                "Only a called process or a subprocess may throw errors or escalations; nothing "
                "could catch it here.",
            )


@rule
def event_subprocesses_are_top_level_and_by_message(sheet: Sheet) -> Findings:
    for node in sheet.of("subProcess"):
        if not node.by_event:
            continue
        start = _start(sheet, node)
        if node.container != sheet.process.id:
            yield sheet.error(
                node.id,
                "event-subprocess-nested",
                "事件子流程只能画在流程最外层。",
                "An event subprocess stands at the top level of a process only.",
            )
        if start is None or start.event != "message":
            yield sheet.error(
                node.id,
                "event-subprocess-start",
                "事件子流程必须以消息开始。",
                "An event subprocess begins with a message.",
            )
        elif not start.interrupting:
            yield sheet.warning(
                node.id,
                "event-subprocess-runs-beside",
                "非中断的事件子流程会使案件同时处于多处。通常用旁支流程更清楚。",
                "A non-interrupting event subprocess puts a case into several places. A side "
                "process is usually clearer.",
            )
        if any(each.element in HUMAN for each in sheet.diagram.inside(node.id)):
            yield sheet.warning(
                node.id,
                "event-subprocess-with-human-steps",
                "事件子流程中有人工步骤。通常用旁支流程更清楚。",
                "The event subprocess holds human steps. A side process is usually clearer.",
            )


def _start(sheet: Sheet, node: Node) -> Node | None:
    inside = sheet.diagram.inside(node.id)
    return next((each for each in inside if each.element == "startEvent"), None)


@rule
def event_gateways_lead_to_events(sheet: Sheet) -> Findings:
    for node in sheet.of("eventBasedGateway"):
        targets = sheet.diagram.targets(node)
        fitting = all(
            each.element in ("intermediateCatchEvent", "receiveTask") and len(each.incoming) == 1
            for each in targets
        )
        if len(targets) < 2 or not fitting:
            yield sheet.error(
                node.id,
                "event-gateway-targets",
                "事件网关之后必须是至少两个等待事件，且只由它进入。",
                "Behind an event gateway stand two or more catching events that only it leads to.",
            )


@rule
def side_paths_do_not_join_the_main_flow(sheet: Sheet) -> Findings:
    for event in sheet.of("boundaryEvent"):
        if event.interrupting or event.container != sheet.process.id:
            continue
        starts = [
            node
            for node in sheet.diagram.inside(sheet.process.id)
            if node.element == "startEvent" or node.by_event
        ]
        main = sheet.reach(starts, without={event.id})
        side = sheet.reach(sheet.diagram.targets(event))
        shared = [i for i, node in side.items() if i in main and node.element != "endEvent"]
        if shared:
            yield sheet.warning(
                event.id,
                "side-path-joins",
                f"此事件的路径并入主流程（{shared[0]}），会使后续步骤重复。"
                "请让它有自己的结束事件。",
                f"The path of this event runs into the main flow at {shared[0]} and doubles what "
                "follows. Give it an end of its own.",
            )
