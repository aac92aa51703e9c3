"""Reading DMN documents: every mistake is collected, so that a person mends them in one go."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.errors.base import Finding
from engine.errors.feel import DecisionInvalid
from engine.feel.boxed import FunctionBox
from engine.feel.boxed_xml import box_in, read_box, read_function
from engine.feel.decision import Datum, Decision, Knowledge, Service
from engine.feel.dmn import children, claim, english, first, local, name_of
from engine.feel.expression import Surroundings, UnaryTests
from engine.feel.items import Items, component_names
from engine.feel.scope import Scope
from engine.feel.signature import Signature
from engine.feel.types import Type
from engine.safe_xml import parse_xml

MAX_CHAIN = 30  # decisions that require each other


@dataclass(frozen=True, slots=True)
class Model:
    """What a document decides: its decisions and services, in its order.

    `warnings` are mistakes it can be used with, such as types that nothing defines.
    """

    decisions: tuple[Decision, ...]
    services: tuple[Service, ...]
    warnings: tuple[Finding, ...] = ()


def parse_decisions(
    content: bytes,
    *,
    name: str,
    names: Collection[str] | None = None,
    functions: Mapping[str, Signature] | None = None,
    others: Mapping[str, bytes] | None = None,
) -> tuple[Decision, ...]:
    """The compiled decisions of a DMN 1.1 to 1.5 document, in its order.

    `name` is the file's, where errors point to; `names` and `functions` are what expressions may
    use, as for `compile_expression`; `others` are the files its imports are looked for among.
    Raises DecisionInvalid with all findings, or what reading XML raises.
    """
    return parse_model(
        content, name=name, names=names, functions=functions, others=others
    ).decisions


def parse_model(
    content: bytes,
    *,
    name: str,
    names: Collection[str] | None = None,
    functions: Mapping[str, Signature] | None = None,
    others: Mapping[str, bytes] | None = None,
    tolerant: bool = False,
) -> Model:
    """As `parse_decisions`, with the decision services; `tolerant`: what has a mistake is null."""
    given = {other: parse_xml(text, name=other) for other, text in (others or {}).items()}
    library = _Library(names, functions, given)
    document = library.document(parse_xml(content, name=name), name)
    model = document.model()
    if library.findings and not (tolerant and (model.decisions or model.services)):
        raise DecisionInvalid(where=name, count=len(library.findings), findings=library.findings)
    return model


class _Library:
    """The documents at hand; each is read once, when it is asked for."""

    def __init__(
        self,
        names: Collection[str] | None,
        functions: Mapping[str, Signature] | None,
        others: Mapping[str, etree._Element],
    ) -> None:
        self.findings: list[Finding] = []
        self.names = names
        self.functions = functions
        self._others = others
        self._documents: dict[int, _Document] = {}

    def document(self, root: etree._Element, name: str = "") -> _Document:
        found = self._documents.get(id(root))
        if found is None:
            claim(root)
            found = self._documents[id(root)] = _Document(self, root, name)
            found.connect()
        return found

    def imported(self, element: etree._Element) -> _Document | None:
        """The document of an import: by its namespace, or else by its place."""
        namespace = element.get("namespace")
        place = (element.get("locationURI") or "").replace("\\", "/").rpartition("/")[2]
        for name, root in self._others.items():
            if root.get("namespace") == namespace and namespace:
                return self.document(root, name)
        for name, root in self._others.items():
            if place and name.rpartition("/")[2] == place:
                return self.document(root, name)
        return None


class _Document:
    """One document; what cannot be read leaves a finding and a gap."""

    def __init__(self, library: _Library, root: etree._Element, name: str) -> None:
        self._library = library
        self._root = root
        self._name = name
        self.namespace = root.get("namespace") or ""
        self._imports: dict[str, _Document] = {}
        self._elements: dict[str, etree._Element] = {}
        self._decisions: dict[str, Decision] = {}
        self._functions: dict[str, Knowledge] = {}
        self._reading: list[str] = []
        self._items = Items(root, {}, self._compiled_tests)
        self._types: dict[str, Type] = {}
        self._hints: frozenset[str] = frozenset()

    # the document as a whole --------------------------------------------------------------------

    def connect(self) -> None:
        """Find the imported documents, and index the elements."""
        for element in children(self._root, "import"):
            if (element.get("importType") or "").rstrip("/").endswith(("MODEL", "dmn.xsd", "")):
                self._import(element)
        self._items = Items(
            self._root,
            {prefix: document._items for prefix, document in self._imports.items()},
            self._compiled_tests,
        )
        for kind in ("decision", "inputData", "businessKnowledgeModel", "decisionService"):
            for element in children(self._root, kind):
                self._index(kind, element)
        parts = {each for each in component_names(self._root) if each}
        for prefix, document in self._imports.items():
            parts |= {name_of(each) for each in document._elements.values()} | document._hints
            if prefix:
                parts.add(prefix)
        # one word needs no telling: only names of several words or signs do
        self._hints = frozenset(each for each in parts if not each.isidentifier())
        self._types = self._items.known()

    def _import(self, element: etree._Element) -> None:
        prefix = name_of(element)
        document = self._library.imported(element)
        if document is not None and document is not self:
            self._imports[prefix] = document
            return
        target = element.get("locationURI") or element.get("namespace") or prefix
        self.find(
            "decision-import",
            prefix or "import",
            f"导入的文档“{target}”不在一起给出的文件中。请一并提供，或删除该导入。",
            f"The imported document '{target}' is not among the files given together. "
            "Add it or remove the import.",
            element,
        )

    def _index(self, kind: str, element: etree._Element) -> None:
        key = element.get("id") or ""
        if key and key not in self._elements:
            self._elements[key] = element
        elif kind == "decision":
            self.find(
                "decision-id",
                key or f"line {element.sourceline}",
                "决策缺少 id 或 id 重复。请给每个决策一个唯一的 id。",
                "The decision has no id, or its id is used twice. Give each its own id.",
                element,
            )

    def model(self) -> Model:
        if local(self._root) != "definitions":
            self.find(
                "decision-not-dmn",
                "document",
                "不是 DMN 文档（根元素应为 DMN 1.1 至 1.5 的 definitions）。请导出为 DMN 格式。",
                "Not a DMN document (the root must be definitions of DMN 1.1 to 1.5). "
                "Export it as DMN.",
            )
            return Model((), ())
        keys = [key for key, each in self._elements.items() if local(each) == "decision"]
        if not keys and not self._library.findings:
            self.find(
                "decision-none",
                "document",
                "文档中没有决策。请添加至少一个决策表。",
                "The document has no decision. Add at least one decision table.",
            )
        decisions = [self.decision(key) for key in keys]
        services = [
            self._service(key)
            for key, each in self._elements.items()
            if local(each) == "decisionService"
        ]
        return Model(
            tuple(each for each in decisions if each is not None),
            tuple(each for each in services if each is not None),
            (
                *(self._missing_type(name, at) for name, at in self._items.missing),
                *(
                    self._undecided(each)
                    for each in self._elements.values()
                    if local(each) == "decision" and box_in(each) is None
                ),
            ),
        )

    @staticmethod
    def _undecided(at: etree._Element) -> Finding:
        name = at.get("name") or at.get("id") or ""
        return Finding(
            code="decision-empty",
            where=name,
            zh=f"决策“{name}”没有决策逻辑，其值为空。如需由系统判断，请添加决策表。"
            f"（第 {at.sourceline} 行）",
            en=f"Decision '{name}' has no logic, so its value is null. Add a decision table if it "
            f"is to be decided here. (line {at.sourceline})",
        )

    @staticmethod
    def _missing_type(name: str, at: etree._Element) -> Finding:
        """A type nobody defines is as good as none: every value is of it."""
        return Finding(
            code="decision-type",
            where=name,
            zh=f"没有类型“{name}”，不作检查。请定义它或改用 FEEL 的类型。（第 {at.sourceline} 行）",
            en=f"There is no type '{name}', so nothing is checked. Define it or use a type of "
            f"FEEL. (line {at.sourceline})",
        )

    # what scopes ask ----------------------------------------------------------------------------

    @property
    def functions(self) -> Mapping[str, Signature] | None:
        return self._library.functions

    def type_named(self, name: str | None, at: etree._Element) -> Type | None:
        return self._items.named(name, at)

    def find(
        self, code: str, where: str, zh: str, en: str, at: etree._Element | None = None
    ) -> None:
        line = None if at is None else at.sourceline
        if line is not None:
            zh, en = f"{zh}（第 {line} 行）", f"{en} (line {line})"
        self._library.findings.append(Finding(code=code, where=where, zh=zh, en=en))

    def _compiled_tests(self, text: str, element: etree._Element) -> UnaryTests:
        parent = element.getparent()
        title = "" if parent is None else parent.get("name") or ""
        scope = Scope(self, title, title, None, Surroundings())
        return scope.tests(text, ("允许的取值", "allowed values"), element)

    # decisions ----------------------------------------------------------------------------------

    def decision(self, key: str) -> Decision | None:
        if key in self._decisions:
            return self._decisions[key]
        if not self._enter(key):
            return None
        element = self._elements[key]
        needs = self._needs(key, element)
        self._reading.pop()
        if key not in self._decisions:
            self._decisions[key] = self._compiled(key, element, needs)
        return self._decisions[key]

    def _enter(self, key: str) -> bool:
        if key not in self._reading and len(self._reading) < MAX_CHAIN:
            self._reading.append(key)
            return True
        circle = " → ".join((*self._reading[-5:], key))
        self.find(
            "decision-cycle",
            key,
            f"决策相互依赖成环或依赖过长：{circle}。请去掉其中一个依赖。",
            f"Decisions require each other in a circle or too long a chain: {circle}. "
            "Remove one requirement.",
            self._elements[key],
        )
        return False

    def _needs(self, key: str, element: etree._Element) -> _Needs:
        needs = _Needs([], [], [], [])
        for requirement in children(element, "informationRequirement"):
            for each in children(requirement, "requiredDecision"):
                document, prefix, target = self._target(each)
                decision = None
                if target is not None and local(document._elements[target]) == "decision":
                    decision = document.decision(target)
                elif target is None:
                    self._unknown(key, each)
                if decision is not None:
                    needs.decisions.append(decision)
                    needs.prefixes.append(prefix)
            for each in children(requirement, "requiredInput"):
                document, prefix, target = self._target(each)
                if target is not None:
                    needs.data.append(document._datum(target, prefix))
        for requirement in children(element, "knowledgeRequirement"):
            for each in children(requirement, "requiredKnowledge"):
                document, prefix, target = self._target(each)
                known = None if target is None else document.knowledge(target)
                if known is not None:
                    needs.knowledge.append(Knowledge(known.name, known.function, prefix))
                elif target is None:
                    self._unknown(key, each)
        return needs

    def _target(self, element: etree._Element) -> tuple[_Document, str, str | None]:
        """The document, the prefix its names have here, and the id there; None if not there."""
        namespace, _, key = (element.get("href") or "").rpartition("#")
        if namespace and namespace != self.namespace:
            for prefix, document in self._imports.items():
                if document.namespace == namespace:
                    return document, prefix, key if key in document._elements else None
        return self, "", key if key in self._elements else None

    def _unknown(self, key: str, element: etree._Element) -> None:
        target = (element.get("href") or "").rpartition("#")[2]
        self.find(
            "decision-requirement",
            key,
            f"所依赖的“{target}”不在本文档及其导入的文档中。请添加它或删除依赖。",
            f"What is required, '{target}', is in neither the document nor its imports. "
            "Add it or remove the requirement.",
            element,
        )

    def _decides(self) -> bool:
        """Whether anything is decided here; beside it a decision may be left to people."""
        return any(
            local(each) == "decision" and box_in(each) is not None
            for each in self._elements.values()
        )

    def _datum(self, key: str, prefix: str) -> Datum:
        element = self._elements[key]
        variable = first(element, "variable")
        kind = None if variable is None else self.type_named(variable.get("typeRef"), variable)
        name = name_of(element) if variable is None else name_of(variable) or name_of(element)
        return Datum(name, kind, prefix)

    def _compiled(self, key: str, element: etree._Element, needs: _Needs) -> Decision:
        name = element.get("name") or key
        variable = first(element, "variable")
        scope = self._scope(name, key, needs)
        box = box_in(element)
        if box is None and not self._decides():
            scope.find(
                "decision-empty",
                "",
                "既没有决策表也没有表达式。请添加决策表。",
                "it has neither a table nor an expression. Add a decision table.",
                element,
            )
        return Decision(
            id=key,
            name=name,
            name_en=english(element),
            variable=("" if variable is None else name_of(variable)) or " ".join(name.split()),
            logic=None if box is None else read_box(scope, box),
            type=None if variable is None else scope.type_of(variable),
            requirements=tuple(needs.decisions),
            imported={index: each for index, each in enumerate(needs.prefixes) if each},
            data=tuple(needs.data),
            knowledge=tuple(needs.knowledge),
        )

    def _scope(self, title: str, key: str, needs: _Needs) -> Scope:
        found = set(needs.names())
        names = self._library.names
        return Scope(
            self,
            title,
            key,
            None if names is None else frozenset(names) | found,
            Surroundings(
                hints=self._hints | found,
                callables=frozenset(each.name for each in needs.knowledge if not each.under),
                types=self._types,
            ),
        )

    # functions ----------------------------------------------------------------------------------

    def knowledge(self, key: str) -> Knowledge | None:
        """A business knowledge model or a decision service as a function."""
        if key in self._functions:
            return self._functions[key]
        element = self._elements[key]
        kind = local(element)
        if kind == "decisionService":
            service = self._service(key)
            found = None if service is None else Knowledge(service.variable, service.function())
        elif kind == "businessKnowledgeModel" and self._enter(key):
            needs = self._needs(key, element)
            self._reading.pop()
            found = self._model(key, element, needs)
        else:
            found = None
        if found is not None:
            self._functions[key] = found
        return found

    def _model(self, key: str, element: etree._Element, needs: _Needs) -> Knowledge:
        variable = first(element, "variable")
        name = name_of(element) if variable is None else name_of(variable) or name_of(element)
        scope = self._scope(name, key, needs)
        around: dict[str, object] = {}
        for each in needs.knowledge:
            if each.under:
                inner = around.setdefault(each.under, {})
                inner[each.name] = each.function  # type: ignore[index]
            else:
                around[each.name] = each.function
        # a model sees its parameters and what it requires, not the data of who calls it
        own = Surroundings(
            scope.around.hints | {name}, scope.around.callables | {name}, scope.around.types
        )
        known = None if scope.names is None else frozenset({*needs.names(), name})
        scope = Scope(self, name, key, known, own)
        logic = first(element, "encapsulatedLogic")
        declared = None if variable is None else scope.type_of(variable)
        if logic is None:
            scope.find(
                "decision-empty",
                "",
                "业务知识模型没有逻辑。请添加表达式。",
                "the business knowledge model has no logic. Add an expression.",
                element,
            )
            return Knowledge(name, FunctionBox((), read_box(scope, _null(element))).over(around))
        function = read_function(scope, logic, declared=declared).over(around)
        around.setdefault(name, function)  # it may call itself
        return Knowledge(name, function)

    def _service(self, key: str) -> Service | None:
        element = self._elements[key]
        if not self._enter(key):
            return None
        outputs: list[Decision] = []
        for each in children(element, "outputDecision"):
            document, _, target = self._target(each)
            decision = None if target is None else document.decision(target)
            if decision is not None:
                outputs.append(decision)
            elif target is None:
                self._unknown(key, each)
        data = [self._handed_in(each) for each in children(element, "inputData")]
        decisions = [self._handed_in(each) for each in children(element, "inputDecision")]
        self._reading.pop()
        if not outputs:
            return None
        variable = first(element, "variable")
        declared = None
        if variable is not None:
            declared = self.type_named(variable.get("typeRef"), variable)
        parameters = [each for each in (*data, *decisions) if each is not None]
        result = declared
        if declared is not None and declared.name == "function" and declared.entries is not None:
            result = declared.entries[0][1]
            if len(declared.parts) == len(parameters):
                pairs = zip(parameters, declared.parts, strict=True)
                parameters = [(name, own or kind) for (name, own), kind in pairs]
        name = name_of(element)
        return Service(
            id=key,
            name=name,
            variable=name if variable is None else name_of(variable) or name,
            outputs=tuple(outputs),
            parameters=tuple(parameters),
            type=result,
        )

    def _handed_in(self, element: etree._Element) -> tuple[str, Type | None] | None:
        document, _, target = self._target(element)
        if target is None:
            self._unknown(target or "", element)
            return None
        datum = document._datum(target, "")
        return datum.name, datum.type


@dataclass(frozen=True, slots=True)
class _Needs:
    """What an element requires; `prefixes` belong to `decisions`."""

    decisions: list[Decision]
    prefixes: list[str]
    data: list[Datum]
    knowledge: list[Knowledge]

    def names(self) -> Iterator[str]:
        """The root names that stand for it."""
        for decision, prefix in zip(self.decisions, self.prefixes, strict=True):
            yield from (prefix,) if prefix else (decision.variable, decision.id)
        yield from (each.under or each.name for each in self.data)
        yield from (each.under or each.name for each in self.knowledge)


def _null(element: etree._Element) -> etree._Element:
    """A literal `null` in the place of what is missing."""
    namespace = etree.QName(element).namespace
    literal = etree.Element(f"{{{namespace}}}literalExpression")
    etree.SubElement(literal, f"{{{namespace}}}text").text = "null"
    return literal
