"""The nodes of a compiled process: SpiffWorkflow's specs, looking no further than one step ahead.

Stock specs predict the tree below a task and search it for what to do next. Here a task gets its
children when it is done, joins count the tokens that have arrived, and a node closes the siblings
it makes pointless. Nothing on a spec changes after `freeze`: all runs of a process share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from SpiffWorkflow.bpmn.specs import defaults as stock
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import (
    BoundaryEventSplit,
    BpmnStartTask,
    SimpleBpmnTask,
    _EndJoin,
)
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import StandardLoopTask as StockLoop
from SpiffWorkflow.specs.base import TaskSpec

from engine.errors.workflow import (
    CollectionInvalid,
    NoFlow,
    ResultUndeclared,
    StartMissing,
    UncaughtEvent,
)
from engine.feel import to_json
from engine.workflow.compiled import Plan
from engine.workflow.expressions import Formula
from engine.workflow.session import Session
from engine.workflow.tree import (
    CANCELLED,
    COMPLETED,
    FINISHED,
    FUTURE,
    READY,
    STARTED,
    UNFINISHED,
    WAITING,
    Inside,
    Task,
)

Route = tuple[str | None, Any]
"""A flow id and the spec it leads to; no id on the engine's own edges."""


def session_of(task: Task) -> Session:
    return cast(Session, task.workflow.script_engine)


class Lazy:
    """A spec whose tasks get their children on completion; comes first among the bases."""

    name: str
    plan: Plan | None = None
    routes: tuple[Route, ...] = ()
    revisited = False  # waits for other tasks: looked at when nothing else can go on
    is_boundary = False  # holds a node and its boundary events as children
    is_attached = False  # a boundary event
    is_timed = False  # a human step, or a call with a limit
    is_end = False  # an end join
    is_dormant = False  # an event subprocess not yet triggered does not keep its scope alive

    def freeze(self) -> None:
        """Called once, when every spec of the process is wired."""

    def _predict(self, my_task: Task, *_: object, **__: object) -> None:
        """Nothing is predicted."""

    def _update(self, my_task: Task) -> None:
        if self._update_hook(my_task):
            my_task._ready()

    def _on_ready(self, my_task: Task) -> None:
        """What stock tests here, `lint` tested at deployment."""

    def _on_cancel(self, my_task: Task) -> None:
        """Nothing to undo."""

    def _update_hook(self, my_task: Task) -> bool:
        my_task._inherit_data()
        return True

    def _run_hook(self, my_task: Task) -> bool:
        return True

    def follow(self, my_task: Task) -> tuple[Route, ...]:
        """Where the token goes on; called once, on completion."""
        return self.routes

    def note(self, my_task: Task) -> None:
        """Write the trace of a completed task."""
        if self.plan is not None:
            session_of(my_task).passed(my_task)

    def child_completed(self, my_task: Task, child: Task) -> None:
        """A child of this task is done."""

    def finish(self, my_task: Task) -> None:
        """What completing does before the token goes on."""

    def _on_complete(self, my_task: Task) -> None:
        workflow = my_task.workflow
        self.finish(my_task)
        routes = () if workflow.completed else self.follow(my_task)
        self.note(my_task)
        parent = my_task._parent
        if parent is not None:
            parent.task_spec.child_completed(parent, my_task)
        if workflow.completed:
            return
        opened = [self._open(my_task, flow, spec) for flow, spec in routes]
        for child in opened:
            if not child._state & FINISHED:
                child.task_spec._update(child)
        workflow._task_completed_notify(my_task)

    def _open(self, my_task: Task, flow: str | None, spec: Any) -> Task:
        child = Task(my_task.workflow, spec, my_task, FUTURE)
        if spec.revisited:
            child.internal_data["via"] = flow
        return child


# the frame of a process ---------------------------------------------------------------------------


