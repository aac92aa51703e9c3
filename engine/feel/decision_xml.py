"""Reading DMN documents: every mistake is collected, so that a person mends them in one go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

from lxml import etree

from engine.errors.base import Finding
from engine.errors.feel import DecisionInvalid, FeelError, FeelSyntax, UnknownName
from engine.feel.decision import Aggregation, Decision, HitPolicy, Input, Output, Rule
from engine.feel.evaluation import DEFAULT_BUDGET, State
from engine.feel.expression import (
    Expression,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.signature import Signature
from engine.safe_xml import parse_xml

NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",  # 1.1
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",  # 1.2
        "https://www.omg.org/spec/DMN/20191111/MODEL/",  # 1.3
        "https://www.omg.org/spec/DMN/20211108/MODEL/",  # 1.4
        "https://www.omg.org/spec/DMN/20230324/MODEL/",  # 1.5
    }
)
MAX_CHAIN = 30  # decisions that require each other

_T = TypeVar("_T", Expression, UnaryTests)


def parse_decisions(
    content: bytes,
    *,
    name: str,
    names: Collection[str] | None = None,
    functions: Mapping[str, Signature] | None = None,
) -> tuple[Decision, ...]:
    """The compiled decisions of a DMN 1.1 to 1.5 document, in its order.

    `name` is the file's, where errors point to; `names` and `functions` are what expressions may
    use, as for `compile_expression`. Raises DecisionInvalid with all findings, or what reading
    XML raises.
    """
    root = parse_xml(content, name=name)
    reader = _Reader(names, functions)
    decisions = reader.read(root)
    if reader.findings:
        raise DecisionInvalid(where=name, count=len(reader.findings), findings=reader.findings)
    return decisions


class _Reader:
    """One document; what cannot be read leaves a finding and a gap."""

    def __init__(
        self, names: Collection[str] | None, functions: Mapping[str, Signature] | None
    ) -> None:
        self.findings: list[Finding] = []
        self._names = names
        self._functions = functions
        self._elements: dict[str, etree._Element] = {}
        self._done: dict[str, Decision] = {}

    def read(self, root: etree._Element) -> tuple[Decision, ...]:
        if _local(root) != "definitions":
            self._find(
                "decision-not-dmn",
                "document",
                "不是 DMN 文档（根元素应为 DMN 1.1 至 1.5 的 definitions）。请导出为 DMN 格式。",
                "Not a DMN document (the root must be definitions of DMN 1.1 to 1.5). "
                "Export it as DMN.",
            )
            return ()
        for element in _children(root, "decision"):
            key = element.get("id") or ""
            if not key or key in self._elements:
                self._find(
                    "decision-id",
                    key or f"line {element.sourceline}",
                    "决策缺少 id 或 id 重复。请给每个决策一个唯一的 id。",
                    "The decision has no id, or its id is used twice. Give each its own id.",
                )
            else:
                self._elements[key] = element
        if not self._elements and not self.findings:
            self._find(
                "decision-none",
                "document",
                "文档中没有决策。请添加至少一个决策表。",
                "The document has no decision. Add at least one decision table.",
            )
        for key in self._elements:
            self._decision(key, ())
        return tuple(self._done[key] for key in self._elements if key in self._done)

    def _decision(self, key: str, chain: tuple[str, ...]) -> Decision | None:
        if key in self._done:
            return self._done[key]
        if key in chain or len(chain) >= MAX_CHAIN:
            circle = " → ".join((*chain[-5:], key))
            self._find(
                "decision-cycle",
                key,
                f"决策相互依赖成环或依赖过长：{circle}。请去掉其中一个依赖。",
                f"Decisions require each other in a circle or too long a chain: {circle}. "
                "Remove one requirement.",
            )
            return None
        element = self._elements[key]
        requirements = []
        for required in self._required(key, element):
            decision = self._decision(required, (*chain, key))
            if decision is not None:
                requirements.append(decision)
        if key not in self._done:
            self._done[key] = self._compiled(key, element, tuple(requirements))
        return self._done[key]

    def _required(self, key: str, element: etree._Element) -> list[str]:
        found = []
        for requirement in _children(element, "informationRequirement"):
            for each in _children(requirement, "requiredDecision"):
                target = (each.get("href") or "").rpartition("#")[2]
                if target in self._elements:
                    found.append(target)
                else:
                    self._find(
                        "decision-requirement",
                        key,
                        f"所依赖的决策“{target}”不在本文档中。请添加该决策或删除依赖。",
                        f"The required decision '{target}' is not in the document. "
                        "Add it or remove the requirement.",
                    )
        return found

    def _compiled(
        self, key: str, element: etree._Element, requirements: tuple[Decision, ...]
    ) -> Decision:
        name = element.get("name") or key
        variable = next(_children(element, "variable"), None)
        scope = _Scope(self, name, key, self._visible(requirements))
        table = next(_children(element, "decisionTable"), None)
        literal = next(_children(element, "literalExpression"), None)
        common: dict[str, Any] = {
            "id": key,
            "name": name,
            "name_en": _english(element),
            "variable": (variable.get("name") if variable is not None else None) or name,
        }
        if table is not None:
            parts = scope.table(table)
            return Decision(**common, requirements=requirements, **parts)
        expression = None
        if literal is not None:
            scope.check_language(literal)
            expression = scope.expression(_text(literal), ("表达式", "expression"))
        else:
            self._find(
                "decision-empty",
                key,
                f"决策“{name}”没有决策表也没有表达式（其他形式不支持）。请改用决策表。",
                f"Decision '{name}' has neither a table nor an expression (other forms are not "
                "supported). Use a decision table.",
            )
        return Decision(**common, requirements=requirements, expression=expression)

    def _visible(self, requirements: tuple[Decision, ...]) -> frozenset[str] | None:
        if self._names is None:
            return None
        results = {each.id for each in requirements} | {each.variable for each in requirements}
        return frozenset(self._names) | results

    def _find(self, code: str, where: str, zh: str, en: str) -> None:
        self.findings.append(Finding(code=code, where=where, zh=zh, en=en))

    @property
    def functions(self) -> Mapping[str, Signature] | None:
        return self._functions

    def find(self, code: str, where: str, zh: str, en: str) -> None:
        self._find(code, where, zh, en)


class _Scope:
    """One decision being read: its title for the findings, the names its cells may use."""

    def __init__(self, reader: _Reader, title: str, key: str, names: frozenset[str] | None) -> None:
        self._reader = reader
        self._title = title
        self._key = key
        self._names = names

    def table(self, table: etree._Element) -> dict[str, Any]:
        self.check_language(table)
        inputs = [
            self._input(index, each) for index, each in enumerate(_children(table, "input"), 1)
        ]
        outputs = [
            self._output(index, each) for index, each in enumerate(_children(table, "output"), 1)
        ]
        if not outputs:
            self._find("decision-no-output", "", "没有输出列。请添加一列。", "No output column.")
        names = [each.name for each in outputs]
        if len(outputs) > 1 and (not all(names) or len(set(names)) != len(names)):
            self._find(
                "decision-output-name",
                "",
                "有多个输出列时，每列都要有不同的名称。",
                "With several outputs every column needs a name of its own.",
            )
        columns = [each.label for each in inputs], [each.label for each in outputs]
        rules = [
            self._rule(number, each, *columns)
            for number, each in enumerate(_children(table, "rule"), 1)
        ]
        aggregation = self._member(Aggregation, table.get("aggregation"), None)
        policy = self._member(HitPolicy, table.get("hitPolicy"), HitPolicy.UNIQUE)
        if aggregation is not None and policy is HitPolicy.COLLECT and len(outputs) > 1:
            self._find(
                "decision-aggregation",
                "",
                f"汇总（{aggregation}）只能用于一个输出列。请拆分决策表。",
                f"{aggregation} needs exactly one output column. Split the table.",
            )
        return {
            "inputs": tuple(inputs),
            "outputs": tuple(outputs),
            "rules": tuple(rules),
            "hit_policy": policy,
            "aggregation": aggregation if policy is HitPolicy.COLLECT else None,
        }

    def _member(self, kind: type[_E], text: str | None, default: _D) -> _E | _D:
        if text is None:
            return default
        try:
            return kind(text)
        except ValueError:
            offered = ", ".join(each.value for each in kind)
            self._find(
                "decision-policy",
                "",
                f"不认识的命中策略或汇总方式“{text}”。可用：{offered}。",
                f"Unknown hit policy or aggregation '{text}'. There are: {offered}.",
            )
            return default

    def _input(self, index: int, element: etree._Element) -> Input:
        expression = next(_children(element, "inputExpression"), None)
        text = "" if expression is None else _text(expression)
        if expression is not None:
            self.check_language(expression)
        label = element.get("label") or text or str(index)
        place = (f"输入列“{label}”的表达式", f"expression of input column {label}")
        compiled = self.expression(text, place)
        return Input(element.get("id") or f"input_{index}", label, compiled)

    def _output(self, index: int, element: etree._Element) -> Output:
        name = element.get("name") or ""
        label = element.get("label") or name or str(index)
        place = (f"输出列“{label}”", f"output column {label}")
        default = next(_children(element, "defaultOutputEntry"), None)
        values = next(_children(element, "outputValues"), None)
        return Output(
            id=element.get("id") or f"output_{index}",
            name=name,
            label=label,
            values=() if values is None else self._values(_text(values), place),
            default=None if default is None else self.expression(_text(default), place),
        )

    def _values(self, text: str, place: tuple[str, str]) -> tuple[object, ...]:
        """The allowed values, which are literals, in their order."""
        listed = self._attempt(
            lambda: compile_expression(f"[{text}]", names=()), place, text, NOTHING
        )
        found = listed.run(State({}, None, None, DEFAULT_BUDGET))
        return tuple(found) if isinstance(found, list) else ()

    def _rule(
        self, number: int, element: etree._Element, inputs: list[str], outputs: list[str]
    ) -> Rule:
        key = element.get("id") or f"rule_{number}"
        tests = [_cell(each) for each in _children(element, "inputEntry")]
        results = [_cell(each) for each in _children(element, "outputEntry")]
        if len(tests) != len(inputs) or len(results) != len(outputs):
            self._find(
                "decision-cells",
                f", rule {number}",
                f"第 {number} 条规则的单元格数与列数不符"
                f"（应为 {len(inputs)} 个输入、{len(outputs)} 个输出）。请补齐或删除。",
                f"Rule {number} has a wrong number of cells: {len(inputs)} inputs and "
                f"{len(outputs)} outputs are needed. Add or remove cells.",
            )
            return Rule(key, number, (), ())
        return Rule(
            key,
            number,
            tuple(
                self._tests(text, _place(number, column))
                for text, column in zip(tests, inputs, strict=True)
            ),
            tuple(
                self.expression(text or "null", _place(number, column))
                for text, column in zip(results, outputs, strict=True)
            ),
        )

    def expression(self, text: str, place: tuple[str, str]) -> Expression:
        names, functions = self._names, self._reader.functions
        return self._attempt(
            lambda: compile_expression(text, names=names, functions=functions),
            place,
            text,
            NOTHING,
        )

    def _tests(self, text: str, place: tuple[str, str]) -> UnaryTests:
        names, functions = self._names, self._reader.functions
        return self._attempt(
            lambda: compile_unary_tests(text or "-", names=names, functions=functions),
            place,
            text,
            ANYTHING,
        )

    def _attempt(
        self, make: Callable[[], _T], place: tuple[str, str], text: str, otherwise: _T
    ) -> _T:
        try:
            return make()
        except FeelError as error:
            zh, en = error.text("zh"), error.text("en")
            if isinstance(error, UnknownName):
                zh += "若是文本，请加英文双引号。"
                en += " If it is meant as text, put it in double quotes."
            elif isinstance(error, FeelSyntax) and not text:
                zh, en = "单元格为空。请填写表达式。", "It is empty. Write an expression."
            self._find(error.code, f", {place[1]}", f"{place[0]}：{zh}", f"{place[1]}: {en}")
            return otherwise

    def check_language(self, element: etree._Element) -> None:
        language = element.get("expressionLanguage")
        if language is not None and "feel" not in language.lower():
            self._find(
                "decision-language",
                "",
                f"表达式语言“{language}”不支持。请改用 FEEL。",
                f"The expression language '{language}' is not supported. Use FEEL.",
            )

    def _find(self, code: str, where: str, zh: str, en: str) -> None:
        self._reader.find(
            code, self._key + where, f"决策“{self._title}”，{zh}", f"Decision '{self._title}': {en}"
        )


_E = TypeVar("_E", HitPolicy, Aggregation)
_D = TypeVar("_D")

NOTHING = compile_expression("null")
ANYTHING = compile_unary_tests("-")


def _place(number: int, column: str) -> tuple[str, str]:
    return f"第 {number} 条规则，“{column}”列", f"rule {number}, column {column}"


def _cell(element: etree._Element) -> str:
    return _text(element).strip()


def _text(element: etree._Element) -> str:
    text = next(_children(element, "text"), None)
    return "" if text is None else "".join(text.itertext()).strip()  # type: ignore[arg-type]


def _local(element: etree._Element) -> str | None:
    """The name of a DMN element, None for anything else."""
    if not isinstance(element.tag, str):
        return None
    name = etree.QName(element)
    return name.localname if name.namespace in NAMESPACES else None


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (each for each in element if _local(each) == name)


def _english(element: etree._Element) -> str:
    """The English title: the property `title.en`, or else the label."""
    for extensions in _children(element, "extensionElements"):
        for each in extensions.iter():
            if each.get("name") == "title.en" and each.get("value"):
                return str(each.get("value"))
    return element.get("label") or ""
