"""What will be reported: invented reports, or the rows of a civic file squeezed into the span."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from adapters.exchange.civic_csv import CivicRow, Coded, Skipped, read_file
from cli.simulator.chance import Chance
from cli.simulator.county import CountyPlan
from cli.simulator.words import reported
from engine.ports import AreaRecord, CategoryRecord, DepartmentRecord
from engine.services.commands.report import ReportCase

JOINING = 0.05
"""How many reports are about something that somebody has just reported."""
BY_DAY = ((0.85, 7, 20), (0.15, 0, 24))
"""(how many, from hour, to hour): most reports come while people are up."""
CHANNELS = {
    "grid_worker": ("patrol", "app"),
    "community_worker": ("desk", "patrol"),
    "centre_clerk": ("hotline", "wechat"),
    "duty_officer": ("hotline",),
    "leader": ("inspection",),
    "resident": ("web", "wechat"),
}
REPORTERS = {"grid_worker": 45, "community_worker": 20, "centre_clerk": 12, "resident": 18}
"""Who reports how often; duty officers and leaders share the rest."""
FIRST_VILLAGE = 12.0
"""How much more than in another village of its town is reported in the first one."""
CENTRE = (25.435, 118.70)
SPREAD = (0.25, 0.22)
"""Degrees around the county's middle: no boundaries are public, so places are made up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedReport:
    """`role` says what kind of person reports it; `department` what the source file names."""

    at: datetime
    command: ReportCase
    role: str
    department: str | None = None


@dataclass
class Reports:
    planned: list[PlannedReport] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def invented_reports(
    plan: CountyPlan, *, cases: int, start: datetime, end: datetime, chance: Chance
) -> Reports:
    """That many reports spread over the days, in order of time."""
    grids = plan.at_level("grid")
    busy = _busy(plan, grids)
    roles = [*REPORTERS, "duty_officer", "leader"]
    often = [*REPORTERS.values(), 3, 2]
    # Few categories make up most of what is reported.
    categories = chance.shuffled(plan.categories)
    weights = [1.0 / (rank + 2) for rank in range(len(categories))]
    moments = sorted(_moment(start, end, chance) for _ in range(cases))
    found: list[PlannedReport] = []
    for at in moments:
        recent = [r for r in found[-8:] if at - r.at < timedelta(hours=20)]
        if recent and chance.happens(JOINING):
            found.append(_again(chance.one_of(recent), at, chance))
            continue
        role = chance.weighted(roles, often)
        category = chance.weighted(categories, weights)
        grid = chance.weighted(grids, busy)
        description, place = reported(category.name, chance)
        found.append(
            PlannedReport(
                at=at,
                role=role,
                command=ReportCase(
                    category=category.code,
                    area=grid.code,
                    channel=chance.one_of(CHANNELS[role]),
                    nature="hazard" if chance.happens(0.7) else "everyday",
                    description=description,
                    place=place,
                    urgent=chance.happens(0.04),
                    latitude=round(CENTRE[0] + chance.share(-SPREAD[0], SPREAD[0]), 6),
                    longitude=round(CENTRE[1] + chance.share(-SPREAD[1], SPREAD[1]), 6),
                    similar="join",
                ),
            )
        )
    return Reports(planned=found)


def _busy(plan: CountyPlan, grids: Sequence[AreaRecord]) -> list[float]:
    """How much is reported in each grid: most in the first town, the county's seat, and there in
    the first village, where the demo accounts sit."""
    towns = {town.id: rank for rank, town in enumerate(plan.at_level("town"))}
    villages = {village.id: towns[village.parent_id or 0] for village in plan.at_level("village")}
    first = next(iter(villages))
    return [
        (FIRST_VILLAGE if grid.parent_id == first else 1.0) / (villages[grid.parent_id or 0] + 2)
        for grid in grids
    ]


def _again(first: PlannedReport, at: datetime, chance: Chance) -> PlannedReport:
    """Somebody else reports the same thing from a few steps away."""
    command = first.command
    return PlannedReport(
        at=at,
        role="resident",
        command=replace(
            command,
            channel=chance.one_of(CHANNELS["resident"]),
            latitude=(command.latitude or 0.0) + chance.share(-0.0001, 0.0001),
            longitude=(command.longitude or 0.0) + chance.share(-0.0001, 0.0001),
        ),
    )


def _moment(start: datetime, end: datetime, chance: Chance) -> datetime:
    """Any day of the span at an hour of the clock on the wall there (eight hours before UTC)."""
    days = max(1, (end - start).days)
    _, first, last = chance.weighted(BY_DAY, [part[0] for part in BY_DAY])
    hour = chance.share(first, last)
    day = start + timedelta(days=chance.between(0, days - 1))
    midnight = (day + timedelta(hours=8)).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight - timedelta(hours=8) + timedelta(seconds=int(hour * 3600))
    return min(max(moment, start), end - timedelta(minutes=1))


