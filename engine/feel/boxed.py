"""Boxed expressions: contexts, lists, relations, functions, calls, choices, loops as boxes.

Each has `run`, as an Expression has; what a box names is seen by the boxes inside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from engine.feel.evaluation import State
from engine.feel.looping import counting, item_at
from engine.feel.types import Type, coerced
from engine.feel.values import Function, Range, adopt


class Logic(Protocol):
    """Whatever can be evaluated: an expression, a table, a box."""

    def run(self, state: State) -> object: ...


def run_in(logic: Logic, context: Mapping[str, object], state: State) -> object:
    """Evaluate with other names around."""
    outside = state.context
    state.context = context
    try:
        return logic.run(state)
    finally:
        state.context = outside


def _with(state: State, **names: object) -> dict[str, object]:
    state.spend(1 + (len(state.context) >> 4))
    return {**state.context, **names}


@dataclass(frozen=True, slots=True)
class Typed:
    """A box with a declared type: what is not of it is null."""

    logic: Logic
    type: Type

    def run(self, state: State) -> object:
        return coerced(state, self.logic.run(state), self.type)


@dataclass(frozen=True, slots=True)
class ContextBox:
    """Named entries, each seen by the next; `result` is what comes out instead of the context."""

    entries: tuple[tuple[str, Logic], ...]
    result: Logic | None = None

    def run(self, state: State) -> object:
        found: dict[str, object] = {}
        inside = _with(state)
        for name, logic in self.entries:
            found[name] = inside[name] = run_in(logic, inside, state)
            inside = dict(inside)  # a function made by an entry keeps what was there before
        return found if self.result is None else run_in(self.result, inside, state)


@dataclass(frozen=True, slots=True)
class ListBox:
    items: tuple[Logic, ...]

    def run(self, state: State) -> object:
        state.spend_items(len(self.items))
        return [each.run(state) for each in self.items]


@dataclass(frozen=True, slots=True)
class RelationBox:
    """Rows of contexts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Logic, ...], ...]

    def run(self, state: State) -> object:
        state.spend_items(len(self.rows) * len(self.columns))
        return [
            {name: cell.run(state) for name, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class FunctionBox:
    """A function; it sees what is around it where it stands."""

    parameters: tuple[tuple[str, Type | None], ...]
    body: Logic
    result: Type | None = None

    def run(self, state: State) -> object:
        return self.over(state.context)

    def over(self, around: Mapping[str, object]) -> Function:
        """The function with these names around it."""
        kinds = tuple(kind for _, kind in self.parameters)
        names = tuple(name for name, _ in self.parameters)

        def call(state: State, arguments: list[object]) -> object:
            state.spend(2)
            given = {
                name: coerced(state, argument, kind)
                for name, kind, argument in zip(names, kinds, arguments, strict=True)
            }
            value = run_in(self.body, {**around, **given}, state)
            return coerced(state, value, self.result)

        return Function(names, call, kinds=kinds if any(kinds) else (), result=self.result)


@dataclass(frozen=True, slots=True)
class Nothing:
    """What another language would have to evaluate: always null."""

    def run(self, state: State) -> object:
        return None


@dataclass(frozen=True, slots=True)
class CallBox:
    """A function called with named arguments; a parameter without one is null."""

    function: Logic
    arguments: tuple[tuple[str, Logic], ...]

    def run(self, state: State) -> object:
        function = self.function.run(state)
        if not isinstance(function, Function):
            return None
        given = {name: logic.run(state) for name, logic in self.arguments}
        if not function.variadic and given.keys() <= set(function.parameters):
            given = {name: given.get(name) for name in function.parameters}
        return function.invoke_named(state, given)


@dataclass(frozen=True, slots=True)
class ConditionalBox:
    condition: Logic
    yes: Logic
    no: Logic

    def run(self, state: State) -> object:
        return (self.yes if self.condition.run(state) is True else self.no).run(state)


@dataclass(frozen=True, slots=True)
class FilterBox:
    """The items of a list that match, or the one at a place."""

    source: Logic
    match: Logic

    def run(self, state: State) -> object:
        value = self.source.run(state)
        if value is None:
            return None
        items = value if isinstance(value, list) else [value]
        chosen: list[object] = []
        for item in items:
            each = adopt(item)
            names = _with(state)
            if isinstance(each, Mapping):
                names.update(each)
            names.setdefault("item", each)
            verdict = run_in(self.match, names, state)
            if isinstance(verdict, Decimal):
                return item_at(items, verdict)
            if verdict is True:
                chosen.append(each)
            elif verdict is not False and verdict is not None:
                return None
        return chosen


def _items(source: Logic, state: State) -> Iterator[object] | None:
    value = source.run(state)
    if isinstance(value, Range):
        return counting(value.start, value.end, value.start_included, value.end_included)
    if value is None:
        return None
    return map(adopt, value if isinstance(value, list) else [value])


@dataclass(frozen=True, slots=True)
class ForBox:
    name: str
    source: Logic
    result: Logic

    def run(self, state: State) -> object:
        items = _items(self.source, state)
        if items is None:
            return None
        results: list[object] = []
        for each in items:
            state.spend(len(results) >> 4)
            names = _with(state, partial=list(results), **{self.name: each})
            results.append(run_in(self.result, names, state))
            state.spend_items(len(results))
        return results


@dataclass(frozen=True, slots=True)
class QuantifiedBox:
    """As in FEEL, but a condition that gives anything else than a boolean makes it null."""

    every: bool
    name: str
    source: Logic
    condition: Logic

    def run(self, state: State) -> object:
        items = _items(self.source, state)
        if items is None:
            return None
        decisive = not self.every
        found = unknown = False
        for each in items:
            verdict = run_in(self.condition, _with(state, **{self.name: each}), state)
            if verdict is None:
                unknown = True
            elif not isinstance(verdict, bool):
                return None
            elif verdict is decisive:
                found = True
        if found:
            return decisive
        return None if unknown else not decisive


def inside(logic: object) -> Sequence[object]:
    """The parts of a box, for those who ask what it speaks of."""
    if isinstance(logic, Typed):
        return (logic.logic,)
    if isinstance(logic, ContextBox):
        return (*(each for _, each in logic.entries), logic.result)
    if isinstance(logic, ListBox):
        return logic.items
    if isinstance(logic, RelationBox):
        return tuple(cell for row in logic.rows for cell in row)
    if isinstance(logic, FunctionBox):
        return (logic.body,)
    if isinstance(logic, CallBox):
        return (logic.function, *(each for _, each in logic.arguments))
    if isinstance(logic, ConditionalBox):
        return (logic.condition, logic.yes, logic.no)
    if isinstance(logic, FilterBox):
        return (logic.source, logic.match)
    if isinstance(logic, ForBox):
        return (logic.source, logic.result)
    if isinstance(logic, QuantifiedBox):
        return (logic.source, logic.condition)
    return ()
