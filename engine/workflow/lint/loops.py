"""Cycles: joins that could never be complete, and rounds that nobody and nothing stops."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors.definitions import DeploymentFinding
from engine.workflow.dialect import HUMAN, Node
from engine.workflow.lint.sheet import Sheet, rule

Findings = Iterator[DeploymentFinding]

_WAITING = HUMAN | {"receiveTask", "intermediateCatchEvent", "eventBasedGateway", "callActivity"}
MAX_LOOPS = 100


@rule
def joins_do_not_mix_loops(sheet: Sheet) -> Findings:
    flows = sheet.diagram.flows
    for node in sheet.of("parallelGateway", "inclusiveGateway"):
        if len(node.incoming) < 2:
            continue
        behind = sheet.reach(sheet.diagram.targets(node))
        looping = [flow for flow in node.incoming if flows[flow].source in behind]
        if looping and len(looping) < len(node.incoming):
            yield sheet.error(
                node.id,
                "join-mixes-loop",
                "汇合网关同时接收循环内外的流。请在它前面用排他网关合并回路。",
                "This join takes flows from inside and outside a loop. Merge the way back with an "
                "exclusive gateway in front of it.",
            )


@rule
def cycles_wait_somewhere(sheet: Sheet) -> Findings:
    for node in sheet.of("exclusiveGateway", "inclusiveGateway", "parallelGateway"):
        round_trip = _automatic_round(sheet, node)
        if round_trip:
            yield sheet.error(
                node.id,
                "busy-cycle",
                "此处有一个没有人工步骤、等待或调用的循环，会不停运行。",
                "A cycle runs through here without a human step, a wait or a call; it would never "
                "stop.",
            )
            return


def _automatic_round(sheet: Sheet, start: Node) -> bool:
    seen: set[str] = set()
    todo = _automatic_onward(sheet, start)
    while todo:
        node = todo.pop()
        if node.id == start.id:
            return True
        if node.id not in seen:
            seen.add(node.id)
            todo += _automatic_onward(sheet, node)
    return False


def _automatic_onward(sheet: Sheet, node: Node) -> list[Node]:
    if node.element == "subProcess" and _waits_inside(sheet, node):
        return []
    return [each for each in sheet.diagram.targets(node) if each.element not in _WAITING]


def _waits_inside(sheet: Sheet, node: Node) -> bool:
    return any(
        each.element in _WAITING or (each.element == "subProcess" and _waits_inside(sheet, each))
        for each in sheet.diagram.inside(node.id)
    )


@rule
def loops_are_bounded(sheet: Sheet) -> Findings:
    for node in sheet.diagram.nodes.values():
        loop = node.loop
        if loop is None or loop.maximum is None:
            continue
        if not loop.maximum.isdigit() or not 0 < int(loop.maximum) <= MAX_LOOPS:
            yield sheet.error(
                node.id,
                "loop-maximum",
                f"循环的最大次数须在 1 至 {MAX_LOOPS} 之间。",
                f"The maximum of a loop lies between 1 and {MAX_LOOPS}.",
            )
