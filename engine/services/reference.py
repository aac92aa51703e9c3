"""The county as it stands: areas, departments, categories, settings and calendars, in memory.

Reference data are small and read at every step, so each process keeps a snapshot and compares
four counters (`Stamps`) that come with the row it loads anyway. No message, no time-out: a change
made by any process counts from the next step of every other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from engine.domain import worktime
from engine.domain.areas import ROOT
from engine.domain.roles import Role
from engine.domain.settings import Catalogue, Setting, SettingValue
from engine.errors.casework import UnknownArea, UnknownCategory, UnknownDepartment
from engine.ports import (
    AreaRecord,
    CalendarRecord,
    CategoryRecord,
    DepartmentRecord,
    RoleRecord,
    SettingRecord,
    Stamps,
    UnitOfWork,
)
from engine.services.calendars import build_calendar


class Organisation:
    """Areas, departments, categories and roles with the look-ups that steps need."""

    def __init__(
        self,
        areas: Sequence[AreaRecord],
        departments: Sequence[DepartmentRecord],
        categories: Sequence[CategoryRecord],
        roles: Sequence[RoleRecord],
    ) -> None:
        self.areas: Mapping[int, AreaRecord] = {area.id: area for area in areas}
        self.departments: Mapping[int, DepartmentRecord] = {d.id: d for d in departments}
        self.roles: Mapping[str, RoleRecord] = {role.code: role for role in roles}
        self.known_roles: Mapping[str, Role] = {
            role.code: Role(
                code=role.code,
                zh=role.name,
                en=role.name_en,
                actions=frozenset(role.actions),
                department_role=role.department_role,
            )
            for role in roles
            if role.active
        }
        self._area_by_code = {area.code: area for area in areas}
        self._department_by_code = {d.code: d for d in departments}
        self._category_by_code = {c.code: c for c in categories}  # newest version last
        self._category_by_id = {c.id: c for c in categories}
        self._kinds: dict[int, list[str]] = {}
        # None: there are several, and only a person can choose.
        self._department_at: dict[tuple[str, int], DepartmentRecord | None] = {}
        for department in departments:
            if department.active:
                place = department.kind, department.area_id
                self._department_at[place] = None if place in self._department_at else department

    @property
    def top(self) -> str:
        """The path that a permission over the whole territory covers; imports do not count."""
        roots = [a.path for a in self.areas.values() if a.parent_id is None and not a.imported]
        return roots[0] if len(roots) == 1 else ROOT

    def area(self, code: str, *, where: str = "") -> AreaRecord:
        """Raises UnknownArea, also for a disabled one."""
        area = self._area_by_code.get(code)
        if area is None or not area.active:
            raise UnknownArea(where=where or code)
        return area

    def area_kept(self, code: str) -> AreaRecord | None:
        """Also a disabled one; None: there is none."""
        return self._area_by_code.get(code)

    def department_kept(self, code: str) -> DepartmentRecord | None:
        return self._department_by_code.get(code)

    def category_kept(self, code: str) -> CategoryRecord | None:
        """The newest version, also of a disabled one."""
        return self._category_by_code.get(code)

    def department(self, code: str) -> DepartmentRecord:
        """Raises UnknownDepartment, also for a disabled one."""
        department = self._department_by_code.get(code)
        if department is None or not department.active:
            raise UnknownDepartment(where=code)
        return department

    def category(self, code: str) -> CategoryRecord:
        """The newest version. Raises UnknownCategory, also for a disabled one."""
        category = self._category_by_code.get(code)
        if category is None or not category.active:
            raise UnknownCategory(where=code)
        return category

    def category_version(self, category_id: int) -> CategoryRecord:
        """The very version that a case was registered under."""
        return self._category_by_id[category_id]

    def category_versions(self, code: str) -> list[CategoryRecord]:
        """Newest first."""
        found = [each for each in self._category_by_id.values() if each.code == code]
        return sorted(found, key=lambda each: -each.version)

    @property
    def categories(self) -> Iterable[CategoryRecord]:
        return self._category_by_code.values()

    def upwards(self, area_id: int) -> Iterable[AreaRecord]:
        """The area itself, then its parent, up to the root."""
        area: AreaRecord | None = self.areas[area_id]
        while area is not None:
            yield area
            area = self.areas[area.parent_id] if area.parent_id is not None else None

    def at_level(self, level: str, area_id: int) -> AreaRecord | None:
        """The area of that level that the area lies in, or is."""
        return next((a for a in self.upwards(area_id) if a.level == level), None)

    def department_of_kind(self, kind: str, area_id: int) -> DepartmentRecord | None:
        """The nearest active department of that kind, from the area upwards. None: there is none,
        or several are equally near."""
        for area in self.upwards(area_id):
            if (kind, area.id) in self._department_at:
                return self._department_at[kind, area.id]
        return None

    def kinds_above(self, area_id: int) -> list[str]:
        """Kinds of the departments that a case in this area can be dispatched to by kind."""
        kinds = self._kinds.get(area_id)
        if kinds is None:
            areas = {area.id for area in self.upwards(area_id)}
            there = {kind for kind, at in self._department_at if at in areas}
            kinds = sorted(k for k in there if self.department_of_kind(k, area_id) is not None)
            self._kinds[area_id] = kinds
        return kinds

    def desk_above(self, area_id: int) -> AreaRecord:
        """The next desk up the tree; the topmost one's is itself."""
        levels = {level for role in self.roles.values() for level in role.desk_levels}
        above = [area for area in self.upwards(area_id) if area.level in levels]
        return above[1] if len(above) > 1 else self.areas[area_id]

    def desk_of(self, area_id: int, desk_levels: Iterable[str]) -> AreaRecord:
        """The area whose grid centre receives a case that lies here: the lowest with a desk."""
        levels = set(desk_levels)
        chain = list(self.upwards(area_id))
        return next((a for a in chain if a.level in levels), chain[-1])


