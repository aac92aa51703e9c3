"""Whether a step costs the same after hundreds of steps.

One run goes round: handle, revisit that fails, handle again, each with a repeated timer. Every step
decodes the state, completes the step, prunes and encodes. Printed are medians of the processor time
around the 10th, 100th and 400th step, in microseconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from statistics import median

from engine.errors.workflow import DefinitionMissing
from engine.workflow import Engine, Step, StoredDefinition

STEPS = 405
WINDOWS = {"step_10_us": (8, 12), "step_100_us": (98, 102), "step_400_us": (395, 405)}
ROUNDS = 15  # whole runs; the median of their medians is printed

DIAGRAM = """
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="gridcase" id="defs">
  <bpmn:process id="round" name="growth" isExecutable="true">
    <bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="department_worker">
      <bpmn:flowNodeRef>handle</bpmn:flowNodeRef><bpmn:flowNodeRef>revisit</bpmn:flowNodeRef>
    </bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="start"/>
    <bpmn:userTask id="handle">{handle}</bpmn:userTask>
    <bpmn:boundaryEvent id="handle_late" attachedToRef="handle" cancelActivity="false">
      <bpmn:timerEventDefinition><bpmn:timeCycle>{timer}</bpmn:timeCycle></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:serviceTask id="urge_handling">{urge}</bpmn:serviceTask>
    <bpmn:exclusiveGateway id="able" default="to_revisit"/>
    <bpmn:userTask id="revisit">{revisit}</bpmn:userTask>
    <bpmn:boundaryEvent id="revisit_late" attachedToRef="revisit" cancelActivity="false">
      <bpmn:timerEventDefinition><bpmn:timeCycle>{timer}</bpmn:timeCycle></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:serviceTask id="urge_revisit">{urge}</bpmn:serviceTask>
    <bpmn:exclusiveGateway id="solved" default="to_end"/>
    <bpmn:serviceTask id="next_round">{next_round}</bpmn:serviceTask>
    <bpmn:endEvent id="end"/>
    <bpmn:endEvent id="handling_urged"/>
    <bpmn:endEvent id="revisit_urged"/>
    {flows}
  </bpmn:process>
</bpmn:definitions>
"""


def diagram() -> bytes:
    """The bench's process as a file."""
    flows = (
        ("start", "handle", None),
        ("handle", "able", None),
        ("handle_late", "urge_handling", None),
        ("urge_handling", "handling_urged", None),
        ("able", "revisit", "to_revisit"),
        ("able", "end", 'handle.outcome = "unsolvable"'),
        ("revisit", "solved", None),
        ("revisit_late", "urge_revisit", None),
        ("urge_revisit", "revisit_urged", None),
        ("solved", "end", "to_end"),
        ("solved", "next_round", 'revisit.outcome = "not_solved"'),
        ("next_round", "handle", None),
    )
    written = ""
    for index, (source, target, text) in enumerate(flows):
        named = text is not None and text.startswith("to_")
        condition = (
            f"<bpmn:conditionExpression>{text}</bpmn:conditionExpression>"
            if text is not None and not named
            else ""
        )
        written += (
            f'<bpmn:sequenceFlow id="{text if named else f"flow{index}"}" sourceRef="{source}" '
            f'targetRef="{target}">{condition}</bpmn:sequenceFlow>'
        )
    return DIAGRAM.format(
        handle=_properties(
            form="handle", outcomes="done|unsolvable", act="record_work", limit="working days(3)"
        ),
        revisit=_properties(
            form="ask_reporter", outcomes="solved|not_solved", act="revisit_failed", limit="PT8H"
        ),
        urge=_properties(act="urge"),
        next_round=_properties(act="next_round"),
        timer="share(50, 80, 100, 200)",
        flows=written,
    ).encode()


def _properties(**given: str) -> str:
    entries = "".join(f'<s:property name="{name}" value="{given[name]}"/>' for name in given)
    holder = f"<s:properties>{entries}</s:properties>"
    return f"<bpmn:extensionElements>{holder}</bpmn:extensionElements>"


class Nothing:
    """A world without a database: acts do nothing, the round grows."""

    now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __init__(self) -> None:
        self.round = 1
        self.stored = StoredDefinition(
            id=1, kind="process", key="round", version=1, content=diagram()
        )

    def facts(self) -> Mapping[str, object]:
        return {"case": {"id": 1, "round": self.round}}

    def step_facts(self, task_id: int) -> Mapping[str, object]:
        return {}

    def call(self, name: str, args: Sequence[object]) -> object:
        return None

    def act(self, name: str, params: Mapping[str, object], step: Step) -> Mapping[str, object]:
        self.round += name == "next_round"
        return {}

    def newest(self, kind: str, key: str) -> int:
        raise DefinitionMissing(where=key, what=kind)

    def definition(self, definition_id: int) -> StoredDefinition:
        return self.stored


def one_run(engine: Engine) -> tuple[list[float], int]:
    """Microseconds of each step of one long run, and the bytes of its last state."""
    world = Nothing()
    result = engine.start(1, world=world)
    times: list[float] = []
    for number in range(STEPS):
        task = result.opened_steps[0].task_id
        outcome = "not_solved" if number % 2 else "done"
        started = time.thread_time_ns()
        result = engine.complete(result.state, task, outcome=outcome, answers={}, world=world)
        times.append((time.thread_time_ns() - started) / 1_000)
    return times, len(result.state)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="gridcase bench growth", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    args = parser.parse_args(argv)
    engine = Engine()
    one_run(engine)  # compiles and warms up
    runs = [one_run(engine) for _ in range(ROUNDS)]
    figures: dict[str, float] = {
        name: round(median(median(times[low - 1 : high]) for times, _ in runs), 1)
        for name, (low, high) in WINDOWS.items()
    }
    figures["ratio_400_10"] = round(figures["step_400_us"] / figures["step_10_us"], 3)
    figures["state_bytes"] = runs[-1][1]
    text = "\n".join(f"{name:14} {value:10}" for name, value in figures.items())
    print(text, file=sys.stderr if args.json else sys.stdout)
    if args.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
