"""What the drawing says about a process before it is played: who can come from where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.workflow.compiled import Process
from engine.workflow.library import Compiled


@dataclass(frozen=True, slots=True)
class Ways:
    """Static facts of one process, by node id."""

    live: Mapping[str, frozenset[str]]
    """Per variable the nodes at which its value still matters."""
    beside: Mapping[str, frozenset[str]]
    """Per event that does not interrupt, the nodes only it leads to."""
    from_outside: frozenset[str]
    """Nodes that are reached only when something outside the explored diagrams happens."""
    onward: Mapping[str, list[str]] = field(default_factory=dict)


def ways_of(compiled: Compiled) -> Ways:
    process = compiled.process
    onward = _onward(process)
    before: dict[str, list[str]] = {}
    for node, targets in onward.items():
        for target in targets:
            before.setdefault(target, []).append(node)
    readers: dict[str, set[str]] = {}
    for plan in compiled.plans.values():
        for formula in plan.conditions.values():
            for name in formula.names:
                readers.setdefault(name, set()).add(plan.id)
    started = {node.id for node in process.nodes.values() if node.element == "startEvent"}
    aside = {
        node.id
        for node in process.nodes.values()
        if node.attached_to is not None and not node.interrupting
    }
    main = _reach(started, onward, without=aside)
    return Ways(
        live={name: _live(name, at, before) for name, at in readers.items()},
        beside={each: frozenset(_reach(onward[each], onward) - main) for each in aside},
        from_outside=frozenset(_reach(_thrown_outside(process), onward)),
        onward=onward,
    )


def _onward(process: Process) -> dict[str, list[str]]:
    onward: dict[str, list[str]] = {node: [] for node in process.nodes}
    for flow in process.flows.values():
        onward[flow.source].append(flow.target)
    for node in process.nodes.values():
        if node.attached_to is not None:
            onward[node.attached_to].append(node.id)
        if node.container in onward:
            if node.element == "startEvent":
                onward[node.container].append(node.id)
            elif node.element == "endEvent":
                onward[node.id].append(node.container)
    return onward


def _thrown_outside(process: Process) -> set[str]:
    """What waits for an error or escalation of a called process, or for a signal."""
    found = set()
    for node in process.nodes.values():
        host = process.nodes.get(node.attached_to or "")
        of_call = host is not None and host.called is not None
        raised = of_call and node.event in ("error", "escalation")
        signalled = node.event == "signal" and node.element != "intermediateThrowEvent"
        if raised or signalled:
            found.add(node.id)
    return found


def _live(name: str, readers: Iterable[str], before: Mapping[str, list[str]]) -> frozenset[str]:
    """Backwards from those who read a variable to the node of its name, which sets it anew."""
    found: set[str] = set()
    todo = list(readers)
    while todo:
        node = todo.pop()
        if node in found or node == name:
            continue
        found.add(node)
        todo += before.get(node, ())
    return frozenset(found)


def _reach(
    starts: Iterable[str], onward: Mapping[str, list[str]], *, without: Iterable[str] = ()
) -> set[str]:
    found: set[str] = set()
    left_out = set(without)
    todo = list(starts)
    while todo:
        node = todo.pop()
        if node not in found and node not in left_out:
            found.add(node)
            todo += onward.get(node, ())
    return found


__all__ = ["Ways", "ways_of"]
