"""Random models: the proof never fails, and the real engine does what it says."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from engine.errors.workflow import TooManySteps
from engine.workflow import Engine, Vocabulary, check
from engine.workflow.results import StepResult
from engine.workflow.soundness import Bounds, prove
from engine.workflow.soundness.explorer import Fault, Proof
from engine.workflow.standard import inspect
from tests.engine.workflow.generated import Drawing, changed, sound
from tests.engine.workflow.walks import Rows
from tests.engine.workflow.worlds import PlainWorld, Shelf

BOUNDS = Bounds(states=300, tries=900)
STEPS = 30
SLICES = 6


class Case:
    """A case of a drawing on the real engine, each condition answered as told."""

    def __init__(self, content: bytes, engine: Engine) -> None:
        self.shelf = Shelf()
        self.shelf.add("process", "p", content)
        self.engine = engine
        self.world = PlainWorld(self.shelf)
        self.rows = Rows()

    def start(self) -> None:
        self.keep(self.engine.start(1, world=self.world))

    def complete(self, task_id: int) -> None:
        self.keep(self.engine.complete(self.rows.state, task_id, outcome="ok", world=self.world))

    def keep(self, result: StepResult) -> None:
        self.rows.apply(result)

    @property
    def stuck(self) -> bool:
        return not self.rows.ended and not self.rows.steps


def conditions(drawing: Drawing) -> dict[str, str]:
    """The fact that each flow with a condition asks for, by flow id."""
    sketch = drawing.sketch()
    return {
        flow: condition.removeprefix("case.")
        for flow, _, _, condition in sketch.flows
        if condition is not None
    }


def walk(drawing: Drawing, content: bytes, engine: Engine, random: Random) -> None:
    """A random case must end or have something open after every step."""
    facts = list(conditions(drawing).values())
    case = Case(content, engine)
    for number in range(STEPS):
        case.world.case = {fact: random.random() < 0.4 for fact in facts}
        try:
            if number == 0:
                case.start()
            else:
                case.complete(random.choice(sorted(case.rows.steps)))
        except TooManySteps:
            # The facts lead round by themselves; nothing has moved (`busy-cycle` warns of it).
            if number == 0:
                return
            continue
        assert not case.stuck
        if case.rows.ended:
            return


def replayed(drawing: Drawing, content: bytes, fault: Fault) -> bool:
    """Whether the real engine gets stuck by the moves of a deadlock; True also where one step
    takes two ways at one gateway, which fixed facts cannot answer."""
    asked = conditions(drawing)
    case = Case(content, Engine())
    for move, passed in zip(fault.moves, fault.ways, strict=True):
        taken = {each.flow for each in passed if each.flow is not None}
        gateways = [each.node for each in passed if each.element == "exclusiveGateway"]
        if len(gateways) != len(set(gateways)):
            return True
        case.world.case = {fact: flow in taken for flow, fact in asked.items()}
        if move.kind == "start":
            case.start()
        else:
            case.complete(move.task_id)
    return case.stuck


def judge(drawing: Drawing, random: Random, *, walks: int) -> Proof | None:
    content = drawing.sketch().xml()
    files = {"p.bpmn": content}
    checked = check(files, Vocabulary())
    inspect(files)
    (process,) = checked.processes
    proof = prove(process, {"p": content}, [], BOUNDS)
    if proof is None:
        return None
    for fault in proof.faults:
        if fault.rule == "deadlock":
            assert replayed(drawing, content, fault), (drawing, fault)
    if proof.complete and not proof.faults:
        engine = Engine()
        for _ in range(walks):
            walk(drawing, content, engine, random)
    return proof


def judged(make: Callable[[Random], Drawing], seed: int, *, walks: int) -> Proof | None:
    return judge(make(Random(seed)), Random(seed + 1), walks=walks)


@pytest.mark.parametrize("part", range(SLICES))
def test_what_is_sound_by_construction_is_called_sound(part: int) -> None:
    for seed in range(part, 100, SLICES):
        proof = judged(sound, seed, walks=20)

        assert proof is not None
        assert not proof.faults, (seed, sound(Random(seed)), proof.faults)
        assert not proof.dead or not proof.complete, (seed, proof.dead)


@pytest.mark.parametrize("part", range(SLICES))
def test_what_is_changed_is_judged_as_the_engine_runs_it(part: int) -> None:
    verdicts = [judged(changed, seed, walks=20) for seed in range(part, 200, SLICES)]

    assert any(proof and proof.faults for proof in verdicts)
    assert any(proof and not proof.faults for proof in verdicts)


@pytest.mark.long
@pytest.mark.parametrize("part", range(40))
def test_ten_thousand_models(part: int) -> None:
    for seed in range(1_000 + part, 11_000, 40):
        make = sound if seed % 3 == 0 else changed
        proof = judged(make, seed, walks=1_000 if seed < 1_050 else 20)
        assert make is changed or (proof is not None and not proof.faults), seed
