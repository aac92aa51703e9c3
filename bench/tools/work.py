"""Hazard cases half-way through their diagrams, and the human steps that come next."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from engine.ports import Json, WorkItemRecord
from engine.services.access import Actor, may_take
from engine.services.commands.tasks import CompleteTask, complete_task
from engine.services.core import Core
from tests.county import PEOPLE, Case, County

CATEGORIES = ("fire.three_in_one", "fire.exit_blocked", "rented_rooms.overcrowded")
"""In two phases and signed by the head; general; general with another department."""
FAILED_REVISITS = 3  # one case of so many is handled twice
SCATTER = 3  # before a round the cases stand 0 … SCATTER - 1 steps apart
MOMENT = timedelta(seconds=7)  # between two steps


@dataclass(frozen=True, slots=True)
class Planned:
    """A human step: what is done, by whom, when, and in which case."""

    command: CompleteTask
    actor: Actor
    at: datetime
    case: int  # its place among the cases
    node: str
    outcome: str


@dataclass
class CountyAtWork:
    """A county with live cases of hazard-handling, on a database that may be copied."""

    url: str
    home: Path
    cases: list[Case] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.county = County(self.url, self.home)
        self._people = [self.county.person(login) for login, *_ in PEOPLE]
        self._answers: dict[tuple[str, str], Mapping[str, Json]] = {}

    @property
    def core(self) -> Core:
        return self.county.core

    def close(self) -> None:
        self.county.close()

    def report(self, count: int) -> None:
        for number in range(count):
            self.cases.append(self.county.report(CATEGORIES[number % len(CATEGORIES)]))

    def scatter(self) -> list[Planned]:
        """Bring the cases apart, so that a round meets every step; returns what was done."""
        done = []
        for number in range(len(self.cases)):
            for _ in range(number % SCATTER):
                done.append(self.step(number))
        return [each for each in done if each is not None]

    def rounds(
        self, steps: int, seed: int, *, around: AbstractContextManager[object]
    ) -> Iterator[Planned]:
        """Do `steps` human steps in every case, cases in random order; ended ones are left out.

        `around` is entered for each command, and not for the look at what comes next.
        """
        order = list(range(len(self.cases))) * steps
        random.Random(seed).shuffle(order)
        for number in order:
            planned = self.step(number, around)
            if planned is not None:
                yield planned

    def step(
        self, number: int, around: AbstractContextManager[object] | None = None
    ) -> Planned | None:
        """Do the next human step of a case; None if it has none."""
        planned = self.next(number)
        if planned is not None:
            with around or nullcontext():
                complete_task(planned.command, actor=planned.actor, core=self.core)
        return planned

    def next(self, number: int) -> Planned | None:
        items = self.county.items(self.cases[number])
        if not items:
            return None
        item = items[0]
        outcome = _outcome(item, number)
        answers = self._answers.get((item.form, outcome))
        if answers is None:
            answers = self.county.least_answers(item, outcome)
            self._answers[item.form, outcome] = answers
        self.county.clock.advance(MOMENT)
        return Planned(
            command=CompleteTask(
                work_item=item.id, seen_version=item.version, outcome=outcome, answers=answers
            ),
            actor=self._somebody(item),
            at=self.county.clock.now(),
            case=number,
            node=item.node,
            outcome=outcome,
        )

    def _somebody(self, item: WorkItemRecord) -> Actor:
        with self.core.unit_of_work(read_only=True) as uow:
            barred = set(uow.steps.last_performer(item.case_id, item.not_by).values())
        return next(
            actor
            for actor in self._people
            if actor.person_id not in barred and may_take(actor, item)
        )


def _outcome(item: WorkItemRecord, number: int) -> str:
    if item.node == "ask_reporter":
        failed = number % FAILED_REVISITS == 0 and item.round == 1
        return "not_solved" if failed else "solved"
    return item.outcomes[0]
