"""Coordinates: boxes on a grid whose columns and rows are as wide and high as what stands in them,
and flows of horizontal and vertical pieces in the gaps between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.workflow.layout.layers import Layers, Spot, layered
from engine.workflow.standard.reading import FlowItem, Item

GAP = 50  # between columns, before tracks are added
TRACK = 12  # between flows beside one another
ROW_GAP = 40
EDGE = 40  # inside a subprocess or a lane
EVENT, GATEWAY, TASK = (36, 36), (50, 50), (100, 80)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
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

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, dx: float, dy: float) -> Box:
        return Box(self.x + dx, self.y + dy, self.width, self.height)


@dataclass(slots=True)
class Picture:
    """A scope laid out, its upper left corner at (0, 0)."""

    boxes: dict[Item, Box] = field(default_factory=dict)
    ways: dict[FlowItem, list[Point]] = field(default_factory=dict)
    lanes: list[tuple[float, float]] = field(default_factory=list)  # y and height of each
    width: float = 0
    height: float = 0

    def put(self, other: Picture, dx: float, dy: float) -> None:
        for item, box in other.boxes.items():
            self.boxes[item] = box.moved(dx, dy)
        for flow, way in other.ways.items():
            self.ways[flow] = [(x + dx, y + dy) for x, y in way]


def arranged(
    scope: Item, flows: Mapping[Item, Sequence[FlowItem]], lanes: dict[Item, int], count: int = 1
) -> Picture:
    """The picture of a scope with all that is inside it; `lanes` number its nodes' lanes."""
    inner = {
        node: arranged(node, flows, {}) for node in scope.nodes if node.nodes and node is not scope
    }
    standing = [node for node in scope.nodes if node.kind != "boundaryEvent" or not _hosted(node)]
    layers = layered(standing, flows.get(scope, ()), lanes)
    grid = _Grid(layers, inner, count)
    picture = grid.picture
    for node, part in inner.items():
        box = picture.boxes[node]
        picture.put(part, box.x, box.y)
    return picture


def _hosted(node: Item) -> bool:
    return node.scope is not None and any(node in each.borders for each in node.scope.nodes)


def size_of(node: Item, inner: Mapping[Item, Picture]) -> tuple[float, float]:
    if node in inner:
        return max(inner[node].width, 100), max(inner[node].height, 80)
    if node.kind.endswith("Event"):
        return EVENT
    return GATEWAY if node.kind.endswith("Gateway") else TASK


