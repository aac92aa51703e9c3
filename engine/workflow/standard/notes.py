"""How a rule of the standard says what is wrong, and where the rules are listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.errors.definitions import Severity
from engine.workflow.standard.reading import FlowItem, Item, Model


@dataclass(frozen=True, slots=True)
class Note:
    """One thing found; the sentence is made from the catalogue."""

    rule: str
    xml: etree._Element | None  # where to point
    element: str
    executable: bool
    values: dict[str, object]
    severity: Severity | None = None  # where it is not that of the catalogue
    trace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What is known besides the file itself."""

    processes: Collection[str] = ()  # ids that may be called
    global_tasks: Collection[str] = ()
    calls: dict[str, frozenset[str]] = field(default_factory=dict)  # process -> what it calls
    decisions: Collection[str] = ()  # ids that may be asked


Notes = Iterator[Note]
Rule = Callable[[Model, Around], Notes]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule; rules run in the order of their registration."""
    RULES.append(function)
    return function


def note(
    name: str, at: Item | FlowItem, /, *, severity: Severity | None = None, **values: object
) -> Note:
    """About a node, a flow or a process."""
    if isinstance(at, Item):
        if "name" not in values:
            values |= {"name": at.name, "name_en": at.name_en}
    else:
        values.setdefault("name", at.id)
    return Note(name, at.xml, at.id, at.executable, values, severity)


def note_on(
    name: str, xml: etree._Element, /, *, executable: bool = True, **values: object
) -> Note:
    """About any other element."""
    label = " ".join(xml.get("name", "").split())[:60] or xml.get("id", "")
    values.setdefault("name", label)
    element = "" if xml.getparent() is None else xml.get("id", "")
    return Note(name, xml, element, executable, values)
