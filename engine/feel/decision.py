"""A decision: a table, an expression or a box, evaluated with what it requires."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.feel.boxed import FunctionBox, Logic, Typed, inside
from engine.feel.evaluation import DEFAULT_BUDGET, Budget, State
from engine.feel.expression import Expression, UnaryTests
from engine.feel.table import Aggregation, HitPolicy, Input, Output, Rule, Table
from engine.feel.types import Type, coerced
from engine.feel.values import Function, adopt


@dataclass(frozen=True, slots=True)
class Explained:
    """A decision's value and the rules that matched, in the table's order."""

    value: object
    hits: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Datum:
    """Input data a decision requires; `under` is the import it comes from, if any."""

    name: str
    type: Type | None = None
    under: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A function a decision may call: a business knowledge model or a decision service."""

    name: str
    function: Function
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """A compiled decision. `required_decisions` are ids, `requirements` the decisions themselves.

    The results of required decisions are seen under their variable's name and under their id;
    what comes from another document is seen inside the name of its import (`imported`).
    """

    id: str
    name: str
    name_en: str
    variable: str
    logic: Logic | None = None
    type: Type | None = None
    requirements: tuple[Decision, ...] = ()
    imported: Mapping[int, str] = field(default_factory=dict)  # by place among requirements
    data: tuple[Datum, ...] = ()
    knowledge: tuple[Knowledge, ...] = ()

    @property
    def table(self) -> Table | None:
        logic = self.logic.logic if isinstance(self.logic, Typed) else self.logic
        return logic if isinstance(logic, Table) else None

    @property
    def expression(self) -> Expression | None:
        logic = self.logic.logic if isinstance(self.logic, Typed) else self.logic
        return logic if isinstance(logic, Expression) else None

    @property
    def inputs(self) -> tuple[Input, ...]:
        return () if self.table is None else self.table.inputs

    @property
    def outputs(self) -> tuple[Output, ...]:
        return () if self.table is None else self.table.outputs

    @property
    def rules(self) -> tuple[Rule, ...]:
        return () if self.table is None else self.table.rules

    @property
    def hit_policy(self) -> HitPolicy:
        return HitPolicy.UNIQUE if self.table is None else self.table.hit_policy

    @property
    def aggregation(self) -> Aggregation | None:
        return None if self.table is None else self.table.aggregation

    @property
    def required_decisions(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.requirements)

    @property
    def expressions(self) -> tuple[Expression | UnaryTests, ...]:
        """Every expression and cell, for linters that ask what a decision speaks of."""
        return tuple(_expressions(self.logic))

    def evaluate(
        self,
        context: Mapping[str, object],
        *,
        functions: Mapping[str, Callable[..., object]] | None = None,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> object:
        """The decision's value: plain for one output, a context for several, a list for COLLECT.

        Nothing matched gives the default outputs, or null; an empty list for COLLECT. What is
        not of the declared type is null. Raises DecisionAmbiguous when UNIQUE or ANY is broken,
        and what an expression raises.
        """
        return self.run(State(context, functions, now, budget or DEFAULT_BUDGET), {})

    def explain(
        self,
        context: Mapping[str, object],
        *,
        functions: Mapping[str, Callable[..., object]] | None = None,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> Explained:
        """As `evaluate`, and which rules of this table (not of required ones) matched."""
        hits: list[Rule] = []
        value = self.run(State(context, functions, now, budget or DEFAULT_BUDGET), {}, hits)
        return Explained(value, tuple(hits))

    def run(
        self, state: State, done: dict[Decision, object], matched: list[Rule] | None = None
    ) -> object:
        """`done` are the results so far: what two decisions require is evaluated once."""
        if not (self.requirements or self.data or self.knowledge):
            return coerced(state, self._decide(state, matched), self.type)
        outside = state.context
        within = _Names(outside)
        for datum in self.data:
            if datum.under:
                given = adopt(outside.get(datum.under))
                if not isinstance(given, Mapping) or datum.name not in given:
                    given = outside  # handed in without saying which document it is of
                if datum.name in given:
                    value = coerced(state, adopt(given[datum.name]), datum.type)
                    within.put(datum.under, datum.name, value)
            elif datum.name in outside:
                value = coerced(state, adopt(outside[datum.name]), datum.type)
                within.put("", datum.name, value)
        for index, required in enumerate(self.requirements):
            self._require(required, self.imported.get(index, ""), within, state, done)
        for known in self.knowledge:
            within.put(known.under, known.name, known.function)
        state.context = within.names
        try:
            return coerced(state, self._decide(state, matched), self.type)
        finally:
            state.context = outside

    @staticmethod
    def _require(
        required: Decision,
        under: str,
        within: _Names,
        state: State,
        done: dict[Decision, object],
    ) -> None:
        outside = state.context
        if not under and (required.variable in outside or required.id in outside):
            key = required.variable if required.variable in outside else required.id
            if required.type is not None:  # handed in instead of being decided
                within.put("", key, coerced(state, adopt(outside[key]), required.type))
            return
        if required not in done:
            given = adopt(outside.get(under)) if under else None
            if isinstance(given, Mapping):
                state.context = {**outside, **given}
            try:
                done[required] = required.run(state, done)
            finally:
                state.context = outside
        within.put(under, required.variable, done[required])
        within.put(under, required.id, done[required])

    def _decide(self, state: State, matched: list[Rule] | None) -> object:
        if self.logic is None:
            return None
        table = self.table
        if table is None or matched is None:
            return self.logic.run(state)
        value = table.run(state, matched)
        return coerced(state, value, self.logic.type) if isinstance(self.logic, Typed) else value


class _Names:
    """The names around a decision, with those of imported documents one step below."""

    __slots__ = ("_own", "names")

    def __init__(self, outside: Mapping[str, object]) -> None:
        self.names = dict(outside)
        self._own: set[str] = set()

    def put(self, under: str, name: str, value: object) -> None:
        if not under:
            self.names[name] = value
            return
        if under not in self._own:
            given = adopt(self.names.get(under))
            self.names[under] = dict(given) if isinstance(given, Mapping) else {}
            self._own.add(under)
        self.names[under][name] = value  # type: ignore[index]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Service:
    """A decision service: decisions that are evaluated for data and decisions handed in."""

    id: str
    name: str
    variable: str
    outputs: tuple[Decision, ...]
    parameters: tuple[tuple[str, Type | None], ...]
    type: Type | None = None

    def function(self) -> Function:
        """The service as a function; data come before decisions."""
        box = FunctionBox(self.parameters, self, self.type)
        return box.over({})

    def run(self, state: State) -> object:
        """What comes out where the names around are the parameters: a context for several."""
        done: dict[Decision, object] = {}
        found = {each.variable: each.run(state, done) for each in self.outputs}
        return next(iter(found.values())) if len(found) == 1 else found

    def evaluate(
        self,
        context: Mapping[str, object],
        *,
        functions: Mapping[str, Callable[..., object]] | None = None,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> object:
        """The service's value for data and decisions by name; what is missing is null."""
        state = State({}, functions, now, budget or DEFAULT_BUDGET)
        given = [adopt(context.get(name)) for name, _ in self.parameters]
        return self.function().invoke(state, given)


def _expressions(logic: object) -> Iterator[Expression | UnaryTests]:
    if isinstance(logic, Expression):
        yield logic
    elif isinstance(logic, Table):
        yield from logic.expressions
    elif logic is not None:
        for each in inside(logic):
            yield from _expressions(each)


__all__ = [
    "Aggregation",
    "Datum",
    "Decision",
    "Explained",
    "HitPolicy",
    "Input",
    "Knowledge",
    "Output",
    "Rule",
    "Service",
    "Table",
]
