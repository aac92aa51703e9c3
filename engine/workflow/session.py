"""One step in progress: what its nodes may read and do, and the record of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.feel import from_json, to_json
from engine.workflow.expressions import FACTS, PURE, STEP, WORLDLY, Formula
from engine.workflow.results import Outgoing, Passed
from engine.workflow.tree import UNFINISHED, Task
from engine.workflow.world import Step, Value, World

if TYPE_CHECKING:
    from engine.workflow.library import Library


class Session:
    """Stands where SpiffWorkflow expects its script engine; no Python text is ever run by it."""

    def __init__(self, world: World, library: Library) -> None:
        self.world = world
        self.library = library
        self.now: datetime = world.now
        self.trace: list[Passed] = []
        self.outgoing: list[Outgoing] = []
        self.touched: set[int] = set()  # timers that fired and wait on
        self.ended_at: str | None = None  # the last end event of the run's own process
        self._reads: list[Mapping[str, Value]] = []
        self._facts: Mapping[str, Value] | None = None
        self._functions: dict[str, Callable[..., Value]] = dict(PURE)
        for name in WORLDLY:
            self._functions[name] = self._worldly(name)

    # what FEEL reads ------------------------------------------------------------------------------

    def evaluate(self, task: Any, expression: Formula, external_context: object = None) -> Value:
        """The value of a formula at a task."""
        names = expression.names
        context: dict[str, Value] = {}
        for name in names:
            if name in FACTS:
                context[name] = self.facts().get(name)
            elif name == STEP:
                context[name] = self._step_facts(task)
            elif name in task.data:
                context[name] = from_json(task.data[name])
            else:
                context[name] = None
        return expression.expression.evaluate(context, functions=self._functions, now=self.now)

    def execute(self, task: Any, script: str, external_context: object = None) -> None:
        raise TypeError("diagrams hold no scripts")

    def facts(self) -> Mapping[str, Value]:
        if self._facts is None:
            self._facts = self.world.facts()
        return self._facts

    def _worldly(self, name: str) -> Callable[..., Value]:
        parameters = {"setting": ("key",), "category limit": ("phase", "default")}[name]

        def call(*args: Value, **named: Value) -> Value:
            given = [*args, *(named[each] for each in parameters if each in named)]
            value = self.world.call(name, given)
            self._reads.append({"name": name, "args": tuple(given), "value": value})
            return value

        return call

    def _step_facts(self, task: Task) -> Mapping[str, Value]:
        host = step_of(task)
        return {} if host is None else self.world.step_facts(host.id)

    def note_read(self, name: str, key: str, value: Value) -> None:
        """Record which definition a call or a decision was bound to."""
        self._reads.append({"name": name, "args": (key,), "value": value})

    def take_reads(self) -> tuple[Mapping[str, Value], ...]:
        """The reads since the last call."""
        reads = tuple(self._reads)
        self._reads.clear()
        return reads

    # what nodes do --------------------------------------------------------------------------------

    def act(
        self,
        task: Task,
        name: str,
        params: Mapping[str, Value],
        *,
        outcome: str | None = None,
        answers: Mapping[str, Value] | None = None,
    ) -> None:
        """Do an act on behalf of a task; facts are read anew afterwards."""
        step = Step(
            task_id=task.id,
            scope=task.workflow.path,
            process=task.workflow.compiled.process.id,
            definition=task.workflow.compiled.definition_id,
            node=task.task_spec.bpmn_id,
            outcome=outcome,
            answers=answers or {},
        )
        self.world.act(name, params, step)
        self._facts = None

    def decide(self, task: Task, key: str) -> object:
        """The result of the newest released decision, as JSON."""
        definition_id, decision = self.library.newest_decision(key, self.world)
        self.note_read("decision", key, definition_id)
        context: dict[str, Value] = {name: from_json(value) for name, value in task.data.items()}
        context.update(self.facts())
        value = decision.evaluate(context, functions=self._functions, now=self.now)
        return to_json(value)

    def send(self, task: Task, message: str, payload: Mapping[str, Value]) -> None:
        """A message leaves the run."""
        self.outgoing.append(Outgoing(message=message, key=self.correlation(task), payload=payload))

    def correlation(self, task: Task) -> str | None:
        """The correlation key of messages at a task: the process's `key`, or None for the case."""
        formula = task.workflow.compiled.key
        if formula is None:
            return None
        value = self.evaluate(task, formula)
        return None if value is None else str(to_json(value))

    # the record -----------------------------------------------------------------------------------

    def passed(
        self,
        task: Task,
        *,
        flow: str | None = None,
        act: str | None = None,
        entered: bool = False,
    ) -> None:
        plan = task.task_spec.plan
        compiled = task.workflow.compiled
        self.trace.append(
            Passed(
                task_id=task.id,
                scope=task.workflow.path,
                process=compiled.process.id,
                definition=compiled.definition_id,
                node=plan.node.id,
                element=plan.node.element,
                flow=flow,
                act=act,
                reads=self.take_reads(),
                entered=entered,
            )
        )


def step_of(task: Task) -> Task | None:
    """The human step or call on whose time a task stands, if any.

    Itself; or the step its boundary event belongs to; or the call it is inside of.
    """
    at: Task | None = task
    if task.task_spec.is_timed:
        return task
    while at is not None:
        host = main_of(at)
        if host is not None and host.task_spec.is_timed:
            return host
        above: Task | None = at._parent
        if above is None:
            above = at.workflow.host
            if above is not None and above.task_spec.is_timed:
                return above
        at = above
    return None


def main_of(event: Task) -> Task | None:
    """The open step or call that a boundary event is attached to; None for any other task."""
    split = event._parent
    if split is None or not split.task_spec.is_boundary or not event.task_spec.is_attached:
        return None
    main = split.task_spec.routes[0][1]
    for child in split._children:
        if child.task_spec is main and child._state & UNFINISHED:
            return child
    return None
