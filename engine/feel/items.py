"""Item definitions: the types a DMN document makes out of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from lxml import etree

from engine.feel.dmn import children, first, text_in
from engine.feel.evaluation import State
from engine.feel.expression import UnaryTests
from engine.feel.types import ANY, SIMPLE_TYPES, Allowed, Type, function_type

_OTHER_SPELLINGS = {
    "dateTime": "date and time",
    "dateAndTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "null": "Null",
    "int": "number",
    "integer": "number",
    "long": "number",
    "float": "number",
    "decimal": "number",
    "double": "number",
}
MAX_NESTING = 20

Compile = Callable[[str, etree._Element], UnaryTests]


def simple_type(name: str) -> Type | None:
    """The type of FEEL a reference names; prefixes and the spellings of older versions count."""
    plain = name.rpartition(":")[2] if ":" in name else name
    plain = _OTHER_SPELLINGS.get(plain, plain)
    return Type(plain) if plain in SIMPLE_TYPES else None


class Items:
    """The types of one document, each made when it is asked for; a circle ends in `Any`."""

    def __init__(self, root: etree._Element, imported: Mapping[str, Items], tests: Compile) -> None:
        """`imported` are those of other documents by the name of the import; `tests` compiles
        what is allowed."""
        self._elements = {each.get("name") or "": each for each in children(root, "itemDefinition")}
        self._imported = imported
        self._tests = tests
        self._making: list[str] = []
        self._done: dict[str, Type] = {}
        self.missing: list[tuple[str, etree._Element]] = []

    def __iter__(self) -> Iterator[str]:
        return iter(self._elements)

    def known(self) -> dict[str, Type]:
        """Every type by the name expressions call it."""
        found = {name: self._made(name) for name in self._elements if name}
        for prefix, items in self._imported.items():
            for name, kind in items.known().items():
                found[f"{prefix}.{name}" if prefix else name] = kind
        return found

    def named(self, name: str | None, at: etree._Element | None = None) -> Type | None:
        """The type a typeRef names; None where there is none, it says nothing, or is unknown."""
        if not name:
            return None
        own = name if name in self._elements else name.rpartition(":")[2]
        if own in self._elements:
            return self._made(own)
        prefix, _, rest = name.partition(".")
        for items, inner in ((self._imported.get(prefix), rest), (self._imported.get(""), name)):
            if items is not None and inner:
                found = items.named(inner)
                if found is not None:
                    return found
        simple = simple_type(name)
        if simple is None and at is not None:
            self.missing.append((name, at))
        return simple

    def _made(self, name: str) -> Type:
        if name in self._done:
            return self._done[name]
        if name in self._making or len(self._making) > MAX_NESTING:
            return ANY
        self._making.append(name)
        try:
            self._done[name] = self._type(self._elements[name])
        finally:
            self._making.pop()
        return self._done[name]

    def _type(self, element: etree._Element, depth: int = 0) -> Type:
        components = list(children(element, "itemComponent"))
        function = first(element, "functionItem")
        base = first(element, "typeRef")
        if function is not None:
            kind = function_type(
                tuple(
                    self.named(each.get("typeRef"), each) or ANY
                    for each in children(function, "parameters")
                ),
                self.named(function.get("outputTypeRef"), function) or ANY,
            )
        elif components and depth < MAX_NESTING:
            kind = Type(
                "context",
                entries=tuple(
                    (" ".join((each.get("name") or "").split()), self._type(each, depth + 1))
                    for each in components
                ),
            )
        else:
            name = "" if base is None else "".join(base.itertext()).strip()  # type: ignore[arg-type]
            kind = self.named(name, element) or ANY
        values, constraint = first(element, "allowedValues"), first(element, "typeConstraint")
        if values is not None:
            kind = replace(kind, allowed=self._allowed(values))
        if element.get("isCollection") == "true":
            kind = Type("list", (kind,))
        if constraint is not None:
            kind = replace(kind, allowed=self._allowed(constraint))
        return kind

    def _allowed(self, element: etree._Element) -> Allowed | None:
        text = text_in(element)
        if not text:
            return None
        tests = self._tests(text, element)

        def allowed(state: State, value: object) -> bool:
            return tests.test(value, state) is True

        return allowed


def component_names(root: etree._Element) -> Iterator[str]:
    for each in root.iter():
        if isinstance(each.tag, str) and etree.QName(each).localname == "itemComponent":
            yield " ".join((each.get("name") or "").split())
