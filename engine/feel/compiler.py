"""From the tree to closures: names are resolved once, evaluating only calls functions.

A closure takes the state of the evaluation and the environment of local variables. Comparisons
with a literal and paths from a root name, which is what conditions are made of, have shapes of
their own; everything else takes the general way.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.errors.feel import (
    FeelTooComplex,
    FunctionMissing,
    UnknownFunction,
    UnknownName,
    WrongArguments,
)
from engine.feel import arithmetic, comparison
from engine.feel import syntax as s
from engine.feel.builtins import BUILTINS, Overload, apply, as_function, usage
from engine.feel.evaluation import Code, Environment, State
from engine.feel.inference import inferred
from engine.feel.lexer import shortened
from engine.feel.looping import counting, item_at
from engine.feel.names import suggestion
from engine.feel.signature import Signature
from engine.feel.types import ANY, coerced, conforms
from engine.feel.values import NATIVE, Function, Range, adopt, property_of

MAX_NODE_DEPTH = 150

TestCode = Callable[[State, Environment, object], bool | None]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ITEM = object()  # the frame of a filter: its item, whose entries are names


@dataclass(slots=True)
class Facts:
    """What an expression speaks of, for linters; filled while compiling."""

    names: set[str] = field(default_factory=set)
    paths: set[tuple[str, ...]] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    literal_calls: set[tuple[str, object]] = field(default_factory=set)
    comparisons: set[tuple[tuple[str, ...], str]] = field(default_factory=set)


class Compiler:
    """Compiles the tree of one text. `names` of None: any root name is allowed."""

    def __init__(
        self,
        text: str,
        names: frozenset[str] | None,
        functions: Mapping[str, Signature],
        hints: frozenset[str] = frozenset(),
        callables: frozenset[str] = frozenset(),
    ) -> None:
        """`hints` are names a document gives a meaning: what they hold may be called; `callables`
        are functions of its own, which come before the built-in ones."""
        self.facts = Facts()
        self._hints = hints
        self._callables = callables
        self._text = text
        self._names = names
        self._functions = functions
        self._frames: list[object] = []  # outermost first: a name, or _ITEM
        self._depth = 0
        self._nodes = 0

    def code(self, node: s.Node) -> Code:
        self._depth += 1
        if self._depth > MAX_NODE_DEPTH:
            raise FeelTooComplex(limit=f"{MAX_NODE_DEPTH} levels", position=node.position)
        self._nodes += 1
        code = _COMPILE[type(node)](self, node)
        self._depth -= 1
        return code

    def _body(self, node: s.Node) -> tuple[Code, int]:
        """Code that may run many times, and how many steps a turn costs: a long one costs more."""
        before = self._nodes
        code = self.code(node)
        return code, max(1, (self._nodes - before) // 4)

    @contextmanager
    def _inside(self, *frames: object) -> Iterator[None]:
        self._frames.extend(frames)
        yield
        del self._frames[len(self._frames) - len(frames) :]

    # names and paths ---------------------------------------------------------------------------

    def _literal(self, node: s.Literal) -> Code:
        value = node.value
        return lambda state, env: value

    def _name(self, node: s.Name) -> Code:
        return self._resolve(node, len(self._frames) - 1, in_filter=False)

    def _resolve(self, node: s.Name, frame: int, *, in_filter: bool) -> Code:
        """The variable of that name as seen from a frame outwards."""
        name = node.name
        for index in range(frame, -1, -1):
            steps = len(self._frames) - 1 - index
            if self._frames[index] is _ITEM:
                outer = self._resolve(node, index - 1, in_filter=True)
                return _item_entry(name, _local(steps), outer)
            if self._frames[index] == name:
                return _snapshot(_local(steps)) if name == "partial" else _local(steps)
        return self._root(node, in_filter=in_filter)

    def _root(self, node: s.Name, *, in_filter: bool) -> Code:
        name = node.name
        if self._names is not None and name not in self._names:
            if name in BUILTINS:
                function = as_function(name)
                return lambda state, env: function
            if in_filter:  # an entry of the item, which nobody can know before
                return lambda state, env: None
            raise UnknownName(
                name=name, **self._place(node), **suggestion(name, self._known_names())
            )
        if not in_filter or self._names is not None:
            self.facts.names.add(name)
            self.facts.paths.add((name,))
        if self._names is None and name in BUILTINS:
            function = as_function(name)
            return lambda state, env: adopt(state.context.get(name, function))

        def load(state: State, env: Environment) -> object:
            value = state.context.get(name)
            return value if type(value) in NATIVE else adopt(value)

        return load

    def _known_names(self) -> set[str]:
        return {*(self._names or ()), *(f for f in self._frames if isinstance(f, str))}

    def _place(self, node: s.Node) -> dict[str, Any]:
        return {
            "text": shortened(self._text),
            "position": node.position,
            "column": node.position + 1,
        }

    def _static_path(self, node: s.Node) -> tuple[str, ...] | None:
        """`a.b.c` from a root name, None for anything else."""
        names: list[str] = []
        while isinstance(node, s.Path):
            names.append(node.name)
            node = node.source
        if not isinstance(node, s.Name) or node.name in self._frames or _ITEM in self._frames:
            return None
        if self._names is not None and node.name not in self._names:
            return None
        return (node.name, *reversed(names))

    def _path(self, node: s.Path) -> Code:
        path = self._static_path(node)
        name = node.name
        source = self.code(node.source)
        if path is not None:
            self.facts.paths.discard(path[:-1])  # only the longest is meant
            self.facts.paths.add(path)
            if len(path) == 2:
                return _root_entry(path[0], name)

        def read(state: State, env: Environment) -> object:
            value = source(state, env)
            if type(value) is dict:
                found = value.get(name)
                return found if type(found) in NATIVE else adopt(found)
            if type(value) is list:
                state.spend_items(len(value))
                return [property_of(adopt(each), name) for each in value]
            return property_of(value, name)

        return read

    def _filter(self, node: s.Filter) -> Code:
        source = self.code(node.source)
        if isinstance(node.condition, s.Literal) and isinstance(node.condition.value, Decimal):
            index = node.condition.value
            return lambda state, env: item_at(source(state, env), index)
        with self._inside(_ITEM):
            condition, cost = self._body(node.condition)

        def select(state: State, env: Environment) -> object:
            value = source(state, env)
            if value is None:
                return None
            items = value if isinstance(value, list) else [value]
            chosen: list[object] = []
            for item in items:
                state.spend(cost)
                each = item if type(item) in NATIVE else adopt(item)
                verdict = condition(state, (each, env))
                if verdict is True:
                    chosen.append(each)
                elif isinstance(verdict, Decimal):
                    return item_at(items, verdict)
                elif verdict is not False and verdict is not None:
                    return None
            return chosen

        return select

    # operators ---------------------------------------------------------------------------------

    def _negation(self, node: s.Negation) -> Code:
        operand = self.code(node.operand)
        return lambda state, env: arithmetic.negate(operand(state, env))

    def _arithmetic(self, node: s.Arithmetic) -> Code:
        left, right = self.code(node.left), self.code(node.right)
        if node.operator == "+":
            add = arithmetic.add
            return lambda state, env: add(state, left(state, env), right(state, env))
        operation = {
            "-": arithmetic.subtract,
            "*": arithmetic.multiply,
            "/": arithmetic.divide,
            "**": arithmetic.power,
        }[node.operator]
        return lambda state, env: operation(left(state, env), right(state, env))

    def _comparison(self, node: s.Comparison) -> Code:
        left, right = self.code(node.left), self.code(node.right)
        self._note_comparison(node.left, node.right)
        self._note_comparison(node.right, node.left)
        constant = node.right.value if isinstance(node.right, s.Literal) else None
        if node.operator in ("=", "!="):
            return _equality(node.operator == "=", left, right, constant)
        return _ordering(_COMPARE[node.operator], left, right, constant)

    def _note_comparison(self, side: s.Node, other: s.Node) -> None:
        path = self._static_path(side)
        if path and isinstance(other, s.Literal) and isinstance(other.value, str):
            self.facts.comparisons.add((path, other.value))

    def _logic(self, node: s.Logic) -> Code:
        operands = [self.code(each) for each in node.operands]
        decisive = node.operator == "or"
        if len(operands) == 2:
            return _logic_of_two(decisive, *operands)

        def decide(state: State, env: Environment) -> object:
            result: bool | None = not decisive
            for operand in operands:
                value = operand(state, env)
                if value is decisive:
                    return decisive
                if value is not (not decisive):
                    result = None
            return result

        return decide

    def _between(self, node: s.Between) -> Code:
        value, low, high = self.code(node.value), self.code(node.low), self.code(node.high)
        between = comparison.between
        return lambda state, env: between(value(state, env), low(state, env), high(state, env))

    def _in(self, node: s.In) -> Code:
        value = self.code(node.value)
        for test in node.tests:
            expression = test.expression if isinstance(test, s.Test) else test
            for each in expression.items if isinstance(expression, s.ListOf) else [expression]:
                self._note_comparison(node.value, each)
        test_code = self.tests(node.tests)
        return lambda state, env: test_code(state, env, value(state, env))

    def tests(self, nodes: list[s.Node]) -> TestCode:
        """Tests of which one must hold; `?` inside is the value tested."""
        codes = [self._test(each) for each in nodes]
        if len(codes) == 1:
            return codes[0]

        def any_of(state: State, env: Environment, value: object) -> bool | None:
            result: bool | None = False
            for code in codes:
                verdict = code(state, env, value)
                if verdict is True:
                    return True
                if verdict is None:
                    result = None
            return result

        return any_of

    def _test(self, node: s.Node) -> TestCode:
        assert isinstance(node, s.Test)
        expression = node.expression
        if node.uses_input:
            with self._inside("?"):
                own = self.code(expression)
            return _own_test(own)
        if isinstance(expression, s.Unary):
            return _unary_test(expression.operator, self.code(expression.operand))
        if isinstance(expression, s.Literal) and isinstance(expression.value, (str, Decimal)):
            return _literal_test(expression.value)
        code = self.code(expression)
        passes = comparison.passes
        if isinstance(expression, s.Interval):

            def in_interval(state: State, env: Environment, value: object) -> bool | None:
                interval = code(state, env)
                return None if interval is None else passes(state, value, interval)

            return in_interval
        return lambda state, env, value: passes(state, value, code(state, env))

    # values of several parts -------------------------------------------------------------------

    def _unary(self, node: s.Unary) -> Code:
        operand = self.code(node.operand)
        sign = node.operator

        def make(state: State, env: Environment) -> object:
            end = operand(state, env)
            if end is None or sign == "!=":
                return None
            if sign == "=":
                return Range(end, end, True, True)
            if sign[0] == "<":
                return Range(None, end, False, sign == "<=")
            return Range(end, None, sign == ">=", False)

        return make

    def _interval(self, node: s.Interval) -> Code:
        start, end = self.code(node.start), self.code(node.end)
        start_included, end_included = node.start_included, node.end_included

        def make(state: State, env: Environment) -> object:
            low, high = start(state, env), end(state, env)
            if low is None or high is None:  # no end there, unless it should be included
                if (low is None and start_included) or (high is None and end_included):
                    return None
                if low is high:
                    return None
            elif comparison.order(low, high) is None:
                return None
            return Range(low, high, start_included, end_included)

        return make

    def _list(self, node: s.ListOf) -> Code:
        items = [self.code(each) for each in node.items]
        cost = len(items) >> 2

        def make(state: State, env: Environment) -> object:
            if cost:
                state.spend(cost)
            return [each(state, env) for each in items]

        return make

    def _context(self, node: s.ContextOf) -> Code:
        entries: list[tuple[str, Code]] = []
        before = len(self._frames)
        for name, value in node.entries:
            entries.append((name, self.code(value)))
            self._frames.append(name)
        del self._frames[before:]

        def make(state: State, env: Environment) -> object:
            result: dict[str, object] = {}
            for name, value in entries:
                result[name] = value(state, env)
                env = (result[name], env)
            return result

        return make

    # forms -------------------------------------------------------------------------------------

    def _if(self, node: s.If) -> Code:
        condition, yes, no = self.code(node.condition), self.code(node.yes), self.code(node.no)
        return lambda state, env: (
            yes(state, env) if condition(state, env) is True else no(state, env)
        )

    def _iterations(self, nodes: list[s.Iteration]) -> list[Callable[[State, Environment], object]]:
        """The sources of nested loops; their names are frames afterwards, to be dropped."""
        sources = []
        for node in nodes:
            source = self.code(node.source)
            end = None if node.end is None else self.code(node.end)
            sources.append(_iteration_source(source, end))
            self._frames.append(node.name)
        return sources

    def _for(self, node: s.For) -> Code:
        before = len(self._frames)
        self._frames.append("partial")
        sources = self._iterations(node.iterations)
        body, cost = self._body(node.result)
        del self._frames[before:]

        def loop(state: State, env: Environment) -> object:
            results: list[object] = []
            inner: Environment = (results, env)
            limit = state.budget.items
            complete = _Complete()
            for each in _environments(state, inner, sources, cost, complete):
                results.append(body(state, each))
                if len(results) > limit:
                    state.spend_items(len(results))
            return results if complete else None

        return loop

    def _quantified(self, node: s.Quantified) -> Code:
        before = len(self._frames)
        sources = self._iterations(node.iterations)
        condition, cost = self._body(node.condition)
        del self._frames[before:]
        decisive = not node.every

        def quantify(state: State, env: Environment) -> object:
            result: bool | None = not decisive
            complete = _Complete()
            for each in _environments(state, env, sources, cost, complete):
                verdict = condition(state, each)
                if verdict is decisive:
                    return decisive
                if verdict is not (not decisive):
                    result = None
            return result if complete else None

        return quantify

    def _function(self, node: s.FunctionOf) -> Code:
        names = tuple(name for name, _ in node.parameters)
        kinds = [kind for _, kind in node.parameters]
        with self._inside(*names):
            body, cost = self._body(node.body)
        types = tuple(kinds) if any(kinds) else ()
        result = inferred(node.body, {n: ANY if k is None else k for n, k in node.parameters})

        def make(state: State, env: Environment) -> object:
            context = state.context  # a function sees what was around it when it was made

            def call(state: State, arguments: list[object]) -> object:
                state.spend(cost)
                inner = env
                for argument, kind in zip(arguments, kinds, strict=True):
                    inner = (coerced(state, argument, kind), inner)
                outside = state.context
                if outside is context:
                    return body(state, inner)
                state.context = context
                try:
                    return body(state, inner)
                finally:
                    state.context = outside

            return Function(names, call, kinds=types, result=result)

        return make

    def _instance_of(self, node: s.InstanceOf) -> Code:
        value = self.code(node.value)
        kind = node.type
        return lambda state, env: conforms(state, value(state, env), kind)

    # calls -------------------------------------------------------------------------------------

    def _call(self, node: s.Call) -> Code:
        function = node.function
        if isinstance(function, s.Name) and function.name not in self._frames:
            name = function.name
            if name in self._functions:
                return self._host_call(node, name)
            if name in self._callables:
                return self._value_call(node)
            if name in BUILTINS:  # also where a root name is called like one: `date("…")` stays
                return self._builtin_call(node, name)
            if name not in (self._names or ()) and name not in self._hints:
                known = {*self._functions, *BUILTINS}
                raise UnknownFunction(name=name, **self._place(node), **suggestion(name, known))
        return self._value_call(node)

    def _host_call(self, node: s.Call, name: str) -> Code:
        signature = self._functions[name]
        positional = len(node.arguments) - len(node.names)
        if not signature.accepts(positional, node.names):
            raise WrongArguments(name=name, usage=signature.usage(name), **self._place(node))
        self.facts.calls.add(name)
        if node.arguments and isinstance(node.arguments[0], s.Literal):
            self.facts.literal_calls.add((name, node.arguments[0].value))
        arguments = [self.code(each) for each in node.arguments]
        keywords = [each.replace(" ", "_") for each in node.names]

        def call(state: State, env: Environment) -> object:
            state.spend(1)
            function = (state.functions or {}).get(name)
            if function is None:
                raise FunctionMissing(name=name)
            values = [each(state, env) for each in arguments]
            named = dict(zip(keywords, values[positional:], strict=True))
            return adopt(function(*values[:positional], **named))

        return call

    def _builtin_call(self, node: s.Call, name: str) -> Code:
        arguments = [self.code(each) for each in node.arguments]
        fitting: list[Overload] = []
        places: list[int | None] = list(range(len(arguments)))
        for overload in BUILTINS[name]:
            if not node.names:
                if overload.takes(len(arguments)):
                    fitting.append(overload)
            elif len(node.names) == len(arguments) == len(set(node.names)):
                found = overload.places(node.names)
                if found is not None and (not fitting or found == places):
                    fitting.append(overload)
                    places = found
        if not fitting:
            raise WrongArguments(name=name, usage=usage(name), **self._place(node))
        skipped: Code = lambda state, env: None  # noqa: E731
        ordered = [skipped if place is None else arguments[place] for place in places]
        skips = None in places

        def call(state: State, env: Environment) -> object:
            state.spend(1)
            return apply(state, fitting, [each(state, env) for each in ordered])

        def call_with_gaps(state: State, env: Environment) -> object:
            state.spend(1)
            values = [each(state, env) for each in arguments]
            return apply(state, fitting, [None if p is None else values[p] for p in places])

        return call_with_gaps if skips else call

    def _value_call(self, node: s.Call) -> Code:
        callee = self.code(node.function)
        arguments = [self.code(each) for each in node.arguments]
        names = node.names
        if names and len(names) != len(arguments):
            raise WrongArguments(name="function", usage="function(a, b)", **self._place(node))

        def call(state: State, env: Environment) -> object:
            function = callee(state, env)
            if not isinstance(function, Function):
                return None
            values = [each(state, env) for each in arguments]
            if names:
                return function.invoke_named(state, dict(zip(names, values, strict=True)))
            return function.invoke(state, values)

        return call


_COMPILE: dict[type, Callable[..., Code]] = {
    s.Literal: Compiler._literal,
    s.Name: Compiler._name,
    s.Path: Compiler._path,
    s.Filter: Compiler._filter,
    s.Call: Compiler._call,
    s.Negation: Compiler._negation,
    s.Arithmetic: Compiler._arithmetic,
    s.Comparison: Compiler._comparison,
    s.Logic: Compiler._logic,
    s.Between: Compiler._between,
    s.In: Compiler._in,
    s.Unary: Compiler._unary,
    s.Interval: Compiler._interval,
    s.ListOf: Compiler._list,
    s.ContextOf: Compiler._context,
    s.If: Compiler._if,
    s.For: Compiler._for,
    s.Quantified: Compiler._quantified,
    s.FunctionOf: Compiler._function,
    s.InstanceOf: Compiler._instance_of,
}


# shapes of closures ------------------------------------------------------------------------------


def _local(steps: int) -> Code:
    """The variable `steps` environments out."""
    if steps == 0:
        return lambda state, env: env[0]  # type: ignore[index]
    if steps == 1:
        return lambda state, env: env[1][0]  # type: ignore[index]

    def climb(state: State, env: Environment) -> object:
        for _ in range(steps):
            env = env[1]  # type: ignore[index]
        return env[0]  # type: ignore[index]

    return climb


def _snapshot(read: Code) -> Code:
    """The results of a loop so far: the loop goes on adding to its own list."""

    def copy(state: State, env: Environment) -> object:
        value = read(state, env)
        if not isinstance(value, list):
            return value
        state.spend(len(value) >> 4)
        return list(value)

    return copy


def _item_entry(name: str, item: Code, outer: Code) -> Code:
    def read(state: State, env: Environment) -> object:
        value = item(state, env)
        if isinstance(value, Mapping) and name in value:
            return adopt(value[name])
        return value if name == "item" else outer(state, env)

    return read


def _root_entry(root: str, name: str) -> Code:
    def read(state: State, env: Environment) -> object:
        value = state.context.get(root)
        if type(value) is dict:
            found = value.get(name)
            return found if type(found) in NATIVE else adopt(found)
        if isinstance(value, list):
            state.spend_items(len(value))
            return [property_of(adopt(each), name) for each in value]
        return property_of(adopt(value), name)

    return read


def _equality(wanted: bool, left: Code, right: Code, constant: object) -> Code:
    equal = comparison.equal
    kind = type(constant)
    if kind is str or kind is Decimal:

        def quick(state: State, env: Environment) -> object:
            value = left(state, env)
            if type(value) is kind:
                return (value == constant) is wanted
            result = equal(state, value, constant)
            return None if result is None else result is wanted

        return quick

    def general(state: State, env: Environment) -> object:
        result = equal(state, left(state, env), right(state, env))
        return None if result is None else result is wanted

    return general


def _ordering(
    compare: Callable[[object, object], bool], left: Code, right: Code, constant: object
) -> Code:
    order = comparison.order
    kind = type(constant)
    if kind is str or kind is Decimal:

        def quick(state: State, env: Environment) -> object:
            value = left(state, env)
            return compare(value, constant) if type(value) is kind else None

        return quick

    def general(state: State, env: Environment) -> object:
        result = order(left(state, env), right(state, env))
        return None if result is None else compare(result, 0)

    return general


def _logic_of_two(decisive: bool, first: Code, second: Code) -> Code:
    other = not decisive

    def decide(state: State, env: Environment) -> object:
        left = first(state, env)
        if left is decisive:
            return decisive
        right = second(state, env)
        if right is decisive:
            return decisive
        return other if left is other and right is other else None

    return decide


def _own_test(code: Code) -> TestCode:
    def test(state: State, env: Environment, value: object) -> bool | None:
        verdict = code(state, (value, env))
        if isinstance(verdict, bool) or verdict is None:
            return verdict
        return comparison.passes(state, value, verdict)

    return test


def _unary_test(sign: str, operand: Code) -> TestCode:
    if sign in ("=", "!="):
        wanted = sign == "="

        def same(state: State, env: Environment, value: object) -> bool | None:
            result = comparison.equal(state, value, operand(state, env))
            return None if result is None else result is wanted

        return same
    compare = _COMPARE[sign]

    def ordered(state: State, env: Environment, value: object) -> bool | None:
        result = comparison.order(value, operand(state, env))
        return None if result is None else compare(result, 0)

    return ordered


def _literal_test(constant: str | Decimal) -> TestCode:
    kind = type(constant)

    def test(state: State, env: Environment, value: object) -> bool | None:
        if type(value) is kind:
            return value == constant
        return comparison.passes(state, value, constant)

    return test


class _Complete:
    """Whether all sources of a loop were lists; one that is null makes the loop null."""

    __slots__ = ("_complete",)

    def __init__(self) -> None:
        self._complete = True

    def spoil(self) -> None:
        self._complete = False

    def __bool__(self) -> bool:
        return self._complete


def _environments(
    state: State,
    env: Environment,
    sources: list[Callable[[State, Environment], object]],
    cost: int,
    complete: _Complete,
    level: int = 0,
) -> Iterator[Environment]:
    """The environments of nested loops, one per turn of the innermost, each turn paid for."""
    items = sources[level](state, env)
    if items is None:
        complete.spoil()
        return
    last = level == len(sources) - 1
    for item in items:  # type: ignore[attr-defined]
        state.spend(cost if last else 1)
        inner = (item if type(item) in NATIVE else adopt(item), env)
        if last:
            yield inner
        else:
            yield from _environments(state, inner, sources, cost, complete, level + 1)


def _iteration_source(source: Code, end: Code | None) -> Callable[[State, Environment], object]:
    if end is not None:
        last = end
        return lambda state, env: counting(source(state, env), last(state, env), True, True)

    def items(state: State, env: Environment) -> object:
        value = source(state, env)
        if isinstance(value, Range):
            return counting(value.start, value.end, value.start_included, value.end_included)
        return value if isinstance(value, list) or value is None else [value]

    return items
