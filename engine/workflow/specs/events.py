"""Events: waiting for one, letting one out, and who catches it."""

from __future__ import annotations

from typing import cast

from SpiffWorkflow.bpmn.specs import defaults as stock

from engine.errors.workflow import UncaughtEvent
from engine.workflow.compiled import Plan
from engine.workflow.specs.base import Lazy, session_of
from engine.workflow.tree import (
    WAITING,
    Task,
)


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
