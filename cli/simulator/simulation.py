"""A simulation from an empty database to its figures: set the county up, let it work, check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from adapters.calendars import county_calendar
from adapters.clock import VirtualClock
from adapters.wiring import House
from cli.simulator.chance import Chance
from cli.simulator.checks import Checked, check
from cli.simulator.county import DEMO_PASSWORD, Account, CountyPlan, plan_county
from cli.simulator.figures import Figures, read_figures
from cli.simulator.people import People, load_people
from cli.simulator.reports import imported_reports, invented_reports
from cli.simulator.run import Counts, Simulation, Switch
from engine.errors import GridcaseError
from engine.services.commands.organisation import set_up

GRACE = timedelta(days=3)
"""How long time runs on after the last report, so that what is under way can settle."""
ILL = (0.35, 0.5)
"""From when to when of the span somebody is ill."""


class DatabaseNotEmpty(GridcaseError):
    code = "database-not-empty"
    zh = "{where} 中已有数据，模拟只能写入空数据库。请换一个数据库。"
    en = "{where} holds data already, and a simulation needs an empty database. Name another one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be simulated. `start` is the moment at which the virtual clock begins."""

    cases: int
    days: int
    seed: int
    start: datetime
    civic_file: Path | None = None
    grace: timedelta = GRACE
    rest: timedelta = timedelta()
    """How long before the end people stop working: what came meanwhile waits for them."""
    pictures: bool = False

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    counts: Counts
    figures: Figures
    checked: Checked
    accounts: tuple[Account, ...]


def simulate(plan: Plan, *, house: House, clock: VirtualClock) -> Outcome:
    """Fill the house's empty database with a county and its cases.

    `house` has to be wired to `clock`, standing at `plan.start`. Raises DatabaseNotEmpty and
    FileUnreadable; nothing is written then.
    """
    core = house.core
    with core.unit_of_work(read_only=True) as uow:
        if uow.reference.areas():
            raise DatabaseNotEmpty(where=house.database.url.render_as_string())
    # Each part draws from a seed of its own: another number of cases leaves the county as it was.
    calendar = county_calendar(range(plan.start.year - 1, plan.end.year + 2))
    county = plan_county(
        Chance(f"{plan.seed}/county"),
        password_hash=core.passwords.hash(DEMO_PASSWORD),
        calendar=calendar,
    )
    chance = Chance(f"{plan.seed}/reports")
    reports = (
        imported_reports(plan.civic_file, county, cases=plan.cases, start=plan.start, end=plan.end)
        if plan.civic_file is not None
        else invented_reports(
            county, cases=plan.cases, start=plan.start, end=plan.end, chance=chance
        )
    )
    set_up(county.county(), core=core)
    people = load_people(core, [person.login for person in county.people])
    _let_one_be_ill(people, plan)
    simulation = Simulation(
        core=core,
        database=house.database,
        clock=clock,
        people=people,
        calendar=calendar,
        chance=Chance(f"{plan.seed}/people"),
        rest_from=plan.end - plan.rest if plan.rest else None,
        pictures=plan.pictures,
    )
    simulation.counts.skipped.update(reports.skipped)
    simulation.plan_reports(reports.planned)
    simulation.plan_switches(switches(county), start=plan.start, end=plan.end)
    simulation.run(plan.end)
    simulation.run(plan.end + plan.grace)
    return Outcome(
        counts=simulation.counts,
        figures=read_figures(house.database),
        checked=check(house.database, core),
        accounts=tuple(county.accounts),
    )


def switches(county: CountyPlan) -> Sequence[Switch]:
    """What the administrator tries out while cases are under way; in the end all is as before."""
    town = county.at_level("town")[0].code
    return (
        Switch(share=0.15, key="register_required", value=True, reason="试行先立案", area=town),
        Switch(share=0.30, key="auto_dispatch", value=False, reason="分发表待核对"),
        Switch(share=0.40, key="auto_dispatch", value=True, reason="分发表已核对"),
        Switch(share=0.45, key="register_required", value=False, reason="试行结束", area=town),
        Switch(share=0.50, key="revisit", value=False, reason="社工集中培训"),
        Switch(share=0.60, key="revisit", value=True, reason="培训结束"),
        Switch(share=0.68, key="auto_archive", value=True, reason="积压待归档"),
        Switch(share=0.80, key="auto_archive", value=False, reason="恢复人工归档"),
    )


def _let_one_be_ill(people: People, plan: Plan) -> None:
    """A worker of the first department that has several."""
    workers = people.with_role("department_worker")
    if workers:
        length = plan.end - plan.start
        workers[0].ill = (plan.start + length * ILL[0], plan.start + length * ILL[1])
