"""The step path on SQLite and PostgreSQL beside the floor and beside stock SpiffWorkflow.

    ./gridcase bench steps [--json] [--rounds N] [--cases N] [--steps N] [--only KIND]

One transaction is one human step finished by `complete_task`: state, work items, deadlines, timers,
facts, answers and timeline written. Every contestant does the same round on its own copy of the
database as it was before it, in turns; figures are medians of the rounds. What `floor`, `raw` and
`stock` are stands in bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench.tools.contest import (
    Prepared,
    Round,
    engine_cpu_us,
    prepare,
    take_ours,
    take_replay,
    take_stock,
)
from bench.tools.databases import Bed, SqliteBed, postgresql
from bench.tools.figures import middle
from bench.tools.replay import floor, raw, together
from bench.tools.stock import StockApplication

CONTESTANTS = ("raw", "together", "floor", "ours", "stock")


def measure(bed: Bed, home: Path, options: argparse.Namespace) -> dict[str, object]:
    app = StockApplication()
    prepared = prepare(bed, home, app, cases=options.cases, steps=options.steps)
    taken: dict[str, list[Round]] = {name: [] for name in CONTESTANTS}
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
        "state_bytes": middle(sizes),
        "together_tx_s": round(speed["together"], 1),
        "cpu_us": round(cpu["ours"]),
        "floor_cpu_us": round(cpu["floor"]),
        "stock_cpu_us": round(cpu["stock"]),
        "engine_cpu_us": round(median(engine)),
        "stock_engine_cpu_us": round(median(stock_engine)),
        "stock_state_bytes": middle(stock_bytes),
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
