"""Diagram information for a BPMN file that has none: nodes, flows, lanes and pools get places.

Nothing else of the file is touched: extensions, comments and order stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from engine.safe_xml import parse_xml
from engine.workflow.dialect import BPMN
from engine.workflow.layout.geometry import Box, Picture, Point, arranged
from engine.workflow.standard.reading import DI, FlowItem, Item, Model, local, text_of

_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_WAY = "{http://www.omg.org/spec/DD/20100524/DI}"
_NAMESPACES = {"bpmndi": DI[1:-1], "dc": _DC[1:-1], "di": _WAY[1:-1]}
_POOL_HEAD = 30
_BETWEEN_POOLS = 60
_CLOSED_POOL = 60
_BESIDE = (160, 60)  # notes and data below the flow
_MARGIN = 40


def lacks_diagram(content: bytes, *, name: str) -> bool:
    """Whether a file has no shapes. Raises what reading XML raises."""
    root = parse_xml(content, name=name)
    return next(root.iter(f"{DI}BPMNShape"), None) is None


def laid_out(content: bytes, *, name: str) -> bytes:
    """The file with a diagram; one that has shapes comes back as it is. Raises what reading XML
    raises."""
    root = parse_xml(content, name=name)
    if root.tag != f"{BPMN}definitions" or next(root.iter(f"{DI}BPMNShape"), None) is not None:
        return content
    for empty in root.findall(f"{DI}BPMNDiagram"):
        root.remove(empty)
    _Sheet(Model(root, name)).draw()
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


class _Sheet:
    """The one diagram that is added."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.boxes: dict[str, Box] = {}
        self.flows: dict[Item, list[FlowItem]] = {}
        for flow in model.flows:
            if flow.source is not None and flow.target is not None:
                same = flow.source.scope is flow.target.scope
                if same and flow.source.scope is not None:
                    self.flows.setdefault(flow.source.scope, []).append(flow)

    def draw(self) -> None:
        root = self.model.root
        taken = {element.get("id") for element in root.iter() if isinstance(element.tag, str)}
        self.prefix = "shape"
        while any(str(each).startswith(f"{self.prefix}_") for each in taken):
            self.prefix += "_"
        diagram = etree.SubElement(root, f"{DI}BPMNDiagram", nsmap=_NAMESPACES)
        diagram.set("id", f"{self.prefix}_diagram")
        self.plane = etree.SubElement(diagram, f"{DI}BPMNPlane")
        self.plane.set("id", f"{self.prefix}_plane")
        collaboration = next(self.model.all("collaboration"), None)
        shown = collaboration if collaboration is not None else self._first_process()
        if shown is not None and shown.get("id"):
            self.plane.set("bpmnElement", shown.get("id", ""))
        if collaboration is not None:
            self._pools(collaboration)
        else:
            for process in self.model.processes[:1]:
                bottom = self._process(process, _MARGIN, _MARGIN)[1]
                self._beside(process, _MARGIN, bottom)
        self._associations()

    def _first_process(self) -> etree._Element | None:
        return self.model.processes[0].xml if self.model.processes else None

    # pools and lanes ----------------------------------------------------------------------------

    def _pools(self, collaboration: etree._Element) -> None:
        processes = {process.id: process for process in self.model.processes}
        y: float = _MARGIN
        pools: list[tuple[etree._Element, float, float]] = []
        widest: float = 300
        for pool in collaboration.findall(f"{BPMN}participant"):
            process = processes.pop(pool.get("processRef", "").rpartition(":")[2], None)
            begun = y
            if process is None or not process.nodes:
                y += _CLOSED_POOL
            else:
                right, y = self._process(process, _MARGIN + _POOL_HEAD, y)
                widest = max(widest, right - _MARGIN)
            pools.append((pool, begun, y - begun))
            y += _BETWEEN_POOLS
        for pool, top, height in pools:
            shape = self._shape(pool.get("id", ""), Box(_MARGIN, top, widest, height))
            if shape is not None:
                shape.set("isHorizontal", "true")
                self.plane.insert(0, shape)
        self._widen_lanes(_MARGIN + widest)
        for process in processes.values():  # in no pool
            y = self._process(process, _MARGIN, y)[1] + _BETWEEN_POOLS
        for process in self.model.processes:
            self._beside(process, _MARGIN, y)
        self._message_flows(collaboration)

    def _process(self, process: Item, x: float, y: float) -> tuple[float, float]:
        """Draw a process; where its picture ends on the right and below."""
        leaves = _leaves(process.xml)
        lane_of = {
            self.model.by_id[ref]: number
            for number, lane in enumerate(leaves)
            for ref in _held(lane)
            if ref in self.model.by_id and self.model.by_id[ref].scope is process
        }
        if leaves:
            # What is in no lane stands where its neighbours stand.
            for node in process.nodes:
                if node not in lane_of:
                    near = [*(f.source for f in node.incoming), *(f.target for f in node.outgoing)]
                    lane_of[node] = next((lane_of[n] for n in near if n in lane_of), 0)
        picture = arranged(process, self.flows, lane_of, max(len(leaves), 1))
        head = _depth(process.xml) * _POOL_HEAD
        self._lanes(process, leaves, picture, x, y)
        for item, box in picture.boxes.items():
            shape = self._shape(item.id, box.moved(x + head, y))
            if shape is not None and item.nodes:
                shape.set("isExpanded", "true")
            if shape is not None and item.kind == "exclusiveGateway":
                shape.set("isMarkerVisible", "true")
        for flow, way in picture.ways.items():
            self._edge(flow.id, [(px + x + head, py + y) for px, py in way])
        return x + head + picture.width, y + picture.height

    def _lanes(
        self,
        process: Item,
        leaves: list[etree._Element],
        picture: Picture,
        x: float,
        y: float,
    ) -> None:
        number = {lane: at for at, lane in enumerate(leaves)}
        width = picture.width + _depth(process.xml) * _POOL_HEAD
        lanes = process.xml.iterfind(f"{BPMN}laneSet//{BPMN}lane")
        for lane in lanes:
            inside = [number[each] for each in lane.iter(f"{BPMN}lane") if each in number]
            if not inside:
                continue
            level = sum(1 for each in lane.iterancestors(f"{BPMN}lane")) * _POOL_HEAD
            top = picture.lanes[min(inside)][0]
            last = picture.lanes[max(inside)]
            box = Box(x + level, y + top, width - level, last[0] + last[1] - top)
            shape = self._shape(lane.get("id", ""), box)
            if shape is not None:
                shape.set("isHorizontal", "true")

    def _widen_lanes(self, right: float) -> None:
        """Lanes reach to the right edge of the widest pool."""
        lanes = {lane.get("id") for lane in self.model.all("lane")}
        for shape in self.plane.iterfind(f"{DI}BPMNShape"):
            if shape.get("bpmnElement") in lanes:
                bounds = shape[0]
                bounds.set("width", _number(right - float(bounds.get("x", "0"))))

    # what lies beside the flow ------------------------------------------------------------------

    def _beside(self, process: Item, x: float, y: float) -> None:
        kinds = ("dataObjectReference", "dataStoreReference", "textAnnotation")
        at = x
        scopes = [process.xml, *(node.xml for node in self.model.nodes if node.nodes)]
        for scope in scopes:
            for element in scope:
                if local(element) in kinds and element.get("id") not in self.boxes:
                    width = 100 if local(element) == "textAnnotation" else 50
                    self._shape(element.get("id", ""), Box(at, y + 20, width, _BESIDE[1] - 10))
                    at += _BESIDE[0]

    def _associations(self) -> None:
        for element in self.model.all("association"):
            ends = [self.boxes.get(element.get(end, "")) for end in ("sourceRef", "targetRef")]
            if ends[0] is not None and ends[1] is not None:
                self._edge(element.get("id", ""), [ends[0].middle, ends[1].middle])
        for kind in ("dataInputAssociation", "dataOutputAssociation"):
            for element in self.model.all(kind):
                holder = element.getparent()
                named = text_of(
                    element.find(f"{BPMN}{'sourceRef' if 'In' in kind else 'targetRef'}")
                )
                step = self.boxes.get("" if holder is None else holder.get("id", ""))
                data = self.boxes.get(named)
                if step is not None and data is not None:
                    way = [data.middle, step.middle]
                    self._edge(element.get("id", ""), way if "In" in kind else way[::-1])

    def _message_flows(self, collaboration: etree._Element) -> None:
        for element in collaboration.findall(f"{BPMN}messageFlow"):
            ends = [
                self.boxes.get(element.get(end, "").rpartition(":")[2])
                for end in ("sourceRef", "targetRef")
            ]
            source, target = ends
            if source is None or target is None:
                continue
            down = source.y < target.y
            x = source.middle[0] if source.width < target.width else target.middle[0]
            ends_x = [_within(x, source), _within(x, target)]
            begin = (ends_x[0], source.bottom if down else source.y)
            end = (ends_x[1], target.y if down else target.bottom)
            half = (begin[1] + end[1]) / 2
            way = [begin, (begin[0], half), (end[0], half), end]
            self._edge(element.get("id", ""), way if begin[0] != end[0] else [begin, end])

    # shapes and edges ---------------------------------------------------------------------------

    def _shape(self, element: str, box: Box) -> etree._Element | None:
        if not element or element in self.boxes:
            return None
        self.boxes[element] = box
        shape = etree.SubElement(self.plane, f"{DI}BPMNShape")
        shape.set("id", f"{self.prefix}_{element}")
        shape.set("bpmnElement", element)
        bounds = etree.SubElement(shape, f"{_DC}Bounds")
        for name in ("x", "y", "width", "height"):
            bounds.set(name, _number(getattr(box, name)))
        return shape

    def _edge(self, element: str, way: Iterable[Point]) -> None:
        if not element:
            return
        edge = etree.SubElement(self.plane, f"{DI}BPMNEdge")
        edge.set("id", f"{self.prefix}_{element}")
        edge.set("bpmnElement", element)
        for x, y in way:
            point = etree.SubElement(edge, f"{_WAY}waypoint")
            point.set("x", _number(x))
            point.set("y", _number(y))


def _within(x: float, box: Box) -> float:
    return min(max(x, box.x), box.right)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _leaves(process: etree._Element) -> list[etree._Element]:
    """The lanes that hold nodes themselves, from top to bottom."""
    lanes = process.iterfind(f"{BPMN}laneSet//{BPMN}lane")
    return [lane for lane in lanes if lane.find(f"{BPMN}childLaneSet/{BPMN}lane") is None]


def _held(lane: etree._Element) -> list[str]:
    return [text_of(ref).rpartition(":")[2] for ref in lane.iterfind(f"{BPMN}flowNodeRef")]


def _depth(process: etree._Element) -> int:
    """How deep lanes stand in lanes; 0 without any."""
    lanes = process.iterfind(f"{BPMN}laneSet//{BPMN}lane")
    depths = [sum(1 for _ in lane.iterancestors(f"{BPMN}lane")) + 1 for lane in lanes]
    return max(depths, default=0)


__all__ = ["lacks_diagram", "laid_out"]
