"""Gateways: which way, how many ways, and when all that will come has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from SpiffWorkflow.bpmn.specs import defaults as stock
from SpiffWorkflow.specs.base import TaskSpec

from engine.errors.workflow import NoFlow
from engine.workflow.compiled import Plan
from engine.workflow.expressions import Formula
from engine.workflow.specs.base import Lazy, Route, session_of
from engine.workflow.tree import (
    CANCELLED,
    FINISHED,
    FUTURE,
    UNFINISHED,
    WAITING,
    Task,
)


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
