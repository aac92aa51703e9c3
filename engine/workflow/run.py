"""Moving a run: start, complete, wake, deliver, cancel.

Every command loads the state, does one thing, runs whatever follows by itself, prunes, and gives
back plain values. After any error the tree is thrown away; `world` belongs to a transaction that
the caller rolls back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from SpiffWorkflow.exceptions import SpiffWorkflowException

from engine.errors.base import GridcaseError
from engine.errors.workflow import (
    InputUnknown,
    NotWaiting,
    OutcomeNotOffered,
    StartMissing,
    StepFailed,
    StepNotOpen,
    TooManyTokens,
)
from engine.feel import to_json
from engine.workflow.codec import decode, encode
from engine.workflow.compiled import Plan, Timing
from engine.workflow.library import Definitions, Library
from engine.workflow.observe import Observer, Open, awaited, look, places
from engine.workflow.prune import prune
from engine.workflow.results import Ended, Mark, OpenPlace, StepResult
from engine.workflow.session import Session
from engine.workflow.specs import Boundary, EventSubprocess, Human, fire
from engine.workflow.timers import may_fire, note_fired
from engine.workflow.tree import READY, UNFINISHED, WAITING, Run, Task
from engine.workflow.world import Value, World

MAX_TOKENS = 1_000  # open tasks of one run


class Engine:
    """The only way to move a run. Holds no state of any run; safe for threads."""

    def __init__(self, library: Library | None = None) -> None:
        self.library = library or Library()

    def start(
        self,
        definition_id: int,
        *,
        at: str | None = None,
        inputs: Mapping[str, Value] | None = None,
        world: World,
    ) -> StepResult:
        """Begin a run at a start event (None: the plain one) with declared inputs.

        Raises DefinitionMissing, StartMissing, InputUnknown, and what acts raise.
        """
        compiled = self.library.get(definition_id, world)
        process = compiled.process
        given = inputs or {}
        for name in given:
            if name not in process.inputs:
                raise InputUnknown(where=name, process=process.id)
        if at is not None and all(start.node != at for start in process.starts):
            raise StartMissing(where=at, process=process.id)
        session = Session(world, self.library)
        run = Run(compiled, session)
        data = {name: to_json(given.get(name)) for name in process.inputs}

        def begin() -> None:
            run.begin(data, at)

        return self._step(run, session, Open({}, {}, {}, {}), begin)

    def complete(
        self,
        state: bytes,
        task_id: int,
        *,
        outcome: str,
        answers: Mapping[str, Value] | None = None,
        world: World,
    ) -> StepResult:
        """Finish a human step: its act, then the token. Answers are handed to the act, not kept.

        Raises StepNotOpen, OutcomeNotOffered, and what the acts raise; then nothing has moved.
        """
        run, session = self._load(state, world)
        task = run.find(task_id)
        if task is None or task._state != READY or not isinstance(task.task_spec, Human):
            raise StepNotOpen(where=str(task_id))
        plan = cast(Plan, task.task_spec.plan)
        if outcome not in plan.outcomes:
            raise OutcomeNotOffered(
                where=plan.id, outcome=outcome, offered=", ".join(plan.outcomes)
            )
        before = look(run)

        def finish() -> None:
            run.current = task
            act = plan.acts.get(outcome, plan.act)
            if act is not None:
                session.act(task, act, {}, outcome=outcome, answers=answers)
                task.internal_data["act"] = act
            task.data[plan.id] = {"outcome": outcome}
            task.run()

        return self._step(run, session, before, finish)

    def wake(self, state: bytes, task_id: int, mark: Mark, *, world: World) -> StepResult:
        """Fire one mark of a waiting timer.

        A timer with an `if` that is not true stays as it is: the result says `parked` and the
        state is the old one. Raises NotWaiting when the timer is gone or the mark has fired.
        """
        run, session = self._load(state, world)
        task = run.find(task_id)
        plan: Plan | None = None if task is None else task.task_spec.plan
        if task is None or plan is None or plan.timing is None or task._state != WAITING:
            raise NotWaiting(where=str(task_id), what=mark.text or "timer")
        if not may_fire(mark, task.internal_data):
            raise NotWaiting(where=str(task_id), what=mark.text or "timer")
        timing: Timing = plan.timing
        before = look(run)
        condition = timing.condition
        if condition is not None and session.evaluate(task, condition) is not True:
            status = Observer(run, session).status(before)
            return StepResult(state=state, status=status, parked=True)

        def ring() -> None:
            run.current = task
            if timing.repeats:
                note_fired(mark, task.internal_data, now=session.now)
                session.touched.add(task.id)
                cast(Boundary, task.task_spec).fire_again(task, mark.text)
            else:
                task.internal_data["mark"] = mark.text
                fire(task)

        return self._step(run, session, before, ring)

    def deliver(
        self,
        state: bytes,
        task_id: int,
        message: str,
        payload: Mapping[str, Value] | None = None,
        *,
        world: World,
    ) -> StepResult:
        """Hand a message to the task that waits for it; the payload becomes the variable of the
        node's name. Raises NotWaiting."""
        run, session = self._load(state, world)
        task = run.find(task_id)
        before = look(run)
        if task is None or task_id not in before.waits or awaited(task) != message:
            raise NotWaiting(where=str(task_id), what=message)
        brought = cast("dict[str, object]", to_json(dict(payload or {})))

        def take() -> None:
            run.current = task
            spec = task.task_spec
            if isinstance(spec, EventSubprocess):
                spec.trigger(task, brought)
            else:
                fire(task, brought)

        return self._step(run, session, before, take)

    def cancel(self, state: bytes, *, world: World) -> StepResult:
        """End a run from outside; nothing of its diagram is run any more."""
        run, session = self._load(state, world)
        before = look(run)

        def stop() -> None:
            run.completed = True

        return self._step(run, session, before, stop)

    def position(self, state: bytes, *, world: Definitions) -> tuple[OpenPlace, ...]:
        """Where the run stands: open steps, calls, timers and waits of every scope."""
        run = decode(state, library=self.library, source=world, session=_NO_SESSION)
        return places(run)

    # ----------------------------------------------------------------------------------------------

    def _load(self, state: bytes, world: World) -> tuple[Run, Session]:
        session = Session(world, self.library)
        return decode(state, library=self.library, source=world, session=session), session

    def _step(
        self, run: Run, session: Session, before: Open, act: Callable[[], None]
    ) -> StepResult:
        try:
            act()
            run.do_engine_steps()
        except GridcaseError as error:
            error.values.setdefault("node", run.current_place())
            raise
        except (SpiffWorkflowException, RecursionError) as error:
            raise StepFailed(where=run.current_place(), detail=str(error)) from error
        if run.completed:
            return _over(run, session, before)
        prune(run)
        _refuse_too_many(run)
        after = look(run)
        observer = Observer(run, session)
        opened = {i: task for i, task in after.deadlines.items() if i not in before.deadlines}
        deadlines = observer.deadlines(opened.values())
        rung = session.touched
        timers = observer.timers(
            task for i, task in after.timers.items() if i not in before.timers or i in rung
        )
        listed = {each.task_id for each in timers}
        steps = observer.steps(t for i, t in after.steps.items() if i not in before.steps)
        waits = observer.waits(t for i, t in after.waits.items() if i not in before.waits)
        status = observer.status(after)
        return StepResult(
            state=encode(run),
            status=status,
            opened_steps=steps,
            closed_steps=_gone(before.steps, after.steps),
            opened_deadlines=deadlines,
            closed_deadlines=_gone(before.deadlines, after.deadlines),
            opened_timers=timers,
            closed_timers=(
                *_gone(before.timers, after.timers),
                *(i for i in rung if i in after.timers and i not in listed),
            ),
            opened_waits=waits,
            closed_waits=_gone(before.waits, after.waits),
            messages=tuple(session.outgoing),
            trace=tuple(session.trace),
        )


class _NoSession:
    """Decoding for a look needs none."""


_NO_SESSION = _NoSession()


def _gone(before: Mapping[int, Task], after: Mapping[int, Task]) -> tuple[int, ...]:
    return tuple(task_id for task_id in before if task_id not in after)


def _over(run: Run, session: Session, before: Open) -> StepResult:
    return StepResult(
        state=b"",
        status=None,
        closed_steps=tuple(before.steps),
        closed_deadlines=tuple(before.deadlines),
        closed_timers=tuple(before.timers),
        closed_waits=tuple(before.waits),
        messages=tuple(session.outgoing),
        trace=tuple(session.trace),
        ended=Ended(node=session.ended_at or "", result=run.result),
    )


def _refuse_too_many(run: Run) -> None:
    count = sum(
        1 for scope in run.scopes() for task in scope.tasks.values() if task._state & UNFINISHED
    )
    if count > MAX_TOKENS:
        raise TooManyTokens(count=count, limit=MAX_TOKENS)
