"""The step path on SQLite and PostgreSQL beside the floor and beside stock SpiffWorkflow.

    ./gridcase bench steps [--json] [--rounds N] [--cases N] [--steps N] [--only KIND]

One transaction is one human step finished by `complete_task`: state, work items, deadlines, timers,
facts, answers and timeline written. Every contestant does the same round on its own copy of the
database as it was before it, in turns; figures are medians of the rounds. What `floor`, `raw` and
`stock` are stands in bench/README.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time_ns
from typing import Any

from sqlalchemy import text

from adapters.clock import VirtualClock
from adapters.database.connections import Database
from adapters.settings import Settings
from adapters.wiring import House, wire
from bench.tools.databases import Bed, SqliteBed, postgresql
from bench.tools.replay import Recorded, Recorder, Replay, floor, raw, together, transactions
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


def take_replay(
    make: Callable[[Database], Replay], prepared: Prepared, url: str
) -> Round:
    database = Database(url)
    try:
        replay = make(database)
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
        return watch.round(), app.engine_ns / watch.steps / 1000, _middle(app.state_bytes())
    finally:
        database.dispose()


# --- the whole ------------------------------------------------------------------------------------


def measure(bed: Bed, home: Path, options: argparse.Namespace) -> dict[str, object]:
    app = StockApplication()
    prepared = prepare(bed, home, app, cases=options.cases, steps=options.steps)
    taken: dict[str, list[Round]] = {name: [] for name in ("raw", "together", "floor", "ours", "stock")}
    sizes: list[int] = []
    engine: list[float] = []
    stock_engine: list[float] = []
    stock_bytes: list[int] = []
    for _ in range(options.rounds):
        with _copy(bed, prepared) as url:
            ours, sizes = take_ours(prepared, url)
            taken["ours"].append(ours)
        for name, make in (("floor", floor), ("raw", raw), ("together", together)):
            with _copy(bed, prepared) as url:
                taken[name].append(take_replay(make, prepared, url))
        with _copy(bed, prepared) as url:
            stock, engine_us, size = take_stock(app, prepared, url)
            taken["stock"].append(stock)
            stock_engine.append(engine_us)
            stock_bytes.append(size)
        with _copy(bed, prepared) as url:
            engine.append(engine_cpu_us(prepared, url))
    bed.drop(prepared.url)
    speed = {name: median(each.per_second for each in rounds) for name, rounds in taken.items()}
    cpu = {name: median(each.cpu_us for each in rounds) for name, rounds in taken.items()}
    statements = [len(each) for each in prepared.recorded]
    return {
        "raw_tx_s": round(speed["raw"], 1),
        "floor_tx_s": round(speed["floor"], 1),
        "ours_tx_s": round(speed["ours"], 1),
        "stock_tx_s": round(speed["stock"], 1),
        "ratio_floor": round(speed["ours"] / speed["floor"], 3),
        "ratio_stock": round(speed["ours"] / speed["stock"], 2),
        "state_bytes": _middle(sizes),
        "together_tx_s": round(speed["together"], 1),
        "cpu_us": round(cpu["ours"]),
        "floor_cpu_us": round(cpu["floor"]),
        "stock_cpu_us": round(cpu["stock"]),
        "engine_cpu_us": round(median(engine)),
        "stock_engine_cpu_us": round(median(stock_engine)),
        "stock_state_bytes": _middle(stock_bytes),
        "statements": round(sum(statements) / len(statements), 2),
        "steps": len(prepared.planned) - prepared.warming,
    }


@contextmanager
def _copy(bed: Bed, prepared: Prepared) -> Iterator[str]:
    url = bed.copy(prepared.url)
    try:
        yield url
    finally:
        bed.drop(url)


def _middle(values: Sequence[int]) -> int:
    return round(median(values)) if values else 0


def tell(kind: str, figures: dict[str, object], out: Any) -> None:
    f = figures
    print(
        f"{kind}: {f['steps']} human steps a round, {f['statements']} statements each\n"
        f"  tx/s   raw {f['raw_tx_s']}  together {f['together_tx_s']}  floor {f['floor_tx_s']}  "
        f"ours {f['ours_tx_s']}  stock {f['stock_tx_s']}\n"
        f"  ours = {f['ratio_floor']} of the floor, {f['ratio_stock']} times stock\n"
        f"  CPU per step: ours {f['cpu_us']} µs, of it engine {f['engine_cpu_us']}; "
        f"floor {f['floor_cpu_us']}; stock {f['stock_cpu_us']}, of it engine "
        f"{f['stock_engine_cpu_us']}\n"
        f"  bytes of a live run: {f['state_bytes']}, stock {f['stock_state_bytes']}",
        file=out,
        flush=True,
    )


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="gridcase bench steps",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--steps", type=int, default=3, help="steps of each case in a round")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args(argv)
    human = sys.stderr if options.as_json else sys.stdout
    report: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="gridcase-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server from the wheel may run as another user
        if options.only != "postgresql":
            report["sqlite"] = measure(SqliteBed(folder), folder, options)
            tell("sqlite", report["sqlite"], human)  # type: ignore[arg-type]
        if options.only != "sqlite":
            with postgresql(folder) as bed:
                report["postgresql"] = measure(bed, folder, options)
                tell(f"postgresql ({bed.settings()})", report["postgresql"], human)  # type: ignore[arg-type]
    if options.as_json:
        print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
