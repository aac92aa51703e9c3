"""Wiring the specs of a process together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.specs.base import TaskSpec

from engine.workflow import specs
from engine.workflow.compiled import Plan
from engine.workflow.dialect import SUBPROCESSES, Diagram, Node

_PLAIN: Mapping[str, type] = {
    "userTask": specs.Human,
    "manualTask": specs.Human,
    "serviceTask": specs.Service,
    "businessRuleTask": specs.Rule,
    "exclusiveGateway": specs.Exclusive,
    "inclusiveGateway": specs.Inclusive,
    "parallelGateway": specs.Parallel,
}
_EVENTS: Mapping[str, type] = {
    "startEvent": specs.StartEvent,
    "endEvent": specs.EndEvent,
    "intermediateCatchEvent": specs.Catch,
    "intermediateThrowEvent": specs.Throw,
    "receiveTask": specs.Receive,
    "sendTask": specs.Send,
}
BUILDABLE = frozenset(
    {*_PLAIN, *_EVENTS, "boundaryEvent", "eventBasedGateway", "callActivity", "subProcess"}
)


class Builder:
    """Builds the process and each embedded subprocess of a diagram as a spec of its own.

    One entry and one exit per node: where flows into it lead, and where flows out of it begin.
    """

    def __init__(self, diagram: Diagram, plans: Mapping[str, Plan]) -> None:
        self.diagram = diagram
        self.plans = plans

    def build(self) -> dict[str, specs.ProcessSpec]:
        """The specs by the id of their container; nothing changes in them afterwards."""
        containers = [self.diagram.process_id]
        containers += [n.id for n in self.diagram.nodes.values() if n.element in SUBPROCESSES]
        return {container: self._process(container) for container in containers}

    def _process(self, container: str) -> specs.ProcessSpec:
        spec = specs.ProcessSpec(container)
        nodes = list(self.diagram.inside(container))
        entries: dict[str, Any] = {}
        exits: dict[str, Any] = {}
        for node in nodes:
            if node.element != "boundaryEvent":
                entries[node.id] = exits[node.id] = self._node(spec, node)
        for node in nodes:
            if node.element == "boundaryEvent":
                exits[node.id] = self._event(spec, specs.Boundary, node)
        self._attach(spec, nodes, entries, exits)
        self._begin(spec, nodes, entries)
        for node in nodes:
            self._lead_on(spec, node, entries, exits[node.id])
        spec.freeze()
        return spec

    # one node -------------------------------------------------------------------------------------

    def _node(self, spec: specs.ProcessSpec, node: Node) -> Any:
        name = f"{node.id} [child]" if node.loop is not None else node.id
        task = self._single(spec, node, name)
        task.bpmn_id = node.id
        task.plan = self.plans[node.id]
        if node.loop is None:
            return task
        kind = specs.LoopTask if node.loop.kind == "standard" else specs.Many
        if kind is specs.LoopTask:
            loop = kind(spec, node.id, name, None, None, node.loop.test_before)
        else:
            loop = kind(spec, node.id, task_spec=name)
        loop.plan = task.plan
        task._inputs.append(node.id)
        return loop

    def _single(self, spec: specs.ProcessSpec, node: Node, name: str) -> Any:
        if node.element in _PLAIN:
            return _PLAIN[node.element](spec, name)
        if node.element in _EVENTS:
            return _EVENTS[node.element](spec, name, event_definition=NoneEventDefinition())
        if node.element == "eventBasedGateway":
            return specs.EventGateway(spec, name, event_definition=MultipleEventDefinition())
        if node.element == "callActivity":
            return specs.Call(spec, name, subworkflow_spec=node.called)
        if not node.by_event:
            return specs.Embedded(spec, name, subworkflow_spec=node.id)
        task = specs.EventSubprocess(spec, name, subworkflow_spec=node.id)
        start = next(each for each in self.diagram.inside(node.id) if each.element == "startEvent")
        task.start_id = start.id
        task.interrupting = start.interrupting
        return task

    def _event(self, spec: specs.ProcessSpec, kind: type, node: Node) -> Any:
        task = kind(
            spec,
            node.id,
            event_definition=NoneEventDefinition(),
            cancel_activity=node.interrupting,
        )
        task.plan = self.plans[node.id]
        return task

    # edges ----------------------------------------------------------------------------------------

    def _attach(
        self,
        spec: specs.ProcessSpec,
        nodes: list[Node],
        entries: dict[str, Any],
        exits: dict[str, Any],
    ) -> None:
        for node in nodes:
            events = [exits[each.id] for each in self.diagram.attached(node.id)]
            if events:
                split = specs.Split(spec, f"{node.id}.BoundaryEventSplit")
                _connect(split, [(None, each) for each in (entries[node.id], *events)])
                entries[node.id] = split

    def _begin(self, spec: specs.ProcessSpec, nodes: list[Node], entries: dict[str, Any]) -> None:
        for node in nodes:
            if node.element == "startEvent":
                spec.starts[node.id] = entries[node.id]
                TaskSpec.connect(spec.start, entries[node.id])
                if not node.events and spec.plain_start is None:
                    spec.plain_start = node.id
            elif node.by_event:
                spec.event_subprocesses.append(entries[node.id])
                TaskSpec.connect(spec.start, entries[node.id])

    def _lead_on(
        self, spec: specs.ProcessSpec, node: Node, entries: dict[str, Any], task: Any
    ) -> None:
        if node.element == "endEvent" or node.by_event:
            _connect(task, [(None, spec.end)])
            return
        flows = [self.diagram.flows[each] for each in node.outgoing]
        _connect(task, [(flow.id, entries[flow.target]) for flow in flows])
        if node.element in ("exclusiveGateway", "inclusiveGateway"):
            conditions = self.plans[node.id].conditions
            task.branches = tuple(
                (flow.id, conditions.get(flow.id), entries[flow.target]) for flow in flows
            )


def _connect(source: Any, routes: list[tuple[str | None, Any]]) -> None:
    source.routes = tuple(routes)
    for _, target in routes:
        TaskSpec.connect(source, target)
