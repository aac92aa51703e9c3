"""Finding names of several words in a row of tokens: the longest known name wins."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from engine.errors.feel import FeelSyntax
from engine.feel.lexer import Kind, Token, tokenize

Words = tuple[str, ...]


class Phrases:
    """Names that are more than one token, by their first token."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[Words, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        if name.isidentifier():
            return
        words = words_of(name)
        if len(words) > 1:
            found = self._by_first.setdefault(words[0], [])
            found.append((words, name))
            found.sort(key=lambda entry: -len(entry[0]))

    def match(self, tokens: list[Token], at: int) -> tuple[int, str] | None:
        """How many tokens from `at` on are the longest known name, and that name."""
        for words, name in self._by_first.get(tokens[at].text, ()):
            if all(
                token.text == word and token.kind is not Kind.STRING
                for token, word in zip(tokens[at : at + len(words)], words, strict=False)
            ) and at + len(words) < len(tokens):
                return len(words), name
        return None


@lru_cache(maxsize=4096)
def words_of(name: str) -> Words:
    """The tokens of a name; none for what can never be written as a name."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except FeelSyntax:
        return ()


@lru_cache(maxsize=256)
def phrases_of(names: frozenset[str]) -> Phrases:
    return Phrases(names)


def suggestion(name: str, known: Collection[str]) -> dict[str, Any]:
    """The two texts `(did you mean …?)` for an error, empty when nothing is near."""
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        return {"suggestion": "", "suggestion_zh": ""}
    return {
        "suggestion": f" (did you mean '{near[0]}'?)",
        "suggestion_zh": f"（是否想写“{near[0]}”？）",
    }