class ProcessSpec(BpmnProcessSpec):
    """A process or an embedded subprocess."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.task_specs.clear()
        self.start = Start(self, "Start")
        self.end = EndJoin(self, f"{name}.EndJoin")
        self.last = Last(self, "End")
        self.end.connect(self.last)
        self.end.routes = ((None, self.last),)
        self.starts: dict[str, Any] = {}  # start event id -> spec
        self.plain_start: str | None = None
        self.event_subprocesses: list[Any] = []

    def freeze(self) -> None:
        for spec in self.task_specs.values():
            spec.freeze()


class Start(Lazy, BpmnStartTask):
    """The root: leads to one start event and arms the event subprocesses."""

    def follow(self, my_task: Task) -> tuple[Route, ...]:
        spec = self._wf_spec
        at = my_task.internal_data.pop("at", None) or spec.plain_start
        if at not in spec.starts:
            raise StartMissing(where=at or "-", process=spec.name)
        return ((None, spec.starts[at]), *((None, each) for each in spec.event_subprocesses))


class Last(Lazy, SimpleBpmnTask):
    """Its completion is the scope's."""


class EndJoin(Lazy, _EndJoin):
    """Waits until nothing else is open in its scope."""

    revisited = True
    is_end = True

    def _update_hook(self, my_task: Task) -> bool:
        my_task._inherit_data()
        others = []
        for task in my_task.workflow.tasks.values():
            if task is my_task or not task._state & UNFINISHED:
                continue
            if task.task_spec is self:
                others.append(task)
            elif not (task.task_spec.is_dormant and task._state == WAITING):
                my_task._set_state(WAITING)
                return False
        for task in sorted(others, key=lambda each: each.last_state_change):
            gather(my_task.workflow, task)
            task._set_state(CANCELLED)
        return True


def gather(workflow: Any, ended: Task) -> None:
    """Keep the data of a path that has ended while others go on; a whole process needs none."""
    if workflow.spec is workflow.compiled.spec:
        return
    workflow.gathered = {**workflow.gathered, **ended.data}


class Split(Lazy, BoundaryEventSplit):
    """Holds a node and its boundary events; ends the ones when the others end."""

    is_boundary = True

    def child_completed(self, my_task: Task, child: Task) -> None:
        main = self.routes[0][1]
        if child.task_spec.is_attached:
            if not child.task_spec.cancel_activity:
                return
        elif child.task_spec is not main:
            return  # a path that an event has set off; prune may hang it here
        for sibling in my_task._children:
            if sibling is child or sibling._state & FINISHED:
                continue
            if sibling.task_spec.is_attached:
                sibling._set_state(CANCELLED)  # what it has set off goes on
            elif sibling.task_spec is main:
                sibling.cancel()


# tasks --------------------------------------------------------------------------------------------


class Human(Lazy, stock.UserTask):
    """Waits, ready, for a person; Engine.complete does its act and moves on."""

    is_timed = True

    def note(self, my_task: Task) -> None:
        act = my_task.internal_data.pop("act", None)
        session_of(my_task).passed(my_task, act=act)


class Service(Lazy, stock.ServiceTask):
    """Calls its act."""

    def _run_hook(self, my_task: Task) -> bool:
        do_act(my_task, cast(Plan, self.plan))
        return True

    def note(self, my_task: Task) -> None:
        session_of(my_task).passed(my_task, act=cast(Plan, self.plan).act)


class Rule(Lazy, BpmnSpecMixin):
    """Evaluates its decision; the result is the variable of its name."""

    def _run_hook(self, my_task: Task) -> bool:
        decide(my_task, cast(Plan, self.plan))
        return True


def do_act(task: Task, plan: Plan) -> None:
    session = session_of(task)
    params = {name: session.evaluate(task, each) for name, each in plan.params.items()}
    session.act(task, cast(str, plan.act), params)


def decide(task: Task, plan: Plan) -> None:
    task.data[plan.id] = session_of(task).decide(task, cast(str, plan.decision))


# scopes -------------------------------------------------------------------------------------------


class _Outside(Lazy):
    """A task with a scope inside."""

    def _update_hook(self, my_task: Task) -> bool:
        my_task._inherit_data()
        my_task._set_state(STARTED)
        self.enter(my_task)
        return False

    def enter(self, my_task: Task) -> None:
        raise NotImplementedError

    def take_back(self, inside: Inside, my_task: Task) -> None:
        """Take what the scope leaves behind."""
        raise NotImplementedError

    def inside_completed(self, inside: Inside, my_task: Task) -> None:
        self.take_back(inside, my_task)
        run = my_task.workflow.run
        run.drop_scope(my_task.id)
        my_task._set_state(READY)
        run.ready.append(my_task)

    def _on_cancel(self, my_task: Task) -> None:
        run = my_task.workflow.run
        inside = run.subprocesses.get(my_task.id)
        if inside is not None:
            inside.completed = True
            inside.cancel_open()
            run.drop_scope(my_task.id)


