"""Conditions as texts: whether one of several always holds, whether they are FEEL at all."""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.errors.base import GridcaseError
from engine.workflow.expressions import compile_formula

_COMPARED = re.compile(r"(?P<left>[^<>=!]+?)\s*(?P<sign><=|>=|!=|=|<|>)\s*(?P<right>[^<>=!]+)\Z")
_DENIED = re.compile(r"not\s*\((?P<what>.+)\)\Z")
_TOGETHER = ({"=", "!="}, {"<", ">="}, {">", "<="}, {"<", "=", ">"}, {"<=", ">="})


def one_always_holds(conditions: Collection[str]) -> bool:
    """Whether the texts alone show it, such as `n > 3` beside `n <= 3`."""
    texts = {" ".join(text.split()) for text in conditions}
    signs: dict[tuple[str, str], set[str]] = {}
    for text in texts:
        denied = _DENIED.match(text)
        if text in ("true", "= true") or (denied and denied["what"].strip() in texts):
            return True
        compared = _COMPARED.match(text)
        if compared:
            left, right = compared["left"].strip(), compared["right"].strip()
            signs.setdefault((left, right), set()).add(compared["sign"])
    if any(each <= given for given in signs.values() for each in _TOGETHER):
        return True
    return any((left, "false") in signs for left, right in signs if right == "true")


def foreign(text: str) -> bool:
    """Whether it is in another language than FEEL."""
    if text.lstrip().startswith(("${", "#{", "<%", "{{")):
        return True
    try:
        compile_formula(text)
    except GridcaseError:
        return True
    return False
