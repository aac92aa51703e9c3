"""A decision table: which of its rules match, and what they make together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.errors.feel import DecisionAmbiguous
from engine.feel.builtins import BUILTINS, apply
from engine.feel.comparison import equal
from engine.feel.evaluation import State
from engine.feel.expression import Expression, UnaryTests
from engine.feel.types import Type, coerced


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
    """A column of conditions; what is not of `type` or not among `allowed` counts as null."""

    id: str
    label: str
    expression: Expression
    type: Type | None = None
    allowed: UnaryTests | None = None

    def value(self, state: State) -> object:
        value = coerced(state, self.expression.run(state), self.type)
        if self.allowed is not None and self.allowed.test(value, state) is not True:
            return None
        return value


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `values` are in falling priority where the hit policy asks for it."""

    id: str
    name: str
    label: str
    values: tuple[object, ...] = ()
    default: Expression | None = None
    type: Type | None = None
    allowed: UnaryTests | None = None

    def fitted(self, value: object, state: State) -> object:
        """The value, or null when the column does not allow it."""
        value = coerced(state, value, self.type)
        if self.allowed is not None and self.allowed.test(value, state) is not True:
            return None
        return value


@dataclass(frozen=True, slots=True)
class Rule:
    """One row; `number` counts from 1, as the table shows it. `types` are of single results."""

    id: str
    number: int
    tests: tuple[UnaryTests, ...]
    results: tuple[Expression, ...]
    types: tuple[Type | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A compiled table; `id` and `name` are of the decision or function it belongs to."""

    id: str
    name: str
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None
    rules: tuple[Rule, ...] = ()

    @property
    def expressions(self) -> Iterator[Expression | UnaryTests]:
        yield from (each.expression for each in self.inputs)
        for rule in self.rules:
            yield from rule.tests
            yield from rule.results
        yield from (each.default for each in self.outputs if each.default is not None)

    def run(self, state: State, matched: list[Rule] | None = None) -> object:
        """The value: plain for one output, a context for several, a list for COLLECT.

        Nothing matched gives the default outputs, or null; an empty list for COLLECT. Raises
        DecisionAmbiguous when UNIQUE or ANY is broken, and what an expression raises.
        """
        values = [each.value(state) for each in self.inputs]
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
        if not hits and any(each.default is not None for each in self.outputs):
            default = self._default(state)
            return [default] if self.hit_policy in _LISTS and not self.aggregation else default
        if self.hit_policy in _LISTS:
            found = [self._row(rule, state) for rule in hits]
            if self.hit_policy is HitPolicy.OUTPUT_ORDER:
                found.sort(key=lambda row: self._priority(row, state))
            plain = [self._value(row) for row in found]
            return plain if self.aggregation is None else self._aggregate(plain, state)
        if not hits:
            return None
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
        values = [each.run(state) for each in rule.results]
        if rule.types:
            values = [coerced(state, *pair) for pair in zip(values, rule.types, strict=True)]
        return [
            output.fitted(value, state) for output, value in zip(self.outputs, values, strict=True)
        ]

    def _value(self, row: list[object]) -> object:
        if len(self.outputs) == 1:
            return row[0]
        return {output.name: each for output, each in zip(self.outputs, row, strict=True)}

    def _default(self, state: State) -> object:
        return self._value(
            [
                None if each.default is None else each.fitted(each.default.run(state), state)
                for each in self.outputs
            ]
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