def imported_reports(
    path: Path, plan: CountyPlan, *, cases: int, start: datetime, end: datetime
) -> Reports:
    """The first `cases` usable rows in order, their times squeezed into the span; what they name
    and the county lacks is added to the plan under a marked branch. Raises FileUnreadable."""
    rows: list[CivicRow] = []
    reports = Reports()
    with contextlib.closing(read_file(path)) as found:
        for row in found:
            if isinstance(row, Skipped):
                reports.skipped[str(row.reason)] += 1
                continue
            rows.append(row)
            if len(rows) == cases:
                break
    rows.sort(key=lambda row: row.created_at)  # stable: equal times stay in the file's order
    branch = _Branch(plan)
    branch.prepare(rows)
    moments = _squeezed([row.created_at for row in rows], start, end)
    for row, at in zip(rows, moments, strict=True):
        area, category, department = branch.of(row)
        reports.planned.append(
            PlannedReport(
                at=at,
                role="community_worker" if area.level == "village" else "centre_clerk",
                department=department.code if department is not None else None,
                command=ReportCase(
                    category=category.code,
                    area=area.code,
                    channel="import",
                    nature="complaint" if row.nature and row.nature.id == "2" else "everyday",
                    source_ref=row.rec_id,
                ),
            )
        )
    return reports


def _squeezed(moments: Sequence[datetime], start: datetime, end: datetime) -> Iterable[datetime]:
    if not moments:
        return
    first, last = moments[0], moments[-1]
    length = (last - first).total_seconds() or 1.0
    room = (end - start - timedelta(minutes=1)).total_seconds()
    for moment in moments:
        part = (moment - first).total_seconds() / length
        yield start + timedelta(seconds=int(part * room))


class _Branch:
    """The import branch of the territory, with departments, categories and people.

    An id is the key: one id can carry several names. What the county has under the same name is
    used as it is.
    """

    def __init__(self, plan: CountyPlan) -> None:
        self._plan = plan
        county = plan.county_area
        self._root = plan.add_area(
            f"{county.code}-import", "导入", "import", county, name_en="Import", imported=True
        )
        self._streets: dict[str, AreaRecord] = {}
        self._villages: dict[tuple[str, str], AreaRecord] = {}
        self._units: dict[str, DepartmentRecord] = {}
        self._categories: dict[tuple[str, str], CategoryRecord] = {}
        self._towns = {a.name: a for a in plan.at_level("town")}
        self._below = {(a.parent_id, a.name): a for a in plan.at_level("village")}
        self._departments = {d.name: d for d in plan.departments}
        self._listed = {(c.major_name, c.name): c for c in plan.categories}

    def prepare(self, rows: Sequence[CivicRow]) -> None:
        for row in rows:
            self._area(row)
            self._category(row)
        places: dict[str, set[str]] = {}
        for row in rows:
            if row.unit is not None:
                places.setdefault(row.unit.id, set()).add(row.street.id if row.street else "")
        for row in rows:
            if row.unit is not None and row.unit.id not in self._units:
                self._unit(row.unit, places[row.unit.id])

    def of(self, row: CivicRow) -> tuple[AreaRecord, CategoryRecord, DepartmentRecord | None]:
        unit = self._units.get(row.unit.id) if row.unit is not None else None
        return self._area(row), self._category(row), unit

    def _area(self, row: CivicRow) -> AreaRecord:
        if row.street is None:
            return self._root
        street = self._streets.get(row.street.id) or self._street(row.street)
        if row.community is None:
            return street
        key = (row.street.id, row.community.id)
        return self._villages.get(key) or self._village(key, row.community, street)

    def _street(self, street: Coded) -> AreaRecord:
        found = self._towns.get(street.name)
        if found is None:
            code = f"{self._root.code}-{street.id}"
            found = self._plan.add_area(code, street.name, "town", self._root, imported=True)
            for number in (1, 2):
                self._plan.add_person(f"clerk-{code}-{number}", "centre_clerk", found)
        self._streets[street.id] = found
        return found

    def _village(self, key: tuple[str, str], village: Coded, street: AreaRecord) -> AreaRecord:
        found = self._below.get((street.id, village.name))
        if found is None:
            code = f"{self._root.code}-{key[0]}-{key[1]}"
            found = self._plan.add_area(code, village.name, "village", street, imported=True)
            self._plan.add_person(f"shegong-{code}", "community_worker", found)
        self._villages[key] = found
        return found

    def _unit(self, unit: Coded, streets: set[str]) -> None:
        """In the street whose cases alone it gets, else over the whole branch."""
        found = self._departments.get(unit.name)
        if found is None:
            only = next(iter(streets)) if len(streets) == 1 else ""
            area = self._streets.get(only, self._root)
            found = self._plan.add_department(
                f"{self._root.code}-unit-{unit.id}",
                unit.name,
                "imported",
                area,
                legal_power=False,
                imported=True,
            )
            self._plan.staff(found, 2)
        self._units[unit.id] = found

    def _category(self, row: CivicRow) -> CategoryRecord:
        key = (row.major.id, row.minor.id)
        found = self._categories.get(key)
        if found is None:
            found = self._listed.get((row.major.name, row.minor.name))
            if found is None:
                found = CategoryRecord(
                    id=len(self._plan.categories) + 1,
                    code=f"import-{row.major.id}.{row.minor.id}",
                    major=f"import-{row.major.id}",
                    name=row.minor.name,
                    name_en="",
                    major_name=row.major.name,
                    major_name_en="",
                    version=1,
                    default_level="general",
                    department_kind=None,
                    imported=True,
                )
                self._plan.categories.append(found)
            self._categories[key] = found
        return found
