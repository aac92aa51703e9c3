"""Our reading of a BPMN file: nodes, flows, lanes and the properties of process-design.md §3.

Reading is lenient: whatever can be represented is, and the rules in `lint` judge it. Only XML that
is broken or hostile, and a file that does not hold exactly one process, raise here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.errors.definitions import DefinitionInvalid, DeploymentFinding
from engine.safe_xml import parse_xml

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"

ID = re.compile(r"[A-Za-z_][\w.-]*\Z", re.ASCII)
MAX_NODES = 400

HUMAN = frozenset({"userTask", "manualTask"})
TASKS = HUMAN | {"serviceTask", "businessRuleTask", "sendTask", "receiveTask", "scriptTask", "task"}
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
GATEWAYS = frozenset(
    {
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
        "complexGateway",
    }
)
CATCHES = frozenset({"startEvent", "boundaryEvent", "intermediateCatchEvent"})
THROWS = frozenset({"endEvent", "intermediateThrowEvent"})
NODES = TASKS | SUBPROCESSES | GATEWAYS | CATCHES | THROWS | {"callActivity"}
EVENTS = (
    "message",
    "timer",
    "signal",
    "error",
    "escalation",
    "terminate",
    "cancel",
    "conditional",
    "link",
    "compensate",
)
TIMES = ("timeDate", "timeDuration", "timeCycle")
WHERES = ("desk", "department", "orderer", "town", "county")
ASSIGNS = ("claim", "balanced", "nearest", "head")
# The codes of process-design.md §3; a process may declare others.
SHIPPED_STATUSES = frozenset(
    {
        "awaiting_dispatch",
        "rejected",
        "awaiting_accept",
        "awaiting_feedback",
        "awaiting_feedback_again",
        "awaiting_revisit",
        "awaiting_revisit_again",
        "awaiting_archive",
        "awaiting_judgement",
        "archived",
        "refused",
        "withdrawn",
    }
)
DEPARTMENT_ROLES = frozenset({"department_worker", "department_head"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    id: str
    source: str
    target: str
    condition: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Who does the steps that stand in it."""

    id: str
    roles: tuple[str, ...]
    where: str | None
    nodes: frozenset[str]
    name: str

    @property
    def place(self) -> str:
        """`where`, or what its first role has by default."""
        if self.where:
            return self.where
        return "department" if DEPARTMENT_ROLES.intersection(self.roles) else "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Standard loop or multi-instance; texts are FEEL or names of variables."""

    kind: str  # standard | parallel | sequential
    maximum: str | None = None
    test_before: bool = False
    condition: str | None = None  # of a standard loop: goes on while true; else: ends when true
    cardinality: str | None = None
    collection: str | None = None
    item: str | None = None
    results: str | None = None
    result_item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One flow node as drawn."""

    id: str
    element: str  # BPMN local name
    name: str
    container: str  # id of the process or subprocess it stands in
    properties: Mapping[str, str] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()  # properties given more than once
    foreign: tuple[str, ...] = ()  # other spiffworkflow elements: preScript, unitTests…
    incoming: tuple[str, ...] = ()  # flow ids
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    events: tuple[str, ...] = ()  # kinds of its event definitions, of EVENTS
    ref: str | None = None  # id of the message, signal, error or escalation
    time: tuple[str, str] | None = None  # (timeDate | timeDuration | timeCycle, text)
    attached_to: str | None = None
    interrupting: bool = True
    by_event: bool = False  # an event subprocess
    called: str | None = None
    loop: Loop | None = None
    compensation: bool = False

    @property
    def event(self) -> str | None:
        """The kind of its only event definition."""
        return self.events[0] if len(self.events) == 1 else None

    def listed(self, name: str) -> tuple[str, ...]:
        """A property of the form `a|b`."""
        return listed(self.properties.get(name, ""))

    def prefixed(self, prefix: str) -> dict[str, str]:
        """The properties whose names begin with `prefix`, without it."""
        return {
            name.removeprefix(prefix): value
            for name, value in self.properties.items()
            if name.startswith(prefix)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """One file: one process with its subprocesses."""

    file: str
    process: Node  # the process itself, as a node whose container is ""
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...]
    messages: Mapping[str, str]  # id -> name
    signals: Mapping[str, str]
    errors: Mapping[str, str | None]  # id -> code
    escalations: Mapping[str, str | None]
    doubled_ids: tuple[str, ...]
    odd_ids: tuple[str, ...]  # missing or outside `ID`
    unknown: tuple[tuple[str, str], ...]  # (id, local name) of flow elements we have no notion of
    executable: bool
    borders: Mapping[str, tuple[str, ...]]  # node -> its boundary events
    associated: tuple[str, ...] = ()  # nodes with data associations, which mean nothing to us

    @property
    def process_id(self) -> str:
        return self.process.id

    def lane_of(self, node_id: str) -> Lane | None:
        """The innermost lane of a node; a node of a subprocess stands in the subprocess's."""
        at: str | None = node_id
        while at is not None and at != self.process_id:
            for lane in reversed(self.lanes):
                if at in lane.nodes:
                    return lane
            node = self.nodes.get(at)
            at = node.container if node is not None else None
        return None

    def inside(self, container: str) -> Iterator[Node]:
        """The nodes that stand directly in the process or a subprocess, in document order."""
        return (node for node in self.nodes.values() if node.container == container)

    def attached(self, node_id: str) -> list[Node]:
        """The boundary events of a node."""
        return [self.nodes[event] for event in self.borders.get(node_id, ())]

    def message_of(self, node: Node) -> str | None:
        """The name of the message a node awaits or throws."""
        return self.messages.get(node.ref or "")

    def place(self, element_id: str) -> str:
        """Where findings about an element point to."""
        return f"{self.file}#{element_id}"

    def targets(self, node: Node) -> list[Node]:
        """What the flows out of a node lead to; broken flows are left out."""
        return [
            self.nodes[self.flows[flow].target]
            for flow in node.outgoing
            if self.flows[flow].target in self.nodes
        ]


