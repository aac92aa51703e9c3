"""A decision: a table of rules or one expression, evaluated with the decisions it requires."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from engine.errors.feel import DecisionAmbiguous
from engine.feel.builtins import BUILTINS, apply
from engine.feel.comparison import equal
from engine.feel.evaluation import DEFAULT_BUDGET, Budget, State
from engine.feel.expression import Expression, UnaryTests


class HitPolicy(StrEnum):
    """Which of the rules that match give the result (DMN 1.5, 8.2.10)."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    ANY = "ANY"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"


class Aggregation(StrEnum):
    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


_LISTS = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions."""

    id: str
    label: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `values` are in falling priority where the hit policy asks for it."""

    id: str
    name: str
    label: str
    values: tuple[object, ...] = ()
    default: Expression | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row; `number` counts from 1, as the table shows it."""

    id: str
    number: int
    tests: tuple[UnaryTests, ...]
    results: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A decision's value and the rules that matched, in the table's order."""

    value: object
    hits: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A compiled decision. `required_decisions` are ids, `requirements` the decisions themselves.

    The results of required decisions are seen under their variable's name and under their id.
    """

    id: str
    name: str
    name_en: str
    variable: str
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None
    rules: tuple[Rule, ...] = ()
    expression: Expression | None = None
    requirements: tuple[Decision, ...] = ()

    @property
    def required_decisions(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.requirements)

    @property
    def expressions(self) -> tuple[Expression | UnaryTests, ...]:
        """Every expression and cell, for linters that ask what a decision speaks of."""
        found: list[Expression | UnaryTests] = [each.expression for each in self.inputs]
        for rule in self.rules:
            found += [*rule.tests, *rule.results]
        found += [each.default for each in self.outputs if each.default is not None]
        return tuple(found) if self.expression is None else (*found, self.expression)

    def evaluate(
        self,
        context: Mapping[str, object],
        *,
        functions: Mapping[str, Callable[..., object]] | None = None,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> object:
        """The decision's value: plain for one output, a context for several, a list for COLLECT.

        Nothing matched gives the default outputs, or null; an empty list for COLLECT. Raises
        DecisionAmbiguous when UNIQUE or ANY is broken, and what an expression raises.
        """
        return self._run(State(context, functions, now, budget or DEFAULT_BUDGET), {})

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
        value = self._run(State(context, functions, now, budget or DEFAULT_BUDGET), {}, hits)
        return Explained(value, tuple(hits))

    def _run(
        self, state: State, done: dict[str, object], matched: list[Rule] | None = None
    ) -> object:
        """`done` are the results so far by id: what two decisions require is evaluated once."""
        if not self.requirements:
            return self._decide(state, matched)
        outside = state.context
        inside = dict(outside)
        for required in self.requirements:
            if required.variable in outside or required.id in outside:
                continue
            if required.id not in done:
                done[required.id] = required._run(state, done)
            inside[required.variable] = inside[required.id] = done[required.id]
        state.context = inside
        try:
            return self._decide(state, matched)
        finally:
            state.context = outside

    def _decide(self, state: State, matched: list[Rule] | None = None) -> object:
        if self.expression is not None:
            return self.expression.run(state)
        values = [each.expression.run(state) for each in self.inputs]
        first_only = self.hit_policy is HitPolicy.FIRST
        hits: list[Rule] = []
        for rule in self.rules:
            if self._matches(rule, values, state):
                hits.append(rule)
                if first_only:
                    break
        if matched is not None:
            matched.extend(hits)
        return self._result(hits, state)

    @staticmethod
    def _matches(rule: Rule, values: list[object], state: State) -> bool:
        for test, value in zip(rule.tests, values, strict=True):
            if test.test(value, state) is not True:
                return False
        return True

    def _result(self, hits: list[Rule], state: State) -> object:
        if self.hit_policy in _LISTS:
            found = [self._row(rule, state) for rule in hits]
            if self.hit_policy is HitPolicy.OUTPUT_ORDER:
                found.sort(key=lambda row: self._priority(row, state))
            plain = [self._value(row) for row in found]
            return plain if self.aggregation is None else self._aggregate(plain, state)
        if not hits:
            return self._default(state)
        if self.hit_policy is HitPolicy.UNIQUE and len(hits) > 1:
            raise self._ambiguous(hits)
        rows = [self._row(rule, state) for rule in hits]
        if self.hit_policy is HitPolicy.ANY:
            if any(not equal(state, rows[0], row) for row in rows[1:]):
                raise self._ambiguous(hits)
        elif self.hit_policy is HitPolicy.PRIORITY:
            rows.sort(key=lambda row: self._priority(row, state))
        return self._value(rows[0])

    def _row(self, rule: Rule, state: State) -> list[object]:
        return [each.run(state) for each in rule.results]

    def _value(self, row: list[object]) -> object:
        if len(self.outputs) == 1:
            return row[0]
        return {output.name: each for output, each in zip(self.outputs, row, strict=True)}

    def _default(self, state: State) -> object:
        if all(each.default is None for each in self.outputs):
            return None
        return self._value(
            [None if each.default is None else each.default.run(state) for each in self.outputs]
        )

    def _priority(self, row: list[object], state: State) -> tuple[int, ...]:
        """Places among the allowed values; what is not among them comes last."""
        places = []
        for output, value in zip(self.outputs, row, strict=True):
            matching = (
                place
                for place, allowed in enumerate(output.values)
                if equal(state, value, allowed) is True
            )
            places.append(next(matching, len(output.values)))
        return tuple(places)

    def _aggregate(self, found: list[object], state: State) -> object:
        if self.aggregation is Aggregation.COUNT:
            return Decimal(len(found))
        if not found or self.aggregation is None:
            return None
        return apply(state, BUILTINS[self.aggregation.value.lower()], [found])

    def _ambiguous(self, hits: list[Rule]) -> DecisionAmbiguous:
        rules = ", ".join(f"{rule.number} ({rule.id})" for rule in hits)
        return DecisionAmbiguous(
            where=self.id, table=self.name, policy=self.hit_policy.value, rules=rules
        )
