"""`gridcase simulate`: a virtual county works through reported cases while the clock jumps."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from adapters.clock import VirtualClock
from adapters.settings import Settings, from_environment
from adapters.wiring import prepare
from cli.language import say
from cli.output import Output, offer_json
from cli.simulator.report import as_json, breaches, summary, warnings
from cli.simulator.simulation import Outcome, Plan, simulate
from engine.errors import GridcaseError

START = "2026-03-02"
"""A Monday. A fixed day, so that the same seed always gives the same figures."""


class NumberRefused(GridcaseError):
    code = "number-refused"
    zh = "{where} 须为 {least} 到 {most} 之间的整数，而不是 {value}。"
    en = "{where} has to be a whole number from {least} to {most}, not {value}."


class StartRefused(GridcaseError):
    code = "start-refused"
    zh = "--start 须为 2004 到 2100 年间的日期（年-月-日），而不是“{value}”。"
    en = "--start has to be a date (YYYY-MM-DD) between 2004 and 2100, not “{value}”."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, default=150, help=say(zh="上报数", en="reports"))
    parser.add_argument("--days", type=int, default=20, help=say(zh="天数", en="days"))
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        help=say(zh="随机种子：相同种子结果相同", en="the same seed gives the same figures"),
    )
    parser.add_argument(
        "--import",
        dest="civic_file",
        type=Path,
        metavar="FILE.csv",
        help=say(
            zh="以民生诉求文件的前 N 条可用记录作为上报",
            en="report the first N usable rows of a file of civic records",
        ),
    )
    parser.add_argument(
        "--start",
        default=START,
        metavar="DATE",
        help=say(zh="虚拟时钟的第一天", en="first day of the virtual clock"),
    )
    place = parser.add_mutually_exclusive_group()
    place.add_argument(
        "--database",
        metavar="URL",
        help=say(
            zh="写入此空数据库（默认：临时数据库）", en="this empty database, not a temporary one"
        ),
    )
    place.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help=say(
            zh="保留数据库，作为 GRIDCASE_HOME 写入此目录",
            en="keep the database in this folder, which can be used as GRIDCASE_HOME",
        ),
    )
    offer_json(parser)


def run(args: argparse.Namespace) -> int:
    """0: nothing is lost; 1: something is, and it is said what."""
    began = time.monotonic()
    output = Output(args.json)
    plan = _plan(args)
    with _settings(args) as settings:
        outcome = _simulate(plan, settings)
    seconds = time.monotonic() - began
    for line in (*summary(outcome, seconds=seconds), *warnings(outcome)):
        output.line(line)
    broken = list(breaches(outcome.checked))
    for line in broken:
        output.line(line)
    output.result(as_json(outcome, seconds=seconds))
    return 1 if broken else 0


def _plan(args: argparse.Namespace) -> Plan:
    for name, value, most in (("--cases", args.cases, 200_000), ("--days", args.days, 730)):
        if not 1 <= value <= most:
            raise NumberRefused(where=name, least=1, most=most, value=value)
    try:
        day = datetime.strptime(args.start, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise StartRefused(value=args.start) from error
    if not 2004 <= day.year <= 2100:
        raise StartRefused(value=args.start)
    return Plan(
        cases=args.cases,
        days=args.days,
        seed=args.seed,
        start=day,
        civic_file=args.civic_file,
    )


def _simulate(plan: Plan, settings: Settings) -> Outcome:
    clock = VirtualClock(plan.start)
    house, _ = prepare(settings, clock=clock)
    try:
        return simulate(plan, house=house, clock=clock)
    finally:
        house.close()


@contextlib.contextmanager
def _settings(args: argparse.Namespace) -> Iterator[Settings]:
    """Where to write: never what `gridcase serve` uses, unless its URL is given."""
    usual = from_environment()
    if args.keep is not None:
        home = args.keep.absolute()
        yield replace(usual, home=home, database_url=f"sqlite:///{home / 'gridcase.db'}")
        return
    with tempfile.TemporaryDirectory(prefix="gridcase-simulate-") as folder:
        home = Path(folder)
        url = args.database or f"sqlite:///{home / 'gridcase.db'}"
        yield replace(usual, home=home, database_url=url)
