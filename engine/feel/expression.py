"""Compiling FEEL at deployment, evaluating it afterwards: the entrance to this package."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from engine.errors.feel import BudgetExceeded, FeelTooComplex
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiler, Facts, TestCode
from engine.feel.evaluation import DEFAULT_BUDGET, Budget, Code, State
from engine.feel.lexer import shortened
from engine.feel.names import phrases_of
from engine.feel.parser import Parser
from engine.feel.signature import Signature
from engine.feel.types import Type
from engine.feel.values import adopt

_BUILTIN_PHRASES = phrases_of(frozenset(BUILTINS))
_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a document adds to the texts in it.

    `hints` are names it defines, perhaps of several words, `callables` those of them that are
    functions and hide built-in ones, `types` its types.
    """

    hints: frozenset[str] = frozenset()
    callables: frozenset[str] = frozenset()
    types: Mapping[str, Type] = field(default_factory=dict)


NOWHERE = Surroundings()


class _Compiled:
    """What expressions and unary tests have in common: their text and what they speak of."""

    __slots__ = ("_facts", "text")

    def __init__(self, text: str, facts: Facts) -> None:
        self.text = text
        self._facts = facts

    @property
    def names(self) -> frozenset[str]:
        """The root names read."""
        return frozenset(self._facts.names)

    @property
    def paths(self) -> frozenset[tuple[str, ...]]:
        """Dotted paths from root names, each as long as written: ("case", "orders", "listed")."""
        return frozenset(self._facts.paths)

    @property
    def calls(self) -> frozenset[str]:
        """The host functions called."""
        return frozenset(self._facts.calls)

    @property
    def literal_calls(self) -> frozenset[tuple[str, object]]:
        """Host function calls whose first argument is a literal: ("setting", "auto_dispatch")."""
        return frozenset(self._facts.literal_calls)

    @property
    def comparisons(self) -> frozenset[tuple[tuple[str, ...], str]]:
        """Paths compared with a text: (("accept", "outcome"), "reject")."""
        return frozenset(self._facts.comparisons)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    def _failed(self, error: BudgetExceeded | RecursionError) -> BudgetExceeded:
        if isinstance(error, BudgetExceeded):
            what, limit = error.values["what"], error.values["limit"]
            return BudgetExceeded(text=shortened(self.text), what=what, limit=limit)
        return BudgetExceeded(text=shortened(self.text), what="nesting", limit="the stack")


