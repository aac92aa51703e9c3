"""What a step did, as plain values: `services` turn each into rows.

Task ids are whole numbers, unique within a run and never used twice. A `scope` is the path of the
calls a node stands in, as task ids: "" for the run's own process, "12/" inside the call that is
task 12, "12/45/" one deeper. Node ids repeat between processes, so a place is always
(process, node) and a waiting task always (run, task_id).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.workflow.world import Limit, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in which diagram something waits or happened."""

    task_id: int
    scope: str
    process: str
    definition: int
    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStep(Place):
    """A human step that waits for a person."""

    roles: tuple[str, ...]  # the lane's role codes
    where: str | None  # the lane's `where`: desk, department, orderer, town, county
    form: str
    status: str | None  # status code; `status.again` already chosen
    outcomes: tuple[str, ...]
    offers: tuple[str, ...]  # side processes, those of an enclosing call included
    assign: str  # claim, balanced, nearest, head
    not_by: tuple[str, ...]  # node ids whose last performer may not take this one
    priority: int
    deadline_task: int | None  # whose deadline counts for it: its own, else the call's


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeadline(Place):
    """A step, call or process with a `limit` opened; of a process, `node` is its id."""

    limit: Limit
    reads: tuple[Mapping[str, Value], ...] = ()  # what the limit was read from; as in Passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One moment at which a timer may fire.

    share: percent of the deadline's limit. repeat: the `number`-th repetition, `every` counted
    from the deadline's 100 %. at: a moment of the timer's own.
    """

    share: int | None = None
    number: int | None = None
    every: Limit | None = None
    last: int | None = None  # the highest number; a worker that was away skips to the newest due
    at: datetime | None = None

    @property
    def text(self) -> str:
        """The FEEL variable `mark`: "80%", "repeat 2", or "" for a timer with its own text."""
        if self.share is not None:
            return f"{self.share}%"
        return f"repeat {self.number}" if self.number is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTimer(Place):
    """A timer waits; it is due at the earliest of its marks that have not fired."""

    interrupting: bool
    deadline_task: int | None  # for share and repeat marks
    marks: tuple[Mark, ...]
    reads: tuple[Mapping[str, Value], ...] = ()  # what the marks were read from; as in Passed


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWait(Place):
    """A message is awaited by a receive task, boundary event, catch event or event subprocess."""

    message: str
    key: str | None  # correlation key; None: the case itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message thrown by the diagram itself (send task, throwing or end event)."""

    message: str
    key: str | None
    payload: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed(Place):
    """A node that was passed in this step, in order."""

    element: str  # BPMN local name: userTask, exclusiveGateway, callActivity…
    flow: str | None = None  # id of the sequence flow taken, at gateways
    act: str | None = None
    reads: tuple[Mapping[str, Value], ...] = ()
    """{"name", "args", "value"} of what was asked of the world; besides functions the names
    `process` and `decision`, whose value is the definition id that was bound."""
    entered: bool = False  # a call or subprocess was entered; it is passed later, or never


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The run is over."""

    node: str  # id of the (last) end event; empty: it was cancelled
    result: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlace(Place):
    """Where a run stands: for the view of its position in the diagram."""

    kind: str  # step, call, subprocess, timer, wait
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """Everything one step changed. `closed_*` name task ids whose rows are to be closed; a task id
    that stands in `opened_timers` although it has a row replaces that row."""

    state: bytes  # of an ended run: empty
    status: str | None  # of the newest open human step, call or wait that has one
    opened_steps: tuple[OpenStep, ...] = ()
    closed_steps: tuple[int, ...] = ()
    opened_deadlines: tuple[OpenDeadline, ...] = ()
    closed_deadlines: tuple[int, ...] = ()
    opened_timers: tuple[OpenTimer, ...] = ()
    closed_timers: tuple[int, ...] = ()
    opened_waits: tuple[OpenWait, ...] = ()
    closed_waits: tuple[int, ...] = ()
    messages: tuple[Outgoing, ...] = ()
    trace: tuple[Passed, ...] = ()
    ended: Ended | None = None
    parked: bool = False  # an interrupting timer whose `if` is not true: nothing changed