class SettingValues:
    """What somebody set, to be asked by key, area and moment; defaults are the catalogue's."""

    def __init__(self, rows: Sequence[SettingRecord]) -> None:
        self._rows: dict[tuple[str, int | None], list[SettingRecord]] = {}
        self._parsed: dict[int, SettingValue] = {}
        for row in rows:
            self._rows.setdefault((row.key, row.area_id), []).append(row)

    def find(self, key: str, areas: Iterable[AreaRecord], now: datetime) -> SettingRecord | None:
        """The row that counts: of the nearest area that has one, else the whole system's."""
        for area_id in (*(area.id for area in areas), None):
            row = self._current(key, area_id, now)
            if row is not None and not row.removed:
                return row
        return None

    def parsed(self, row: SettingRecord, setting: Setting) -> SettingValue:
        value = self._parsed.get(row.id)
        if value is None:
            value = self._parsed[row.id] = setting.parse(row.value)
        return value

    def _current(self, key: str, area_id: int | None, now: datetime) -> SettingRecord | None:
        rows = self._rows.get((key, area_id))
        if rows is None:
            return None
        started = [row for row in rows if row.starts_at <= now]
        # The one that was said last counts, unless it is planned for later than another.
        return max(started, key=lambda row: (row.starts_at, row.id), default=None)


class Calendars:
    """The working calendar of each area; an area without one follows its parent."""

    def __init__(self, records: Sequence[CalendarRecord]) -> None:
        self._calendars = {record.area_id: build_calendar(record) for record in records}

    @cached_property
    def fallback(self) -> worktime.Calendar:
        return worktime.Calendar()

    def of(self, areas: Iterable[AreaRecord]) -> worktime.Calendar:
        for area in areas:
            calendar = self._calendars.get(area.id)
            if calendar is not None:
                return calendar
        return self.fallback


@dataclass(frozen=True, slots=True)
class Reference:
    stamps: Stamps
    organisation: Organisation
    settings: SettingValues
    calendars: Calendars
    catalogue: Catalogue  # of settings: the shipped ones and those that processes declare

    def calendar(self, area_id: int) -> worktime.Calendar:
        return self.calendars.of(self.organisation.upwards(area_id))


class ReferenceCache:
    """One snapshot per process; parts are read again when their stamp has moved."""

    def __init__(self, catalogue: Callable[[UnitOfWork], Catalogue]) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._held: Reference | None = None

    def at(self, uow: UnitOfWork, stamps: Stamps) -> Reference:
        held = self._held
        if held is not None and held.stamps == stamps:
            return held
        with self._lock:
            held = self._held
            if held is not None and held.stamps == stamps:
                return held
            store = uow.reference
            fresh = Reference(
                stamps=stamps,
                organisation=(
                    held.organisation
                    if held is not None and held.stamps.organisation == stamps.organisation
                    else Organisation(
                        store.areas(), store.departments(), store.categories(), uow.people.roles()
                    )
                ),
                settings=(
                    held.settings
                    if held is not None and held.stamps.settings == stamps.settings
                    else SettingValues(store.settings())
                ),
                calendars=(
                    held.calendars
                    if held is not None and held.stamps.calendars == stamps.calendars
                    else Calendars(store.calendars())
                ),
                catalogue=(
                    held.catalogue
                    if held is not None and held.stamps.definitions == stamps.definitions
                    else self._catalogue(uow)
                ),
            )
            # Two processes of different age may take turns; the newer snapshot is kept.
            if held is None or _sum(stamps) >= _sum(held.stamps):
                self._held = fresh
            return fresh

    def now(self, uow: UnitOfWork) -> Reference:
        return self.at(uow, uow.reference.stamps())


def _sum(stamps: Stamps) -> int:
    return stamps.organisation + stamps.settings + stamps.definitions + stamps.calendars


__all__ = ["Calendars", "Organisation", "Reference", "ReferenceCache", "SettingValues"]