def listed(text: str) -> tuple[str, ...]:
    """The parts of `a|b`, without blanks and empties."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def read_diagram(content: bytes, *, name: str) -> Diagram:
    """Read the one process of a file; `name` (the file's) is where findings point to.

    Raises DocumentTooLarge, DocumentHostile, DocumentMalformed or DefinitionInvalid.
    """
    root = parse_xml(content, name=name)
    if root.tag != f"{BPMN}definitions":
        raise _unusable(name, "not-bpmn", "不是 BPMN 2.0 文件。", "This is not a BPMN 2.0 file.")
    processes = root.findall(f"{BPMN}process")
    if len(processes) != 1:
        raise _unusable(
            name,
            "one-process-per-file",
            f"文件含有 {len(processes)} 个流程；每个文件只能有一个流程，请拆分。",
            f"The file holds {len(processes)} processes; it must hold exactly one. Split it.",
        )
    return _Reading(root, processes[0], name).diagram()


def _unusable(name: str, code: str, zh: str, en: str) -> DefinitionInvalid:
    finding = DeploymentFinding(code=code, where=name, zh=zh, en=en)
    return DefinitionInvalid(where=name, count=1, findings=[finding])


class _Reading:
    """One pass over a file."""

    def __init__(self, root: etree._Element, process: etree._Element, file: str) -> None:
        self.root = root
        self.process = process
        self.file = file
        self.flows: dict[str, Flow] = {}
        self.incoming: dict[str, list[str]] = {}
        self.outgoing: dict[str, list[str]] = {}
        self.nodes: dict[str, Node] = {}
        self.unknown: list[tuple[str, str]] = []
        self.associated: list[str] = []

    def diagram(self) -> Diagram:
        doubled, odd = self._ids()
        for element in self.process.iter(f"{BPMN}sequenceFlow"):
            self._flow(element)
        process_id = self.process.get("id", "")
        self._container(self.process, process_id)
        return Diagram(
            file=self.file,
            process=self._node(self.process, "process", ""),
            nodes=self.nodes,
            flows=self.flows,
            lanes=tuple(self._lanes()),
            messages=self._named("message"),
            signals=self._named("signal"),
            errors=self._coded("error", "errorCode"),
            escalations=self._coded("escalation", "escalationCode"),
            doubled_ids=doubled,
            odd_ids=odd,
            unknown=tuple(self.unknown),
            borders=self._borders(),
            executable=self.process.get("isExecutable", "true") == "true",
            associated=tuple(self.associated),
        )

    def _ids(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        seen: set[str] = set()
        doubled: list[str] = []
        odd: list[str] = []
        for element in self.root.iter():
            if not isinstance(element.tag, str) or not element.tag.startswith(BPMN):
                continue
            element_id = element.get("id")
            local = element.tag.removeprefix(BPMN)
            if element_id is None:
                if local in NODES or local in ("process", "sequenceFlow"):
                    odd.append(f"<{local}>")
                continue
            if element_id in seen:
                doubled.append(element_id)
            seen.add(element_id)
            if not ID.match(element_id):
                odd.append(element_id)
        return tuple(doubled), tuple(odd)

    def _flow(self, element: etree._Element) -> None:
        condition = element.find(f"{BPMN}conditionExpression")
        flow = Flow(
            id=element.get("id", ""),
            source=element.get("sourceRef", ""),
            target=element.get("targetRef", ""),
            condition=_text(condition) or None,
            name=element.get("name", ""),
        )
        self.flows[flow.id] = flow
        self.outgoing.setdefault(flow.source, []).append(flow.id)
        self.incoming.setdefault(flow.target, []).append(flow.id)

    def _container(self, container: etree._Element, container_id: str) -> None:
        for element in container:
            if not isinstance(element.tag, str) or not element.tag.startswith(BPMN):
                continue
            local = element.tag.removeprefix(BPMN)
            if local in NODES:
                node = self._node(element, local, container_id)
                self.nodes.setdefault(node.id, node)
                if local in SUBPROCESSES:
                    self._container(element, node.id)
            elif local not in _NOT_FLOW:
                self.unknown.append((element.get("id", ""), local))

    def _node(self, element: etree._Element, local: str, container: str) -> Node:
        properties, doubled, foreign = _extensions(element)
        node_id = element.get("id", "")
        events, ref, time = _events(element)
        if element.find(f"{BPMN}dataInputAssociation") is not None or (
            element.find(f"{BPMN}dataOutputAssociation") is not None
        ):
            self.associated.append(node_id)
        interrupting = element.get("cancelActivity", element.get("isInterrupting", "true"))
        return Node(
            id=node_id,
            element=local,
            name=element.get("name", ""),
            container=container,
            properties=properties,
            doubled=doubled,
            foreign=foreign,
            incoming=tuple(self.incoming.get(node_id, ())),
            outgoing=tuple(self.outgoing.get(node_id, ())),
            default=element.get("default"),
            events=events,
            ref=ref or element.get("messageRef"),
            time=time,
            attached_to=element.get("attachedToRef"),
            interrupting=interrupting == "true",
            by_event=element.get("triggeredByEvent") == "true",
            called=element.get("calledElement"),
            loop=_loop(element),
            compensation=element.get("isForCompensation") == "true",
        )

    def _borders(self) -> dict[str, tuple[str, ...]]:
        borders: dict[str, tuple[str, ...]] = {}
        for node in self.nodes.values():
            if node.element == "boundaryEvent" and node.attached_to is not None:
                borders[node.attached_to] = (*borders.get(node.attached_to, ()), node.id)
        return borders

    def _lanes(self) -> Iterator[Lane]:
        for element in self.process.iter(f"{BPMN}lane"):
            properties, _, _ = _extensions(element)
            name = element.get("name", "")
            yield Lane(
                id=element.get("id", ""),
                roles=listed(name),
                where=properties.get("where") or None,
                nodes=frozenset(_text(ref) for ref in element.findall(f"{BPMN}flowNodeRef")),
                name=name,
            )

    def _named(self, local: str) -> dict[str, str]:
        return {
            element.get("id", ""): element.get("name", "")
            for element in self.root.iter(f"{BPMN}{local}")
        }

    def _coded(self, local: str, code: str) -> dict[str, str | None]:
        return {
            element.get("id", ""): element.get(code) for element in self.root.iter(f"{BPMN}{local}")
        }


_NOT_FLOW = frozenset(
    {
        "documentation",
        "extensionElements",
        "laneSet",
        "sequenceFlow",
        "incoming",
        "outgoing",
        "textAnnotation",
        "association",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "ioSpecification",
        "property",
        "auditing",
        "monitoring",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "dataInputAssociation",
        "dataOutputAssociation",
        "artifact",
        "category",
    }
)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _extensions(
    element: etree._Element,
) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """(properties, names given twice, other spiffworkflow elements) of an element."""
    properties: dict[str, str] = {}
    doubled: list[str] = []
    foreign: list[str] = []
    holder = element.find(f"{BPMN}extensionElements")
    if holder is None:
        return properties, (), ()
    for child in holder:
        if not isinstance(child.tag, str) or not child.tag.startswith(SPIFF):
            continue
        if child.tag != f"{SPIFF}properties":
            foreign.append(child.tag.removeprefix(SPIFF))
            continue
        for entry in child.findall(f"{SPIFF}property"):
            name = entry.get("name", "").strip()
            if name in properties:
                doubled.append(name)
            properties[name] = entry.get("value", "").strip()
    return properties, tuple(doubled), tuple(foreign)


def _events(
    element: etree._Element,
) -> tuple[tuple[str, ...], str | None, tuple[str, str] | None]:
    kinds: list[str] = []
    ref: str | None = None
    time: tuple[str, str] | None = None
    for kind in EVENTS:
        for found in element.findall(f"{BPMN}{kind}EventDefinition"):
            kinds.append(kind)
            ref = found.get(f"{kind}Ref") or ref
            for name in TIMES:
                entry = found.find(f"{BPMN}{name}")
                if entry is not None:
                    time = (name, _text(entry))
    if element.find(f"{BPMN}eventDefinitionRef") is not None:
        kinds.append("reference")
    return tuple(kinds), ref, time


def _loop(element: etree._Element) -> Loop | None:
    standard = element.find(f"{BPMN}standardLoopCharacteristics")
    if standard is not None:
        return Loop(
            kind="standard",
            maximum=standard.get("loopMaximum"),
            test_before=standard.get("testBefore") == "true",
            condition=_text(standard.find(f"{BPMN}loopCondition")) or None,
        )
    many = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if many is None:
        return None

    def item(local: str) -> str | None:
        found = many.find(f"{BPMN}{local}")
        return None if found is None else found.get("name") or found.get("id")

    return Loop(
        kind="sequential" if many.get("isSequential") == "true" else "parallel",
        condition=_text(many.find(f"{BPMN}completionCondition")) or None,
        cardinality=_text(many.find(f"{BPMN}loopCardinality")) or None,
        collection=_text(many.find(f"{BPMN}loopDataInputRef")) or None,
        item=item("inputDataItem"),
        results=_text(many.find(f"{BPMN}loopDataOutputRef")) or None,
        result_item=item("outputDataItem"),
    )
