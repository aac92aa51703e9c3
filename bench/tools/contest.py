"""The contestants of the steps bench, and the round that each of them takes."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time, thread_time_ns
from typing import Any

from sqlalchemy import text

from adapters.clock import VirtualClock
from adapters.database.connections import Database
from adapters.settings import Settings
from adapters.wiring import House, wire
from bench.tools.databases import Bed
from bench.tools.figures import middle
from bench.tools.replay import Recorded, Recorder, Replaying, transactions
from bench.tools.stock import StockApplication
from bench.tools.work import CountyAtWork, Planned
from engine.services.commands.tasks import complete_task

WARMING = 40  # steps at the head of a round that are done, but not timed
SEED = 7


@dataclass(frozen=True, slots=True)
class Round:
    """What one contestant needed for one round."""

    steps: int
    seconds: float
    cpu: float

    @property
    def per_second(self) -> float:
        return self.steps / self.seconds

    @property
    def cpu_us(self) -> float:
        return self.cpu / self.steps * 1e6


class Watch:
    """Times the work of a round, without what is done between two steps."""

    def __init__(self) -> None:
        self.steps, self.seconds, self.cpu = 0, 0.0, 0.0
        self._since = (0.0, 0.0)

    def start(self) -> None:
        self._since = (perf_counter(), process_time())

    def stop(self, steps: int = 1) -> None:
        began, cpu = self._since
        self.seconds += perf_counter() - began
        self.cpu += process_time() - cpu
        self.steps += steps

    def round(self) -> Round:
        return Round(self.steps, self.seconds, self.cpu)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A database with live cases, what happens to them in a round, and the statements of that."""

    url: str
    home: Path
    planned: Sequence[Planned]
    recorded: Sequence[Recorded]
    stock_cases: Sequence[int]

    @property
    def warming(self) -> int:
        return min(WARMING, len(self.planned) // 4)


def prepare(bed: Bed, home: Path, app: StockApplication, *, cases: int, steps: int) -> Prepared:
    """Report the cases, bring them apart, and take the round once, listening."""
    url = bed.make()
    work = CountyAtWork(url, home)
    work.report(cases)
    stock_cases = _report_to_stock(app, work)
    for done in work.scatter():
        _complete_in_stock(app, stock_cases, done, Watch())
    database = work.county.house.database
    database.dispose()
    before = bed.copy(url)
    planned: list[Planned] = []
    recorder = Recorder(database)
    for each in work.rounds(steps, SEED, around=recorder):
        planned.append(each)
    work.close()
    bed.drop(url)
    recorded = []
    for heard in recorder.steps:
        (statements,) = transactions(heard)
        recorded.append(statements)
    return Prepared(before, home, planned, recorded, stock_cases)


def _report_to_stock(app: StockApplication, work: CountyAtWork) -> list[int]:
    app.use(work.county.house.database, make=True)
    started = []
    for case in work.cases:
        row = work.county.case_row(case)
        facts = {
            "number": row.number,
            "major": row.major,
            "level": row.level,
            "round": 1,
            "rejections": 0,
            "kinds": [row.major],
            "department": None,
            "desk_level": row.desk_level,
            "orders_listed": 0,
            "phases_left": row.phases_left,
            "tries": 0,
        }
        started.append(app.start(facts, work.county.clock.now()))
    return started


def _complete_in_stock(
    app: StockApplication, cases: Sequence[int], planned: Planned, watch: Watch
) -> None:
    (item,) = app.items(cases[planned.case])
    assert item.node == planned.node, (item.node, planned.node)
    watch.start()
    app.complete(
        item,
        planned.outcome,
        planned.command.answers,
        planned.actor.person_id or 0,
        planned.at,
    )
    watch.stop()


# --- contestants: each takes the round on a copy of its own ---------------------------------------


@contextmanager
def _wired(prepared: Prepared, url: str) -> Iterator[House]:
    settings = Settings(home=prepared.home, database_url=url)
    house = wire(settings, clock=VirtualClock(prepared.planned[0].at))
    try:
        yield house
    finally:
        house.close()


def _take(house: House, steps: Sequence[Planned]) -> None:
    clock, core = house.core.clock, house.core
    assert isinstance(clock, VirtualClock)
    for planned in steps:
        clock.advance_to(planned.at)
        complete_task(planned.command, actor=planned.actor, core=core)


def take_ours(prepared: Prepared, url: str) -> tuple[Round, list[int]]:
    """The round through the public command; also the bytes of the live runs after it."""
    with _wired(prepared, url) as house:
        _take(house, prepared.planned[: prepared.warming])
        timed = prepared.planned[prepared.warming :]
        gc.collect()
        watch = Watch()
        watch.start()
        _take(house, timed)
        watch.stop(len(timed))
        with house.database.reading() as connection:
            found = connection.execute(
                text("SELECT length(state) FROM run WHERE status = 'live'")
            ).scalars()
            sizes = [int(size) for size in found]
    return watch.round(), sizes


def engine_cpu_us(prepared: Prepared, url: str) -> float:
    """CPU per step of loading, running and saving a run, acts and expressions included."""
    spent = 0
    steps = 0
    with _wired(prepared, url) as house:
        engine = house.core.engine
        complete = engine.complete

        def timed(*args: Any, **more: Any) -> Any:
            nonlocal spent, steps
            began = thread_time_ns()
            result = complete(*args, **more)
            spent += thread_time_ns() - began
            steps += 1
            return result

        _take(house, prepared.planned[: prepared.warming])
        engine.complete = timed  # type: ignore[method-assign]
        gc.collect()
        _take(house, prepared.planned[prepared.warming :])
    return spent / steps / 1000


def take_replay(make: Replaying, prepared: Prepared, url: str) -> Round:
    """The recorded statements of the round, without the engine."""
    database = Database(url)
    try:
        with make(database) as replay:
            for statements in prepared.recorded[: prepared.warming]:
                replay(statements)
            timed = prepared.recorded[prepared.warming :]
            gc.collect()
            watch = Watch()
            watch.start()
            for statements in timed:
                replay(statements)
            watch.stop(len(timed))
        return watch.round()
    finally:
        database.dispose()


def take_stock(app: StockApplication, prepared: Prepared, url: str) -> tuple[Round, float, int]:
    """The round, its engine CPU per step in µs, and the median bytes of a live case after it."""
    database = Database(url)
    app.use(database)
    try:
        for planned in prepared.planned[: prepared.warming]:
            _complete_in_stock(app, prepared.stock_cases, planned, Watch())
        gc.collect()
        watch = Watch()
        app.engine_ns = 0
        for planned in prepared.planned[prepared.warming :]:
            _complete_in_stock(app, prepared.stock_cases, planned, watch)
        return watch.round(), app.engine_ns / watch.steps / 1000, middle(app.state_bytes())
    finally:
        database.dispose()
