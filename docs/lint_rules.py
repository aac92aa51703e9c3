"""Writes `docs/lint-rules.md` from the rules themselves.

    .venv/bin/python -P docs/lint_rules.py          # renews the file

A test compares the file with what this would write.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from engine.errors.definitions import Severity  # noqa: E402
from engine.services.gate import TWINS  # noqa: E402
from engine.workflow.standard.catalogue import TEXTS, RuleText  # noqa: E402
from engine.workflow.standard.grounds import GROUNDS  # noqa: E402

PAGE = ROOT / "docs" / "lint-rules.md"
NOTES = ROOT / "docs" / "lint-rules.notes.md"
"""What people wrote by hand about the rules; it stands before the lists."""


@dataclass(frozen=True, slots=True)
class Own:
    """A rule of the dialect, read from its source."""

    id: str
    severity: str
    zh: str
    en: str


def own_rules() -> list[Own]:
    found: dict[str, Own] = {}
    files = sorted((ROOT / "engine" / "workflow" / "lint").glob("*.py"))
    for file in [*files, ROOT / "engine" / "workflow" / "buildable.py"]:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for each in _told(tree):
            found.setdefault(each.id, each)
    return sorted(found.values(), key=lambda each: each.id)


def _told(tree: ast.AST) -> Iterator[Own]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("error", "warning") and len(node.args) == 4:
                code = _text(node.args[1])
                if code:
                    yield Own(code, node.func.attr, _text(node.args[2]), _text(node.args[3]))
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            parts = node.value.elts
            if len(parts) == 4 and _text(parts[1]):
                yield Own(_text(parts[1]), "error", _text(parts[2]), _text(parts[3]))


def _text(node: ast.expr) -> str:
    """A literal, with `…` for what is only known when the rule speaks."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [_text(each) if isinstance(each, ast.Constant) else "…" for each in node.values]
        return "".join(parts)
    return ""


def page() -> str:
    own = own_rules()
    lines = [NOTES.read_text(encoding="utf-8").rstrip(), "", "## BPMN's own rules", ""]
    lines += ["Asked in both profiles.", ""]
    for text in TEXTS.values():
        lines += _standard(text, own)
    lines += ["## Rules of the dialect", ""]
    lines += ["Asked in the profile `gridcase` only, and at every deployment.", ""]
    for each in own:
        if each.id not in TEXTS:
            lines += [f"### {each.id}", "", f"gridcase: {each.severity}", ""]
            lines += [each.zh, "", each.en, ""]
    return "\n".join(lines)


def _standard(text: RuleText, own: list[Own]) -> Iterator[str]:
    gridcase = _deployed(text, own)
    drawing = f" (a drawing: {text.drawing})" if text.drawing != text.severity else ""
    yield f"### {text.id}"
    yield ""
    yield f"bpmn: {text.severity}{drawing} · gridcase: {gridcase} · why: {GROUNDS[text.id]}"
    yield ""
    yield f"{_shown(text.zh)}{text.mend_zh}"
    yield ""
    yield f"{_shown(text.en)} {text.mend_en}"
    yield ""


def _deployed(text: RuleText, own: list[Own]) -> str:
    """How grave it is at deployment: the dialect may take it more seriously."""
    if text.id == "task-untyped":
        return str(Severity.ERROR)
    graver = {each.id for each in own if each.severity == "error"}
    twins = {other for other, same in TWINS.items() if text.id in same}
    return str(Severity.ERROR) if graver & ({text.id} | twins) else str(text.severity)


def _shown(template: str) -> str:
    for name in ("zh", "en"):
        template = template.replace(f"why_{name}", "why")
    return "".join("…" if part == "}" else part for part in _holes(template))


def _holes(template: str) -> Iterator[str]:
    inside = False
    for sign in template:
        if sign == "{":
            inside = True
        elif sign == "}":
            inside = False
            yield "}"
        elif not inside:
            yield sign


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
