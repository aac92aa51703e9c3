"""A place in a DMN document where texts are compiled, and what they may name there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from lxml import etree

from engine.errors.feel import FeelError, FeelSyntax, UnknownName
from engine.feel.expression import (
    NOWHERE,
    Expression,
    Surroundings,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.signature import Signature
from engine.feel.types import Type

_T = TypeVar("_T", Expression, UnaryTests)

NOTHING = compile_expression("null")
ANYTHING = compile_unary_tests("-")

Place = tuple[str, str]
"""What a text is, in Chinese and in English, for findings."""


class Home(Protocol):
    """What a scope asks of its document."""

    @property
    def functions(self) -> Mapping[str, Signature] | None: ...
    def type_named(self, name: str | None, at: etree._Element) -> Type | None: ...
    def find(
        self, code: str, where: str, zh: str, en: str, at: etree._Element | None = None
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """`names` are the root names there are, None allows any; `around` is what the document adds."""

    home: Home
    title: str
    key: str
    names: frozenset[str] | None
    around: Surroundings

    def within(self, names: Collection[str]) -> Scope:
        """The scope inside a box that gives names to something."""
        if not names:
            return self
        around = replace(self.around, hints=self.around.hints | frozenset(names))
        known = None if self.names is None else self.names | frozenset(names)
        return replace(self, names=known, around=around)

    def expression(self, text: str, place: Place, at: etree._Element) -> Expression:
        names, functions = self.names, self.home.functions
        return self._attempt(
            lambda: compile_expression(
                text, names=names, functions=functions, around=self._around, listed=True
            ),
            place,
            text,
            NOTHING,
            at,
        )

    def tests(self, text: str, place: Place, at: etree._Element) -> UnaryTests:
        names, functions = self.names, self.home.functions
        return self._attempt(
            lambda: compile_unary_tests(
                text or "-", names=names, functions=functions, around=self._around
            ),
            place,
            text,
            ANYTHING,
            at,
        )

    @property
    def _around(self) -> Surroundings:
        """The shared empty one where there is nothing, so that texts are compiled once."""
        plain = not (self.around.hints or self.around.types)
        return NOWHERE if plain else self.around

    def type_of(self, element: etree._Element, attribute: str = "typeRef") -> Type | None:
        return self.home.type_named(element.get(attribute), element)

    def check_language(self, element: etree._Element) -> None:
        language = element.get("expressionLanguage")
        if language is not None and "feel" not in language.lower():
            self.find(
                "decision-language",
                "",
                f"表达式语言“{language}”不支持。请改用 FEEL。",
                f"The expression language '{language}' is not supported. Use FEEL.",
                element,
            )

    def find(
        self, code: str, where: str, zh: str, en: str, at: etree._Element | None = None
    ) -> None:
        self.home.find(
            code,
            self.key + where,
            f"决策“{self.title}”，{zh}",
            f"Decision '{self.title}': {en}",
            at,
        )

    def _attempt(
        self,
        make: Callable[[], _T],
        place: Place,
        text: str,
        otherwise: _T,
        at: etree._Element,
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
            self.find(error.code, f", {place[1]}", f"{place[0]}：{zh}", f"{place[1]}: {en}", at)
            return otherwise
