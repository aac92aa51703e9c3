"""Finishing human steps over HTTP: one server process, 1 and 4 clients, thousands of open items.

    ./gridcase bench http [--json] [--seconds S] [--items N] [--clients 1,4] [--database KIND]

The whole virtual county is set up and `--items` cases are reported through the public command, then
`gridcase api` is started as it is installed, and clients (processes of their own, `tools/load.py`)
sign in with bearer tokens: each person takes a page of the inbox and finishes what is on it. Any
answer but 2xx fails the bench.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.tools.databases import Bed, SqliteBed, postgresql
from bench.tools.serving import point, seed, server


@contextlib.contextmanager
def _bed(kind: str, folder: Path) -> Iterator[Bed]:
    if kind == "sqlite":
        yield SqliteBed(folder)
    else:
        with postgresql(folder) as bed:
            yield bed


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="gridcase bench http",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--seconds", type=float, default=30.0, help="of each point")
    parser.add_argument("--items", type=int, default=10_000, help="open items at the start")
    parser.add_argument("--clients", default="1,4")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args(argv)
    human = sys.stderr if options.as_json else sys.stdout
    points: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="gridcase-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server from the wheel may run as another user
        with _bed(options.database, folder) as bed:
            seeded = seed(bed, folder, items=options.items, out=human)
            with server(seeded) as port:
                for clients in map(int, options.clients.split(",")):
                    try:
                        found = point(seeded, port, clients=clients, seconds=options.seconds)
                    except RuntimeError as error:
                        print(f"failed: {error}", file=sys.stderr)
                        return 1
                    points.append(found)
                    print(
                        f"{clients} client(s): {found['completions_s']} completions/s, "
                        f"p50 {found['p50_ms']} ms, p95 {found['p95_ms']} ms; "
                        f"inbox p95 {found['inbox_p95_ms']} ms",
                        file=human,
                        flush=True,
                    )
    if options.as_json:
        last = points[-1]
        names = ("completions_s", "p50_ms", "p95_ms", "inbox_p95_ms")
        print(json.dumps({**{n: last[n] for n in names}, "points": points}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