class Call(_Outside, stock.CallActivity):
    """Runs another process: only `in.*` goes in, only `result` comes out."""

    def freeze(self) -> None:
        self.is_timed = cast(Plan, self.plan).limit is not None

    def enter(self, my_task: Task) -> None:
        plan = cast(Plan, self.plan)
        session = session_of(my_task)
        key = cast(str, plan.called)
        data = call_inputs(my_task, plan)
        bound = my_task.workflow.bound.get(key) if plan.pinned else None
        definition_id = bound or session.world.newest("process", key)
        called = session.library.get(definition_id, session.world)
        session.note_read("process", key, definition_id)
        session.passed(my_task, entered=True)
        my_task.workflow.run.open_scope(my_task, called, called.spec, data, None)

    def take_back(self, inside: Inside, my_task: Task) -> None:
        take_result(my_task, cast(Plan, self.plan), inside)


def call_inputs(task: Task, plan: Plan) -> dict[str, Any]:
    """What a called process is given."""
    session = session_of(task)
    return {name: to_json(session.evaluate(task, each)) for name, each in plan.inputs.items()}


def take_result(task: Task, plan: Plan, inside: Any) -> None:
    """What a call gets back."""
    declared = inside.compiled.process.results
    if inside.result is not None and inside.result not in declared:
        raise ResultUndeclared(where=inside.compiled.process.id, result=inside.result)
    task.data[plan.id] = {"result": inside.result}


class Embedded(_Outside, stock.SubWorkflowTask):
    """A subprocess drawn inside; it shares the variables."""

    def enter(self, my_task: Task) -> None:
        workflow = my_task.workflow
        inner = workflow.compiled.embedded[cast(Plan, self.plan).id]
        session_of(my_task).passed(my_task, entered=True)
        workflow.run.open_scope(my_task, workflow.compiled, inner, dict(my_task.data), None)

    def take_back(self, inside: Inside, my_task: Task) -> None:
        last = inside.last_task.data if inside.last_task is not None else {}
        my_task.data = {**inside.gathered, **last}


class EventSubprocess(_Outside, stock.SubWorkflowTask):
    """Waits for its message; interrupting, it ends everything else in its scope first."""

    is_dormant = True
    start_id = ""
    interrupting = True

    def _update_hook(self, my_task: Task) -> bool:
        my_task._inherit_data()
        my_task._set_state(WAITING)
        return False

    def trigger(self, my_task: Task, payload: object) -> None:
        workflow = my_task.workflow
        host = my_task
        if self.interrupting:
            workflow.cancel_open(but=my_task)
        else:
            host = Task(workflow, self, my_task._parent, FUTURE)
            host._inherit_data()
        if payload:
            host.data[self.start_id] = payload
        host._set_state(STARTED)
        inner = workflow.compiled.embedded[cast(Plan, self.plan).id]
        data = dict(host.data)
        workflow.run.open_scope(host, workflow.compiled, inner, data, self.start_id)

    def take_back(self, inside: Inside, my_task: Task) -> None:
        """Nothing follows an event subprocess but the end."""
        if inside.result is not None:
            my_task.workflow.result = inside.result


# gateways -----------------------------------------------------------------------------------------


class Exclusive(Lazy, stock.ExclusiveGateway):
    """The first flow whose condition is exactly true, else the default."""

    branches: tuple[tuple[str | None, Formula | None, Any], ...] = ()

    def follow(self, my_task: Task) -> tuple[Route, ...]:
        session = session_of(my_task)
        default: Route | None = None
        for flow, condition, spec in self.branches:
            if condition is None:
                default = default or (flow, spec)
            elif session.evaluate(my_task, condition) is True:
                return self._take(my_task, (flow, spec))
        if default is None:
            raise NoFlow(where=self.name)
        return self._take(my_task, default)

    def _take(self, my_task: Task, route: Route) -> tuple[Route, ...]:
        my_task.internal_data["flow"] = route[0]
        return (route,)

    def note(self, my_task: Task) -> None:
        flow = my_task.internal_data.pop("flow", None)
        session_of(my_task).passed(my_task, flow=flow)


