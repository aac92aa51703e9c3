"""A run driven by node names: for tests that tell a story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.workflow import Engine, Mark, StepResult
from engine.workflow.codec import decode
from engine.workflow.session import Session
from tests.engine.workflow.sketch import Sketch
from tests.engine.workflow.walks import Rows
from tests.engine.workflow.worlds import PlainWorld, Shelf


class Drive:
    """One run of the first sketch, with the others to call. A fresh engine for every command."""

    def __init__(
        self,
        *sketches: Sketch,
        at: str | None = None,
        inputs: Mapping[str, Any] | None = None,
        **world: Any,
    ) -> None:
        self.shelf = Shelf()
        for sketch in sketches:
            self.shelf.add("process", sketch.process, sketch.xml())
        self.world = PlainWorld(self.shelf, **world)
        self.rows = Rows()
        self.process = sketches[0].process
        self.result = StepResult(state=b"", status=None)
        self._at, self._inputs = at, inputs

    def start(self) -> Drive:
        definition = self.shelf.newest("process", self.process)
        return self._keep(
            Engine().start(definition, at=self._at, inputs=self._inputs, world=self.world)
        )

    def _keep(self, result: StepResult) -> Drive:
        self.result = result
        if not result.parked:
            self.rows.apply(result)
        return self

    def complete(self, node: str, outcome: str = "done", **answers: Any) -> Drive:
        task = self.step(node).task_id
        return self._keep(
            Engine().complete(
                self.rows.state, task, outcome=outcome, answers=answers, world=self.world
            )
        )

    def wake(self, node: str, mark: Mark | None = None) -> Drive:
        timer = self.timer(node)
        mark = mark or timer.marks[0]
        return self._keep(Engine().wake(self.rows.state, timer.task_id, mark, world=self.world))

    def deliver(self, message: str, **payload: Any) -> Drive:
        wait = next(each for each in self.rows.waits.values() if each.message == message)
        return self._keep(
            Engine().deliver(self.rows.state, wait.task_id, message, payload, world=self.world)
        )

    def cancel(self) -> Drive:
        return self._keep(Engine().cancel(self.rows.state, world=self.world))

    def step(self, node: str) -> Any:
        return next(each for each in self.rows.steps.values() if each.node == node)

    def timer(self, node: str) -> Any:
        return next(each for each in self.rows.timers.values() if each.node == node)

    @property
    def waiting(self) -> list[str]:
        """The open human steps."""
        return sorted(each.node for each in self.rows.steps.values())

    @property
    def passed(self) -> list[str]:
        """The nodes passed in the last step."""
        return [each.node for each in self.result.trace if not each.entered]

    def data(self, node: str) -> dict[str, Any]:
        """The variables at an open human step."""
        engine = Engine()
        session = Session(self.world, engine.library)
        run = decode(self.rows.state, library=engine.library, source=self.shelf, session=session)
        task = run.find(self.step(node).task_id)
        assert task is not None
        return task.data

    def tree_size(self) -> int:
        """How many tasks the state holds."""
        engine = Engine()
        session = Session(self.world, engine.library)
        run = decode(self.rows.state, library=engine.library, source=self.shelf, session=session)
        return sum(len(scope.tasks) for scope in run.scopes())
