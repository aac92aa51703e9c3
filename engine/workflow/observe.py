"""What is open in a run, and what a step opened and closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from engine.workflow.compiled import Plan, Timing
from engine.workflow.expressions import Formula, required_limit
from engine.workflow.results import (
    OpenDeadline,
    OpenPlace,
    OpenStep,
    OpenTimer,
    OpenWait,
    Place,
)
from engine.workflow.session import Session, main_of
from engine.workflow.specs import EventSubprocess, Human
from engine.workflow.timers import marks_left, timer_value
from engine.workflow.tree import READY, STARTED, WAITING, Run, Task
from engine.workflow.world import Limit, Value

UNLIMITED = "unlimited"  # internal mark: the limit of this task evaluated to null


@dataclass(frozen=True, slots=True)
class Open:
    """The tasks of a run that have rows."""

    steps: dict[int, Task]
    deadlines: dict[int, Task]
    timers: dict[int, Task]
    waits: dict[int, Task]


def look(run: Run) -> Open:
    """Find everything open, cheaply: no formula is evaluated."""
    found = Open({}, {}, {}, {})
    for scope in run.scopes():
        root = scope.task_tree
        if scope.compiled.limit is not None and scope.spec is scope.compiled.spec:
            found.deadlines[root.id] = root
        for task in scope.tasks.values():
            spec, state = task.task_spec, task._state
            if state == WAITING:
                _look_at_waiting(task, found)
            elif spec.is_timed and state in (READY, STARTED):
                if isinstance(spec, Human):
                    found.steps[task.id] = task
                plan = cast(Plan, spec.plan)
                if plan.limit is not None and not task.triggered:
                    found.deadlines[task.id] = task
    for task_id in [i for i, task in found.deadlines.items() if UNLIMITED in task.internal_data]:
        del found.deadlines[task_id]
    return found


def _look_at_waiting(task: Task, found: Open) -> None:
    plan: Plan | None = task.task_spec.plan
    if plan is None or task.task_spec.revisited:
        return
    if isinstance(task.task_spec, EventSubprocess) or plan.message is not None:
        found.waits[task.id] = task
    elif plan.timing is not None:
        found.timers[task.id] = task


class Observer:
    """Describes what is open, for one step."""

    def __init__(self, run: Run, session: Session) -> None:
        self.run = run
        self.session = session

    def steps(self, tasks: Iterable[Task]) -> tuple[OpenStep, ...]:
        return tuple(self._step(task) for task in tasks)

    def deadlines(self, tasks: Iterable[Task]) -> tuple[OpenDeadline, ...]:
        """Evaluates the limits; a task whose limit is null is noted as unlimited."""
        found = (self._deadline(task) for task in tasks)
        return tuple(each for each in found if each is not None)

    def timers(self, tasks: Iterable[Task]) -> tuple[OpenTimer, ...]:
        """Evaluates the timers; those that have no mark left are not listed."""
        found = (self._timer(task) for task in tasks)
        return tuple(each for each in found if each is not None)

    def waits(self, tasks: Iterable[Task]) -> tuple[OpenWait, ...]:
        return tuple(
            OpenWait(**_place(task), message=awaited(task), key=self.session.correlation(task))
            for task in tasks
        )

    def status(self, found: Open) -> str | None:
        """The status of the newest open human step, call or wait that has one."""
        newest: tuple[int, Plan] | None = None
        for task in self._with_status(found):
            plan = cast(Plan, task.task_spec.plan)
            if plan.status is not None and (newest is None or task.id > newest[0]):
                newest = (task.id, plan)
        return None if newest is None else self._status_now(newest[1])

    def _with_status(self, found: Open) -> Iterator[Task]:
        yield from found.steps.values()
        yield from found.waits.values()
        for inside in self.run.subprocesses.values():
            yield cast(Task, inside.host)

    def _status_now(self, plan: Plan) -> str | None:
        if plan.status_again is None:
            return plan.status
        case = self.session.facts().get("case")
        again = _round(case) >= 2
        return plan.status_again if again else plan.status

    # one row each ---------------------------------------------------------------------------------

    def _step(self, task: Task) -> OpenStep:
        plan = cast(Plan, task.task_spec.plan)
        lane = plan.lane
        deadline = self._deadline_task(task)
        return OpenStep(
            **_place(task),
            roles=() if lane is None else lane.roles,
            where=None if lane is None else lane.place,
            form=plan.form,
            status=self._own_status(task),
            outcomes=plan.outcomes,
            offers=self._offers(task),
            assign=plan.assign,
            not_by=plan.not_by,
            priority=plan.priority,
            deadline_task=None if deadline is None else deadline.id,
        )

    def _own_status(self, task: Task) -> str | None:
        at: Task | None = task
        while at is not None:
            plan = at.task_spec.plan
            if plan is not None and plan.status is not None:
                return self._status_now(plan)
            at = at.workflow.host
        return None

    def _offers(self, task: Task) -> tuple[str, ...]:
        offers: list[str] = []
        at: Task | None = task
        while at is not None:
            plan = at.task_spec.plan
            if plan is not None:
                offers.extend(plan.offers)
            at = at.workflow.host
        return tuple(dict.fromkeys(offers))

    def _deadline_task(self, task: Task) -> Task | None:
        """Whose deadline counts: the task's own, else its call's, else its process's."""
        at: Task | None = task
        while at is not None:
            if at.triggered:
                at = at._parent  # an instance: the limit is that of the whole loop
                assert at is not None
            plan = at.task_spec.plan
            if plan is not None and plan.limit is not None and UNLIMITED not in at.internal_data:
                return at
            scope = at.workflow
            root = scope.task_tree
            if (
                scope.compiled.limit is not None
                and scope.spec is scope.compiled.spec
                and UNLIMITED not in root.internal_data
            ):
                return cast(Task, root)
            at = scope.host
        return None

    def _deadline(self, task: Task) -> OpenDeadline | None:
        plan: Plan | None = task.task_spec.plan
        limit = task.workflow.compiled.limit if plan is None else plan.limit
        place = _place(task)
        if isinstance(limit, Formula):
            value = self.session.evaluate(task, limit)
            if value is None:
                task.internal_data[UNLIMITED] = True
                self.session.take_reads()
                return None
            limit = required_limit(value, where=f"{place['process']}#{place['node']}")
        return OpenDeadline(**place, limit=cast(Limit, limit), reads=self.session.take_reads())

    def _timer(self, task: Task) -> OpenTimer | None:
        plan = cast(Plan, task.task_spec.plan)
        timing = cast(Timing, plan.timing)
        place = _place(task)
        body: Any = timing.body
        if isinstance(body, Formula):
            body = timer_value(
                self.session.evaluate(task, body),
                cycle=timing.repeats,
                where=f"{place['process']}#{place['node']}",
            )
        marks = marks_left(body, memory=task.internal_data, now=self.session.now)
        deadline = None
        if any(mark.at is None for mark in marks):
            host = main_of(task)
            deadline = None if host is None else self._deadline_task(host)
            if deadline is None:
                marks = ()  # shares of no limit never come
        if not timing.repeats:
            marks = marks[:1]
        reads = self.session.take_reads()
        if not marks:
            return None
        return OpenTimer(
            **place,
            interrupting=plan.node.element == "boundaryEvent" and plan.node.interrupting,
            deadline_task=None if deadline is None else deadline.id,
            marks=marks,
            reads=reads,
        )


