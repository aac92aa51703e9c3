"""Nodes and flows: what is there, what leads where, what never gets anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors.definitions import DeploymentFinding
from engine.workflow.dialect import SUBPROCESSES, Node
from engine.workflow.lint.sheet import Sheet, rule

Findings = Iterator[DeploymentFinding]


@rule
def process_is_executable(sheet: Sheet) -> Findings:
    if not sheet.diagram.executable:
        yield sheet.error(
            sheet.process.id,
            "not-executable",
            "流程没有标为可执行。请勾选“可执行”。",
            "The process is not marked executable. Tick “executable”.",
        )


@rule
def elements_are_known(sheet: Sheet) -> Findings:
    for element_id, local in sheet.diagram.unknown:
        yield sheet.error(
            element_id or sheet.process.id,
            "element-unknown",
            f"不认识元素 {local}。请删除它。",
            f"The element {local} is not known here. Remove it.",
        )


@rule
def every_container_has_its_start(sheet: Sheet) -> Findings:
    kind = sheet.process.kind
    top = [n for n in sheet.diagram.inside(sheet.process.id) if n.element == "startEvent"]
    plain = [node for node in top if not node.events]
    if len(plain) > 1:
        yield sheet.error(
            plain[1].id,
            "start-doubled",
            "只能有一个普通开始事件；其余请改为消息开始事件。",
            "There may be one plain start event only; make the others message starts.",
        )
    if not plain and kind != "side":
        yield sheet.error(
            sheet.process.id,
            "start-missing",
            "流程没有普通开始事件。请添加一个。",
            "The process has no plain start event. Add one.",
        )
    if not top:
        yield sheet.error(
            sheet.process.id,
            "start-missing",
            "流程没有开始事件。请添加一个消息开始事件。",
            "The process has no start event. Add a message start.",
        )
    if kind == "called" and len(top) > len(plain):
        odd = next(node for node in top if node.events)
        yield sheet.error(
            odd.id,
            "start-kind",
            "被调用流程只能有普通开始事件。",
            "A called process has a plain start only.",
        )
    for node in sheet.of("subProcess"):
        starts = [n for n in sheet.diagram.inside(node.id) if n.element == "startEvent"]
        if len(starts) != 1 or (starts[0].events and not node.by_event):
            yield sheet.error(
                node.id,
                "subprocess-start",
                "子流程内必须恰有一个普通开始事件。",
                "A subprocess needs exactly one plain start event.",
            )


@rule
def starts_are_plain_or_by_message(sheet: Sheet) -> Findings:
    for node in sheet.of("startEvent"):
        if node.events and node.event != "message":
            yield sheet.error(
                node.id,
                "start-kind",
                "开始事件只能是普通的或消息的；定时开始请用例行任务。",
                "A start event is plain or a message; for timed starts use a routine.",
            )


@rule
def every_path_ends_at_an_end_event(sheet: Sheet) -> Findings:
    for node in sheet.diagram.nodes.values():
        if node.element == "endEvent":
            if node.outgoing:
                yield sheet.error(
                    node.id,
                    "end-goes-on",
                    "结束事件不能有流出的顺序流。",
                    "No flow may leave an end event.",
                )
        elif not node.outgoing and not node.by_event:
            yield sheet.error(
                node.id,
                "dead-end",
                f"“{node.name or node.id}”没有后续。请连接到下一步或结束事件。",
                f"Nothing follows “{node.id}”. Lead it on or to an end event.",
            )


@rule
def only_gateways_split(sheet: Sheet) -> Findings:
    for node in sheet.diagram.nodes.values():
        if not node.element.endswith("Gateway") and len(node.outgoing) > 1:
            yield sheet.error(
                node.id,
                "several-outgoing",
                "只有网关可以有多条流出的顺序流。请在后面加一个网关。",
                "Only a gateway may have several outgoing flows. Put a gateway behind it.",
            )


@rule
def gateways_have_a_default(sheet: Sheet) -> Findings:
    flows = sheet.diagram.flows
    for node in sheet.of("exclusiveGateway", "inclusiveGateway"):
        if node.default is not None and node.default not in node.outgoing:
            yield sheet.error(
                node.id,
                "default-elsewhere",
                "默认流不从此网关流出。请重新选择默认流。",
                "The default flow does not leave this gateway. Choose another.",
            )
        bare = [f for f in node.outgoing if f != node.default and not flows[f].condition]
        if len(node.outgoing) < 2:
            continue
        if node.default is None and len(bare) != 1:
            yield sheet.error(
                node.id,
                "default-missing",
                "网关没有默认流。请为其中一条流选“默认流”，并为其余各条写条件。",
                "The gateway has no default flow. Make one flow the default and give the "
                "others conditions.",
            )
        elif bare and (node.default is not None or len(bare) > 1):
            for flow in bare:
                yield sheet.error(
                    flow,
                    "condition-missing",
                    "此流既不是默认流也没有条件。请写条件。",
                    "This flow is neither the default nor has it a condition. Give it one.",
                )
        if node.default is not None and node.default in flows and flows[node.default].condition:
            yield sheet.warning(
                node.default,
                "default-with-condition",
                "默认流上的条件不起作用。请删除条件。",
                "The condition on the default flow has no effect. Remove it.",
            )


@rule
def conditions_stand_behind_gateways(sheet: Sheet) -> Findings:
    for flow in sheet.diagram.flows.values():
        source = sheet.diagram.nodes.get(flow.source)
        counts = source is None or source.element in ("exclusiveGateway", "inclusiveGateway")
        if flow.condition and not counts:
            yield sheet.error(
                flow.id,
                "condition-ignored",
                "条件只能写在排他或包容网关之后。请加一个网关。",
                "A condition counts only behind an exclusive or inclusive gateway. Add one.",
            )


@rule
def every_node_is_reached(sheet: Sheet) -> Findings:
    diagram = sheet.diagram
    starts = [
        node
        for node in diagram.inside(sheet.process.id)
        if node.element == "startEvent" or node.by_event
    ]
    reached = sheet.reach(starts)
    for node in diagram.nodes.values():
        if node.id not in reached:
            yield sheet.error(
                node.id,
                "unreachable",
                f"从开始事件到不了“{node.name or node.id}”。请连接或删除它。",
                f"No path leads from a start to “{node.id}”. Connect or remove it.",
            )


@rule
def every_node_can_end(sheet: Sheet) -> Findings:
    diagram = sheet.diagram
    for container in [sheet.process.id, *(n.id for n in diagram.nodes.values() if _nested(n))]:
        nodes = list(diagram.inside(container))
        ends = [node for node in nodes if node.element == "endEvent"]
        if not ends:
            yield sheet.error(
                container,
                "end-missing",
                "没有结束事件。请添加。",
                "There is no end event. Add one.",
            )
            continue
        before: dict[str, list[str]] = {}
        for node in nodes:
            for onward in (*diagram.targets(node), *diagram.attached(node.id)):
                before.setdefault(onward.id, []).append(node.id)
        ending: set[str] = set()
        todo = [node.id for node in ends]
        while todo:
            at = todo.pop()
            if at not in ending:
                ending.add(at)
                todo += before.get(at, ())
        for node in nodes:
            if node.id not in ending and node.outgoing:
                yield sheet.error(
                    node.id,
                    "no-way-to-end",
                    f"从“{node.name or node.id}”永远到不了结束事件。",
                    f"No path leads from “{node.id}” to an end event.",
                )


def _nested(node: Node) -> bool:
    return node.element in SUBPROCESSES


@rule
def nothing_is_hidden_in_extensions(sheet: Sheet) -> Findings:
    for node in (sheet.diagram.process, *sheet.diagram.nodes.values()):
        for name in node.foreign:
            yield sheet.error(
                node.id,
                "extension-forbidden",
                f"不允许 spiffworkflow:{name}。请改用 spiffworkflow:properties 中的属性。",
                f"spiffworkflow:{name} is not allowed. Use properties instead.",
            )
        for name in node.doubled:
            yield sheet.error(
                node.id,
                "property-doubled",
                f"属性“{name}”写了两次。请删除一个。",
                f"The property “{name}” is given twice. Remove one.",
            )
        if node.compensation:
            yield sheet.error(
                node.id,
                "compensation-forbidden",
                "不支持补偿。请画出撤销的步骤。",
                "Compensation is not supported. Draw the undoing steps.",
            )


@rule
def data_associations_mean_nothing(sheet: Sheet) -> Findings:
    for node_id in sheet.diagram.associated:
        yield sheet.warning(
            node_id,
            "data-association",
            "数据关联只作说明，不起作用。",
            "Data associations are documentation only; they move no data.",
        )


@rule
def branches_with_human_steps_are_unusual(sheet: Sheet) -> Findings:
    for node in sheet.of("parallelGateway", "inclusiveGateway"):
        if len(node.outgoing) < 2:
            continue
        behind = sheet.reach(sheet.diagram.targets(node))
        if any(each.element in ("userTask", "manualTask") for each in behind.values()):
            yield sheet.warning(
                node.id,
                "branch-with-human-steps",
                "并行分支中有人工步骤，案件会同时处于多处。通常用旁支流程更清楚。",
                "Human steps in parallel branches put a case into several places at once. A side "
                "process is usually clearer.",
            )
