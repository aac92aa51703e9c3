"""The shipped processes on the real engine, in a world that keeps a case's facts in a dict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from adapters.catalogue import shipped
from engine.workflow import Engine, OpenStep, OpenTimer, OpenWait, StepResult
from engine.workflow.world import Step, Value
from tests.engine.workflow.worlds import PlainWorld, Shelf
from tests.processes.drawings import bpmn_files, drawings

LIMIT = {"kind": "working_hour", "amount": Decimal(4)}
SWITCHES: Mapping[str, Value] = {
    "auto_dispatch": True,
    "revisit": True,
    "auto_archive": False,
    "register_required": False,
    "auto_supervise": True,
    "watch_accept": True,
    "watch_feedback": True,
    "watch_revisit": True,
}
KINDS = (
    *("village_station", "safety_station", "fire_brigade", "housing", "urban_management"),
    *("market_supervision", "emergency_management", "transport", "public_security", "culture"),
    "natural_resources",
)


class CaseWorld(PlainWorld):
    """What `engine.services` answers and writes, as far as the diagrams can see it."""

    def __init__(self, shelf: Shelf, **facts: Value) -> None:
        super().__init__(shelf, settings={**SWITCHES, **_numbers()})
        self.case = {
            "major": "fire",
            "category": "fire_exit",
            "level": "general",
            "round": Decimal(1),
            "rejections": Decimal(0),
            "phase": "handle",
            "phases_left": Decimal(0),
            "desk": {"level": "village"},
            "department": None,
            "kinds": list(KINDS),
            "tries": Decimal(0),
            "orders": {"open": Decimal(0), "listed": Decimal(0)},
            **facts,
        }
        self.told: list[tuple[Value, Value, Value]] = []

    def call(self, name: str, args: Sequence[Value]) -> Value:
        return self.settings.get(str(args[0]), LIMIT) if name == "setting" else args[1]

    def act(self, name: str, params: Mapping[str, Value], step: Step) -> Mapping[str, Value]:
        result = super().act(name, params, step)
        effect = getattr(self, f"_{name}", None)
        if effect is not None:
            effect(params, step.outcome)
        return result

    def _dispatch(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.case["department"] = {"kind": params.get("target", "chosen")}

    def _judge_back(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.case["rejections"] = Decimal(0)

    _judge_up = _judge_back

    def _judge_dispatch(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.case["rejections"] = Decimal(0)
        self._dispatch(params, outcome)

    _judge_supervise = _judge_dispatch

    def _reject(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.case["rejections"] += 1

    def _solve_on_spot(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.case["department"] = None

    def _revisit_tried(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.case["tries"] += 1

    def _next_round(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.case["round"] += 1
        self.case["tries"] = Decimal(0)

    def _next_phase(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.case["phases_left"] -= 1

    def _move_desk(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.case["desk"] = {"level": params["level"]}

    def _open_order(self, params: Mapping[str, Value], outcome: str | None) -> None:
        orders = self.case["orders"]
        listed = 1 if params.get("listed") is True else 0
        self.case["orders"] = {"open": orders["open"] + 1, "listed": orders["listed"] + listed}

    def _urge(self, params: Mapping[str, Value], outcome: str | None) -> None:
        self.told.append((params["stage"], params["mark"], params["to"]))

    def close_orders(self) -> None:
        self.case["orders"] = {"open": Decimal(0), "listed": Decimal(0)}


def _numbers() -> dict[str, Value]:
    return {"revisit_tries": Decimal(3), "overtime_repeat_times": Decimal(5)}


def shelf_of_shipped() -> Shelf:
    shelf = Shelf()
    for path, content in shipped().items():
        if path.endswith(".dmn"):
            shelf.add("decision", path.rpartition("/")[2].removesuffix(".dmn"), content)
    for path, content in bpmn_files().items():
        shelf.add("process", path.rpartition("/")[2].removesuffix(".bpmn"), content)
    return shelf


@dataclass
class Run:
    """One run, driven by hand; every step starts from the saved state."""

    world: CaseWorld
    process: str = "hazard-handling"
    engine: Engine = field(default_factory=Engine)
    state: bytes = b""
    status: str | None = None
    end: str | None = None
    result: str | None = None
    steps: dict[int, OpenStep] = field(default_factory=dict)
    timers: dict[int, OpenTimer] = field(default_factory=dict)
    waits: dict[int, OpenWait] = field(default_factory=dict)
    passed: set[tuple[str, str]] = field(default_factory=set)

    def begin(self, at: str | None = None, **inputs: Any) -> Run:
        definition = self.world.newest("process", self.process)
        self._apply(self.engine.start(definition, at=at, inputs=inputs, world=self.world))
        return self

    @property
    def waiting(self) -> list[str]:
        return sorted(step.node for step in self.steps.values())

    def do(self, *moves: tuple[str, str]) -> Run:
        """Finish these steps with these outcomes, one after another."""
        for node, outcome in moves:
            (task_id,) = [i for i, step in self.steps.items() if step.node == node]
            self._apply(
                self.engine.complete(self.state, task_id, outcome=outcome, world=self.world)
            )
        return self

    def ring(self, node: str, mark: str) -> Run:
        """Fire one mark of a clock."""
        (task_id,) = [i for i, timer in self.timers.items() if timer.node == node]
        (found,) = [each for each in self.timers[task_id].marks if each.text == mark]
        self._apply(self.engine.wake(self.state, task_id, found, world=self.world))
        return self

    def hear(self, message: str) -> Run:
        (task_id,) = [i for i, wait in self.waits.items() if wait.message == message]
        self._apply(self.engine.deliver(self.state, task_id, message, world=self.world))
        return self

    def wander(self, random: Random, *, patience: int) -> None:
        """Random moves; after `patience` of them only such as lead to an end."""
        for number in range(patience * 4):
            if self.end is not None:
                return
            moves: list[tuple[str, int]] = [("step", each) for each in sorted(self.steps)]
            if number < patience:
                moves += [("clock", each) for each in sorted(self.timers)]
            moves += [("wait", each) for each in sorted(self.waits)]
            kind, task_id = random.choice(moves)
            if kind == "step":
                step = self.steps[task_id]
                outcomes = step.outcomes if number < patience else step.outcomes[:1]
                self.do((step.node, random.choice(outcomes)))
            elif kind == "clock":
                timer = self.timers[task_id]
                self.ring(timer.node, timer.marks[0].text)
            else:
                message = self.waits[task_id].message
                if message == "orders.closed":
                    self.world.close_orders()
                if message != "case.closed" or random.random() < 0.05:
                    self.hear(message)

    def _apply(self, result: StepResult) -> None:
        for task_id in (*result.closed_steps, *result.closed_timers, *result.closed_waits):
            for rows in (self.steps, self.timers, self.waits):
                rows.pop(task_id, None)
        self.steps |= {step.task_id: step for step in result.opened_steps}
        self.timers |= {timer.task_id: timer for timer in result.opened_timers}
        self.waits |= {wait.task_id: wait for wait in result.opened_waits}
        self.passed |= {(each.process, each.node) for each in result.trace}
        self.state, self.status = result.state, result.status
        if result.ended is not None:
            self.end, self.result = result.ended.node, result.ended.result


def every_node() -> set[tuple[str, str]]:
    return {
        (each.process.id, node.id)
        for each in drawings().values()
        for node in each.nodes.values()
        if node.kind != "subProcess"
    }
