"""Which nodes a token can come to, from which it can end, and which rounds nothing stops."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from engine.errors.definitions import Severity
from engine.workflow.dialect import HUMAN, SUBPROCESSES
from engine.workflow.standard.notes import Around, Notes, note, rule
from engine.workflow.standard.reading import Item, Model

_WAITS = HUMAN | {
    "task",
    "receiveTask",
    "intermediateCatchEvent",
    "eventBasedGateway",
    "callActivity",
}


def onward(node: Item) -> list[Item]:
    """Where a token may go from a node inside its scope: its flows, the events on its border."""
    return [
        *(each for each in node.targets() if each.scope is node.scope),
        *node.borders,
    ]


def behind(node: Item) -> set[Item]:
    """Every node of the scope that can be reached after leaving a node; itself in a cycle."""
    return reach(onward(node))


def reach(starts: Iterable[Item]) -> set[Item]:
    found: set[Item] = set()
    todo = list(starts)
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += onward(node)
    return found


def _begins(node: Item) -> bool:
    """Whether a node is entered otherwise than by a flow."""
    if node.kind == "startEvent" or node.by_event or node.compensates:
        return True
    if node.kind in ("receiveTask", "eventBasedGateway") and node.flag("instantiate"):
        return True
    if node.kind == "boundaryEvent":
        return not _attached(node)  # a rule of its own speaks of that
    return node.kind == "intermediateCatchEvent" and "link" in node.events


def _attached(event: Item) -> bool:
    scope = event.scope
    return scope is not None and any(event in each.borders for each in scope.nodes)


@rule
def every_scope_begins_and_ends(model: Model, around: Around) -> Notes:
    for process in model.processes:
        if not process.nodes:
            continue
        if not any(n.kind == "startEvent" or _instantiates(n) for n in process.nodes):
            yield note("start-missing", process)
        if not any(n.kind == "endEvent" for n in process.nodes):
            yield note("end-missing", process)
    for scope in model.of("subProcess", "transaction"):
        if scope.nodes and not any(n.kind == "endEvent" for n in scope.nodes):
            yield note("end-missing", scope)


def _instantiates(node: Item) -> bool:
    kinds = ("receiveTask", "eventBasedGateway")
    return node.kind in kinds and node.flag("instantiate") and not node.incoming


@rule
def every_node_is_reached_and_goes_on(model: Model, around: Around) -> Notes:
    for scope in model.scopes():
        if scope.kind == "adHocSubProcess":
            continue
        nodes = scope.nodes
        starts = [node for node in nodes if _begins(node)]
        if not any(node.kind == "startEvent" for node in nodes):
            # Without a start event everything that nothing leads to begins (10.4.2).
            starts += [n for n in nodes if not n.incoming and n.kind != "boundaryEvent"]
        reached = reach(starts)
        for node in nodes:
            if node not in reached:
                yield note("unreachable", node)
        if any(node.kind == "endEvent" for node in nodes):
            for node in nodes:
                if _leads_nowhere(node):
                    rule_id = (
                        "boundary-without-flow" if node.kind == "boundaryEvent" else "dead-end"
                    )
                    yield note(rule_id, node)
        else:
            for node in nodes:
                if node.kind == "boundaryEvent" and _leads_nowhere(node):
                    yield note("boundary-without-flow", node)


def _leads_nowhere(node: Item) -> bool:
    if node.outgoing or node.kind == "endEvent" or node.by_event or node.compensates:
        return False
    if node.kind == "boundaryEvent" and "compensate" in node.events:
        return False
    return not (node.kind == "intermediateThrowEvent" and "link" in node.events)


@rule
def every_node_can_end(model: Model, around: Around) -> Notes:
    for scope in model.scopes():
        ends = [node for node in scope.nodes if _ends(node)]
        if not ends or scope.kind == "adHocSubProcess":
            continue
        before: dict[Item, list[Item]] = {}
        for node in scope.nodes:
            for each in onward(node):
                before.setdefault(each, []).append(node)
        ending: set[Item] = set()
        todo = ends
        while todo:
            at = todo.pop()
            if at not in ending:
                ending.add(at)
                todo += before.get(at, ())
        beside = _ended_from_beside(scope)
        for node in scope.nodes:
            if node not in ending and node not in beside and node.outgoing and node.targets():
                yield note("no-way-to-end", node)


@rule
def what_runs_beside_stays_beside(model: Model, around: Around) -> Notes:
    """Each firing of an event that does not interrupt adds a token to what its path runs into."""
    for host in model.nodes:
        for border in host.borders:
            if border.flag("cancelActivity", default=True):
                continue
            side = reach(border.targets())
            if host in side:
                yield note("tokens-unbounded", border)
                continue
            scope = host.scope.nodes if host.scope is not None else []
            main = _reached_without({border}, [n for n in scope if n.kind == "startEvent"])
            joins = {n for n in scope if n.kind in _JOINS and len(n.incoming) > 1}
            side = _reached_without(joins, border.targets())
            shared = [n for n in scope if n in side and n in main and n.kind != "endEvent"]
            if shared:
                yield note("tokens-doubled", shared[0], severity=Severity.WARNING)


_JOINS = ("parallelGateway", "inclusiveGateway")


def _reached_without(left_out: Collection[Item], starts: Iterable[Item]) -> set[Item]:
    found: set[Item] = set()
    todo = list(starts)
    while todo:
        node = todo.pop()
        if node not in found and node not in left_out:
            found.add(node)
            todo += onward(node)
    return found


def _ended_from_beside(scope: Item) -> set[Item]:
    """What stands in one branch of a split while a terminate event may end it from another."""
    found: set[Item] = set()
    for split in scope.nodes:
        if len(split.outgoing) < 2 or split.kind in ("exclusiveGateway", "eventBasedGateway"):
            continue
        branches = [reach([each]) for each in split.targets()]
        stopping = [any("terminate" in each.events for each in branch) for branch in branches]
        for number, branch in enumerate(branches):
            if any(stops for other, stops in enumerate(stopping) if other != number):
                found |= branch
    return found


def _ends(node: Item) -> bool:
    """An end event, or a node that another rule says leads nowhere."""
    return node.kind == "endEvent" or not node.targets()


@rule
def cycles_wait_somewhere(model: Model, around: Around) -> Notes:
    for scope in model.scopes():
        automatic = [node for node in scope.nodes if not _waits(node)]
        for cycle in _cycles(automatic):
            inside = set(cycle)
            leaves = any(each not in inside for node in cycle for each in node.targets())
            first = next((node for node in cycle if node.kind.endswith("Gateway")), cycle[0])
            severity = None if leaves else Severity.ERROR
            yield note("busy-cycle", first, severity=severity)


def _waits(node: Item) -> bool:
    if node.kind in SUBPROCESSES:
        return not node.nodes or any(_waits(each) for each in node.nodes)
    return node.kind in _WAITS


def _cycles(nodes: list[Item]) -> list[list[Item]]:
    """The strongly connected parts with more than one node, or one that leads to itself."""
    allowed = set(nodes)
    order: list[Item] = []
    seen: set[Item] = set()
    for start in nodes:
        stack: list[tuple[Item, bool]] = [(start, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack += [(each, False) for each in node.targets() if each in allowed]
    sources: dict[Item, list[Item]] = {}
    for node in nodes:
        for each in node.targets():
            if each in allowed:
                sources.setdefault(each, []).append(node)
    found: list[list[Item]] = []
    placed: set[Item] = set()
    for start in reversed(order):
        part: list[Item] = []
        todo = [start]
        while todo:
            node = todo.pop()
            if node not in placed:
                placed.add(node)
                part.append(node)
                todo += sources.get(node, ())
        if len(part) > 1 or (part and part[0] in part[0].targets()):
            inside = set(part)
            found.append([node for node in nodes if node in inside])
    return found
