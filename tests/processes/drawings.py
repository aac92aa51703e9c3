"""The shipped BPMN files as these tests see them: read with lxml alone, apart from the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from lxml import etree

from adapters.catalogue import shipped

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"

NODES = frozenset(
    {
        *("startEvent", "endEvent", "boundaryEvent", "exclusiveGateway", "userTask"),
        *("serviceTask", "businessRuleTask", "receiveTask", "callActivity", "subProcess"),
    }
)


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def grown(self, by: float) -> Box:
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Box) -> bool:
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def has_on_border(self, point: tuple[float, float]) -> bool:
        x, y = point
        on_x = self.x <= x <= self.right and y in (self.y, self.bottom)
        on_y = self.y <= y <= self.bottom and x in (self.x, self.right)
        return on_x or on_y


Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Element:
    """A node, flow, lane or process of a file."""

    id: str
    kind: str  # BPMN local name
    name: str
    attributes: Mapping[str, str]
    properties: Mapping[str, str]
    container: str
    condition: str | None = None
    timer: str | None = None
    message: str | None = None


@dataclass
class Drawing:
    """One file with its diagram information."""

    path: str
    root: etree._Element
    process: Element
    nodes: dict[str, Element] = field(default_factory=dict)
    flows: dict[str, Element] = field(default_factory=dict)
    lanes: dict[str, Element] = field(default_factory=dict)
    lane_of: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, Box] = field(default_factory=dict)
    edges: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)

    def segments(self, flow: str) -> Iterator[Segment]:
        points = self.edges[flow]
        yield from pairwise(points)

    def into(self, node: str) -> list[Element]:
        return [flow for flow in self.flows.values() if flow.attributes["targetRef"] == node]

    def out_of(self, node: str) -> list[Element]:
        return [flow for flow in self.flows.values() if flow.attributes["sourceRef"] == node]

    def of_kind(self, *kinds: str) -> list[Element]:
        return [node for node in self.nodes.values() if node.kind in kinds]


def bpmn_files() -> dict[str, bytes]:
    return {path: content for path, content in shipped().items() if path.endswith(".bpmn")}


def dmn_files() -> dict[str, bytes]:
    return {path: content for path, content in shipped().items() if path.endswith(".dmn")}


@cache
def drawings() -> dict[str, Drawing]:
    """Every shipped process by its id."""
    read = (read_drawing(path, content) for path, content in bpmn_files().items())
    return {drawing.process.id: drawing for drawing in read}


def read_drawing(path: str, content: bytes) -> Drawing:
    root = etree.fromstring(content)
    messages = {m.get("id"): m.get("name") for m in root.iter(f"{BPMN}message")}
    process = root.find(f"{BPMN}process")
    assert process is not None, path
    drawing = Drawing(path=path, root=root, process=_element(process, "", messages))
    for element in process.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(BPMN):
            continue
        kind = element.tag.removeprefix(BPMN)
        parent = element.getparent()
        container = parent.get("id", "") if parent is not None else ""
        if kind in NODES:
            drawing.nodes[element.get("id", "")] = _element(element, container, messages)
        elif kind == "sequenceFlow":
            drawing.flows[element.get("id", "")] = _element(element, container, messages)
        elif kind == "lane":
            lane = _element(element, container, messages)
            drawing.lanes[lane.id] = lane
            for reference in element.findall(f"{BPMN}flowNodeRef"):
                drawing.lane_of[(reference.text or "").strip()] = lane.id
    for shape in root.iter(f"{BPMNDI}BPMNShape"):
        drawing.shapes[shape.get("bpmnElement", "")] = _box(shape)
        _label(shape, drawing)
    for edge in root.iter(f"{BPMNDI}BPMNEdge"):
        drawing.edges[edge.get("bpmnElement", "")] = [
            (float(point.get("x", "")), float(point.get("y", "")))
            for point in edge.findall(f"{DI}waypoint")
        ]
        _label(edge, drawing)
    return drawing


def _element(element: etree._Element, container: str, messages: Mapping[object, object]) -> Element:
    properties = {
        entry.get("name", ""): entry.get("value", "")
        for entry in element.findall(f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property")
    }
    condition = element.find(f"{BPMN}conditionExpression")
    timer = element.find(f"{BPMN}timerEventDefinition/*")
    event = element.find(f"{BPMN}messageEventDefinition")
    reference = event.get("messageRef") if event is not None else element.get("messageRef")
    return Element(
        id=element.get("id", ""),
        kind=str(element.tag).removeprefix(BPMN),
        name=element.get("name", ""),
        attributes={str(name): str(value) for name, value in element.attrib.items()},
        properties=properties,
        container=container,
        condition=None if condition is None else (condition.text or "").strip(),
        timer=None if timer is None else (timer.text or "").strip(),
        message=None if reference is None else str(messages[reference]),
    )


def _box(holder: etree._Element) -> Box:
    bounds = holder.find(f"{DC}Bounds")
    assert bounds is not None
    return Box(*(float(bounds.get(name, "")) for name in ("x", "y", "width", "height")))


def _label(holder: etree._Element, drawing: Drawing) -> None:
    label = holder.find(f"{BPMNDI}BPMNLabel")
    if label is not None:
        drawing.labels[holder.get("bpmnElement", "")] = _box(label)
