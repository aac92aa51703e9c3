"""Files without diagram information get one: nothing overlaps, flows are right-angled, lanes hold
their steps, and the rest of the file stays."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from time import process_time

import pytest
from lxml import etree

from adapters.catalogue import shipped
from engine.workflow.dialect import BPMN
from engine.workflow.layout import lacks_diagram, laid_out
from engine.workflow.standard import inspect
from engine.workflow.standard.reading import DI, Model
from tests.engine.workflow.notation import model
from tests.engine.workflow.test_unseen_models import RIGHT
from tests.sources import ROOT

MIWG = sorted((ROOT / "tests" / "data" / "bpmn" / "miwg").glob("*.bpmn"))


def _bare(content: bytes) -> bytes:
    """Without its diagrams."""
    root = etree.fromstring(content)
    for diagram in root.findall(f"{DI}BPMNDiagram"):
        root.remove(diagram)
    return etree.tostring(root)


FILES: dict[str, bytes] = {
    **{name: _bare(content) for name, content in shipped().items() if name.endswith(".bpmn")},
    **{path.name: _bare(path.read_bytes()) for path in MIWG},
    **{each.name: each.xml() for each in RIGHT},
    "loops": model(
        "s:start s>a a:user a>x x:xor x>a[n>1] x>b* b:user b>y y:xor y>a[n>2] y>e* e:end"
    ),
    "nothing to hold on to": model("a:user b:user"),
    "wrong ends": model("s:start s>gone a:user a>a"),
}

Box = tuple[float, float, float, float]


class Drawn:
    """What a laid out file shows."""

    def __init__(self, content: bytes) -> None:
        self.root = etree.fromstring(content)
        self.model = Model(self.root, "x")
        self.boxes: dict[str, Box] = {}
        for shape in self.root.iter(f"{DI}BPMNShape"):
            x, y, width, height = (float(shape[0].get(k)) for k in ("x", "y", "width", "height"))
            self.boxes[shape.get("bpmnElement")] = (x, y, x + width, y + height)
        self.ways = {
            edge.get("bpmnElement"): [(float(p.get("x")), float(p.get("y"))) for p in edge]
            for edge in self.root.iter(f"{DI}BPMNEdge")
        }


@pytest.fixture(params=FILES, scope="module")
def drawn(request: pytest.FixtureRequest) -> Drawn:
    return Drawn(laid_out(FILES[request.param], name="x.bpmn"))


def test_everything_that_can_be_seen_has_its_place(drawn: Drawn) -> None:
    shown = [process for process in drawn.model.processes if process.nodes]
    if drawn.root.find(f"{BPMN}collaboration") is None:
        shown = shown[:1]
    expected = {node.id for node in drawn.model.nodes if node.process in shown}

    assert expected <= set(drawn.boxes)
    for flow in drawn.model.flows:
        both = flow.source is not None and flow.target is not None
        if both and flow.process in shown and flow.source.scope is flow.target.scope:
            assert len(drawn.ways[flow.id]) >= 2


def test_no_two_nodes_overlap(drawn: Drawn) -> None:
    for scope in drawn.model.scopes():
        boxes = [
            (node.id, drawn.boxes[node.id])
            for node in scope.nodes
            if node.kind != "boundaryEvent" and node.id in drawn.boxes
        ]
        for (one, a), (other, b) in combinations(boxes, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, (one, other)


def test_flows_are_right_angled_and_begin_and_end_at_their_nodes(drawn: Drawn) -> None:
    for flow in drawn.model.flows:
        way = drawn.ways.get(flow.id)
        if way is None:
            continue
        for (x1, y1), (x2, y2) in pairwise(way):
            assert x1 == x2 or y1 == y2, (flow.id, way)
        for point, end in ((way[0], flow.source_id), (way[-1], flow.target_id)):
            left, top, right, bottom = drawn.boxes[end]
            assert left <= point[0] <= right
            assert top <= point[1] <= bottom


def test_a_flow_passes_through_no_other_node(drawn: Drawn) -> None:
    through = []
    for flow in drawn.model.flows:
        for (x1, y1), (x2, y2) in pairwise(drawn.ways.get(flow.id, ())):
            for node in flow.scope.nodes:
                if node.id in (flow.source_id, flow.target_id) or node.id not in drawn.boxes:
                    continue
                if node.kind == "boundaryEvent":
                    continue
                left, top, right, bottom = drawn.boxes[node.id]
                outside = (
                    max(x1, x2) <= left
                    or min(x1, x2) >= right
                    or max(y1, y2) <= top
                    or min(y1, y2) >= bottom
                )
                if not outside:
                    through.append((flow.id, node.id))

    assert not through


def test_lanes_hold_their_steps(drawn: Drawn) -> None:
    for lane in drawn.model.all("lane"):
        box = drawn.boxes.get(lane.get("id", ""))
        if box is None:
            continue
        for ref in lane.iterfind(f"{BPMN}flowNodeRef"):
            node = drawn.model.by_id.get((ref.text or "").strip())
            if node is not None and node.scope is node.process and node.kind != "boundaryEvent":
                left, top, right, bottom = drawn.boxes[node.id]
                assert box[0] <= left
                assert box[1] <= top
                assert right <= box[2]
                assert bottom <= box[3]


def test_a_plain_way_is_a_straight_line() -> None:
    drawn = Drawn(laid_out(model("s:start s>a a:user a>b b:user b>e e:end"), name="x.bpmn"))

    assert len({y for way in drawn.ways.values() for _, y in way}) == 1
    assert all(len(way) == 2 for way in drawn.ways.values())


def test_branches_that_need_not_cross_do_not() -> None:
    drawn = Drawn(
        laid_out(
            model(
                "s:start s>f f:and f>a f>b f>c a:user b:user c:user a>a2 b>b2 c>c2 c2:user "
                "b2:user a2:user a2>j b2>j c2>j j:and j>e e:end"
            ),
            name="x.bpmn",
        )
    )
    middle = {key: (box[1] + box[3]) / 2 for key, box in drawn.boxes.items()}

    assert all(middle[key] == middle[f"{key}2"] for key in ("a", "b", "c"))


def test_what_we_do_not_know_stays_in_the_file() -> None:
    content = model("s:start s>a a:user a>e e:end").replace(
        b"</userTask>",
        b'<extensionElements><c:form xmlns:c="urn:c" key="x">\xe6\x96\x87</c:form>'
        b"</extensionElements></userTask><!-- kept -->",
    )

    after = laid_out(content, name="x.bpmn")

    root = etree.fromstring(after)
    for diagram in root.findall(f"{DI}BPMNDiagram"):
        root.remove(diagram)
    assert etree.tostring(root, method="c14n2") == etree.tostring(
        etree.fromstring(content), method="c14n2"
    )
    assert not lacks_diagram(after, name="x.bpmn")
    assert laid_out(after, name="x.bpmn") == after
    (found,) = inspect({"x.bpmn": after}).values()
    assert not {each.code for each in found} & {"diagram-missing", "shape-missing", "id-doubled"}


def test_four_hundred_nodes_take_less_than_three_seconds() -> None:
    content = model(
        "s:start e:end " + " ".join(f"n{i}:user n{i}>n{(i * 7) % 390}" for i in range(398))
    )
    begun = process_time()

    laid_out(content, name="x.bpmn")

    assert process_time() - begun < 3


def test_ids_of_the_diagram_are_new() -> None:
    content = model("shape_s:start shape_s>e e:end")
    ids = re.findall(rb' id="([^"]+)"', laid_out(content, name="x.bpmn"))

    assert len(ids) == len(set(ids))
