"""A BPMN file as it is drawn, right or wrong: every element kept, nothing taken for granted.

`dialect` reads what Gridcase runs; this reads what anybody may have drawn, so that the rules of
the standard can speak of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from engine.workflow.dialect import BPMN, EVENTS, GATEWAYS, NODES, SPIFF, SUBPROCESSES, TASKS

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_TITLE_EN = f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property[@name='title.en']"
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}


def _short(name: str) -> str:
    text = " ".join(name.split())
    return text if len(text) <= 60 else text[:57] + "…"


@dataclass(eq=False, slots=True)
class Item:
    """A flow node, a flow, a subprocess or a process."""

    xml: etree._Element
    kind: str  # BPMN local name
    id: str
    scope: Item | None  # the process or subprocess it stands in
    process: Item | None  # None: it is one
    incoming: list[FlowItem] = field(default_factory=list)
    outgoing: list[FlowItem] = field(default_factory=list)
    nodes: list[Item] = field(default_factory=list)  # of a scope, in document order
    events: tuple[str, ...] = ()
    borders: list[Item] = field(default_factory=list)  # its boundary events
    drawn: bool = False  # of a process: the file has shapes

    @property
    def name(self) -> str:
        """What a reader knows it by."""
        return _short(self.xml.get("name", "")) or self.id or f"<{self.kind}>"

    @property
    def name_en(self) -> str:
        """What an English reader knows it by: Gridcase's diagrams have a title in English, too."""
        for own in self.xml.iterfind(_TITLE_EN):
            return _short(own.get("value", "")) or self.name
        return self.name

    @property
    def executable(self) -> bool:
        """Whether it is meant to run: it says so, or says nothing and was never drawn."""
        owner = self.process or self
        given = owner.xml.get("isExecutable")
        return given in ("true", "1") or (given is None and not owner.drawn)

    @property
    def declared(self) -> bool:
        """Whether a process says that it is executable."""
        return self.xml.get("isExecutable") in ("true", "1")

    @property
    def by_event(self) -> bool:
        return self.kind == "subProcess" and self.flag("triggeredByEvent")

    @property
    def compensates(self) -> bool:
        return self.flag("isForCompensation")

    @property
    def event(self) -> str | None:
        return self.events[0] if len(self.events) == 1 else None

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.xml.get(name)
        return default if value is None else value in ("true", "1")

    def definition(self, event: str) -> etree._Element | None:
        return self.xml.find(f"{BPMN}{event}EventDefinition")

    def targets(self) -> list[Item]:
        return [flow.target for flow in self.outgoing if flow.target is not None]


@dataclass(eq=False, slots=True)
class FlowItem:
    """A sequence flow with its ends as far as they exist."""

    xml: etree._Element
    id: str
    scope: Item
    process: Item
    source_id: str
    target_id: str
    source: Item | None = None
    target: Item | None = None
    condition: str | None = None  # None: no condition, or an empty one

    @property
    def executable(self) -> bool:
        return self.process.executable


class Model:
    """One file."""

    def __init__(self, root: etree._Element, file: str) -> None:
        self.root = root
        self.file = file
        self.processes: list[Item] = []
        self.nodes: list[Item] = []
        self.flows: list[FlowItem] = []
        self.by_id: dict[str, Item] = {}
        self.elements: dict[str, etree._Element] = {}  # every BPMN element with an id; first wins
        for element in root.iter(f"{BPMN}*"):
            element_id = element.get("id")
            if element_id:
                self.elements.setdefault(element_id, element)
        drawn = next(root.iter(f"{DI}BPMNShape"), None) is not None
        for element in root.findall(f"{BPMN}process"):
            process = Item(element, "process", element.get("id", ""), None, None, drawn=drawn)
            self.processes.append(process)
            self._scope(process, process)
        self._connect()

    def _scope(self, scope: Item, process: Item) -> None:
        todo = [scope]
        while todo:
            at = todo.pop()
            for element in at.xml:
                kind = local(element)
                if kind == "sequenceFlow":
                    self._flow(element, at, process)
                elif kind in NODES:
                    item = Item(element, kind, element.get("id", ""), at, process)
                    item.events = events_of(element)
                    at.nodes.append(item)
                    self.nodes.append(item)
                    if item.id:
                        self.by_id.setdefault(item.id, item)
                    if kind in SUBPROCESSES:
                        todo.append(item)

    def _flow(self, element: etree._Element, scope: Item, process: Item) -> None:
        condition = element.find(f"{BPMN}conditionExpression")
        text = text_of(condition) or None
        self.flows.append(
            FlowItem(
                xml=element,
                id=element.get("id", ""),
                scope=scope,
                process=process,
                source_id=element.get("sourceRef", ""),
                target_id=element.get("targetRef", ""),
                condition=text,
            )
        )

    def _connect(self) -> None:
        for flow in self.flows:
            flow.source = self.by_id.get(flow.source_id)
            flow.target = self.by_id.get(flow.target_id)
            if flow.source is not None:
                flow.source.outgoing.append(flow)
            if flow.target is not None:
                flow.target.incoming.append(flow)
        for node in self.nodes:
            if node.kind == "boundaryEvent":
                host = self.by_id.get(node.xml.get("attachedToRef", ""))
                if host is not None and host.kind in ACTIVITIES and host.scope is node.scope:
                    host.borders.append(node)

    def scopes(self) -> Iterator[Item]:
        """Processes and subprocesses, outer before inner."""
        yield from self.processes
        yield from (node for node in self.nodes if node.kind in SUBPROCESSES)

    def of(self, *kinds: str) -> Iterator[Item]:
        return (node for node in self.nodes if node.kind in kinds)

    def all(self, name: str) -> Iterator[etree._Element]:
        return self.root.iter(f"{BPMN}{name}")

    def find(self, reference: str) -> etree._Element | None:
        """What a QName names in this file."""
        return self.elements.get(reference.rpartition(":")[2])

    def foreign(self, element: etree._Element, reference: str) -> bool:
        """Whether a QName names something in another file."""
        prefix, colon, _ = reference.partition(":")
        if not colon:
            return False
        namespace = element.nsmap.get(prefix)
        return namespace is not None and namespace != self.root.get("targetNamespace")

    @cached_property
    def pool_of(self) -> dict[str, str]:
        """Process id to the id of its pool."""
        return {
            pool.get("processRef", "").rpartition(":")[2]: pool.get("id", "")
            for pool in self.all("participant")
            if pool.get("processRef")
        }


def local(element: etree._Element) -> str:
    """The name of an element of BPMN, "" for anything else."""
    tag = element.tag
    return tag[len(BPMN) :] if isinstance(tag, str) and tag.startswith(BPMN) else ""


def events_of(element: etree._Element) -> tuple[str, ...]:
    """The kinds of an event's definitions; `reference` for one that stands elsewhere."""
    found: list[str] = []
    for child in element:
        name = local(child)
        if name.endswith("EventDefinition") and name.removesuffix("EventDefinition") in EVENTS:
            found.append(name.removesuffix("EventDefinition"))
        elif name == "eventDefinitionRef":
            found.append("reference")
    return tuple(found)


def text_of(element: etree._Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext())).strip()


__all__ = ["ACTIVITIES", "DI", "GATEWAYS", "FlowItem", "Item", "Model", "events_of", "local"]
