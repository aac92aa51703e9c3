"""What makes a diagram impossible to wire: looked at before every compilation."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors.definitions import DeploymentFinding
from engine.workflow.builder import BUILDABLE
from engine.workflow.dialect import MAX_NODES, Diagram, Flow, Node

Found = Iterator[tuple[str, str, str, str]]  # element id, code, zh, en


def unbuildable(diagram: Diagram) -> list[DeploymentFinding]:
    """Everything that stands in the way; empty when the diagram can be compiled."""
    found = [*_size(diagram), *_ids(diagram)]
    for node in diagram.nodes.values():
        found += _node(diagram, node)
    for flow in diagram.flows.values():
        found += _flow(diagram, flow)
    return [
        DeploymentFinding(code=code, where=diagram.place(element_id), zh=zh, en=en)
        for element_id, code, zh, en in found
    ]


def _size(diagram: Diagram) -> Found:
    if len(diagram.nodes) > MAX_NODES:
        yield (
            diagram.process_id,
            "too-many-nodes",
            f"流程有 {len(diagram.nodes)} 个节点，上限 {MAX_NODES}。请拆成被调用的流程。",
            f"The process has {len(diagram.nodes)} nodes; the limit is {MAX_NODES}. "
            "Move parts into called processes.",
        )


def _ids(diagram: Diagram) -> Found:
    for doubled in diagram.doubled_ids:
        yield (
            doubled,
            "id-doubled",
            f"id “{doubled}”出现多次。请改名。",
            f"The id “{doubled}” occurs more than once. Rename one.",
        )
    for odd in diagram.odd_ids:
        yield (
            odd,
            "id-invalid",
            f"id “{odd}”缺失或含有不允许的字符，只能用字母、数字、_ - .，且以字母或 _ 开头。",
            f"The id “{odd}” is missing or has forbidden characters; use letters, digits, _ - . "
            "and begin with a letter or _.",
        )


def _node(diagram: Diagram, node: Node) -> Found:
    if node.id in ("Start", "End", diagram.process_id) or node.id.endswith(
        (".EndJoin", ".BoundaryEventSplit")
    ):
        yield (
            node.id,
            "id-reserved",
            f"id “{node.id}”为系统保留。请改名。",
            f"The id “{node.id}” is reserved. Rename it.",
        )
    if node.element not in BUILDABLE:
        yield (
            node.id,
            "element-forbidden",
            f"不支持元素 {node.element}。请改用人工任务、服务任务、规则任务或调用活动。",
            f"The element {node.element} is not supported. Use a user, service or business "
            "rule task or a call activity.",
        )
    if node.element == "boundaryEvent":
        host = diagram.nodes.get(node.attached_to or "")
        if host is None or host.container != node.container or host.element == "boundaryEvent":
            yield (
                node.id,
                "boundary-detached",
                "边界事件没有依附于任何节点。请拖到步骤的边框上。",
                "The boundary event is attached to nothing. Drag it onto the border of a step.",
            )
    if node.by_event and not any(e.element == "startEvent" for e in diagram.inside(node.id)):
        yield (
            node.id,
            "subprocess-without-start",
            "子流程没有开始事件。请添加一个。",
            "The subprocess has no start event. Add one.",
        )


def _flow(diagram: Diagram, flow: Flow) -> Found:
    for end in (flow.source, flow.target):
        if end not in diagram.nodes:
            yield (
                flow.id,
                "flow-dangling",
                f"顺序流的一端“{end}”不存在。请重新连接。",
                f"One end of the flow, “{end}”, does not exist. Connect it again.",
            )
    source, target = diagram.nodes.get(flow.source), diagram.nodes.get(flow.target)
    if source is None or target is None:
        return
    if source.container != target.container:
        yield (
            flow.id,
            "flow-crosses-subprocess",
            "顺序流不能跨越子流程边界。请在子流程内外各画一条。",
            "A flow may not cross the border of a subprocess. Draw one inside and one outside.",
        )
    if target.element in ("boundaryEvent", "startEvent") or target.by_event:
        yield (
            flow.id,
            "flow-into-event",
            f"顺序流不能指向“{flow.target}”。请改接下一步。",
            f"No flow may lead into “{flow.target}”. Connect it to the next step.",
        )
