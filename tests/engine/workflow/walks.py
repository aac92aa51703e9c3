"""Random walks: our engine and stock side by side, compared after every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from engine.workflow.codec import decode
from engine.workflow.library import Library
from engine.workflow.observe import look
from engine.workflow.results import OpenStep, OpenTimer, OpenWait, StepResult
from engine.workflow.run import Engine
from engine.workflow.session import Session
from tests.engine.workflow.oracle import Oracle
from tests.engine.workflow.worlds import PlainWorld, Shelf

MAX_STATE = 8_000  # bytes; walks over small diagrams stay far below


@dataclass
class Rows:
    """What services would hold in tables: opened and closed step by step."""

    steps: dict[int, OpenStep] = field(default_factory=dict)
    timers: dict[int, OpenTimer] = field(default_factory=dict)
    waits: dict[int, OpenWait] = field(default_factory=dict)
    deadlines: set[int] = field(default_factory=set)
    state: bytes = b""
    ended: bool = False

    def apply(self, result: StepResult) -> None:
        """Write a result as rows; what closes must have been open."""
        for task_id in result.closed_steps:
            del self.steps[task_id]
        for task_id in result.closed_waits:
            del self.waits[task_id]
        for task_id in result.closed_timers:
            self.timers.pop(task_id, None)
        self.deadlines -= set(result.closed_deadlines)
        for step in result.opened_steps:
            assert step.task_id not in self.steps
            self.steps[step.task_id] = step
        for timer in result.opened_timers:
            self.timers[timer.task_id] = timer
        for wait in result.opened_waits:
            assert wait.task_id not in self.waits
            self.waits[wait.task_id] = wait
        self.deadlines |= {each.task_id for each in result.opened_deadlines}
        self.state = result.state
        self.ended = result.ended is not None
        assert len(self.state) < MAX_STATE


class Walk:
    """One case on both engines."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        process: str,
        world: Callable[[Shelf], PlainWorld],
        *,
        decisions: Mapping[str, bytes] | None = None,
        inputs: Mapping[str, Any] | None = None,
    ) -> None:
        self.inputs = dict(inputs or {})
        self.shelf = Shelf()
        for name, content in files.items():
            self.shelf.add("process", name.removesuffix(".bpmn"), content)
        for name, content in (decisions or {}).items():
            self.shelf.add("decision", name, content)
        self.ours, self.theirs = world(self.shelf), world(self.shelf)
        self.process = process
        self.oracle = Oracle(files, process, self.theirs)
        self.rows = Rows()
        self.moves: list[str] = []

    def begin(self) -> None:
        definition = self.shelf.newest("process", self.process)
        engine = Engine()
        self.rows.apply(engine.start(definition, inputs=self.inputs, world=self.ours))
        self.oracle.begin(self.inputs)
        self.compare(engine.library)

    def step(self, random: Random) -> bool:
        """Make one random move on both sides; False when there is none."""
        rows = self.rows
        choices: list[tuple[str, int]] = [("complete", task_id) for task_id in sorted(rows.steps)]
        choices += [("ring", task_id) for task_id in sorted(rows.timers)]
        choices += [("deliver", task_id) for task_id in sorted(rows.waits)]
        if not choices:
            return False
        kind, task_id = random.choice(choices)
        # A fresh engine each time: everything is compiled anew, as on another worker.
        engine = Engine()
        if kind == "complete":
            step = rows.steps[task_id]
            outcome = random.choice(step.outcomes)
            self.moves.append(f"complete {step.node} {outcome}")
            place = _same_place(rows.steps, task_id)
            result = engine.complete(rows.state, task_id, outcome=outcome, world=self.ours)
            self.oracle.complete(self._human(step.node, place), outcome)
        elif kind == "ring":
            timer = rows.timers[task_id]
            mark = timer.marks[0]
            self.moves.append(f"ring {timer.node} {mark.text}")
            place = _same_place(rows.timers, task_id)
            result = engine.wake(rows.state, task_id, mark, world=self.ours)
            fitting = [each for each in self.oracle.timers() if each[0] == timer.node]
            self.oracle.ring(*fitting[place][1:], mark.text)
        else:
            message = rows.waits[task_id].message
            self.moves.append(f"deliver {message}")
            result = engine.deliver(rows.state, task_id, message, world=self.ours)
            self.oracle.deliver(message)
        rows.apply(result)
        self.compare(engine.library)
        return True

    def _human(self, node: str, place: int) -> Any:
        return [each for each in self.oracle.humans() if each.task_spec.bpmn_id == node][place]

    def compare(self, library: Library) -> None:
        """Same open steps with the same variables, same timers and waits, same acts, same end."""
        where = f"after {self.moves}"
        rows, oracle = self.rows, self.oracle
        assert rows.ended == oracle.completed, f"{where}: stock {oracle.completed}"
        assert sorted(self.ours.acted) == sorted(self.theirs.acted), where
        if rows.ended:
            return
        session = Session(self.ours, library)
        run = decode(rows.state, library=library, source=self.shelf, session=session)
        found = look(run)
        assert set(found.steps) == set(rows.steps), where
        assert set(found.waits) == set(rows.waits), where
        assert set(found.deadlines) == rows.deadlines, where
        assert set(rows.timers) <= set(found.timers), where
        mine = [(task.task_spec.bpmn_id, task.data) for task in found.steps.values()]
        stock = [(task.task_spec.bpmn_id, oracle.variables(task)) for task in oracle.humans()]
        expected = sorted(map(repr, _ordered(stock, mine)))
        assert sorted(map(repr, mine)) == expected, f"{where}: stock has {expected}"
        nodes = sorted(task.task_spec.bpmn_id for task in found.timers.values())
        assert nodes == sorted(node for node, _, _ in oracle.timers()), where
        messages = sorted(each.message for each in rows.waits.values())
        assert messages == sorted(oracle.messages()), where


def _same_place(rows: Mapping[int, Any], task_id: int) -> int:
    """Which of the rows of the same node this is."""
    node = rows[task_id].node
    return sorted(i for i, row in rows.items() if row.node == node).index(task_id)


def _ordered(
    stock: list[tuple[str, dict[str, Any]]], mine: list[tuple[str, dict[str, Any]]]
) -> list[tuple[str, dict[str, Any]]]:
    """Stock's entries with keys in our order where the contents are equal, so texts compare."""
    result = []
    for node, data in stock:
        twin = next((m for m in mine if m[0] == node and m[1] == data), None)
        result.append(twin or (node, data))
    return result