class _Joining(Lazy):
    """Arrived tokens wait as tasks, each knowing the flow it came by."""

    revisited = True
    arriving: frozenset[str] = frozenset()

    def freeze(self) -> None:
        self.arriving = frozenset(cast(Plan, self.plan).node.incoming)
        self.revisited = len(self.arriving) > 1

    def _update_hook(self, my_task: Task) -> bool:
        if my_task._state != WAITING:
            my_task._inherit_data()
        if not self.revisited:
            return True
        arrived: dict[str | None, Task] = {my_task.internal_data.get("via"): my_task}
        for task in my_task.workflow.tasks.values():
            if task.task_spec is self and task is not my_task:
                if task._state == WAITING:
                    arrived.setdefault(task.internal_data.get("via"), task)
                elif task._state == FUTURE and task._parent is my_task._parent:
                    my_task._set_state(WAITING)  # the other branch of the same split comes next
                    return False
        if not self._complete(my_task, arrived):
            my_task._set_state(WAITING)
            return False
        others = [task for task in arrived.values() if task is not my_task]
        if others:
            merge_arrivals(my_task, others)
        return True

    def _complete(self, my_task: Task, arrived: Mapping[str | None, Task]) -> bool:
        raise NotImplementedError


def merge_arrivals(task: Task, others: list[Task]) -> None:
    """Join the variables of the arrived branches.

    What a branch changed since the split counts, not what it merely carried along; of two changes
    the later one. (Stock lets a branch's old copy overwrite another's change.)
    """
    arrivals = sorted([task, *others], key=lambda each: each.last_state_change)
    base = _common_ancestor(arrivals).data
    merged: dict[str, Any] = dict(base)
    for each in arrivals:
        for name, value in each.data.items():
            if name not in base or base[name] != value:
                merged[name] = value
    task.data = merged
    for each in others:
        each._set_state(CANCELLED)


def _common_ancestor(tasks: list[Task]) -> Task:
    def line(task: Task) -> list[Task]:
        found = [task]
        while found[-1]._parent is not None:
            found.append(found[-1]._parent)
        return found[::-1]

    lines = [line(task) for task in tasks]
    common = lines[0][0]
    for level in zip(*lines, strict=False):
        if any(each is not level[0] for each in level):
            break
        common = level[0]
    return common


class Parallel(_Joining, stock.ParallelGateway):
    """Goes on with one token of every incoming flow; tokens beyond that wait for the next round."""

    def _complete(self, my_task: Task, arrived: Mapping[str | None, Task]) -> bool:
        return len(arrived) >= len(self.arriving)


class Inclusive(_Joining, stock.InclusiveGateway):
    """Goes on when no other token can still arrive by a flow that has none yet."""

    branches: tuple[tuple[str | None, Formula | None, Any], ...] = ()
    reach: Mapping[str, frozenset[str]] = {}  # spec name -> incoming flows it can lead to

    def freeze(self) -> None:
        super().freeze()
        if self.revisited:
            self.reach = _reach(self)

    def _complete(self, my_task: Task, arrived: Mapping[str | None, Task]) -> bool:
        for task in my_task.workflow.tasks.values():
            if not task._state & UNFINISHED or task.task_spec is self:
                continue
            reachable = self.reach.get(task.task_spec.name)
            if reachable and not reachable <= arrived.keys() and reachable.isdisjoint(arrived):
                return False
        return True

    def follow(self, my_task: Task) -> tuple[Route, ...]:
        session = session_of(my_task)
        taken: list[Route] = []
        defaults: list[Route] = []
        for flow, condition, spec in self.branches:
            if condition is None:
                defaults.append((flow, spec))
            elif session.evaluate(my_task, condition) is True:
                taken.append((flow, spec))
        routes = tuple(taken or defaults)
        if not routes:
            raise NoFlow(where=self.name)
        my_task.internal_data["flows"] = [flow for flow, _ in routes]
        return routes

    def note(self, my_task: Task) -> None:
        for flow in my_task.internal_data.pop("flows", [None]):
            session_of(my_task).passed(my_task, flow=flow)


