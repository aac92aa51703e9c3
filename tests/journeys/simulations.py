"""Simulations for tests: on a database of the test's own, with everything at hand afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.clock import VirtualClock
from adapters.settings import Settings
from adapters.wiring import House, prepare, wire
from cli.simulator.simulation import Outcome, Plan, simulate
from engine.services.access import SYSTEM
from engine.services.commands.definitions import Deploy, deploy

START = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Simulated:
    house: House
    outcome: Outcome


def simulated(
    url: str,
    home: Path,
    *,
    cases: int,
    days: int,
    seed: int = 1,
    civic_file: Path | None = None,
    redrawn: Mapping[str, bytes] | None = None,
) -> Simulated:
    """Close its house when done. `redrawn` files are deployed over the shipped ones first."""
    clock = VirtualClock(START)
    house, _ = prepare(Settings(home=home, database_url=url), clock=clock)
    if redrawn:
        deploy(Deploy(files=redrawn, note="redrawn"), actor=SYSTEM, core=house.core)
    plan = Plan(cases=cases, days=days, seed=seed, start=START, civic_file=civic_file)
    return Simulated(house, simulate(plan, house=house, clock=clock))


def opened(url: str, home: Path) -> House:
    """A database as a simulation left it."""
    return wire(Settings(home=home, database_url=url))
