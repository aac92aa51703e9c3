"""What a compiled process tells the rest of Gridcase, and the formulas its nodes run by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.workflow.dialect import Lane, Loop, Node
from engine.workflow.expressions import Formula
from engine.workflow.timers import Body
from engine.workflow.world import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A code with its two texts."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A switch that a process declares of its own (`setting:<key>.*`)."""

    key: str
    type: str  # boolean, number, limit, text
    default: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a process can begin; `message` is None for its plain start."""

    node: str
    message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeInfo:
    """A node as people and programs outside the engine need to know it."""

    id: str
    element: str
    zh: str
    en: str
    container: str  # the process or subprocess it stands in
    roles: tuple[str, ...] = ()
    where: str | None = None
    form: str | None = None
    status: str | None = None
    status_again: str | None = None
    outcomes: tuple[Titled, ...] = ()
    acts: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    limit: str | None = None  # the FEEL text
    offers: tuple[str, ...] = ()
    assign: str = "claim"
    not_by: tuple[str, ...] = ()
    priority: int = 0
    called: str | None = None
    given: tuple[str, ...] = ()  # the inputs a call gives
    named: tuple[str, ...] = ()  # the outcomes or results that conditions name
    pinned: bool = False
    decision: str | None = None
    event: str | None = None  # message, timer, signal, error…
    message: str | None = None
    time: str | None = None  # the timer's text
    attached_to: str | None = None
    interrupting: bool = True
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowInfo:
    id: str
    source: str
    target: str
    name: str
    condition: str | None
    default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """Everything a process declares and uses; nothing of it changes once compiled."""

    id: str
    file: str
    zh: str
    en: str
    kind: str  # main, called, side
    inputs: tuple[str, ...]
    results: tuple[str, ...]
    single: bool  # one live run per case or step
    survives: bool  # the end of the main run
    starts: tuple[Start, ...]
    settings: tuple[Setting, ...]
    statuses: tuple[Titled, ...]
    nodes: Mapping[str, NodeInfo]
    flows: Mapping[str, FlowInfo]
    lanes: tuple[Lane, ...]
    roles: frozenset[str]
    forms: frozenset[str]
    acts: Mapping[str, frozenset[str]]  # act -> parameters given anywhere
    decisions: frozenset[str]
    calls: frozenset[str]
    offers: frozenset[str]
    settings_used: frozenset[str]
    awaited: frozenset[str]  # message names that some node waits for
    thrown: frozenset[str]  # message names that some node sends

    def start_for(self, message: str) -> str | None:
        """The start event that a message begins at."""
        return next((start.node for start in self.starts if start.message == message), None)

    @property
    def plain_start(self) -> str | None:
        return next((start.node for start in self.starts if start.message is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A timer event: what stands in it, compiled."""

    kind: str  # timeDate, timeDuration, timeCycle
    body: Body
    repeats: bool  # fires again and again while its step is open
    condition: Formula | None = None  # `if`


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A node with all its texts compiled; what the engine runs by."""

    node: Node
    lane: Lane | None
    act: str | None = None
    acts: Mapping[str, str] = field(default_factory=dict)  # outcome -> act
    outcomes: tuple[str, ...] = ()
    params: Mapping[str, Formula] = field(default_factory=dict)
    inputs: Mapping[str, Formula] = field(default_factory=dict)  # of a call: in.<name>
    limit: Formula | Limit | None = None
    status: str | None = None
    status_again: str | None = None
    offers: tuple[str, ...] = ()
    form: str = ""
    assign: str = "claim"
    not_by: tuple[str, ...] = ()
    priority: int = 0
    called: str | None = None
    pinned: bool = False
    decision: str | None = None
    message: str | None = None
    signal: str | None = None
    code: str | None = None  # of an error or escalation
    timing: Timing | None = None
    result: str | None = None
    conditions: Mapping[str, Formula] = field(default_factory=dict)  # flow id -> condition
    loop: Loop | None = None
    loop_maximum: int | None = None
    loop_condition: Formula | None = None
    loop_cardinality: Formula | None = None

    @property
    def id(self) -> str:
        return self.node.id
