"""Loops and multi-instance: further instances of one node as children of its task."""

from __future__ import annotations

from typing import Any, cast

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import StandardLoopTask as StockLoop

from engine.errors.workflow import CollectionInvalid
from engine.feel import to_json
from engine.workflow.compiled import Plan
from engine.workflow.specs.base import Lazy, session_of
from engine.workflow.tree import (
    FINISHED,
    FUTURE,
    READY,
    STARTED,
    Task,
)

MAX_INSTANCES = 200


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