class _Grid:
    def __init__(self, layers: Layers, inner: Mapping[Item, Picture], lanes: int) -> None:
        self.layers = layers
        self.inner = inner
        self.picture = Picture()
        self.tracks: dict[int, int] = {}  # gap before a column -> flows that turn in it
        self.top = EDGE + TRACK * len(layers.back)
        self._turns()
        self._columns()
        self._rows(lanes)
        self._boxes()
        self._ways()

    # the grid ----------------------------------------------------------------------------------

    def _turns(self) -> None:
        """Which flow turns in which gap, so that each has a track of its own there."""
        self.track: dict[tuple[FlowItem, int], int] = {}
        for flow, passing in self.layers.passing.items():
            for column in range(self._start(flow).column + 1, self._end(flow).column + 1):
                before = self._at(flow, passing, column - 1)
                after = self._at(flow, passing, column)
                if (before.lane, before.row) != (after.lane, after.row) or self._bordered(flow):
                    number = self.tracks.get(column, 0)
                    self.track[flow, column] = number
                    self.tracks[column] = number + 1

    def _at(self, flow: FlowItem, passing: Sequence[Spot], column: int) -> Spot:
        start = self._start(flow)
        if column == start.column:
            return start
        number = column - start.column - 1
        return passing[number] if number < len(passing) else self._end(flow)

    def _start(self, flow: FlowItem) -> Spot:
        source = flow.source
        assert source is not None
        if source in self.layers.spots:
            return self.layers.spots[source]
        return next(s for item, s in self.layers.spots.items() if source in item.borders)

    def _end(self, flow: FlowItem) -> Spot:
        assert flow.target is not None
        return self.layers.spots[flow.target]

    def _bordered(self, flow: FlowItem) -> bool:
        return flow.source not in self.layers.spots

    def _columns(self) -> None:
        self.column_x: list[float] = []
        self.column_width: list[float] = []
        x: float = EDGE - GAP
        for number, spots in enumerate(self.layers.columns):
            x += GAP + TRACK * self.tracks.get(number, 0)
            widths = [size_of(s.node, self.inner)[0] for s in spots if s.node is not None]
            self.column_x.append(x)
            self.column_width.append(max(widths, default=0))
            x += self.column_width[-1]
        self.picture.width = x + EDGE + (TRACK * len(self.layers.back) if self.layers.back else 0)

    def _rows(self, lanes: int) -> None:
        heights: list[list[float]] = [[] for _ in range(lanes)]
        for spots in self.layers.columns:
            for spot in spots:
                rows = heights[spot.lane]
                rows += [TRACK] * (spot.row + 1 - len(rows))
                if spot.node is not None:
                    needed = size_of(spot.node, self.inner)[1]
                    needed += EVENT[1] if spot.node.borders else 0
                    rows[spot.row] = max(rows[spot.row], needed)
        self.row_middle: dict[tuple[int, int], float] = {}
        y: float = 0
        for number, rows in enumerate(heights):
            begun = y
            y += self.top if number == 0 else EDGE
            for row, height in enumerate(rows or [TASK[1]]):
                self.row_middle[number, row] = y + height / 2
                y += height + ROW_GAP
            y += EDGE - ROW_GAP
            self.picture.lanes.append((begun, y - begun))
        self.picture.height = y

    def _boxes(self) -> None:
        for node, spot in self.layers.spots.items():
            width, height = size_of(node, self.inner)
            x = self.column_x[spot.column] + (self.column_width[spot.column] - width) / 2
            y = self.row_middle[spot.lane, spot.row] - height / 2
            box = self.picture.boxes[node] = Box(x, y, width, height)
            for number, border in enumerate(node.borders):
                at = box.x + 10 + number * (EVENT[0] + 6)
                self.picture.boxes[border] = Box(at, box.bottom - EVENT[1] / 2, *EVENT)

    # the flows ---------------------------------------------------------------------------------

    def _ways(self) -> None:
        boxes = self.picture.boxes
        for flow, passing in self.layers.passing.items():
            assert flow.source is not None
            assert flow.target is not None
            box, target = boxes[flow.source], boxes[flow.target]
            way = [(box.right, box.middle[1])]
            if self._bordered(flow):
                below = box.bottom + TRACK
                way = [(box.middle[0], box.bottom), (box.middle[0], below)]
            start = self._start(flow)
            for column in range(start.column + 1, self._end(flow).column + 1):
                spot = self._at(flow, passing, column)
                y = self.row_middle[spot.lane, spot.row]
                if (flow, column) in self.track:
                    gap = self.column_x[column - 1] + self.column_width[column - 1]
                    x = gap + GAP / 2 + TRACK * self.track[flow, column]
                    way += [(x, way[-1][1]), (x, y)]
            way.append((target.x, target.middle[1]))
            self.picture.ways[flow] = _straight(way)
        for number, flow in enumerate(self.layers.back):
            self._way_back(flow, number)

    def _way_back(self, flow: FlowItem, number: int) -> None:
        """Up beside the source, along the top, down beside the target: a track for each."""
        assert flow.source is not None
        assert flow.target is not None
        boxes = self.picture.boxes
        source, target = boxes[flow.source], boxes[flow.target]
        top = TRACK * (number + 1)
        start = self._start(flow)
        right = self.column_x[start.column] + self.column_width[start.column]
        x = right + GAP / 4 + (TRACK / 2) * (number % 3)
        end = self._end(flow)
        left = self.column_x[end.column] - GAP / 4 - (TRACK / 2) * (number % 3)
        begin: list[Point] = [(source.right, source.middle[1])]
        if self._bordered(flow):
            begin = [(source.middle[0], source.bottom), (source.middle[0], source.bottom + TRACK)]
        y = begin[-1][1]
        into = target.middle[1]
        self.picture.ways[flow] = _straight(
            [*begin, (x, y), (x, top), (left, top), (left, into), (target.x, into)]
        )


def _straight(way: Sequence[Point]) -> list[Point]:
    """Without points that repeat or lie on a straight piece."""
    found: list[Point] = []
    for point in way:
        if found and found[-1] == point:
            continue
        while len(found) > 1 and (
            found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]
        ):
            found.pop()
        found.append(point)
    return found if len(found) > 1 else [*found, *found]


__all__ = ["Box", "Picture", "Point", "arranged"]
