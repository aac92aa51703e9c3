"""Nodes with a scope inside: calls, subprocesses, event subprocesses."""

from __future__ import annotations

from typing import Any, cast

from SpiffWorkflow.bpmn.specs import defaults as stock

from engine.errors.workflow import ResultUndeclared
from engine.feel import to_json
from engine.workflow.compiled import Plan
from engine.workflow.specs.base import Lazy, session_of
from engine.workflow.tree import (
    FUTURE,
    READY,
    STARTED,
    WAITING,
    Inside,
    Task,
)


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