def _reach(gateway: Inclusive) -> dict[str, frozenset[str]]:
    reach: dict[str, set[str]] = {}
    specs = gateway._wf_spec.task_specs
    before: dict[str, list[tuple[str | None, str]]] = {}
    for spec in specs.values():
        for flow, target in spec.routes:
            before.setdefault(target.name, []).append((flow, spec.name))
    for flow, source in before.get(gateway.name, []):
        found, todo = {source}, [source]
        while todo:
            name = todo.pop()
            if flow is not None:
                reach.setdefault(name, set()).add(flow)
            for _, above in before.get(name, []):
                if above not in found and above != gateway.name:
                    found.add(above)
                    todo.append(above)
    return {name: frozenset(flows) for name, flows in reach.items()}


class EventGateway(Lazy, stock.EventBasedGateway):
    """Opens the events behind it; the first to happen closes the others."""

    def connect(self, taskspec: Any) -> None:
        TaskSpec.connect(self, taskspec)

    def child_completed(self, my_task: Task, child: Task) -> None:
        for sibling in my_task._children:
            if sibling is not child and not sibling._state & FINISHED:
                sibling._set_state(CANCELLED)


# events -------------------------------------------------------------------------------------------


class _Catching(Lazy):
    """Waits until it is told that its event happened."""

    def _update_hook(self, my_task: Task) -> bool:
        if my_task._state != WAITING:
            my_task._inherit_data()
        plan = cast(Plan, self.plan)
        if my_task.internal_data.get("event_fired") or not awaits(plan):
            return True
        my_task._set_state(WAITING)
        return False

    def _on_ready_hook(self, my_task: Task) -> None:
        """No list of waiting events is kept: rows are."""

    def _run_hook(self, my_task: Task) -> bool:
        take_event(my_task, cast(Plan, self.plan))
        return True


def awaits(plan: Plan) -> bool:
    """Whether a catching node waits for anything."""
    return bool(plan.node.events) or plan.node.element == "receiveTask"


def take_event(task: Task, plan: Plan) -> None:
    """Turn what an event brought into variables: the payload under the node's id, the mark."""
    internal = task.internal_data
    internal.pop("event_fired", None)
    payload = internal.pop("payload", None)
    if payload:
        task.data[plan.id] = payload
    if "mark" in internal:
        task.data["mark"] = internal.pop("mark")


class StartEvent(Lazy, stock.StartEvent):
    """Only the one that the run begins at is ever made, so it never waits."""

    def _on_ready_hook(self, my_task: Task) -> None:
        """Nothing to forget."""


class Receive(_Catching, stock.ReceiveTask):
    pass


class Catch(_Catching, stock.IntermediateCatchEvent):
    pass


class Boundary(_Catching, stock.BoundaryEvent):
    is_attached = True

    def fire_again(self, my_task: Task, mark: str) -> None:
        """A repeated timer: send a token on its way and keep waiting."""
        my_task.data["mark"] = mark
        opened = [self._open(my_task, flow, spec) for flow, spec in self.routes]
        session_of(my_task).passed(my_task)
        for child in opened:
            child.task_spec._update(child)


class _Throwing(Lazy):
    def _run_hook(self, my_task: Task) -> bool:
        throw(my_task, cast(Plan, self.plan))
        return True


class Throw(_Throwing, stock.IntermediateThrowEvent):
    pass


class Send(_Throwing, stock.SendTask):
    pass


class EndEvent(_Throwing, stock.EndEvent):
    """Ends its token; `terminate` ends its scope."""

    def _run_hook(self, my_task: Task) -> bool:
        note_end(my_task, cast(Plan, self.plan))
        return super()._run_hook(my_task)

    def finish(self, my_task: Task) -> None:
        if cast(Plan, self.plan).node.event == "terminate" and not my_task.workflow.completed:
            my_task.workflow.cancel_open(but=my_task)
            my_task.workflow.last_task = my_task
            my_task.workflow._mark_complete(my_task)


