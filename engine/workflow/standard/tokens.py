"""Where tokens can come to stand: joins that wait in vain, steps with too many tokens.

Each process and subprocess is played by itself, for each of its starts, as the standard says
tokens move (chapter 13). Conditions are not looked at: every way that is drawn may be taken.
Events that do not interrupt are left out, since what they begin runs beside. Beyond
`MOST_STATES` nothing is said.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from engine.workflow.standard.notes import Around, Note, Notes, note, rule
from engine.workflow.standard.reading import ACTIVITIES, FlowItem, Item, Model

MOST_STATES = 4_000
MOST_WORK = 40_000  # markings looked at, repeated ones included
_ALL_SUBSETS = 5  # of the flows out of an inclusive gateway; beyond, only small and full ones

Place = Item | FlowItem
Marking = tuple[int, ...]


@rule
def tokens_come_through(model: Model, around: Around) -> Notes:
    for scope in model.scopes():
        kinds = {node.kind for node in scope.nodes}
        if scope.kind == "adHocSubProcess" or not kinds & _SPLITS:
            continue
        if "complexGateway" in kinds or len(scope.nodes) > 400:
            continue
        yield from _Game(scope).played()


_SPLITS = {"parallelGateway", "inclusiveGateway"} | ACTIVITIES


@dataclass(slots=True)
class _State:
    marking: Marking
    before: int | None
    moved: Item | None


class _Game:
    """One scope: its places, and what a token may do at each."""

    def __init__(self, scope: Item) -> None:
        self.scope = scope
        self.inner = [flow for node in scope.nodes for flow in node.outgoing if self._kept(flow)]
        self.into: dict[Item, list[FlowItem]] = {}
        self.out: dict[Item, list[FlowItem]] = {}
        for flow in self.inner:
            assert flow.source is not None
            assert flow.target is not None
            self.into.setdefault(flow.target, []).append(flow)
            self.out.setdefault(flow.source, []).append(flow)
        self.joins = [
            node
            for node in scope.nodes
            if node.kind in ("parallelGateway", "inclusiveGateway")
            and len(self.into.get(node, ())) > 1
        ]
        waiting = [flow for join in self.joins for flow in self.into[join]]
        joining = set(self.joins)
        self.places: list[Place] = [*(n for n in scope.nodes if n not in joining), *waiting]
        self.number = {place: number for number, place in enumerate(self.places)}
        self.links = _links(scope)
        self.before = {
            join: {flow: self._places_before(flow, join) for flow in self.into[join]}
            for join in self.joins
            if join.kind == "inclusiveGateway"
        }
        self.states: list[_State] = []
        self.found: dict[tuple[str, Item], Note] = {}

    def _kept(self, flow: FlowItem) -> bool:
        ends = (flow.source, flow.target)
        return all(end is not None and end.scope is self.scope for end in ends)

    # where tokens stand -------------------------------------------------------------------------

    def place(self, flow: FlowItem) -> int:
        """Where a token waits that has taken a flow."""
        target = flow.target
        assert target is not None
        return self.number[flow if target not in self.number else target]

    def _places_before(self, flow: FlowItem, join: Item) -> frozenset[int]:
        """From where a token may yet come over a flow without passing the join."""
        found: set[int] = set()
        seen: set[Item] = set()
        todo = [flow.source] if flow.source is not None else []
        while todo:
            node = todo.pop()
            if node in seen or node is join:
                continue
            seen.add(node)
            if node in self.number:
                found.add(self.number[node])
            if node.kind == "boundaryEvent":
                todo += [host for host in self.scope.nodes if node in host.borders]
            for each in self.into.get(node, ()):
                if each in self.number:
                    found.add(self.number[each])
                if each.source is not None:
                    todo.append(each.source)
        return frozenset(found)

    # how they move ------------------------------------------------------------------------------

    def moves(self, marking: Marking) -> Iterator[tuple[Item, Marking]]:
        for number, count in enumerate(marking):
            place = self.places[number]
            if count and isinstance(place, Item):
                yield from self._from(place, number, marking)
        for join in self.joins:
            taken = self._joined(join, marking)
            if taken is not None:
                rest = list(marking)
                for number in taken:
                    rest[number] -= 1
                for chosen in self._ways(join):
                    yield join, self._put(rest, chosen)

    def _from(self, node: Item, number: int, marking: Marking) -> Iterator[tuple[Item, Marking]]:
        rest = list(marking)
        rest[number] -= 1
        if _stops_all(node):
            yield node, tuple(0 for _ in marking)
            return
        for chosen in self._ways(node):
            yield node, self._put(rest, chosen)
        target = self.links.get(node)
        if target is not None:
            yield node, self._put(rest, (), target)
        for border in node.borders:
            if border.flag("cancelActivity", default=True) and "compensate" not in border.events:
                yield border, self._put(rest, self.out.get(border, ()))

    def _put(self, rest: list[int], flows: Iterable[FlowItem], node: Item | None = None) -> Marking:
        marking = list(rest)
        for flow in flows:
            marking[self.place(flow)] += 1
        if node is not None:
            marking[self.number[node]] += 1
        return tuple(marking)

    def _ways(self, node: Item) -> Iterator[tuple[FlowItem, ...]]:
        """The flows that may be taken together."""
        out = self.out.get(node, [])
        if node in self.links:
            return
        if not out:
            yield ()
        elif node.kind in ("exclusiveGateway", "eventBasedGateway"):
            yield from ((flow,) for flow in out)
        elif node.kind == "inclusiveGateway" and len(out) > 1:
            yield from _chosen(out, node.xml.get("default"), ())
        elif node.kind in ACTIVITIES and any(flow.condition for flow in out):
            default = node.xml.get("default")
            always = tuple(f for f in out if not f.condition and f.id != default)
            yield from _chosen([f for f in out if f not in always], default, always)
        else:
            yield tuple(out)

    def _joined(self, join: Item, marking: Marking) -> list[int] | None:
        """The tokens a join takes, None while it waits."""
        flows = self.into[join]
        taken = [self.number[flow] for flow in flows if marking[self.number[flow]]]
        if len(taken) == len(flows):
            return taken
        if not taken or join.kind == "parallelGateway":
            return None
        for flow in flows:
            if marking[self.number[flow]]:
                continue
            coming = self.before[join][flow]
            own = {self.number[each] for each in flows}
            if any(count and n in coming and n not in own for n, count in enumerate(marking)):
                return None
        return taken

    # what comes of it ---------------------------------------------------------------------------

    def played(self) -> Iterable[Note]:
        for start in _starts(self.scope):
            self.states = []
            if not self._play(start):
                return ()  # too large to say anything
        return self.found.values()

    def _play(self, start: Item) -> bool:
        initial = [0] * len(self.places)
        if start not in self.number:
            return True
        initial[self.number[start]] = 1
        known: dict[Marking, int] = {tuple(initial): 0}
        self.states.append(_State(tuple(initial), None, None))
        todo = deque([0])
        work = 0
        while todo:
            at = todo.popleft()
            moved = False
            for node, marking in self.moves(self.states[at].marking):
                moved = True
                work += 1
                if marking in known:
                    continue
                if len(self.states) >= MOST_STATES or work > MOST_WORK:
                    return False
                known[marking] = len(self.states)
                self.states.append(_State(marking, at, node))
                if not self._crowded(len(self.states) - 1):
                    todo.append(len(self.states) - 1)
            if not moved and any(self.states[at].marking):
                self._stuck(at)
        return True

    def _stuck(self, at: int) -> None:
        for number, count in enumerate(self.states[at].marking):
            place = self.places[number]
            if count and isinstance(place, FlowItem) and place.target is not None:
                missing = [
                    flow.source.name
                    for flow in self.into[place.target]
                    if flow.source is not None and not self.states[at].marking[self.number[flow]]
                ]
                self._note("deadlock", place.target, at, missing="、".join(missing[:4]))

    def _crowded(self, at: int) -> bool:
        """Whether tokens pile up; a state that grows without bound is not followed further."""
        state = self.states[at]
        for number, count in enumerate(state.marking):
            place = self.places[number]
            if count > 1 and isinstance(place, Item) and place.kind != "endEvent":
                break
        else:
            if max(state.marking) < 2:
                return False
        earlier = state.before
        while earlier is not None:
            before = self.states[earlier].marking
            if all(a <= b for a, b in zip(before, state.marking, strict=True)):
                self._note("tokens-unbounded", self._splitter(at, earlier), at)
                return True
            earlier = self.states[earlier].before
        for number, count in enumerate(state.marking):
            place = self.places[number]
            if count > 1 and isinstance(place, Item) and place.kind != "endEvent":
                self._note("tokens-doubled", place, at)
        return any(count > 2 for count in state.marking)

    def _splitter(self, at: int, earlier: int) -> Item:
        """The node of the round from `earlier` to `at` where one token became several."""
        last: Item | None = None
        step: int | None = at
        while step is not None and step != earlier:
            state = self.states[step]
            assert state.moved is not None
            last = last or state.moved
            if state.before is not None:
                before = self.states[state.before].marking
                if sum(state.marking) > sum(before):
                    return state.moved
            step = state.before
        assert last is not None
        return last

    def _note(self, rule_id: str, node: Item, at: int, *, missing: str = "") -> None:
        if (rule_id, node) in self.found:
            return
        found = note(rule_id, node, missing=missing)
        self.found[rule_id, node] = Note(
            found.rule,
            found.xml,
            found.element,
            found.executable,
            found.values,
            found.severity,
            tuple(self._trace(at)),
        )

    def _trace(self, at: int | None) -> list[str]:
        passed: list[str] = []
        while at is not None:
            moved = self.states[at].moved
            if moved is not None:
                passed.append(moved.id)
            at = self.states[at].before
        return passed[::-1]


def _starts(scope: Item) -> list[Item]:
    starts = [node for node in scope.nodes if node.kind == "startEvent"]
    if starts:
        return starts
    # Without a start event everything that nothing leads to begins, at once (10.4.2); that is
    # looked at only where it is one node.
    begins = [
        node
        for node in scope.nodes
        if not node.incoming
        and node.kind != "boundaryEvent"
        and not node.by_event
        and not node.compensates
    ]
    return begins if len(begins) == 1 else []


def _stops_all(node: Item) -> bool:
    if node.kind != "endEvent":
        return False
    inside = node.scope is not None and node.scope.kind != "process"
    return "terminate" in node.events or (inside and bool({"error", "cancel"} & {*node.events}))


def _chosen(
    flows: list[FlowItem], default: str | None, always: tuple[FlowItem, ...]
) -> Iterator[tuple[FlowItem, ...]]:
    """Every combination that conditions may choose, with what is taken in any case."""
    given = [flow for flow in flows if flow.id != default]
    other = tuple(flow for flow in flows if flow.id == default)
    if other or always:
        yield (*other, *always)
    sizes = range(1, len(given) + 1)
    if len(given) > _ALL_SUBSETS:
        sizes = (1, 2, len(given))  # type: ignore[assignment]
    for size in sizes:
        for some in combinations(given, size):
            yield (*some, *always)


def _links(scope: Item) -> dict[Item, Item]:
    caught = {
        _link(node): node
        for node in scope.nodes
        if node.kind == "intermediateCatchEvent" and "link" in node.events
    }
    thrown = [n for n in scope.nodes if n.kind == "intermediateThrowEvent" and "link" in n.events]
    return {node: caught[_link(node)] for node in thrown if _link(node) in caught}


def _link(node: Item) -> str:
    definition = node.definition("link")
    name = definition.get("name") if definition is not None else None
    return str(name or node.xml.get("name", ""))
