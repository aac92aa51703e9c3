"""Which version of reference data a person has seen, so that nobody's change is overwritten.

A version is a fingerprint of what can be edited: two people who see the same see the same version,
and a change that was taken back again needs nobody to look anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from engine.errors.administration import ChangedMeanwhile
from engine.ports import (
    AreaRecord,
    DepartmentRecord,
    GrantRecord,
    RoleRecord,
    SettingRecord,
)


def area_version(area: AreaRecord) -> str:
    return _fingerprint(area.name, area.name_en, area.level, area.active)


def department_version(department: DepartmentRecord) -> str:
    return _fingerprint(
        department.name,
        department.name_en,
        department.kind,
        department.legal_power,
        department.active,
    )


def role_version(role: RoleRecord) -> str:
    return _fingerprint(role.name, role.name_en, sorted(role.actions), role.active)


def person_version(name: str, active: bool, grants: Iterable[GrantRecord]) -> str:
    held = sorted((each.role, each.area_id, each.department_id or 0) for each in grants)
    return _fingerprint(name, active, held)


def setting_version(rows: Iterable[SettingRecord], *, key: str, area_id: int | None) -> str:
    """The number of the newest change of the very place; 0: nobody changed it there."""
    return str(
        max((row.id for row in rows if row.key == key and row.area_id == area_id), default=0)
    )


def check_seen(seen: str | None, now: str, *, where: str, name: str, name_en: str = "") -> None:
    """Raises ChangedMeanwhile; a caller that names no version overwrites what it finds."""
    if seen is not None and seen != now:
        raise ChangedMeanwhile(where=where, name=name, name_en=name_en or name)


def _fingerprint(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


__all__ = [
    "area_version",
    "check_seen",
    "department_version",
    "person_version",
    "role_version",
    "setting_version",
]