def note_end(task: Task, plan: Plan) -> None:
    """Remember how a process ended."""
    workflow = task.workflow
    if plan.result is not None:
        workflow.result = plan.result
    if workflow.host is None or not workflow.path:
        session_of(task).ended_at = plan.id


def throw(task: Task, plan: Plan) -> None:
    """Let an event out: messages leave the run, the others look for who catches them."""
    session = session_of(task)
    event = plan.node.event or ("message" if plan.node.element == "sendTask" else None)
    if event == "message" and plan.message:
        params = {name: session.evaluate(task, each) for name, each in plan.params.items()}
        session.send(task, plan.message, params)
    elif event == "signal":
        _broadcast(task, plan.signal)
    elif event in ("error", "escalation"):
        _raise_up(task, plan, event)


def _broadcast(task: Task, signal: str | None) -> None:
    waiting = [
        each
        for scope in task.workflow.run.scopes()
        for each in scope.tasks.values()
        if each._state == WAITING
        and isinstance(each.task_spec, _Catching)
        and each.task_spec.plan is not None
        and each.task_spec.plan.node.event == "signal"
        and each.task_spec.plan.signal == signal
    ]
    for each in waiting:
        fire(each)


def _raise_up(task: Task, plan: Plan, event: str) -> None:
    host = task.workflow.host
    while host is not None:
        main = host._parent if host.triggered and host._parent is not None else host
        catcher = _catcher(main, event, plan.code)
        if catcher is not None:
            fire(catcher)
            if catcher.task_spec.cancel_activity:
                main.cancel()
            return
        host = host.workflow.host
    raise UncaughtEvent(where=plan.id, what=event, name=plan.code or "-")


def _catcher(main: Task, event: str, code: str | None) -> Task | None:
    split = main._parent
    if split is None or not split.task_spec.is_boundary:
        return None
    fitting = [
        child
        for child in split._children
        if child.task_spec.is_attached
        and child._state == WAITING
        and child.task_spec.plan.node.event == event
        and child.task_spec.plan.code in (None, code)
    ]
    # The boundary event that names the code goes before the one that takes any.
    return min(fitting, key=lambda child: child.task_spec.plan.code is None, default=None)


def fire(task: Task, payload: object = None) -> None:
    """Tell a waiting task that its event happened."""
    if payload:
        task.internal_data["payload"] = payload
    task.internal_data["event_fired"] = True
    task.task_spec._update(task)


# loops --------------------------------------------------------------------------------------------


class _Repeating(Lazy):
    """A task whose children are further instances of one node."""

    task_spec: str

    def freeze(self) -> None:
        # A limit on a loop is one for all its instances together.
        self.is_timed = cast(Plan, self.plan).limit is not None

    def instance(self, my_task: Task, data: dict[str, Any], internal: dict[str, Any]) -> Task:
        spec = my_task.workflow.spec.task_specs[self.task_spec]
        child = Task(my_task.workflow, spec, my_task, FUTURE)
        child.triggered = True
        child.data = data
        child.internal_data = internal
        return child

    def done(self, my_task: Task) -> None:
        my_task._set_state(READY)
        my_task.workflow.run.ready.append(my_task)

    def note(self, my_task: Task) -> None:
        """Its instances have written theirs."""


class LoopTask(_Repeating, StockLoop, BpmnSpecMixin):
    """A standard loop: goes on while its condition is true, at most `maximum` times."""

    def _update_hook(self, my_task: Task) -> bool:
        my_task._inherit_data()
        my_task.internal_data["count"] = 0
        if self.test_before and self._over(my_task):
            return True
        my_task._set_state(STARTED)
        self._next(my_task)
        return False

    def _next(self, my_task: Task) -> None:
        child = self.instance(my_task, dict(my_task.data), {})
        child.task_spec._update(child)

    def _over(self, my_task: Task) -> bool:
        plan = cast(Plan, self.plan)
        count = my_task.internal_data["count"]
        if plan.loop_maximum is not None and count >= plan.loop_maximum:
            return True
        condition = plan.loop_condition
        return condition is not None and (
            session_of(my_task).evaluate(my_task, condition) is not True
        )

    def child_completed(self, my_task: Task, child: Task) -> None:
        if my_task._state != STARTED:
            return
        my_task.data = dict(child.data)
        my_task.internal_data["count"] += 1
        if self._over(my_task):
            self.done(my_task)
        else:
            self._next(my_task)


