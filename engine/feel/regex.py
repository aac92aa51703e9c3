"""XPath regular expressions on RE2, in linear time; what cannot be translated exactly is refused.

Back-references to groups that are more than a plain text, and whatever RE2 knows but XPath does not
(`\\b`, `(?i)`, `[[:alpha:]]`) give no pattern, which the functions turn into null. The matching
itself is done on UTF-8 bytes: the str interface of the RE2 package decodes the text anew for every
match.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2

from engine.feel.blocks import BLOCKS, category_ranges

MAX_PATTERN = 2_000
MAX_TRANSLATED = 50_000
MAX_MEMORY = 2 << 20  # of one compiled pattern, in bytes

_FLAGS = frozenset("smixq")
_SPACES = " \t\n\r"
_DIGITS = "0123456789"
_EVERYTHING = (0, 0x10FFFF)
_NAMED = frozenset("dDsSwWiIcCpP")
# \i and \c: NameStartChar and NameChar of XML 1.0, fifth edition
_NAME_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_PART = _NAME_START + "\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CLASSES = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "s": r"\x20\t\n\r",
    "i": _NAME_START,
    "c": _NAME_PART,
}
_NEGATED_CLASSES = {"S": r"\x20\t\n\r", "I": _NAME_START, "C": _NAME_PART, "w": r"\pP\pZ\pC"}
_POSITIVE_WORD = r"\pL\pM\pN\pS"  # \w: all but punctuation, separators and others
_SINGLE = {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPABLE = frozenset("\\|.?*+(){}$-[]^")
_CATEGORY = re.compile(r"\{(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)\}")
_BLOCK = re.compile(r"\{Is([A-Za-z0-9-]+)\}")
_BLANK_NAME = re.compile(r"\\[pP]\s*\{[\sA-Za-z0-9-]*\}")
_QUANTITY = re.compile(r"\{(\d{1,4})(,(\d{1,4})?)?\}")


class Unsupported(ValueError):
    """The pattern is wrong, or says something RE2 has no exact words for."""


class Pattern:
    """A translated pattern."""

    __slots__ = ("_groups", "_length", "_regex", "_size")

    def __init__(self, regex: Any, groups: int, length: int) -> None:
        self._regex = regex
        self._groups = groups
        self._length = length
        self._size = int(regex.programsize)

    @property
    def making(self) -> int:
        """What making it costs, in steps: classes of many ranges are long programs."""
        return (self._size >> 3) + (self._length >> 2)

    def work(self, length: int) -> int:
        """What one search of a text of `length` characters costs at worst, in steps."""
        return length * self._size >> 10

    def found_in(self, text: str) -> bool:
        return self._regex.search(text.encode()) is not None

    def replaced(self, text: str, replacement: str, spend: Callable[[int], None]) -> str | None:
        """All matches replaced; None when the replacement is malformed.

        `spend` is told of the work of each match, as every one may look through the whole rest.
        """
        parts = _replacement_parts(replacement, self._groups)
        if parts is None:
            return None
        source = text.encode()
        result: list[bytes] = []
        last = 0
        for match in self._regex.finditer(source):
            start, end = match.span()
            result.append(source[last:start])
            for part in parts:
                piece = part if isinstance(part, bytes) else (match.group(part) or b"")
                result.append(piece)
                spend(1 + (len(piece) >> 4))
            last = end
            spend(1 + (self.work(len(source) - last) >> 4))
        result.append(source[last:])
        return b"".join(result).decode()

    def split(self, text: str, spend: Callable[[int], None]) -> list[object]:
        """The parts between the matches."""
        source = text.encode()
        parts: list[object] = []
        last = 0
        for match in self._regex.finditer(source):
            start, end = match.span()
            parts.append(source[last:start].decode())
            last = end
            spend(1 + (self.work(len(source) - last) >> 4))
        parts.append(source[last:].decode())
        return parts


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> Pattern | None:
    """A pattern with XPath flags `s m i x q`, or None if it is wrong or cannot be translated."""
    if len(pattern) > MAX_PATTERN or not set(flags) <= _FLAGS:
        return None
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    options.dot_nl = "s" in flags
    options.case_sensitive = "i" not in flags
    try:
        translated, groups = (
            (re2.escape(pattern), 0) if "q" in flags else _Translation(pattern, flags).result()
        )
        prefix = "(?m)" if "m" in flags and "q" not in flags else ""
        compiled = re2.compile((prefix + translated).encode(), options)
        return Pattern(compiled, groups, len(translated))
    except (Unsupported, re2.error, UnicodeEncodeError):
        return None


def _replacement_parts(replacement: str, groups: int) -> list[bytes | int] | None:
    parts: list[bytes | int] = []
    at = 0
    while at < len(replacement):
        character = replacement[at]
        following = replacement[at + 1 : at + 2]
        if character == "\\":
            if following not in ("\\", "$") or not following:
                return None
            _append(parts, following)
            at += 2
        elif character == "$":
            if not (following.isascii() and following.isdigit()):
                return None
            group = int(following)
            at += 2
            while at < len(replacement) and replacement[at] in "0123456789":
                if group * 10 + int(replacement[at]) > groups:
                    break
                group = group * 10 + int(replacement[at])
                at += 1
            parts.append(group if group <= groups else b"")
        else:
            end = min(_find(replacement, "\\", at), _find(replacement, "$", at))
            _append(parts, replacement[at:end])
            at = end
    return parts


def _append(parts: list[bytes | int], text: str) -> None:
    """Literal text is kept in one piece, as every match pays for each piece."""
    last = parts[-1] if parts else None
    if isinstance(last, bytes):
        parts[-1] = last + text.encode()
    else:
        parts.append(text.encode())


def _find(text: str, sign: str, start: int) -> int:
    """The place of a sign, or the end of the text."""
    place = text.find(sign, start)
    return len(text) if place < 0 else place


class _Translation:
    """One pass over a pattern, copying what both languages share and rewriting the rest."""

    def __init__(self, pattern: str, flags: str) -> None:
        self._pattern = _without_blanks(pattern) if "x" in flags else pattern
        self._flags = flags
        self._at = 0
        self._groups = 0
        self._repeatable = False  # whether a quantifier may follow
        self._open: list[int | None] = []  # the groups around, None for those that count not
        self._texts: dict[int, str] = {}  # closed groups that are a plain text
        self._plain: str | None = ""  # what stands since the group was opened, if it is plain

    def result(self) -> tuple[str, int]:
        parts = []
        length = 0
        while self._at < len(self._pattern):
            parts.append(self._piece())
            length += len(parts[-1])
            if length > MAX_TRANSLATED:
                raise Unsupported
        return "".join(parts), self._groups

    def _piece(self) -> str:
        character = self._take()
        if character in "*+?{":
            self._plain = None
            return self._quantifier(character)
        self._repeatable = True
        if character == "(":
            return self._group()
        if character == ")":
            return self._close()
        if character == "\\":
            if self._peek() in _DIGITS and self._peek():
                return self._back_reference()
            self._plain = None
            return self._escape(in_class=False)
        if character in "|^$[.":
            self._plain = None
        if character == "[":
            return self._class()
        if character in "|^$":
            self._repeatable = False
            return character
        if character == ".":
            return "." if "s" in self._flags else r"[^\n\r]"
        if character in "]}":
            raise Unsupported
        if self._plain is not None:
            self._plain += character
        return str(re2.escape(character))

    def _group(self) -> str:
        self._repeatable = False
        self._plain = ""
        if self._peek() != "?":
            self._groups += 1
            self._open.append(self._groups)
            return "("
        if self._pattern[self._at : self._at + 2] != "?:":
            raise Unsupported
        self._at += 2
        self._open.append(None)
        return "(?:"

    def _close(self) -> str:
        number = self._open.pop() if self._open else None
        # a group that surely took part, with a text that is always the same
        sure = not self._open and self._peek() not in ("*", "?", "{") and "|" not in self._pattern
        if number is not None and self._plain is not None and sure:
            self._texts[number] = self._plain
        self._plain = None
        return ")"

    def _back_reference(self) -> str:
        """RE2 cannot look back: only what a group always matches can stand in its place."""
        number = int(self._take())
        while self._peek() in _DIGITS and self._peek():
            longer = number * 10 + int(self._peek())
            if longer > self._groups:
                break
            number = longer
            self._at += 1
        text = self._texts.get(number)
        self._plain = None
        if not text:
            raise Unsupported
        return f"(?:{re2.escape(text)})"

    def _quantifier(self, character: str) -> str:
        if not self._repeatable:
            raise Unsupported
        self._repeatable = False
        text = character
        if character == "{":
            match = _QUANTITY.match(self._pattern, self._at - 1)
            if match is None or (match[3] and int(match[3]) < int(match[1])):
                raise Unsupported
            self._at = match.end()
            text = match[0]
        if self._peek() == "?":
            self._at += 1
            text += "?"
        return text

    def _escape(self, *, in_class: bool) -> str:
        character = self._take()
        if character in _SINGLE:
            return str(re2.escape(_SINGLE[character]))
        if character in _ESCAPABLE:
            return "\\" + character
        if character in "pP":
            return self._property(character, in_class=in_class)
        if character in _CLASSES:
            inside = _CLASSES[character]
            return inside if in_class or character in "dD" else f"[{inside}]"
        if character in "wW":
            if in_class:
                return _POSITIVE_WORD if character == "w" else r"\pP\pZ\pC"
            return f"[{_POSITIVE_WORD}]" if character == "w" else r"[\pP\pZ\pC]"
        if character in _NEGATED_CLASSES and not in_class:
            return f"[^{_NEGATED_CLASSES[character]}]"
        raise Unsupported

    def _property(self, letter: str, *, in_class: bool) -> str:
        """A category or a block; they have no upper and lower case to ignore."""
        block = _BLOCK.match(self._pattern, self._at)
        caseless = "i" in self._flags
        if block is not None and block[1] in BLOCKS:
            self._at = block.end()
            low, high = BLOCKS[block[1]]
            ends = [(low, high)] if letter == "p" else _subtracted([_EVERYTHING], [(low, high)])
            if in_class:
                if caseless:
                    raise Unsupported
                return _ranges_text(ends)[1:-1]
            return f"(?-i:{_ranges_text(ends)})" if caseless else _ranges_text(ends)
        match = _CATEGORY.match(self._pattern, self._at)
        if match is None or match[1] == "Cn":
            raise Unsupported
        self._at = match.end()
        text = f"\\{letter}{{{match[1]}}}"
        if caseless and match[1][0] in "LMNS":
            if in_class:
                raise Unsupported
            return f"(?-i:{text})"
        return text

    def _class(self) -> str:
        """`[…]`, also with a class taken away: `[A-Z-[OI]]`."""
        start = self._at
        negated = self._peek() == "^"
        if negated:
            self._at += 1
        body: list[str] = []
        while True:
            character = self._take()
            if character == "]" and body:
                break
            if character == "-" and self._peek() == "[":
                self._at = start
                return _ranges_text(self._set())
            if character in "[]":
                raise Unsupported
            if character == "\\":
                body.append(self._escape(in_class=True))
                continue
            if character == "-":
                # a hyphen may stand first or last; anywhere else it must make a range
                if body and self._peek() != "]":
                    raise Unsupported
                body.append(r"\-")
                continue
            body.append(self._range(character))
        return f"[{'^' if negated else ''}{''.join(body)}]"

    def _range(self, low: str) -> str:
        text = str(re2.escape(low))
        if self._peek() == "-" and self._pattern[self._at + 1 : self._at + 2] not in ("]", "["):
            self._at += 1
            high = self._single()
            if high < low:
                raise Unsupported
            text += f"-{re2.escape(high)}"
        return text

    def _single(self) -> str:
        """One character of a class, perhaps escaped."""
        character = self._take()
        if character == "\\":
            escaped = self._take()
            if escaped in _SINGLE:
                return _SINGLE[escaped]
            if escaped not in _ESCAPABLE:
                raise Unsupported
            return escaped
        if character in "[]":
            raise Unsupported
        return character

    def _set(self) -> list[tuple[int, int]]:
        """A class as ranges of code points, so that another can be taken away from it."""
        negated = self._peek() == "^"
        if negated:
            self._at += 1
        ranges: list[tuple[int, int]] = []
        taken: list[tuple[int, int]] = []
        while self._peek() != "]":
            if self._pattern[self._at : self._at + 2] == "-[":
                self._at += 2
                taken = self._set()
                if self._peek() != "]":
                    raise Unsupported
                break
            if self._peek() == "\\" and self._pattern[self._at + 1 : self._at + 2] in _NAMED:
                self._at += 1
                ranges.extend(self._named_set())
                continue
            low = self._single()
            high = low
            if self._peek() == "-" and self._pattern[self._at + 1 : self._at + 2] not in ("[", "]"):
                self._at += 1
                high = self._single()
            if high < low:
                raise Unsupported
            ranges.append((ord(low), ord(high)))
        self._at += 1
        if not ranges:
            raise Unsupported
        if negated:
            ranges = _subtracted([_EVERYTHING], ranges)
        return _subtracted(ranges, taken)

    def _named_set(self) -> list[tuple[int, int]]:
        """`\\d`, `\\p{…}` and the like inside a class that is reckoned with."""
        letter = self._take()
        if letter in "pP":
            block = _BLOCK.match(self._pattern, self._at)
            category = _CATEGORY.match(self._pattern, self._at)
            if block is not None and block[1] in BLOCKS:
                self._at = block.end()
                found = [BLOCKS[block[1]]]
            elif category is not None:
                self._at = category.end()
                found = list(category_ranges(category[1]))
            else:
                raise Unsupported
            return found if letter == "p" else _subtracted([_EVERYTHING], found)
        plain = letter.lower()
        if plain == "d":
            found = list(category_ranges("Nd"))
        elif plain == "s":
            found = [(ord(each), ord(each)) for each in _SPACES]
        elif plain == "w":
            found = [r for name in "LMNS" for r in category_ranges(name)]
        else:
            text = _NAME_START if plain == "i" else _NAME_PART.replace("\\-", "\x00")
            found = _ranges_in(text)
        return found if letter == plain else _subtracted([_EVERYTHING], found)

    def _take(self) -> str:
        if self._at >= len(self._pattern):
            raise Unsupported
        self._at += 1
        return self._pattern[self._at - 1]

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]


def _ranges_in(text: str) -> list[tuple[int, int]]:
    """The ranges a class says, in which only `\x00` stands for a hyphen."""
    found = []
    at = 0
    while at < len(text):
        low = high = "-" if text[at] == "\x00" else text[at]
        if text[at + 1 : at + 2] == "-":
            high = text[at + 2]
            at += 2
        at += 1
        found.append((ord(low), ord(high)))
    return found


def _subtracted(
    ranges: list[tuple[int, int]], taken: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """What of `ranges` is not in `taken`, in one sweep over both."""
    rest: list[tuple[int, int]] = []
    holes = _merged(taken)
    at = 0
    for low, high in _merged(ranges):
        while at < len(holes) and holes[at][1] < low:
            at += 1
        start, hole = low, at
        while hole < len(holes) and holes[hole][0] <= high:
            if holes[hole][0] > start:
                rest.append((start, holes[hole][0] - 1))
            start = max(start, holes[hole][1] + 1)
            hole += 1
        if start <= high:
            rest.append((start, high))
    return rest


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted, with those that touch made one."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _ranges_text(ranges: list[tuple[int, int]]) -> str:
    if not ranges:
        return r"[^\x00-\x{10FFFF}]"
    return "[" + "".join(f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in ranges) + "]"


def _without_blanks(pattern: str) -> str:
    """Flag x: blanks outside classes do not count, also not in the names of blocks."""
    pattern = _BLANK_NAME.sub(lambda name: "".join(name[0].split()), pattern)
    kept = []
    depth = 0
    escaped = False
    for character in pattern:
        if not escaped and character == "[":
            depth += 1
        elif not escaped and character == "]":
            depth = max(0, depth - 1)
        if depth or character not in _SPACES:
            kept.append(character)
        escaped = character == "\\" and not escaped
    return "".join(kept)
