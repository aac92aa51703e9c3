"""The states of one process, breadth first, and what stands in them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from engine.workflow.compiled import Process
from engine.workflow.results import Passed
from engine.workflow.soundness.guessing import RoundAgain
from engine.workflow.soundness.moves import Failed, Landed, Move, Mover, Stuck, Tokens

_MOST_TOKENS = 2  # at one place; what has more is not followed further


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is looked at before saying "not proven"."""

    states: int = 1_000
    tries: int = 4_000  # steps of the engine


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found, with the moves and the nodes on the way to it."""

    rule: str  # deadlock, livelock, tokens-doubled, tokens-unbounded
    process: str
    node: str
    moves: tuple[Move, ...] = ()
    ways: tuple[tuple[Passed, ...], ...] = ()  # what was passed after each move
    missing: tuple[str, ...] = ()

    @property
    def passed(self) -> tuple[Passed, ...]:
        return tuple(each for way in self.ways for each in way)


@dataclass(slots=True)
class Proof:
    """What is known of a process; `complete` when nothing was left out."""

    process: str
    faults: list[Fault] = field(default_factory=list)
    dead: tuple[str, ...] = ()
    complete: bool = True
    states: int = 0
    tries: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _State:
    landed: Landed
    before: int | None
    move: Move
    after: list[int] = field(default_factory=list)  # -1: the end


class Explorer:
    """Explores one process with all it calls."""

    def __init__(self, mover: Mover, process: Process, bounds: Bounds) -> None:
        self.mover = mover
        self.process = process
        self.bounds = bounds
        self.result = Proof(process.id)
        self.states: list[_State] = []
        self.visited: set[str] = set()
        self.found: set[tuple[str, str, str]] = set()
        self.cut: set[int] = set()  # states that were not followed further

    def proof(self) -> Proof:
        """Raises what compiling raises."""
        compiled = self.mover.compiled(self.process.id)
        for start in self.process.starts:
            self.states = []
            self.cut = set()
            self._from(Move("start", self.process.id, start.node))
            self.result.states += len(self.states)
            self._without_end()
        self.result.tries = self.mover.tried
        self.result.complete = self.result.complete and not self.mover.gave_up
        if self.result.complete and self.process.starts:
            outside = self.mover.ways(compiled).from_outside
            self.result.dead = tuple(
                node for node in self.process.nodes if node not in self.visited | outside
            )
        return self.result

    def _from(self, start: Move) -> None:
        known: dict[str, int] = {}
        todo: deque[int] = deque()
        self._lands(None, b"", start, known, todo)
        while todo:
            at = todo.popleft()
            state = self.states[at]
            for move in state.landed.moves:
                over = len(self.states) >= self.bounds.states
                if over or self.mover.tried >= self.bounds.tries:
                    self.result.complete = False
                    return
                self._lands(at, state.landed.state, move, known, todo)

    def _lands(
        self, at: int | None, before: bytes, move: Move, known: dict[str, int], todo: deque[int]
    ) -> None:
        try:
            for landed in self.mover.make(before, move):
                self._visit(landed.passed)
                if isinstance(landed, Failed):
                    if landed.at:
                        self._fault("deadlock", landed.process, landed.at, at, move, landed.passed)
                    elif at is not None:
                        self.cut.add(at)
                    continue
                if not landed.state:
                    if at is not None:
                        self.states[at].after.append(-1)
                    continue
                number = known.get(landed.key)
                if number is None:
                    number = known[landed.key] = len(self.states)
                    self.states.append(_State(landed, at, move))
                    if self._followed(number):
                        todo.append(number)
                    else:
                        self.cut.add(number)
                if at is not None:
                    self.states[at].after.append(number)
        except RoundAgain:
            self.result.complete = False
            if at is not None:
                self.cut.add(at)

    def _visit(self, passed: tuple[Passed, ...]) -> None:
        self.visited |= {each.node for each in passed if each.process == self.process.id}

    # what stands in a state -----------------------------------------------------------------------

    def _followed(self, number: int) -> bool:
        state = self.states[number]
        landed = state.landed
        for move in landed.moves:
            if move.process == self.process.id:
                self.visited.add(move.node)
        for stuck in landed.stuck:
            self._stuck(stuck, number)
        if not landed.tokens or max(landed.tokens.values()) <= 1:
            return True
        earlier = state.before
        while earlier is not None:
            if _grown(self.states[earlier].landed.tokens, landed.tokens):
                splits = self._splits(number, earlier)
                crowded = landed.doubled or self._at_joins(landed.tokens)
                for process, node in splits or crowded:
                    self._fault("tokens-unbounded", process, node, number)
                return False
            earlier = self.states[earlier].before
        for process, node in landed.doubled:
            self._fault("tokens-doubled", process, node, number)
        return max(landed.tokens.values()) <= _MOST_TOKENS

    def _splits(self, number: int, earlier: int) -> list[tuple[str, str]]:
        """The first node of the round where one token became several."""
        ways: list[tuple[Passed, ...]] = []
        at: int | None = number
        while at is not None and at != earlier:
            ways.append(self.states[at].landed.passed)
            at = self.states[at].before
        choosing = ("exclusiveGateway", "eventBasedGateway")
        for part in reversed(ways):
            for each in part:
                if each.process == self.process.id and each.element not in choosing:
                    flows = self.process.flows.values()
                    if sum(flow.source == each.node for flow in flows) > 1:
                        return [(each.process, each.node)]
        return []

    def _at_joins(self, tokens: Tokens) -> list[tuple[str, str]]:
        names = {where.rpartition("/")[2] for (where, _), count in tokens.items() if count > 1}
        return [(self.process.id, name) for name in sorted(names) if name in self.process.nodes]

    def _stuck(self, stuck: Stuck, number: int) -> None:
        self._fault("deadlock", stuck.process, stuck.node, number, missing=stuck.missing)

    def _without_end(self) -> None:
        """States from which neither an end nor a fault already told can be reached."""
        before: dict[int, list[int]] = {}
        fine: list[int] = []
        for number, state in enumerate(self.states):
            for each in state.after:
                before.setdefault(each, []).append(number)
            if state.landed.stuck or number in self.cut:
                fine.append(number)
        if not self.result.complete:
            return
        reaching: set[int] = set()
        todo = [*before.get(-1, ()), *fine]
        while todo:
            number = todo.pop()
            if number not in reaching:
                reaching.add(number)
                todo += before.get(number, ())
        for number, state in enumerate(self.states):
            if number not in reaching and state.landed.moves:
                first = state.landed.moves[0]
                self._fault("livelock", first.process, first.node, number)
                return

    def _fault(
        self,
        rule: str,
        process: str,
        node: str,
        at: int | None,
        move: Move | None = None,
        passed: tuple[Passed, ...] = (),
        *,
        missing: tuple[str, ...] = (),
    ) -> None:
        if (rule, process, node) in self.found:
            return
        self.found.add((rule, process, node))
        moves = [move] if move is not None else []
        ways = [passed] if move is not None else []
        while at is not None:
            state = self.states[at]
            moves.append(state.move)
            ways.append(state.landed.passed)
            at = state.before
        way = tuple(reversed(ways))
        self.result.faults.append(Fault(rule, process, node, tuple(moves[::-1]), way, missing))


def _grown(before: Tokens, after: Tokens) -> bool:
    return before != after and all(after[place] >= count for place, count in before.items())


__all__ = ["Bounds", "Explorer", "Fault", "Proof"]
