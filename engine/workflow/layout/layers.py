"""Which column a node stands in, and in which order those of a column stand: layer by layer, with
as few crossings as sweeping finds.

Flows that lead back are turned round for this; a flow over several columns holds a place in each
of them, so that it passes between nodes and not through them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from engine.workflow.standard.reading import FlowItem, Item

_SWEEPS = 8


@dataclass(eq=False, slots=True)
class Spot:
    """A place in a column: of a node, or of a flow that passes."""

    node: Item | None
    column: int
    lane: int
    row: int = 0
    left: list[Spot] = field(default_factory=list)
    right: list[Spot] = field(default_factory=list)


@dataclass(slots=True)
class Layers:
    columns: list[list[Spot]]
    spots: dict[Item, Spot]
    passing: dict[FlowItem, list[Spot]]  # from left to right
    back: list[FlowItem]


def layered(nodes: Sequence[Item], flows: Sequence[FlowItem], lanes: dict[Item, int]) -> Layers:
    """`nodes` without those on borders; a flow of one of these counts as its host's."""
    standing = set(nodes)
    ends: dict[FlowItem, tuple[Item, Item]] = {}
    for flow in flows:
        source, target = flow.source, flow.target
        if source is not None and source not in standing:
            source = next((each for each in nodes if source in each.borders), None)
        if source is not None and target is not None and target in standing:
            ends[flow] = (source, target)
    back = _back(nodes, ends)
    column = _columns(nodes, ends, back)
    spots = {node: Spot(node, column[node], lanes.get(node, 0)) for node in nodes}
    columns: list[list[Spot]] = [[] for _ in range(max(column.values(), default=0) + 1)]
    for node in nodes:
        columns[column[node]].append(spots[node])
    passing: dict[FlowItem, list[Spot]] = {}
    for flow, (source, target) in ends.items():
        if flow in back:
            continue
        before, way = spots[source], []
        for at in range(column[source] + 1, column[target]):
            spot = Spot(None, at, spots[target].lane)
            columns[at].append(spot)
            _join(before, spot)
            way.append(spot)
            before = spot
        _join(before, spots[target])
        passing[flow] = way
    _order(columns)
    _rows(columns)
    return Layers(columns, spots, passing, [flow for flow in ends if flow in back])


def _join(left: Spot, right: Spot) -> None:
    left.right.append(right)
    right.left.append(left)


def _back(nodes: Sequence[Item], ends: dict[FlowItem, tuple[Item, Item]]) -> set[FlowItem]:
    """The flows that close a round, seen from the starts."""
    out: dict[Item, list[FlowItem]] = {}
    for flow, (source, _) in ends.items():
        out.setdefault(source, []).append(flow)
    entered = {target for _, target in ends.values()}
    first = [node for node in nodes if node.kind == "startEvent"]
    first += [node for node in nodes if node not in entered]
    back: set[FlowItem] = set()
    state: dict[Item, int] = {}  # 1 open, 2 done
    for start in [*first, *nodes]:
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(out.get(start, ())))]
        while stack:
            node, following = stack[-1]
            taken = next(following, None)
            if taken is None:
                state[node] = 2
                stack.pop()
                continue
            target = ends[taken][1]
            if state.get(target) == 1:
                back.add(taken)
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(out.get(target, ()))))
    return back


def _columns(
    nodes: Sequence[Item], ends: dict[FlowItem, tuple[Item, Item]], back: set[FlowItem]
) -> dict[Item, int]:
    """The longest way from a start, in steps."""
    out: dict[Item, list[Item]] = {}
    waiting = dict.fromkeys(nodes, 0)
    for flow, (source, target) in ends.items():
        if flow not in back:
            out.setdefault(source, []).append(target)
            waiting[target] += 1
    column = dict.fromkeys(nodes, 0)
    todo = [node for node in nodes if not waiting[node]]
    while todo:
        node = todo.pop()
        for target in out.get(node, ()):
            column[target] = max(column[target], column[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                todo.append(target)
    return column


def crossings(columns: Sequence[Sequence[Spot]]) -> int:
    """How many pairs of neighbouring pieces cross, as the columns are ordered."""
    count = 0
    for left, right in pairwise(columns):
        at = {spot: number for number, spot in enumerate(right)}
        pieces = [(n, at[other]) for n, spot in enumerate(left) for other in spot.right]
        for number, (a, b) in enumerate(pieces):
            count += sum(1 for c, d in pieces[number + 1 :] if (a - c) * (b - d) < 0)
    return count


def _order(columns: list[list[Spot]]) -> None:
    for spots in columns:
        spots.sort(key=lambda spot: spot.lane)
    best, fewest = [list(spots) for spots in columns], crossings(columns)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        forward = sweep % 2 == 0
        pairs = pairwise(columns)
        steps = list(pairs) if forward else [(b, a) for a, b in pairs][::-1]
        for fixed, moved in steps:
            at = {spot: number for number, spot in enumerate(fixed)}
            middle = {
                spot: _mean([at[n] for n in (spot.left if forward else spot.right)], number)
                for number, spot in enumerate(moved)
            }
            moved.sort(key=lambda spot: (spot.lane, middle[spot]))
        now = crossings(columns)
        if now < fewest:
            best, fewest = [list(spots) for spots in columns], now
    columns[:] = best


def _mean(values: Sequence[int], otherwise: int) -> float:
    return sum(values) / len(values) if values else float(otherwise)


def _rows(columns: list[list[Spot]]) -> None:
    """Rows count within a lane; what is in a line stays in a line where there is room."""
    for spots in columns:
        taken: dict[int, int] = {}
        for spot in spots:
            wished = [n.row for n in spot.left if n.lane == spot.lane]
            row = min(wished) if wished else 0
            spot.row = max(row, taken.get(spot.lane, -1) + 1)
            taken[spot.lane] = spot.row


__all__ = ["Layers", "Spot", "crossings", "layered"]
