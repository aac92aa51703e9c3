"""What all specs have in common: children on completion, nothing predicted."""

from __future__ import annotations

from typing import Any, cast

from engine.workflow.compiled import Plan
from engine.workflow.session import Session
from engine.workflow.tree import (
    FINISHED,
    FUTURE,
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
