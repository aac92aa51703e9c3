"""The tree of an expression, as the parser builds it and the compiler reads it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.types import Type


@dataclass(slots=True)
class Node:
    position: int  # where it starts in the text


@dataclass(slots=True)
class Literal(Node):
    value: object


@dataclass(slots=True)
class Name(Node):
    name: str


@dataclass(slots=True)
class Path(Node):
    source: Node
    name: str


@dataclass(slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(slots=True)
class Call(Node):
    function: Node
    arguments: list[Node]
    names: list[str]  # of the last arguments, which are named


@dataclass(slots=True)
class Negation(Node):
    operand: Node


@dataclass(slots=True)
class Arithmetic(Node):
    operator: str
    left: Node
    right: Node


@dataclass(slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(slots=True)
class Logic(Node):
    operator: str  # and | or
    operands: list[Node]


@dataclass(slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(slots=True)
class In(Node):
    value: Node
    tests: list[Node]


@dataclass(slots=True)
class Test(Node):
    """One unary test; `uses_input` says that it speaks of `?` itself."""

    expression: Node
    uses_input: bool


@dataclass(slots=True)
class Unary(Node):
    """`< 5` as a value: the range of all that meet it."""

    operator: str
    operand: Node


@dataclass(slots=True)
class Interval(Node):
    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(slots=True)
class ListOf(Node):
    items: list[Node]


@dataclass(slots=True)
class ContextOf(Node):
    entries: list[tuple[str, Node]]


@dataclass(slots=True)
class If(Node):
    condition: Node
    yes: Node
    no: Node


@dataclass(slots=True)
class Iteration(Node):
    """One `name in …` of a for, some or every; `end` is set for `1..n`."""

    name: str
    source: Node
    end: Node | None


@dataclass(slots=True)
class For(Node):
    iterations: list[Iteration]
    result: Node


@dataclass(slots=True)
class Quantified(Node):
    every: bool
    iterations: list[Iteration]
    condition: Node


@dataclass(slots=True)
class FunctionOf(Node):
    parameters: list[tuple[str, Type | None]]
    body: Node


@dataclass(slots=True)
class InstanceOf(Node):
    value: Node
    type: Type
