"""The virtual county: Xianyou's towns and villages, made-up grids, departments and people.

Everything is worked out before anything is written, so that the same seed gives the same county
and an import branch can be added to it. Ids count from 1: the county goes into an empty database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from adapters.seed import divisions, example_categories
from adapters.seed.invented import UsualDepartment, invented_names, usual_departments
from cli.simulator.chance import Chance
from engine.domain import worktime
from engine.domain.areas import ROOT, child_path
from engine.domain.departments import KINDS
from engine.ports import (
    AreaRecord,
    CalendarDayRecord,
    CalendarRecord,
    CategoryRecord,
    DepartmentRecord,
    GrantRecord,
    LimitRowRecord,
    PersonRecord,
)
from engine.services.commands.organisation import County
from engine.workflow import Limit

GRIDS = (2, 3)
"""Grids of a village at least and at most: no list of the real ones is public."""
DEMO_LOGINS = {"fire_brigade": ("head", "worker"), "village_station": (None, "cunzhan")}
"""Of head and first worker of the first department of a kind."""
DEMO_PASSWORD = "gridcase-demo"  # noqa: S105 - of invented people in a county that does not exist


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A demo account that is told to whoever looks around."""

    login: str
    name: str
    role: str
    place: str
    place_en: str = ""


@dataclass
class CountyPlan:
    """A county while it is put together; `county()` is what gets written."""

    password_hash: str
    areas: list[AreaRecord] = field(default_factory=list)
    departments: list[DepartmentRecord] = field(default_factory=list)
    categories: list[CategoryRecord] = field(default_factory=list)
    calendars: list[CalendarRecord] = field(default_factory=list)
    people: list[PersonRecord] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    names: Iterator[str] = field(default_factory=invented_names)
    _logins: set[str] = field(default_factory=set)

    def county(self) -> County:
        return County(
            areas=self.areas,
            departments=self.departments,
            people=self.people,
            categories=self.categories,
            calendars=self.calendars,
        )

    @property
    def root(self) -> AreaRecord:
        return self.areas[0]

    @property
    def county_area(self) -> AreaRecord:
        return next(area for area in self.areas if area.level == "county")

    def at_level(self, level: str) -> list[AreaRecord]:
        return [area for area in self.areas if area.level == level]

    def add_area(
        self,
        code: str,
        name: str,
        level: str,
        parent: AreaRecord | None,
        *,
        name_en: str = "",
        imported: bool = False,
    ) -> AreaRecord:
        key = len(self.areas) + 1
        area = AreaRecord(
            id=key,
            code=code,
            name=name,
            name_en=name_en,
            level=level,
            parent_id=parent.id if parent is not None else None,
            path=child_path(parent.path if parent is not None else ROOT, key),
            imported=imported,
        )
        self.areas.append(area)
        return area

    def add_department(
        self,
        code: str,
        name: str,
        kind: str,
        area: AreaRecord,
        *,
        name_en: str = "",
        legal_power: bool = True,
        imported: bool = False,
    ) -> DepartmentRecord:
        department = DepartmentRecord(
            id=len(self.departments) + 1,
            code=code,
            name=name,
            name_en=name_en,
            kind=kind,
            area_id=area.id,
            legal_power=legal_power,
            imported=imported,
        )
        self.departments.append(department)
        return department

    def add_person(
        self,
        login: str,
        role: str,
        area: AreaRecord,
        department: DepartmentRecord | None = None,
        *,
        demo: str | None = None,
    ) -> PersonRecord:
        """`demo` is a login to remember; the first person it is given for gets it."""
        if demo is not None and demo not in self._logins:
            login = demo
        self._logins.add(login)
        person = PersonRecord(
            id=0,  # the store's own choosing
            login=login,
            name=next(self.names),
            password_hash=self.password_hash,
            grants=(
                GrantRecord(
                    role=role,
                    area_id=area.id,
                    department_id=department.id if department is not None else None,
                ),
            ),
        )
        self.people.append(person)
        if login == demo:
            place = department if department is not None else area
            self.accounts.append(
                Account(
                    login=login,
                    name=person.name,
                    role=role,
                    place=place.name,
                    place_en=place.name_en,
                )
            )
        return person

    def staff(
        self,
        department: DepartmentRecord,
        workers: int,
        *,
        demo_head: str | None = None,
        demo_worker: str | None = None,
    ) -> None:
        """A head and some workers."""
        area = self.areas[department.area_id - 1]
        self.add_person(
            f"head-{department.code}",
            "department_head",
            area,
            department,
            demo=demo_head,
        )
        for number in range(1, workers + 1):
            self.add_person(
                f"worker-{department.code}-{number}",
                "department_worker",
                area,
                department,
                demo=demo_worker,
            )


def plan_county(chance: Chance, *, password_hash: str, calendar: worktime.Calendar) -> CountyPlan:
    """The whole county with one calendar, the example categories and everybody in it."""
    plan = CountyPlan(password_hash=password_hash)
    _areas(plan, chance)
    _departments(plan)
    _officials(plan)
    _grid_people(plan, chance)
    plan.categories.extend(example_category_records())
    plan.calendars.append(calendar_record(calendar, plan.root.id))
    return plan


