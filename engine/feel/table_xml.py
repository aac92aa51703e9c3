"""Reading decision tables: columns, rules, hit policy."""

from __future__ import annotations

from typing import TypeVar

from lxml import etree

from engine.errors.feel import FeelError
from engine.feel.dmn import children, first, text_in
from engine.feel.evaluation import DEFAULT_BUDGET, State
from engine.feel.expression import UnaryTests, compile_expression
from engine.feel.scope import Place, Scope
from engine.feel.table import Aggregation, HitPolicy, Input, Output, Rule, Table

_E = TypeVar("_E", HitPolicy, Aggregation)
_D = TypeVar("_D")


def read_table(scope: Scope, table: etree._Element) -> Table:
    scope.check_language(table)
    inputs = [_input(scope, i, each) for i, each in enumerate(children(table, "input"), 1)]
    outputs = [_output(scope, i, each) for i, each in enumerate(children(table, "output"), 1)]
    if not outputs:
        scope.find("decision-no-output", "", "没有输出列。请添加一列。", "No output column.", table)
    names = [each.name for each in outputs]
    if len(outputs) > 1 and (not all(names) or len(set(names)) != len(names)):
        scope.find(
            "decision-output-name",
            "",
            "有多个输出列时，每列都要有不同的名称。",
            "With several outputs every column needs a name of its own.",
            table,
        )
    columns = [each.label for each in inputs], [each.label for each in outputs]
    rules = [
        _rule(scope, number, each, *columns)
        for number, each in enumerate(children(table, "rule"), 1)
    ]
    for rule, element in zip(rules, children(table, "rule"), strict=True):
        _check_results(scope, rule, outputs, element)
    aggregation = _member(scope, table, Aggregation, table.get("aggregation"), None)
    policy = _member(scope, table, HitPolicy, table.get("hitPolicy"), HitPolicy.UNIQUE)
    if aggregation is not None and policy is HitPolicy.COLLECT and len(outputs) > 1:
        scope.find(
            "decision-aggregation",
            "",
            f"汇总（{aggregation}）只能用于一个输出列。请拆分决策表。",
            f"{aggregation} needs exactly one output column. Split the table.",
            table,
        )
    return Table(
        id=scope.key,
        name=scope.title,
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        rules=tuple(rules),
        hit_policy=policy,
        aggregation=aggregation if policy is HitPolicy.COLLECT else None,
    )


def _member(
    scope: Scope, table: etree._Element, kind: type[_E], text: str | None, default: _D
) -> _E | _D:
    if text is None:
        return default
    try:
        return kind(text)
    except ValueError:
        offered = ", ".join(each.value for each in kind)
        scope.find(
            "decision-policy",
            "",
            f"不认识的命中策略或汇总方式“{text}”。可用：{offered}。",
            f"Unknown hit policy or aggregation '{text}'. There are: {offered}.",
            table,
        )
        return default


def _input(scope: Scope, index: int, element: etree._Element) -> Input:
    expression = first(element, "inputExpression")
    text = "" if expression is None else text_in(expression)
    if expression is not None:
        scope.check_language(expression)
    label = element.get("label") or text or str(index)
    place = (f"输入列“{label}”的表达式", f"expression of input column {label}")
    return Input(
        element.get("id") or f"input_{index}",
        label,
        scope.expression(text, place, element),
        None if expression is None else scope.type_of(expression),
        _allowed(scope, element, "inputValues", place),
    )


def _allowed(scope: Scope, element: etree._Element, name: str, place: Place) -> UnaryTests | None:
    values = first(element, name)
    text = "" if values is None else text_in(values)
    return scope.tests(text, place, element) if text not in ("", "-") else None


def _output(scope: Scope, index: int, element: etree._Element) -> Output:
    name = element.get("name") or ""
    label = element.get("label") or name or str(index)
    place = (f"输出列“{label}”", f"output column {label}")
    default, values = first(element, "defaultOutputEntry"), first(element, "outputValues")
    return Output(
        id=element.get("id") or f"output_{index}",
        name=name,
        label=label,
        values=() if values is None else _values(text_in(values)),
        default=None if default is None else scope.expression(text_in(default), place, element),
        type=scope.type_of(element),
        allowed=_allowed(scope, element, "outputValues", place),
    )


def _values(text: str) -> tuple[object, ...]:
    """The allowed values in their order, where they are literals and not ranges."""
    try:
        listed = compile_expression(f"[{text}]", names=())
    except FeelError:  # reported where the same text is read as tests
        return ()
    found = listed.run(State({}, None, None, DEFAULT_BUDGET))
    return tuple(found) if isinstance(found, list) else ()


def _rule(
    scope: Scope, number: int, element: etree._Element, inputs: list[str], outputs: list[str]
) -> Rule:
    key = element.get("id") or f"rule_{number}"
    tests = list(children(element, "inputEntry"))
    results = list(children(element, "outputEntry"))
    if len(tests) != len(inputs) or len(results) != len(outputs):
        scope.find(
            "decision-cells",
            f", rule {number}",
            f"第 {number} 条规则的单元格数与列数不符"
            f"（应为 {len(inputs)} 个输入、{len(outputs)} 个输出）。请补齐或删除。",
            f"Rule {number} has a wrong number of cells: {len(inputs)} inputs and "
            f"{len(outputs)} outputs are needed. Add or remove cells.",
            element,
        )
        return Rule(key, number, (), ())
    types = tuple(scope.type_of(each) for each in results)
    return Rule(
        key,
        number,
        tuple(
            scope.tests(text_in(each), _place(number, column), each)
            for each, column in zip(tests, inputs, strict=True)
        ),
        tuple(
            scope.expression(text_in(each) or "null", _place(number, column), each)
            for each, column in zip(results, outputs, strict=True)
        ),
        types if any(types) else (),
    )


def _check_results(
    scope: Scope, rule: Rule, outputs: list[Output], element: etree._Element
) -> None:
    """A constant that its column does not allow would always be null: surely not what is meant."""
    for result, output in zip(rule.results, outputs, strict=False):
        if result.names or result.calls:
            continue
        state = State({}, None, None, DEFAULT_BUDGET)
        try:
            value = result.run(state)
            wrong = value is not None and output.fitted(value, state) is None
        except FeelError:
            continue
        if wrong:
            wanted = output.type.name if output.type is not None else ""
            zh, en = _place(rule.number, output.label)
            scope.find(
                "decision-cell-type",
                f", {en}",
                f"{zh}：“{result.text}”不符合该列的类型“{wanted}”或允许值，结果会是空值。"
                "请改正单元格或列的类型。",
                f"{en}: '{result.text}' is not of the column's type '{wanted}' or not among its "
                "allowed values, so it would be null. Mend the cell or the column's type.",
                element,
            )


def _place(number: int, column: str) -> Place:
    return f"第 {number} 条规则，“{column}”列", f"rule {number}, column {column}"
