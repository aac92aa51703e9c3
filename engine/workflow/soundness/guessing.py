"""A session that answers what data would answer by guesses, so that every way can be tried.

What a diagram itself decides is no guess: the outcome a person has chosen, the result of a called
process, a condition without variables. All else – rows, settings, decisions – may be either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from engine.errors.workflow import DefinitionMissing
from engine.workflow.expressions import WORLDLY, Formula
from engine.workflow.library import Library
from engine.workflow.session import Session
from engine.workflow.specs import Exclusive, Inclusive, LoopTask, Many
from engine.workflow.tree import Task
from engine.workflow.world import Step, StoredDefinition, Value

_MOMENT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_TWICE = 2  # instances stand for any number
MOST_ROUNDS = 4  # that a step goes by itself; later ones repeat what was tried


class RoundAgain(Exception):
    """A step goes round by itself and comes to nothing that has not been tried."""


class Empty:
    """A world without rows, in which only the given processes exist."""

    def __init__(self, stored: Mapping[str, StoredDefinition]) -> None:
        self.stored = stored
        self.by_id = {each.id: each for each in stored.values()}
        self.now = _MOMENT

    def facts(self) -> Mapping[str, Value]:
        return {}

    def step_facts(self, task_id: int) -> Mapping[str, Value]:
        return {}

    def call(self, name: str, args: Sequence[Value]) -> Value:
        return None

    def act(self, name: str, params: Mapping[str, Value], step: Step) -> Mapping[str, Value]:
        return {}

    def newest(self, kind: str, key: str) -> int:
        found = self.stored.get(key) if kind == "process" else None
        if found is None:
            raise DefinitionMissing(where=key, what=kind)
        return found.id

    def definition(self, definition_id: int) -> StoredDefinition:
        return self.by_id[definition_id]


class Guessing(Session):
    """One step; `guesses` are given in the order they are asked for, then False."""

    def __init__(self, world: Empty, library: Library, guesses: Sequence[bool] = ()) -> None:
        super().__init__(world, library)
        self.given = guesses
        self.asked: list[bool] = []
        self.guessed_at: set[str] = set()
        self._rounds: Counter[int] = Counter()

    def evaluate(self, task: Any, expression: Formula, external_context: object = None) -> Value:
        spec = task.task_spec
        if isinstance(spec, (Exclusive, Inclusive)):
            if known(expression, task.data):
                return super().evaluate(task, expression)
            self.guessed_at.add(spec.name)
            return self._guess(expression)
        plan = spec.plan
        if plan is None:
            return None
        if isinstance(spec, Many) and expression is plan.loop_cardinality:
            return self._instances(task, expression)
        if isinstance(spec, LoopTask) or expression is plan.loop_condition:
            return self._guess(expression)
        return None

    def _instances(self, task: Task, expression: Formula) -> Value:
        plan = task.task_spec.plan
        listed = plan is not None and plan.loop is not None and plan.loop.collection is not None
        if not listed and known(expression, {}):
            return super().evaluate(task, expression)
        many = self._guess(expression)
        if listed:
            return ["1", "2"] if many else []
        return _TWICE if many else 0

    def _guess(self, expression: Formula) -> bool:
        at = len(self.asked)
        self._rounds[id(expression)] += 1
        if self._rounds[id(expression)] > MOST_ROUNDS:
            raise RoundAgain
        self.asked.append(at < len(self.given) and self.given[at])
        return self.asked[-1]

    def decide(self, task: Task, key: str) -> object:
        return None

    def correlation(self, task: Task) -> str | None:
        return None


def known(expression: Formula, data: Mapping[str, Any]) -> bool:
    """Whether the diagram alone says what a condition comes to."""
    if any(name in expression.text for name in WORLDLY) or "now()" in expression.text:
        return False
    return all(told(data.get(name)) for name in expression.names)


def told(value: object) -> bool:
    """Whether a variable was set by the diagram: an outcome, a result."""
    return isinstance(value, dict) and len(value) == 1 and bool(value.keys() & _TOLD)


_TOLD = {"outcome", "result"}


__all__ = ["Empty", "Guessing", "RoundAgain", "known", "told"]
