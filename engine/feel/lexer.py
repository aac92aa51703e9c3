"""Cutting the text of an expression into tokens; names of several words are the parser's work."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from engine.errors.feel import FeelSyntax, FeelTooComplex

MAX_LENGTH = 20_000


class Kind(Enum):
    NAME = auto()  # one word: also the keywords
    NUMBER = auto()
    STRING = auto()
    TEMPORAL = auto()  # @"…"
    SIGN = auto()
    END = auto()


class Token(NamedTuple):
    kind: Kind
    text: str  # a string's text is its content, unescaped
    start: int
    end: int


# Letters of the DMN grammar, without the full-width punctuation it also lets in: typed by mistake
# for an operator it would otherwise become part of a name.
_WIDE_SIGNS = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_START = (
    "?A-Z_a-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f"
    "\u1681-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3004-\u3007\u3012\u3013\u3020-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufefe\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\ufffd"
    "\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = "\\s\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"

_TOKEN = re.compile(
    rf"(?P<space>[{_SPACE}]+|//[^\n\r]*|/\*(?s:.*?)\*/)"
    rf"|(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)"
    rf"|(?P<name>[{_START}][{_PART}]*)"
    r'|(?P<temporal>@\s*"(?:[^"\\]|\\.)*")'
    r'|(?P<string>"(?:[^"\\]|\\(?s:.))*")'
    r"|(?P<unclosed>/\*)"
    rf"|(?P<sign>\*\*|\.\.|->|<=|>=|!=|[-+*/=<>(){{}}\[\],:.'“”‘’{_WIDE_SIGNS}])",
    re.ASCII,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|(?s:.))")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SIMPLE_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_PREFIXES = {"number": Kind.NUMBER, "name": Kind.NAME, "sign": Kind.SIGN}


def tokenize(text: str) -> list[Token]:
    """All tokens of `text`, with END as the last; raises FeelSyntax or FeelTooComplex."""
    if len(text) > MAX_LENGTH:
        raise FeelTooComplex(limit=f"{MAX_LENGTH} characters")
    tokens = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        group = match.lastgroup
        end = match.end()
        if group == "unclosed":
            raise syntax_error(
                text, position, zh="注释缺少结束的“*/”", en="the comment has no closing '*/'"
            )
        if group in ("string", "temporal"):
            kind = Kind.STRING if group == "string" else Kind.TEMPORAL
            content = match.group()
            content = unescape(content[content.index('"') + 1 : -1])
            tokens.append(Token(kind, content, position, end))
        elif group != "space":
            tokens.append(Token(_PREFIXES[group or "sign"], match.group(), position, end))
        position = end
    tokens.append(Token(Kind.END, "", position, position))
    return tokens


def unescape(content: str) -> str:
    """Resolve backslashes; an unknown one stays, as regular expressions are full of them."""
    if "\\" not in content:
        return content
    text = _ESCAPE.sub(_character, content)
    text = _SURROGATES.sub(
        lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text
    )
    return _LONE_SURROGATE.sub("\ufffd", text)


def _character(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        value = int(code[1:], 16)
        return chr(value) if value <= 0x10FFFF else "\ufffd"
    return _SIMPLE_ESCAPES.get(code, match[0])


def syntax_error(text: str, position: int, *, zh: str, en: str) -> FeelSyntax:
    return FeelSyntax(
        text=shortened(text), position=position, column=position + 1, problem=en, problem_zh=zh
    )


def shortened(text: str) -> str:
    """At most a line of an expression, for error messages."""
    line = " ".join(text.split())
    return line if len(line) <= 120 else line[:117] + "…"


def unexpected(text: str, token: Token) -> FeelSyntax:
    """The error for a token that cannot stand where it stands."""
    if token.kind is Kind.END:
        return syntax_error(
            text, token.start, zh="表达式不完整", en="the expression ends too early"
        )
    if token.kind is Kind.SIGN and not token.text.isascii():
        return syntax_error(
            text,
            token.start,
            zh=f"“{token.text}”是全角标点，请改用半角标点",
            en=f"'{token.text}' is a full-width sign: use the ASCII one",
        )
    shown = shortened(text[token.start : token.end])
    return syntax_error(
        text, token.start, zh=f"此处不应出现“{shown}”", en=f"'{shown}' is not expected here"
    )


def _unreadable(text: str, position: int) -> FeelSyntax:
    character = text[position]
    if character == '"':
        return syntax_error(
            text, position, zh="文本缺少结束的引号", en="the text has no closing quote"
        )
    return syntax_error(
        text, position, zh=f"无法识别的字符“{character}”", en=f"unexpected '{character}'"
    )