class Expression(_Compiled):
    """A compiled expression; it holds no state of an evaluation, so threads may share it."""

    __slots__ = ("_code",)

    def __init__(self, text: str, facts: Facts, code: Code) -> None:
        super().__init__(text, facts)
        self._code = code

    def evaluate(
        self,
        context: Mapping[str, object] = _NOTHING,
        *,
        functions: Mapping[str, Callable[..., object]] | None = None,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> object:
        """The FEEL value of the expression; what cannot be computed is null (None).

        `context` holds FEEL values, or Python values that have one (see `adopt`). A host function
        gets positional arguments as written and named ones as keywords, blanks as underscores.
        Raises BudgetExceeded, FunctionMissing, and whatever a host function raises.
        """
        # the same as `run`, written out: a call less matters where a condition takes 1 µs
        state = State(context, functions, now, budget or DEFAULT_BUDGET)
        try:
            result = self._code(state, None)
            if type(result) is list or type(result) is dict:
                _weigh(state, result)
        except (BudgetExceeded, RecursionError) as error:
            raise self._failed(error) from error
        return result

    def run(self, state: State) -> object:
        """As `evaluate`, within an evaluation that has begun."""
        try:
            result = self._code(state, None)
            if type(result) is list or type(result) is dict:
                _weigh(state, result)
        except (BudgetExceeded, RecursionError) as error:
            raise self._failed(error) from error
        return result


class UnaryTests(_Compiled):
    """A compiled cell of a decision table: does a value meet it?"""

    __slots__ = ("_negated", "_test")

    def __init__(self, text: str, facts: Facts, test: TestCode | None, negated: bool) -> None:
        super().__init__(text, facts)
        self._test = test
        self._negated = negated

    @property
    def is_any(self) -> bool:
        """Whether the cell is `-`, which everything meets."""
        return self._test is None

    def evaluate(
        self,
        value: object,
        context: Mapping[str, object] = _NOTHING,
        *,
        functions: Mapping[str, Callable[..., object]] | None = None,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> bool | None:
        """Whether `value` (which is `?` in the text) meets one of the tests; null if unknown."""
        return self.test(adopt(value), State(context, functions, now, budget or DEFAULT_BUDGET))

    def test(self, value: object, state: State) -> bool | None:
        """As `evaluate`, within an evaluation that has begun."""
        if self._test is None:
            return True
        try:
            verdict = self._test(state, None, value)
        except (BudgetExceeded, RecursionError) as error:
            raise self._failed(error) from error
        if self._negated:
            return None if verdict is None else not verdict
        return verdict


def compile_expression(
    text: str,
    *,
    names: Collection[str] | None = None,
    functions: Mapping[str, Signature] | None = None,
    around: Surroundings = NOWHERE,
    listed: bool = False,
) -> Expression:
    """Compile an expression.

    `names` are the root names there are; None allows any. `functions` are the host functions,
    `around` is what the document it stands in defines; `listed`: several expressions with commas
    between them are a list, as in DMN documents.
    Raises FeelSyntax, UnknownName, UnknownFunction, WrongArguments or FeelTooComplex.
    """
    make = _expression if around is NOWHERE else _expression.__wrapped__
    return make(text, *_vocabulary(names, functions), around, listed)


def compile_unary_tests(
    text: str,
    *,
    names: Collection[str] | None = None,
    functions: Mapping[str, Signature] | None = None,
    around: Surroundings = NOWHERE,
) -> UnaryTests:
    """Compile the tests of a decision table's cell, such as `< 5`, `"a", "b"` or `? > x`.

    Arguments and errors are those of `compile_expression`.
    """
    make = _unary_tests if around is NOWHERE else _unary_tests.__wrapped__
    return make(text, *_vocabulary(names, functions), around)


_Functions = tuple[tuple[str, Signature], ...]


def _vocabulary(
    names: Collection[str] | None, functions: Mapping[str, Signature] | None
) -> tuple[frozenset[str] | None, _Functions]:
    return (
        None if names is None else frozenset(names),
        tuple(functions.items()) if functions else (),
    )


def _parser(
    text: str, names: frozenset[str] | None, functions: _Functions, around: Surroundings
) -> Parser:
    known = [_BUILTIN_PHRASES]
    if functions:
        known.insert(0, phrases_of(frozenset(name for name, _ in functions)))
    if names:
        known.insert(0, phrases_of(names))
    if around.hints:
        known.insert(0, phrases_of(around.hints))
    return Parser(text, known, around.types)


@lru_cache(maxsize=4096)
def _expression(
    text: str,
    names: frozenset[str] | None,
    functions: _Functions,
    around: Surroundings,
    listed: bool,
) -> Expression:
    compiler = Compiler(text, names, dict(functions), around.hints, around.callables)
    try:
        parser = _parser(text, names, functions, around)
        code = compiler.code(parser.expression_only(listed=listed))
    except RecursionError as error:
        raise FeelTooComplex(limit="the stack") from error
    return Expression(text, compiler.facts, code)


@lru_cache(maxsize=4096)
def _unary_tests(
    text: str, names: frozenset[str] | None, functions: _Functions, around: Surroundings
) -> UnaryTests:
    compiler = Compiler(text, names, dict(functions), around.hints, around.callables)
    try:
        tests, negated = _parser(text, names, functions, around).unary_tests_only()
        test = compiler.tests(tests) if tests else None
    except RecursionError as error:
        raise FeelTooComplex(limit="the stack") from error
    return UnaryTests(text, compiler.facts, test, negated)


MAX_NESTING = 150  # of a result: what writes it down or compares it goes as deep


def _weigh(state: State, result: object) -> None:
    """Refuse a result that is small in memory but huge when written, or nested without end."""
    level = [result]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_NESTING:
            raise BudgetExceeded(what="levels of a result", limit=MAX_NESTING)
        below: list[object] = []
        for value in level:
            if type(value) is list:
                state.spend(len(value))
                below.extend(each for each in value if type(each) in (list, dict))
            elif type(value) is dict:
                state.spend(len(value))
                below.extend(each for each in value.values() if type(each) in (list, dict))
        level = below