class Many(_Repeating, MultiInstanceTask, BpmnSpecMixin):
    """Multi-instance: one instance per item, all at once or one after the other.

    The variable of the item lives only inside its instance; the collection of results is made
    anew each time, in the order of the items.
    """

    def _update_hook(self, my_task: Task) -> bool:
        my_task._inherit_data()
        keys, items = self._items(my_task)
        my_task.internal_data.update(items=items, done=0, got=[])
        if keys is not None:
            my_task.internal_data["keys"] = keys
        if not items:
            self._collect(my_task)
            return True
        my_task._set_state(STARTED)
        first = [0] if self._sequential else range(len(items))
        for child in [self._instance_at(my_task, index) for index in first]:
            child.task_spec._update(child)
        return False

    @property
    def _sequential(self) -> bool:
        loop = cast(Plan, self.plan).loop
        return loop is not None and loop.kind == "sequential"

    def _items(self, my_task: Task) -> tuple[list[str] | None, list[Any]]:
        plan = cast(Plan, self.plan)
        assert plan.loop_cardinality is not None
        value = to_json(session_of(my_task).evaluate(my_task, plan.loop_cardinality))
        if plan.loop is not None and plan.loop.collection is not None:
            if isinstance(value, list):
                return None, value
            if isinstance(value, dict):
                return list(value), list(value.values())
            if value is None:
                return None, []
        elif isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_INSTANCES:
            return None, list(range(value))
        raise CollectionInvalid(where=plan.id, value=value)

    def _instance_at(self, my_task: Task, index: int) -> Task:
        loop = cast(Plan, self.plan).loop
        assert loop is not None
        data = dict(my_task.data)
        if loop.item is not None:
            data[loop.item] = my_task.internal_data["items"][index]
        return self.instance(my_task, data, {"i": index})

    def child_completed(self, my_task: Task, child: Task) -> None:
        if my_task._state != STARTED:
            return
        plan = cast(Plan, self.plan)
        loop = plan.loop
        assert loop is not None
        internal = my_task.internal_data
        if loop.results is not None:
            value = child.data.get(loop.result_item or plan.id, child.data.get(plan.id))
            internal["got"] = [*internal["got"], [child.internal_data.get("i", 0), value]]
        else:
            local = {loop.item, loop.result_item}
            changed = {name: v for name, v in child.data.items() if name not in local}
            my_task.data = {**my_task.data, **changed}
        internal["done"] += 1
        condition = plan.loop_condition
        if condition is not None and session_of(my_task).evaluate(child, condition) is True:
            for each in my_task._children:
                if not each._state & FINISHED:
                    each.cancel()
        elif internal["done"] < len(internal["items"]):
            if self._sequential:
                following = self._instance_at(my_task, internal["done"])
                following.task_spec._update(following)
            return
        self._collect(my_task)
        self.done(my_task)

    def _collect(self, my_task: Task) -> None:
        loop = cast(Plan, self.plan).loop
        internal = my_task.internal_data
        items, keys, got = internal.pop("items"), internal.pop("keys", None), internal.pop("got")
        if loop is None or loop.results is None:
            return
        by_index = dict(got)
        if loop.results == loop.collection:
            by_index = {**dict(enumerate(items)), **by_index}
        if keys is not None:
            my_task.data[loop.results] = {keys[index]: by_index[index] for index in by_index}
        else:
            my_task.data[loop.results] = [by_index[index] for index in sorted(by_index)]


MAX_INSTANCES = 200

__all__ = [
    "COMPLETED",
    "Boundary",
    "BpmnTaskSpec",
    "Call",
    "Catch",
    "Embedded",
    "EndEvent",
    "EventGateway",
    "EventSubprocess",
    "Exclusive",
    "Human",
    "Inclusive",
    "Lazy",
    "LoopTask",
    "Many",
    "Parallel",
    "ProcessSpec",
    "Receive",
    "Rule",
    "Send",
    "Service",
    "Split",
    "StartEvent",
    "Throw",
]
