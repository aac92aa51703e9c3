"""Simulations for tests: on a database of the test's own, with everything at hand afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.clock import VirtualClock
from adapters.settings import Settings
from adapters.wiring import House, prepare, wire
from cli.simulator.simulation import Outcome, Plan, simulate

START = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Simulated:
    house: House
    outcome: Outcome


def simulated(
    url: str, home: Path, *, cases: int, days: int, seed: int = 1, civic_file: Path | None = None
) -> Simulated:
    """Close its house when done."""
    clock = VirtualClock(START)
    house, _ = prepare(Settings(home=home, database_url=url), clock=clock)
    plan = Plan(cases=cases, days=days, seed=seed, start=START, civic_file=civic_file)
    return Simulated(house, simulate(plan, house=house, clock=clock))


def opened(url: str, home: Path) -> House:
    """A database as a simulation left it."""
    return wire(Settings(home=home, database_url=url))
