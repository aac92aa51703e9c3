"""The diagrams look as if somebody had drawn them: complete, docked, nothing on top of another."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.processes.drawings import Box, Drawing, Segment, drawings

SMALL = 14  # a line of label text


@pytest.fixture(params=sorted(drawings()))
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return drawings()[request.param]


def test_every_node_lane_and_pool_has_a_shape_and_every_flow_an_edge(drawing: Drawing) -> None:
    pools = {p.get("id") for p in drawing.root.iter("{*}participant")}

    assert set(drawing.shapes) == set(drawing.nodes) | set(drawing.lanes) | pools
    assert set(drawing.edges) == set(drawing.flows)


def test_what_has_a_name_beside_it_says_where_the_name_stands(drawing: Drawing) -> None:
    outside = {node.id for node in drawing.nodes.values() if _labelled_outside(node.kind)}
    named = outside | {flow.id for flow in drawing.flows.values() if flow.name}

    assert set(drawing.labels) == named


def test_no_two_shapes_overlap(drawing: Drawing) -> None:
    for (one, a), (two, b) in combinations(_flow_shapes(drawing).items(), 2):
        if _attached(drawing, one, two) or _inside(drawing, one, two):
            continue
        assert not a.grown(4).overlaps(b), f"{one} and {two} overlap"


def test_every_shape_lies_within_its_lane_and_every_edge_within_the_pool(drawing: Drawing) -> None:
    for node, lane in drawing.lane_of.items():
        assert drawing.shapes[lane].grown(-4).holds(drawing.shapes[node]), node
    pool = next(iter(drawing.shapes.values()))
    for flow, points in drawing.edges.items():
        for x, y in points:
            assert pool.x < x < pool.right, flow
            assert pool.y < y < pool.bottom, flow


def test_edges_are_straight_and_end_on_the_borders_of_what_they_join(drawing: Drawing) -> None:
    for flow in drawing.flows.values():
        points = drawing.edges[flow.id]
        for (x1, y1), (x2, y2) in drawing.segments(flow.id):
            assert x1 == x2 or y1 == y2, f"{flow.id} has a slanted part"
        assert drawing.shapes[flow.attributes["sourceRef"]].has_on_border(points[0]), flow.id
        assert drawing.shapes[flow.attributes["targetRef"]].has_on_border(points[-1]), flow.id


def test_edges_do_not_run_through_shapes(drawing: Drawing) -> None:
    for flow in drawing.flows.values():
        ends = {flow.attributes["sourceRef"], flow.attributes["targetRef"]}
        for name, box in _flow_shapes(drawing).items():
            if _holds_flow(drawing, name, flow.id):
                continue
            inner = box.grown(-1) if name in ends else box.grown(3)
            for segment in drawing.segments(flow.id):
                assert not _crosses_box(segment, inner), f"{flow.id} runs through {name}"


def test_edges_do_not_cross_each_other(drawing: Drawing) -> None:
    """Edges may share a stretch where they begin at the same node or end at the same one."""
    for one, two in combinations(drawing.flows.values(), 2):
        if one.attributes["targetRef"] == two.attributes["targetRef"]:
            continue
        if one.attributes["sourceRef"] == two.attributes["sourceRef"]:
            continue
        for a in drawing.segments(one.id):
            for b in drawing.segments(two.id):
                assert not _meet(a, b), f"{one.id} crosses {two.id}"


def test_labels_lie_on_nothing(drawing: Drawing) -> None:
    for name, label in drawing.labels.items():
        for other, box in drawing.labels.items():
            assert name == other or not label.overlaps(box), f"labels of {name} and {other}"
        for node, box in _flow_shapes(drawing).items():
            if node != name and drawing.nodes[node].kind != "subProcess":
                assert not label.overlaps(box), f"label of {name} lies on {node}"
        for flow in drawing.flows:
            for segment in drawing.segments(flow):
                assert not _crosses_box(segment, label), f"{flow} runs through the label of {name}"


def test_labels_have_room_for_their_text(drawing: Drawing) -> None:
    for name, label in drawing.labels.items():
        text = (drawing.nodes.get(name) or drawing.flows[name]).name
        width = sum(11 if ord(char) > 0x2000 else 6 for char in text)
        assert label.width * (label.height // SMALL) >= width, f"label of {name}"


def test_the_way_leads_from_left_to_right(drawing: Drawing) -> None:
    """The first start is left of everything, some end lies in the last fifth."""
    starts = [n for n in drawing.of_kind("startEvent") if n.container == drawing.process.id]
    boxes = _flow_shapes(drawing)
    left = min(box.x for box in boxes.values())
    right = max(box.right for box in boxes.values())

    assert min(boxes[start.id].x for start in starts) - left < 40
    assert any(
        boxes[end.id].right > right - (right - left) / 5 for end in drawing.of_kind("endEvent")
    )


def _labelled_outside(kind: str) -> bool:
    return kind.endswith(("Event", "Gateway"))


def _flow_shapes(drawing: Drawing) -> dict[str, Box]:
    return {name: box for name, box in drawing.shapes.items() if name in drawing.nodes}


def _attached(drawing: Drawing, one: str, two: str) -> bool:
    return (
        drawing.nodes[one].attributes.get("attachedToRef") == two
        or drawing.nodes[two].attributes.get("attachedToRef") == one
    )


def _inside(drawing: Drawing, one: str, two: str) -> bool:
    return drawing.nodes[one].container == two or drawing.nodes[two].container == one


def _holds_flow(drawing: Drawing, node: str, flow: str) -> bool:
    return drawing.flows[flow].container == node


def _crosses_box(segment: Segment, box: Box) -> bool:
    (x1, y1), (x2, y2) = segment
    return (
        min(x1, x2) < box.right
        and max(x1, x2) > box.x
        and min(y1, y2) < box.bottom
        and max(y1, y2) > box.y
    )


def _meet(one: Segment, two: Segment) -> bool:
    (ax1, ay1), (ax2, ay2) = one
    (bx1, by1), (bx2, by2) = two
    return (
        min(ax1, ax2) <= max(bx1, bx2)
        and min(bx1, bx2) <= max(ax1, ax2)
        and min(ay1, ay2) <= max(by1, by2)
        and min(by1, by2) <= max(ay1, ay2)
    )