def _areas(plan: CountyPlan, chance: Chance) -> None:
    by_code: dict[str, AreaRecord] = {}
    for division in divisions():
        parent = by_code[division.parent_code] if division.parent_code else None
        by_code[division.code] = plan.add_area(
            division.code, division.name, division.level, parent, name_en=division.name_en
        )
    for village in plan.at_level("village"):
        for number in range(1, chance.between(*GRIDS) + 1):
            plan.add_area(
                f"{village.code}{number:03d}",
                f"{_short(village.name)}第{number}网格",
                "grid",
                village,
                name_en=f"{_short_en(village.name_en)} grid {number}",
            )


def _short(village: str) -> str:
    for ending in ("社区居民委员会", "村民委员会", "居委会", "村委会"):
        if village.endswith(ending) and len(village) > len(ending):
            return village.removesuffix(ending)
    return village


def _short_en(village: str) -> str:
    return village.removesuffix(" Community").removesuffix(" Village")


def _departments(plan: CountyPlan) -> None:
    usual: dict[str, list[UsualDepartment]] = {}
    for kind in usual_departments():
        usual.setdefault(kind.level, []).append(kind)
    for area in list(plan.areas):
        for kind in usual.get(area.level, ()):
            known = KINDS.get(kind.kind)
            department = plan.add_department(
                f"{area.code}-{kind.kind}",
                f"{_short(area.name)}{kind.name}",
                kind.kind,
                area,
                name_en=f"{_short_en(area.name_en)} {kind.name_en.lower()}",
                legal_power=known.legal_power if known is not None else False,
            )
            head, worker = DEMO_LOGINS.get(kind.kind, (None, None))
            plan.staff(department, kind.workers, demo_head=head, demo_worker=worker)


def _officials(plan: CountyPlan) -> None:
    """The desks, and those who look after the system."""
    county, root = plan.county_area, plan.root
    for number in range(1, 4):
        plan.add_person(f"clerk-{county.code}-{number}", "centre_clerk", county, demo="clerk")
    for town in plan.at_level("town"):
        for number in range(1, 3):
            plan.add_person(f"clerk-{town.code}-{number}", "centre_clerk", town, demo="zhenjie")
    for village in plan.at_level("village"):
        plan.add_person(f"shegong-{village.code}", "community_worker", village, demo="shegong")
    plan.add_person("leader-1", "leader", county, demo="leader")
    for number, town in enumerate(plan.at_level("town"), start=2):
        plan.add_person(f"leader-{number}", "leader", town)
    plan.add_person("duty-1", "duty_officer", county, demo="duty")
    plan.add_person("admin-1", "administrator", root, demo="admin")
    plan.add_person("designer-1", "process_designer", root, demo="designer")
    plan.add_person("auditor-1", "auditor", root, demo="auditor")


def _grid_people(plan: CountyPlan, chance: Chance) -> None:
    """A grid worker in one grid of three, and a resident with an account here and there."""
    for number, grid in enumerate(plan.at_level("grid")):
        if number % 3 == 0:
            plan.add_person(f"grid-{grid.code}", "grid_worker", grid, demo="grid")
    for village in plan.at_level("village"):
        if chance.happens(0.15):
            plan.add_person(f"resident-{village.code}", "resident", village, demo="resident")


def example_category_records() -> Iterable[CategoryRecord]:
    """The starter list as rows; of several limit rows the first one counts until a desk chooses."""
    listed = example_categories()
    for number, category in enumerate(listed, start=1):
        major = listed.majors[category.major]
        yield CategoryRecord(
            id=number,
            code=category.code,
            major=category.major,
            name=category.zh,
            name_en=category.en,
            major_name=major.zh,
            major_name_en=major.en,
            version=1,
            default_level=str(category.level),
            department_kind=category.department,
            limits=tuple(
                LimitRowRecord(
                    row=row.code,
                    phase=phase,
                    limit=Limit(str(limit.kind), limit.amount) if limit is not None else None,
                )
                for row in category.rows
                for phase, limit in row.phases.items()
            ),
        )


def calendar_record(calendar: worktime.Calendar, area_id: int) -> CalendarRecord:
    return CalendarRecord(
        area_id=area_id,
        time_zone=calendar.zone,
        slots={
            str(day): [_span(slot) for slot in slots] for day, slots in enumerate(calendar.week)
        },
        days=[
            CalendarDayRecord(
                day=override.day,
                kind=str(override.kind),
                name=override.zh,
                name_en=override.en,
                spans=[_span(slot) for slot in override.slots] if override.slots else None,
            )
            for override in calendar.overrides.values()
        ],
    )


def _span(slot: worktime.Slot) -> tuple[str, str]:
    start, _, end = str(slot).partition("-")
    return start, end
