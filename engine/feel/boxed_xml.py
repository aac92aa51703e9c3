"""Reading boxed expressions, one inside the other."""

from __future__ import annotations

from lxml import etree

from engine.feel.boxed import (
    CallBox,
    ConditionalBox,
    ContextBox,
    FilterBox,
    ForBox,
    FunctionBox,
    ListBox,
    Logic,
    Nothing,
    QuantifiedBox,
    RelationBox,
    Typed,
)
from engine.feel.dmn import children, first, local, name_of, text_in
from engine.feel.scope import NOTHING, Scope
from engine.feel.table_xml import read_table
from engine.feel.types import Type

MAX_NESTING = 40

KINDS = (
    "decisionTable",
    "literalExpression",
    "context",
    "invocation",
    "list",
    "relation",
    "functionDefinition",
    "conditional",
    "filter",
    "for",
    "some",
    "every",
)


def box_in(element: etree._Element) -> etree._Element | None:
    """The expression an element holds."""
    return next((each for each in element if local(each) in KINDS), None)


def read_box(scope: Scope, element: etree._Element, depth: int = 0) -> Logic:
    """The logic of one box; what cannot be read leaves a finding and null."""
    if depth > MAX_NESTING:
        scope.find(
            "decision-nesting",
            "",
            f"框式表达式嵌套超过 {MAX_NESTING} 层。请拆分。",
            f"Boxed expressions are nested deeper than {MAX_NESTING}. Split them.",
            element,
        )
        return NOTHING
    kind = local(element) or ""
    scope.check_language(element)
    logic = _READ[kind](scope, element, depth)
    if kind == "functionDefinition":  # its type is that of the function, not of a call
        return logic
    declared = scope.type_of(element)
    return logic if declared is None else Typed(logic, declared)


def _inside(scope: Scope, element: etree._Element | None, depth: int) -> Logic:
    """The logic of the box an element holds; null when there is none."""
    box = None if element is None else box_in(element)
    return NOTHING if box is None else read_box(scope, box, depth + 1)


def _part(scope: Scope, element: etree._Element, name: str, depth: int) -> Logic:
    part = first(element, name)
    if part is None or box_in(part) is None:
        scope.find(
            "decision-part",
            "",
            f"框式表达式“{local(element)}”缺少“{name}”部分。请补上。",
            f"The boxed expression '{local(element)}' lacks its part '{name}'. Add it.",
            element,
        )
        return NOTHING
    return _inside(scope, part, depth)


def _literal(scope: Scope, element: etree._Element, depth: int) -> Logic:
    return scope.expression(text_in(element), ("表达式", "expression"), element)


def _table(scope: Scope, element: etree._Element, depth: int) -> Logic:
    return read_table(scope, element)


def _context(scope: Scope, element: etree._Element, depth: int) -> Logic:
    entries: list[tuple[str, Logic]] = []
    result: Logic | None = None
    for entry in children(element, "contextEntry"):
        variable = first(entry, "variable")
        name = "" if variable is None else name_of(variable)
        declared = None if variable is None else scope.type_of(variable)
        box = box_in(entry)
        if box is not None and local(box) == "functionDefinition":
            logic: Logic = read_function(scope, box, declared=declared, depth=depth + 1)
        else:
            logic = _typed(_inside(scope, entry, depth), declared)
        if not name:
            result = logic
            continue
        entries.append((name, logic))
        scope = scope.within([name])
    return ContextBox(tuple(entries), result)


def _list(scope: Scope, element: etree._Element, depth: int) -> Logic:
    boxes = [each for each in element if local(each) in KINDS]
    return ListBox(tuple(read_box(scope, each, depth + 1) for each in boxes))


def _relation(scope: Scope, element: etree._Element, depth: int) -> Logic:
    columns = list(children(element, "column"))
    names = tuple(name_of(each) for each in columns)
    types = [scope.type_of(each) for each in columns]
    rows: list[tuple[Logic, ...]] = []
    for number, row in enumerate(children(element, "row"), 1):
        boxes = [each for each in row if local(each) in KINDS]
        if len(boxes) != len(names):
            scope.find(
                "decision-cells",
                f", row {number}",
                f"第 {number} 行应有 {len(names)} 个单元格。请补齐或删除。",
                f"Row {number} needs {len(names)} cells. Add or remove cells.",
                row,
            )
            continue
        rows.append(
            tuple(
                _typed(read_box(scope, box, depth + 1), kind)
                for box, kind in zip(boxes, types, strict=True)
            )
        )
    return RelationBox(names, tuple(rows))


def _typed(logic: Logic, kind: Type | None) -> Logic:
    return logic if kind is None else Typed(logic, kind)


def _function(scope: Scope, element: etree._Element, depth: int) -> Logic:
    return read_function(scope, element, depth=depth)


def read_function(
    scope: Scope, element: etree._Element, *, declared: Type | None = None, depth: int = 0
) -> FunctionBox:
    """A function's parameters and body; `declared` is the type of the whole or of a result.

    Functions of another language are not called: their result is null.
    """
    parameters = tuple(
        (name_of(each), scope.type_of(each)) for each in children(element, "formalParameter")
    )
    kind = declared or scope.type_of(element)
    result = kind
    if kind is not None and kind.name == "function" and kind.entries is not None:
        result = kind.entries[0][1]
        if len(kind.parts) == len(parameters):
            pairs = zip(parameters, kind.parts, strict=True)
            parameters = tuple((name, own or given) for (name, own), given in pairs)
    if element.get("kind", "FEEL") != "FEEL":
        return FunctionBox(parameters, Nothing(), result)
    inner = scope.within([name for name, _ in parameters])
    return FunctionBox(parameters, _inside(inner, element, depth), result)


def _invocation(scope: Scope, element: etree._Element, depth: int) -> Logic:
    arguments: list[tuple[str, Logic]] = []
    for binding in children(element, "binding"):
        parameter = first(binding, "parameter")
        if parameter is None:
            continue
        logic = _inside(scope, binding, depth)
        arguments.append((name_of(parameter), _typed(logic, scope.type_of(parameter))))
    return CallBox(_inside(scope, element, depth), tuple(arguments))


def _conditional(scope: Scope, element: etree._Element, depth: int) -> Logic:
    return ConditionalBox(*(_part(scope, element, each, depth) for each in ("if", "then", "else")))


def _filter(scope: Scope, element: etree._Element, depth: int) -> Logic:
    source = _part(scope, element, "in", depth)
    # what the items are is not known: their entries may be called by any name
    return FilterBox(source, _part(_open(scope.within(["item"])), element, "match", depth))


def _open(scope: Scope) -> Scope:
    return Scope(scope.home, scope.title, scope.key, None, scope.around)


def _for(scope: Scope, element: etree._Element, depth: int) -> Logic:
    name = " ".join((element.get("iteratorVariable") or "").split())
    inner = scope.within([name, "partial"])
    return ForBox(name, _part(scope, element, "in", depth), _part(inner, element, "return", depth))


def _quantified(scope: Scope, element: etree._Element, depth: int) -> Logic:
    name = " ".join((element.get("iteratorVariable") or "").split())
    return QuantifiedBox(
        local(element) == "every",
        name,
        _part(scope, element, "in", depth),
        _part(scope.within([name]), element, "satisfies", depth),
    )


_READ = {
    "decisionTable": _table,
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}