def places(run: Run) -> tuple[OpenPlace, ...]:
    """Every open place, outer scopes first."""
    found = look(run)
    kinds: list[tuple[str, Iterable[Task]]] = [
        ("step", found.steps.values()),
        ("timer", found.timers.values()),
        ("wait", found.waits.values()),
    ]
    hosts = [cast(Task, inside.host) for inside in run.subprocesses.values()]
    listed = [(kind, task) for kind, tasks in kinds for task in tasks]
    listed += [("call" if _is_call(host) else "subprocess", host) for host in hosts]
    return tuple(
        OpenPlace(**_place(task), kind=kind, element=cast(Plan, task.task_spec.plan).node.element)
        for kind, task in sorted(listed, key=lambda each: each[1].id)
    )


def _is_call(task: Task) -> bool:
    return cast(Plan, task.task_spec.plan).called is not None


def awaited(task: Task) -> str:
    """The name of the message a waiting task waits for."""
    spec = task.task_spec
    if isinstance(spec, EventSubprocess):
        return str(task.workflow.compiled.plans[spec.start_id].message)
    return str(spec.plan.message)


def _place(task: Task) -> dict[str, Any]:
    compiled = task.workflow.compiled
    plan: Plan | None = task.task_spec.plan
    return {
        "task_id": task.id,
        "scope": task.workflow.path,
        "process": compiled.process.id,
        "definition": compiled.definition_id,
        "node": compiled.process.id if plan is None else plan.id,
    }


def place_of(task: Task) -> Place:
    return Place(**_place(task))


def _round(case: Value) -> int:
    number = case.get("round") if isinstance(case, Mapping) else None
    return int(str(number)) if number is not None else 1
