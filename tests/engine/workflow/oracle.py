"""The same diagrams on SpiffWorkflow's own, untouched workflow classes, to compare with.

Our reading of the diagram, stock specs, stock tree, nothing pruned, nothing saved. Only what our
dialect adds to BPMN is put in: acts, decisions, isolated calls, timers that fire when told.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as stock
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.event_definitions import (
    CycleTimerEventDefinition,
    ErrorEventDefinition,
    EscalationEventDefinition,
    MessageEventDefinition,
    NoneEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.feel import from_json, to_json
from engine.workflow.compiled import Plan
from engine.workflow.dialect import SUBPROCESSES, Diagram, Node, read_diagram
from engine.workflow.expressions import PURE, Formula
from engine.workflow.library import Library
from engine.workflow.plans import Planning
from engine.workflow.world import Step, World

# Stock builds the details of every log line even when nothing is logged.
logging.getLogger("spiff").setLevel(logging.WARNING)


class Engine:
    """What stock expects of a script engine, on FEEL and a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.library = Library()
        self.environment = self

    def evaluate(self, task: Any, formula: Formula, external_context: object = None) -> Any:
        context: dict[str, Any] = dict.fromkeys(formula.names)
        context |= {name: from_json(value) for name, value in task.data.items()}
        context |= self.world.facts()
        functions = dict(PURE)
        functions["setting"] = lambda key: self.world.call("setting", [key])
        functions["category limit"] = lambda phase, default: self.world.call(
            "category limit", [phase, default]
        )
        value = formula.expression.evaluate(context, functions=functions, now=self.world.now)
        plain = to_json(value)
        return plain if isinstance(plain, (bool, int)) else value


class Told(TimerEventDefinition):
    """A timer that fires when told."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")

    def has_fired(self, my_task: Any) -> bool:
        return bool(my_task.internal_data.get("event_fired"))


class ToldAgain(CycleTimerEventDefinition):
    """A repeated timer that fires when told."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")

    def cycle_complete(self, my_task: Any) -> bool:
        return bool(my_task.internal_data.pop("ring", False))


class Service(stock.ServiceTask):
    plan: Plan

    def _run_hook(self, my_task: Any) -> bool:
        engine = my_task.workflow.script_engine
        params = {name: engine.evaluate(my_task, each) for name, each in self.plan.params.items()}
        step = Step(
            task_id=0,
            scope="",
            process=my_task.workflow.spec.name,
            definition=0,
            node=self.plan.id,
        )
        engine.world.act(self.plan.act or "", params, step)
        return True


class Rule(BpmnSpecMixin):
    plan: Plan

    def _run_hook(self, my_task: Any) -> bool:
        engine = my_task.workflow.script_engine
        _, decision = engine.library.newest_decision(self.plan.decision or "", engine.world)
        context = {name: from_json(value) for name, value in my_task.data.items()}
        context |= engine.world.facts()
        my_task.data[self.plan.id] = to_json(decision.evaluate(context, now=engine.world.now))
        return True


class Call(stock.CallActivity):
    plan: Plan

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        engine = my_task.workflow.script_engine
        given = {n: to_json(engine.evaluate(my_task, f)) for n, f in self.plan.inputs.items()}
        subworkflow.get_next_task(spec_name="Start").set_data(**given)

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        my_task.data[self.plan.id] = {"result": getattr(subworkflow, "result", None)}


class End(stock.EndEvent):
    plan: Plan

    def _run_hook(self, my_task: Any) -> bool:
        if self.plan.result is not None:
            my_task.workflow.result = self.plan.result
        return bool(super()._run_hook(my_task))


class Catching:
    plan: Plan

    def _run_hook(self, my_task: Any) -> bool:
        if "mark" in my_task.internal_data:
            my_task.data["mark"] = my_task.internal_data.pop("mark")
        # Stock hands all variables of the thrower over; our calls are isolated.
        my_task.internal_data.pop(self.event_definition.name, None)  # type: ignore[attr-defined]
        return bool(super()._run_hook(my_task))  # type: ignore[misc]


class Boundary(Catching, stock.BoundaryEvent):
    pass


class CatchEvent(Catching, stock.IntermediateCatchEvent):
    pass


