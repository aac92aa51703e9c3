"""Setting a county up: roles, areas, departments, people, categories, calendars.

Used by `gridcase migrate`, the demo, imports and tests; screens for single changes come later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.roles import SHIPPED
from engine.ports import (
    AreaRecord,
    CalendarRecord,
    CategoryRecord,
    DepartmentRecord,
    PersonRecord,
    RoleRecord,
)
from engine.services.core import Core

DESKS = {"community_worker": ("village",), "centre_clerk": ("town", "county")}
"""Which roles sit at the grid centres of which levels (domain.md §2, §3)."""


@dataclass(frozen=True, kw_only=True)
class County:
    """Everything at once, with ids chosen by the caller where rows name each other."""

    areas: Sequence[AreaRecord] = ()
    departments: Sequence[DepartmentRecord] = ()
    people: Sequence[PersonRecord] = ()
    categories: Sequence[CategoryRecord] = ()
    calendars: Sequence[CalendarRecord] = ()


def put_roles(core: Core) -> None:
    """The shipped roles, where they are not there yet; a county's own changes stay."""
    with core.unit_of_work() as uow:
        known = {role.code for role in uow.people.roles()}
        for role in SHIPPED.values():
            if role.code not in known:
                uow.people.put_role(
                    RoleRecord(
                        code=role.code,
                        name=role.zh,
                        name_en=role.en,
                        actions=tuple(sorted(role.actions)),
                        department_role=role.department_role,
                        desk_levels=DESKS.get(role.code, ()),
                    )
                )
        uow.commit()


def set_up(county: County, *, core: Core) -> None:
    """Write a county in one transaction; all of it or nothing."""
    with core.unit_of_work() as uow:
        uow.reference.add_areas(county.areas)
        for department in county.departments:
            uow.reference.add_department(department)
        for category in county.categories:
            uow.reference.add_category(category)
        for calendar in county.calendars:
            uow.reference.add_calendar(calendar)
        uow.people.add_many(county.people)
        uow.commit()


__all__ = ["DESKS", "County", "put_roles", "set_up"]
