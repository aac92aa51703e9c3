"""The frame of a process: its start, its end, and the split around a node with boundary events."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import (
    BoundaryEventSplit,
    BpmnStartTask,
    SimpleBpmnTask,
    _EndJoin,
)

from engine.errors.workflow import StartMissing
from engine.workflow.specs.base import Lazy, Route
from engine.workflow.tree import (
    CANCELLED,
    FINISHED,
    UNFINISHED,
    WAITING,
    Task,
)


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
