"""Timers: exactly one time, and one that can be read."""

from __future__ import annotations

import re

from lxml import etree

from engine.errors.base import GridcaseError
from engine.errors.definitions import Severity
from engine.workflow.dialect import BPMN, TIMES
from engine.workflow.expressions import compile_formula
from engine.workflow.standard.notes import Around, Note, Notes, note, rule
from engine.workflow.standard.reading import Item, Model, text_of
from engine.workflow.timers import BadTime, read_time

_FOREIGN = ("${", "#{", "=", "<%")
_CRON = re.compile(r"(?:[\d*/,?LW#A-Za-z-]+\s+){4,6}[\d*/,?LW#A-Za-z-]+\Z")


@rule
def timers_can_be_read(model: Model, around: Around) -> Notes:
    for node in model.nodes:
        definition = node.definition("timer")
        if definition is None:
            continue
        given = [definition.find(f"{BPMN}{name}") for name in TIMES]
        times = [each for each in given if each is not None]
        if not times or not any(text_of(each) for each in times):
            drawn = None if node.executable else Severity.WARNING
            yield _bad(node, "没有内容", "it is empty", severity=drawn)
        elif len(times) > 1:
            yield _bad(node, "只能写一种时间", "it has more than one time")
        else:
            yield from _text(node, times[0])


def _text(node: Item, element: etree._Element) -> Notes:
    text = text_of(element)
    cycle = element.tag == f"{BPMN}timeCycle"
    if text.startswith(_FOREIGN) or (cycle and _CRON.match(text)):
        return
    if len(text) > 2 and text[0] == text[-1] == "'":
        text = text[1:-1]  # as Python writes it, which SpiffWorkflow evaluates
    try:
        time = read_time(text)
    except BadTime as error:
        if "时区" in error.zh:
            yield note("timer-local", node)
        else:
            yield _bad(node, error.zh.rstrip("。"), error.en)
        return
    if time is None:
        yield from _formula(node, text)
    elif cycle and node.kind == "intermediateCatchEvent":
        yield note("timer-cycle", node)


def _formula(node: Item, text: str) -> Notes:
    """Not a time as it stands: FEEL that computes one, another language, or a mistake."""
    try:
        formula = compile_formula(text)
    except GridcaseError:
        if "(" not in text or not text.rstrip().endswith(")"):
            yield _bad(node, f"“{text[:60]}”不是时间", f"“{text[:60]}” is no time")
        return
    quoted = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else None
    if quoted is not None and '"' not in quoted:
        try:
            plain = read_time(quoted) is None
        except BadTime:
            plain = True
        if plain:
            yield _bad(node, f"“{quoted[:60]}”不是时间", f"“{quoted[:60]}” is no time")
    elif formula.names and not formula.expression.calls and "." not in text:
        yield _bad(node, f"“{text[:60]}”不是时间", f"“{text[:60]}” is no time")


def _bad(node: Item, zh: str, en: str, *, severity: Severity | None = None) -> Note:
    return note("timer-text", node, severity=severity, why_zh=zh, why_en=en)
