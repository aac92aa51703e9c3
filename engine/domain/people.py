"""People and how far their permissions reach.

A permission is action × area subtree × department × category (domain.md §3). `scope_of` turns a
person's grants into that; `adapters/database/visibility.py` turns a scope into SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engine.domain import roles as shipped
from engine.domain.areas import holds
from engine.domain.roles import Role
from engine.errors.domain import GrantInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGrant:
    """One role of a person in one subtree. A department role names its department and reaches
    that department's cases only; `categories` empty means all."""

    role: str
    area_path: str
    department: int | None = None
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account. What is known about residents is not here but with their cases (§11)."""

    id: int
    sign_in: str
    name: str
    grants: tuple[RoleGrant, ...] = ()
    active: bool = True

    def has_role(self, code: str) -> bool:
        return any(grant.role == code for grant in self.grants)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where something is allowed: everything below `area_path`, of that department and those
    categories only if they are given."""

    area_path: str
    department: int | None = None
    categories: frozenset[str] = frozenset()

    def covers(
        self, area_path: str, *, department: int | None = None, category: str | None = None
    ) -> bool:
        return (
            holds(self.area_path, area_path)
            and (self.department is None or self.department == department)
            and (not self.categories or category in self.categories)
        )

    def includes(self, other: Reach) -> bool:
        """True if whatever `other` covers is covered here too."""
        return (
            holds(self.area_path, other.area_path)
            and (self.department is None or self.department == other.department)
            and (
                not self.categories
                or bool(other.categories and other.categories <= self.categories)
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a person may do and where; nothing is allowed that does not stand here.

    `actions` is for deeds and visibility, `roles` for the queues of steps: a step of role r in
    area a and department d is offered where `plays(r, a, department=d)`.
    """

    person: int
    actions: Mapping[str, tuple[Reach, ...]] = field(default_factory=dict)
    roles: Mapping[str, tuple[Reach, ...]] = field(default_factory=dict)

    def reaches(self, action: str) -> tuple[Reach, ...]:
        return self.actions.get(action, ())

    def allows(self, action: str) -> bool:
        """Anywhere at all; where a case or area is known, ask `allows_at`."""
        return bool(self.actions.get(action))

    def allows_at(
        self,
        action: str,
        area_path: str,
        *,
        department: int | None = None,
        category: str | None = None,
    ) -> bool:
        return any(
            reach.covers(area_path, department=department, category=category)
            for reach in self.reaches(action)
        )

    def plays(
        self,
        role: str,
        area_path: str,
        *,
        department: int | None = None,
        category: str | None = None,
    ) -> bool:
        return any(
            reach.covers(area_path, department=department, category=category)
            for reach in self.roles.get(role, ())
        )


def scope_of(person: Person, roles: Mapping[str, Role] = shipped.SHIPPED) -> Scope:
    """The scope that a person's grants give; of an inactive person: nothing.

    A role that is not in `roles` (disabled meanwhile) gives nothing. Reaches that lie within
    another one are dropped, the others are ordered by path.
    """
    actions: dict[str, list[Reach]] = {}
    played: dict[str, list[Reach]] = {}
    for grant in person.grants if person.active else ():
        role = roles.get(grant.role)
        if role is None:
            continue
        reach = Reach(
            area_path=grant.area_path, department=grant.department, categories=grant.categories
        )
        played.setdefault(role.code, []).append(reach)
        for action in role.actions:
            actions.setdefault(action, []).append(reach)
    widest = lru_cache(maxsize=None)(_widest)  # most actions come from the same few grants
    return Scope(
        person=person.id,
        actions={action: widest(tuple(found)) for action, found in sorted(actions.items())},
        roles={code: widest(tuple(found)) for code, found in sorted(played.items())},
    )


def check_grant(grant: RoleGrant, roles: Mapping[str, Role] = shipped.SHIPPED) -> None:
    """Raises RoleUnknown; GrantInvalid if a department role has no department or another role has
    one; AreaPathInvalid."""
    role = shipped.role(grant.role, roles)
    holds(grant.area_path, grant.area_path)
    if role.department_role and grant.department is None:
        raise GrantInvalid(
            role=grant.role, detail_zh="部门角色必须指明部门", detail_en="it needs a department"
        )
    if not role.department_role and grant.department is not None:
        raise GrantInvalid(
            role=grant.role, detail_zh="该角色不属于部门", detail_en="it belongs to no department"
        )


def _widest(found: tuple[Reach, ...]) -> tuple[Reach, ...]:
    if len(found) == 1:
        return found
    kept: list[Reach] = []
    unique = set(found)
    for reach in unique:
        if not any(other != reach and other.includes(reach) for other in unique):
            kept.append(reach)
    return tuple(sorted(kept, key=lambda r: (r.area_path, r.department or 0, sorted(r.categories))))
