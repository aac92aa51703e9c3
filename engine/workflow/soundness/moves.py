"""One move of a run, by the engine's own step path, with every guess about data tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from SpiffWorkflow.exceptions import SpiffWorkflowException

from engine.errors.base import GridcaseError
from engine.errors.definitions import DefinitionInvalid
from engine.errors.workflow import CallsTooDeep, DefinitionMissing, NoFlow, TooManySteps
from engine.workflow.codec import decode, encode
from engine.workflow.compiled import Plan
from engine.workflow.library import Compiled, Library
from engine.workflow.observe import look
from engine.workflow.prune import prune
from engine.workflow.results import Passed
from engine.workflow.session import Session
from engine.workflow.soundness.guessing import Empty, Guessing, RoundAgain, told
from engine.workflow.soundness.ways import Ways, ways_of
from engine.workflow.specs import Boundary, EventSubprocess, Inclusive, Parallel, fire
from engine.workflow.tree import FINISHED, UNFINISHED, WAITING, Run, Task

MOST_TRIES = 256  # of guesses for one move

Tokens = Counter[tuple[str, str]]  # (where: scope and spec, by which flow)


@dataclass(frozen=True, slots=True)
class Move:
    """What happens from outside: a person, a timer, a message; or the start."""

    kind: str  # start, complete, ring, deliver
    process: str
    node: str
    task_id: int = 0
    outcome: str = ""
    aside: bool = False  # it adds a token and takes none


@dataclass(frozen=True, slots=True)
class Stuck:
    """A join that waits, or another node where a token stands for ever."""

    process: str
    node: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Landed:
    """Where a move has led; `state` is empty when the run is over."""

    state: bytes
    key: str
    passed: tuple[Passed, ...]
    tokens: Tokens
    doubled: tuple[tuple[str, str], ...] = ()  # process and node with several tokens
    moves: tuple[Move, ...] = ()
    stuck: tuple[Stuck, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """The engine could not go on; `at` is the gateway without a way, if that is proven."""

    passed: tuple[Passed, ...]
    process: str = ""
    at: str = ""


class Mover:
    """Moves runs of the given processes. Raises DefinitionMissing where another is called."""

    def __init__(self, world: Empty) -> None:
        self.world = world
        self.library = Library()
        self.tried = 0
        self.gave_up = False  # something could not be tried to its end
        self._ways: dict[int, Ways] = {}

    def ways(self, compiled: Compiled) -> Ways:
        found = self._ways.get(compiled.definition_id)
        if found is None:
            found = self._ways[compiled.definition_id] = ways_of(compiled)
        return found

    def compiled(self, process: str) -> Compiled:
        return self.library.get(self.world.newest("process", process), self.world)

    def make(self, state: bytes, move: Move) -> Iterator[Landed | Failed]:
        """Everything a move may lead to. Raises RoundAgain when there are too many ways."""
        guesses: list[bool] = []
        for _ in range(MOST_TRIES):
            session = Guessing(self.world, self.library, guesses)
            self.tried += 1
            with suppress(RoundAgain):  # what it would come to, another guess comes to sooner
                yield self._make(state, move, session)
            guesses = session.asked
            while guesses and guesses[-1]:
                guesses = guesses[:-1]
            if not guesses:
                return
            guesses = [*guesses[:-1], True]
        raise RoundAgain

    def _make(self, state: bytes, move: Move, session: Guessing) -> Landed | Failed:
        run = self._run(state, move, session)
        try:
            if move.kind == "start":
                run.begin(dict.fromkeys(run.compiled.process.inputs), move.node)
            else:
                _do(run, move)
            run.do_engine_steps()
        except NoFlow as error:
            gateway = str(error.where)
            proven = gateway not in session.guessed_at
            process = run.current_place().partition("#")[0]
            return Failed(tuple(session.trace), process, gateway if proven else "")
        except TooManySteps:
            raise RoundAgain from None
        except (CallsTooDeep, SpiffWorkflowException, RecursionError):
            self.gave_up = True
            raise RoundAgain from None
        except (DefinitionInvalid, DefinitionMissing):
            raise  # nothing can be proven of what calls it
        except GridcaseError:
            return Failed(tuple(session.trace))
        if run.completed:
            return Landed(b"", "", tuple(session.trace), Counter())
        prune(run)
        return self._landed(run, session)

    def _run(self, state: bytes, move: Move, session: Session) -> Run:
        if move.kind == "start":
            return Run(self.compiled(move.process), session)
        return decode(state, library=self.library, source=self.world, session=session)

    # what is there now ----------------------------------------------------------------------------

    def _landed(self, run: Run, session: Guessing) -> Landed:
        tokens: Tokens = Counter()
        beside: set[tuple[str, str]] = set()
        for scope in run.scopes():
            ways = self.ways(cast(Compiled, scope.compiled))
            for nodes in ways.beside.values():
                beside |= {(scope.compiled.process.id, node) for node in nodes}
            for task in scope.tasks.values():
                if _counts(task):
                    tokens[_where(task), str(task.internal_data.get("via", ""))] += 1
        doubled = {
            (task.workflow.compiled.process.id, task.task_spec.bpmn_id)
            for scope in run.scopes()
            for task in scope.tasks.values()
            if _counts(task)
            and not task.task_spec.revisited
            and tokens[_where(task), str(task.internal_data.get("via", ""))] > 1
        }
        moves = tuple(self._moves(run))
        going = [each for each in moves if each.kind != "interrupt"]
        return Landed(
            state=encode(run),
            key=self._key(run),
            passed=tuple(session.trace),
            tokens=tokens,
            doubled=tuple(sorted(doubled - beside)),
            moves=moves,
            stuck=() if going else tuple(_stuck(run)),
        )

    def _moves(self, run: Run) -> Iterator[Move]:
        found = look(run)
        for task in found.steps.values():
            for outcome in cast(Plan, task.task_spec.plan).outcomes or ("",):
                yield Move("complete", *_place(task), task.id, outcome)
        for task in found.timers.values():
            if not self._goes_on_beside(task):
                yield Move("ring", *_place(task), task.id, aside=_aside(task))
        for task in found.waits.values():
            spec = task.task_spec
            if isinstance(spec, EventSubprocess):
                if spec.interrupting or len(run.subprocesses) < 3:
                    start = (_place(task)[0], spec.start_id)
                    aside = not spec.interrupting
                    yield Move("interrupt", *start, task.id, aside=aside)
            elif not self._goes_on_beside(task):
                yield Move("deliver", *_place(task), task.id, aside=_aside(task))

    def _goes_on_beside(self, task: Task) -> bool:
        """What an event has set off beside its step is looked at once at a time."""
        if not _aside(task):
            return False
        ways = self.ways(cast(Compiled, task.workflow.compiled))
        nodes = ways.beside.get(task.task_spec.bpmn_id, frozenset())
        return any(
            each._state & UNFINISHED and each.task_spec.bpmn_id in nodes
            for each in task.workflow.tasks.values()
        )

    def _key(self, run: Run) -> str:
        """What a state is for exploring: its tree without ids, times and dead variables."""

        def scope_form(scope: Any) -> str:
            live = self.ways(cast(Compiled, scope.compiled)).live
            return f"{scope.compiled.process.id}:{scope.result or ''}{form(scope.task_tree, live)}"

        def form(task: Task, live: Any) -> str:
            spec, internal = task.task_spec, task.internal_data
            data = ""
            if not task._state & FINISHED:
                data = ",".join(
                    f"{name}={next(iter(value.values()))}"
                    for name, value in sorted(task.data.items())
                    if told(value) and spec.bpmn_id in live.get(name, ())
                )
            own = [internal.get("via"), internal.get("count"), internal.get("done")]
            inside = run.subprocesses.get(task.id)
            within = "" if inside is None else scope_form(inside)
            below = ";".join(sorted(form(each, live) for each in task._children))
            return f"{spec.name}|{task._state}|{own}|{data}[{within}]({below})"

        return scope_form(run)


def _do(run: Run, move: Move) -> None:
    task = run.find(move.task_id)
    assert task is not None
    run.current = task
    spec = task.task_spec
    if move.kind == "complete":
        task.data[spec.plan.id] = {"outcome": move.outcome}
        task.run()
    elif move.kind == "interrupt":
        spec.trigger(task, None)
    elif spec.plan.timing is not None and spec.plan.timing.repeats:
        cast(Boundary, spec).fire_again(task, "")
    else:
        fire(task)


def _place(task: Task) -> tuple[str, str]:
    return task.workflow.compiled.process.id, task.task_spec.bpmn_id


def _aside(task: Task) -> bool:
    spec = task.task_spec
    return bool(spec.is_attached) and not spec.cancel_activity


def _counts(task: Task) -> bool:
    """Whether a task stands for a token of its own."""
    spec = task.task_spec
    return bool(
        task._state & UNFINISHED
        and spec.plan is not None
        and not (task.triggered or spec.is_attached or spec.is_boundary or spec.is_end)
        and not spec.is_dormant
    )


def _where(task: Task) -> str:
    host = task.workflow.host
    above = "" if host is None else f"{_where(host)}/"
    return f"{above}{task.task_spec.name}"


def _stuck(run: Run) -> Iterator[Stuck]:
    found = [
        task
        for scope in run.scopes()
        for task in scope.tasks.values()
        if task._state == WAITING and _counts(task)
    ]
    joins = [task for task in found if isinstance(task.task_spec, (Parallel, Inclusive))]
    for task in joins or found:
        flows = task.workflow.compiled.process.flows
        here = {
            each.internal_data.get("via")
            for each in joins
            if each.task_spec is task.task_spec and each.workflow is task.workflow
        }
        missing = tuple(
            flows[each].source
            for each in cast(Plan, task.task_spec.plan).node.incoming
            if each in flows and each not in here
        )
        yield Stuck(*_place(task), missing)


__all__ = ["Failed", "Landed", "Move", "Mover", "Stuck"]