class StockBuilder:
    """Wires stock specs as the stock parser does."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.planning = Planning(diagram)
        assert not self.planning.findings, self.planning.findings

    def build(self) -> dict[str, BpmnProcessSpec]:
        inner = [n.id for n in self.diagram.nodes.values() if n.element in SUBPROCESSES]
        return {each: self._process(each) for each in [self.diagram.process_id, *inner]}

    def _process(self, container: str) -> BpmnProcessSpec:
        spec = BpmnProcessSpec(name=container)
        nodes = list(self.diagram.inside(container))
        exits = {node.id: self._node(spec, node) for node in nodes}
        entries = dict(exits)
        for node in nodes:
            events = [exits[each.id] for each in self.diagram.attached(node.id)]
            if not events:
                continue
            main = exits[node.id]
            split = BoundaryEventSplit(spec, f"{node.id}.BoundaryEventSplit")
            join = BoundaryEventJoin(
                spec, f"{node.id}.BoundaryEventJoin", split_task=split.name, cancel=True
            )
            split.connect(main)
            main.connect(join)
            for event in events:
                split.connect(event)
                event.connect(join)
            entries[node.id] = split
        for node in nodes:
            if node.element == "startEvent" and not node.events:
                spec.start.connect(entries[node.id])
            if node.element == "endEvent":
                exits[node.id].connect(spec.end)
            conditions = self.planning.plans[node.id].conditions
            for flow_id in node.outgoing:
                target = entries[self.diagram.flows[flow_id].target]
                if node.element in ("exclusiveGateway", "inclusiveGateway"):
                    exits[node.id].connect_outgoing_if(conditions.get(flow_id), target)
                else:
                    exits[node.id].connect(target)
        return spec

    def _node(self, spec: BpmnProcessSpec, node: Node) -> BpmnTaskSpec:
        plan = self.planning.plans[node.id]
        name = node.id if node.loop is None else f"{node.id} [child]"
        task = self._single(spec, node, name, plan)
        task.plan = plan
        task.bpmn_id = node.id
        if node.loop is None:
            return task
        loop = node.loop
        if loop.kind == "standard":
            whole = stock.StandardLoopTask(
                spec, node.id, name, plan.loop_maximum, plan.loop_condition, loop.test_before
            )
        else:
            kind = (
                stock.SequentialMultiInstanceTask
                if loop.kind == "sequential"
                else stock.ParallelMultiInstanceTask
            )

            def ref(variable: str | None) -> TaskDataReference | None:
                return None if variable is None else TaskDataReference(variable)

            whole = kind(
                spec,
                node.id,
                task_spec=name,
                cardinality=plan.loop_cardinality if loop.cardinality else None,
                data_input=ref(loop.collection),
                data_output=ref(loop.results),
                input_item=ref(loop.item),
                output_item=ref(loop.result_item),
                condition=plan.loop_condition,
            )
        whole.plan = plan
        task.inputs = [whole]
        return whole

    def _single(self, spec: BpmnProcessSpec, node: Node, name: str, plan: Plan) -> Any:
        element = node.element
        plain: Mapping[str, type] = {
            "userTask": stock.UserTask,
            "manualTask": stock.UserTask,
            "serviceTask": Service,
            "businessRuleTask": Rule,
            "exclusiveGateway": stock.ExclusiveGateway,
            "inclusiveGateway": stock.InclusiveGateway,
            "parallelGateway": stock.ParallelGateway,
        }
        if element in plain:
            return plain[element](spec, name)
        if element == "callActivity":
            return Call(spec, name, subworkflow_spec=node.called)
        if element == "subProcess":
            return stock.SubWorkflowTask(spec, name, subworkflow_spec=node.id)
        if element == "eventBasedGateway":
            return stock.EventBasedGateway(spec, name, event_definition=MultipleEventDefinition())
        events: Mapping[str, type] = {
            "startEvent": stock.StartEvent,
            "endEvent": End,
            "intermediateCatchEvent": CatchEvent,
            "intermediateThrowEvent": stock.IntermediateThrowEvent,
            "receiveTask": stock.ReceiveTask,
            "sendTask": stock.SendTask,
        }
        event = self._event(node, plan)
        if element == "boundaryEvent":
            return Boundary(spec, name, event_definition=event, cancel_activity=node.interrupting)
        return events[element](spec, name, event_definition=event)

    def _event(self, node: Node, plan: Plan) -> Any:
        if plan.timing is not None:
            return (ToldAgain if plan.timing.repeats else Told)(node.id)
        if plan.message is not None:
            return MessageEventDefinition(plan.message)
        if node.event == "signal":
            return SignalEventDefinition(plan.signal)
        if node.event == "error":
            return ErrorEventDefinition(plan.code, plan.code)
        if node.event == "escalation":
            return EscalationEventDefinition(plan.code, plan.code)
        if node.event == "terminate":
            return TerminateEventDefinition()
        return NoneEventDefinition()


class Oracle:
    """One run on stock classes, moved by the names of nodes."""

    def __init__(self, files: Mapping[str, bytes], process: str, world: Any) -> None:
        specs: dict[str, BpmnProcessSpec] = {}
        for name, content in files.items():
            specs |= StockBuilder(read_diagram(content, name=name)).build()
        self.world = world
        self.loops = {
            node.id: node.loop
            for content in files.values()
            for node in read_diagram(content, name="").nodes.values()
            if node.loop is not None
        }
        main = specs.pop(process)
        self.workflow = BpmnWorkflow(main, specs, script_engine=Engine(world))

    def begin(self, inputs: Mapping[str, Any]) -> None:
        self.workflow.task_tree.set_data(**inputs)
        self.workflow.do_engine_steps()

    @property
    def completed(self) -> bool:
        return bool(self.workflow.is_completed())

    def tasks(self, state: int) -> list[Task]:
        return list(self.workflow.get_tasks(state=state))

    def humans(self) -> list[Task]:
        return [task for task in self.tasks(TaskState.READY) if task.task_spec.manual]

    def variables(self, task: Task) -> dict[str, Any]:
        """The variables of a task, without what stock lets leak out of and into instances."""
        hidden: set[str | None] = {"data_objects"}
        for node, loop in self.loops.items():
            inside = task.task_spec.name == f"{node} [child]"
            hidden |= {loop.results} if inside else {loop.item, loop.result_item}
        return {name: value for name, value in task.data.items() if name not in hidden}

    def timers(self) -> list[tuple[str, Task, Any]]:
        """(node, task, event definition) of every timer that waits."""
        found: list[tuple[str, Task, Any]] = []
        for task in self.tasks(TaskState.WAITING):
            for node, event in waiting_events(task):
                if isinstance(event, TimerEventDefinition):
                    found.append((node, task, event))
        return found

    def messages(self) -> list[str]:
        return [
            event.name
            for task in self.tasks(TaskState.WAITING)
            for _, event in waiting_events(task)
            if isinstance(event, MessageEventDefinition)
        ]

    def complete(self, task: Task, outcome: str) -> None:
        plan = task.task_spec.plan
        act = plan.acts.get(outcome, plan.act)
        if act:
            step = Step(
                task_id=0,
                scope="",
                process=task.workflow.spec.name,
                definition=0,
                node=plan.id,
                outcome=outcome,
            )
            self.world.act(act, {}, step)
        task.data[plan.id] = {"outcome": outcome}
        if plan.loop is not None and plan.loop.result_item is not None:
            task.data.setdefault(plan.loop.result_item, {"outcome": outcome})
        task.run()
        self.workflow.do_engine_steps()

    def ring(self, task: Task, event: Any, mark: str) -> None:
        if isinstance(event, ToldAgain):
            task.internal_data["ring"] = True
            task.data["mark"] = mark
            event.update_task(task)
        elif isinstance(task.task_spec, stock.EventBasedGateway):
            task.data["mark"] = mark
            task.task_spec.catch(task, BpmnEvent(event))
            task.task_spec._update(task)
        else:
            task.internal_data["mark"] = mark
            task.internal_data["event_fired"] = True
            task.task_spec._update(task)
        self.workflow.do_engine_steps()

    def deliver(self, message: str) -> None:
        self.workflow.send_event(BpmnEvent(MessageEventDefinition(message), payload={}))
        self.workflow.do_engine_steps()


def waiting_events(task: Task) -> list[tuple[str, Any]]:
    """What a waiting task waits for, by the node that shows it."""
    spec = task.task_spec
    event = getattr(spec, "event_definition", None)
    if isinstance(spec, stock.EventBasedGateway):
        return list(zip([s.name for s in spec.outputs], event.event_definitions, strict=True))
    return [] if event is None else [(spec.bpmn_id, event)]
