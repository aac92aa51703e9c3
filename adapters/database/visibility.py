"""What of the database a person may see: the only place that turns a scope into SQL.

The conditions say the same as `engine.domain.people.Scope` says of single objects: `branches` is
`plays` of one of the step's roles, `cases` is `engine.services.access.sees_case`. Nothing is
visible to a scope without reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Connection, and_, false, or_, select, true

from adapters.database.tables import area, case, fact, grant, role_set, saved_view, work_item
from engine.domain.areas import ROOT, ancestors
from engine.domain.people import Reach, Scope

Condition = ColumnElement[bool]
SEE_CASES = "see_cases"


def saved_views(scope: Scope) -> Condition:
    """One's own, and those shared with a role that one holds or administers."""
    shared = saved_view.c.role.is_not(None)
    if not scope.allows("roles_write"):
        shared = saved_view.c.role.in_(sorted(scope.roles))
    return or_(and_(saved_view.c.role.is_(None), saved_view.c.owner_id == scope.person), shared)


def below(path: str, column: ColumnElement[str]) -> Condition:
    """The area itself and everything in it: a range, so that an index serves it."""
    if path == ROOT:
        return true()
    return and_(column >= path, column < path_end(path))


def path_end(path: str) -> str:
    """The first text after every path below this one: `0` follows `/`."""
    return path[:-1] + "0"


@dataclass(frozen=True, slots=True)
class Queues:
    """Which role sets of lanes a role stands in, as the table `role_set` has them."""

    keys: Mapping[str, frozenset[str]]  # role -> role keys

    @classmethod
    def read(cls, connection: Connection) -> Queues:
        found: dict[str, set[str]] = {}
        for row in connection.execute(select(role_set.c.role, role_set.c.role_key)):
            found.setdefault(row.role, set()).add(row.role_key)
        return cls({role: frozenset(keys) for role, keys in found.items()})


@dataclass(frozen=True, slots=True)
class Branch:
    """The part of a person's queue that stands under one role key: where of it he may act."""

    role_key: str
    reaches: tuple[Reach, ...]

    @property
    def names_categories(self) -> bool:
        """True if the condition asks for the case's category."""
        return any(reach.categories for reach in self.reaches)

    def places(self) -> Condition:
        """Of work items with this role key; needs `case_` joined if `names_categories`."""
        c = work_item.c
        return any_of(
            and_(
                below(reach.area_path, c.area_path),
                true() if reach.department is None else c.department_id == reach.department,
                case.c.category.in_(sorted(reach.categories)) if reach.categories else true(),
            )
            for reach in self.reaches
        )


def branches(scope: Scope, queues: Queues, *, role: str | None = None) -> Sequence[Branch]:
    """A person's queue, by role key: the branches share no item, and each comes in the order of an
    index. `role` keeps the steps that one role brings him."""
    reaches: dict[str, set[Reach]] = {}
    for code, found in scope.roles.items():
        if role is None or code == role:
            for key in queues.keys.get(code, ()):
                reaches.setdefault(key, set()).update(found)
    return [Branch(key, tuple(_widest(found))) for key, found in sorted(reaches.items()) if found]


def cases(scope: Scope, action: str = SEE_CASES, *, own: bool = True) -> Condition:
    """Cases that the person may do this with. Departments see what was ever given to them; whoever
    reported a case sees it (`own`)."""
    return any_of(case_branches(scope, action, own=own))


def case_branches(
    scope: Scope,
    action: str = SEE_CASES,
    *,
    own: bool = True,
    path: ColumnElement[str] = case.c.area_path,
) -> Sequence[Condition]:
    """The same one by one, so that each can use its index; they may overlap. `path` is the column
    of the place, perhaps dressed so that its index is not used."""
    conditions = [_case_reach(reach, path) for reach in scope.reaches(action)]
    if own and scope.person and action == SEE_CASES:
        conditions.append(case.c.reporter_id == scope.person)
    return conditions


def areas(scope: Scope, action: str, column: Column[str]) -> Condition:
    """Places where the action is allowed, whatever the department."""
    return any_of(below(reach.area_path, column) for reach in scope.reaches(action))


def departments(scope: Scope) -> Sequence[int]:
    """The departments that the person belongs to; empty for desks and leaders."""
    found = {
        reach.department
        for reaches in scope.roles.values()
        for reach in reaches
        if reach.department is not None
    }
    return sorted(found)


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where an open step waits and for whom."""

    roles: tuple[str, ...]
    area_path: str
    department_id: int | None
    category: str

    def seen_by(self, scope: Scope) -> bool:
        """By whoever may take or assign it."""
        path, department, category = self.area_path, self.department_id, self.category
        return scope.allows_at("assign", path, department=department, category=category) or any(
            scope.plays(role, path, department=department, category=category) for role in self.roles
        )

    def covered(self) -> Condition:
        """Grants (joined with their area) that let somebody take the step."""
        g = grant.c
        return and_(
            g.role.in_(self.roles),
            area.c.path.in_(list(ancestors(self.area_path))),
            or_(g.department_id.is_(None), g.department_id == self.department_id),
        )


def place_of_item(connection: Connection, item_id: int) -> ItemPlace | None:
    i = work_item.c
    query = (
        select(i.role_key, i.area_path, i.department_id, case.c.category)
        .join(case, case.c.id == i.case_id)
        .where(i.id == item_id)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return ItemPlace(tuple(row.role_key.split("|")), row.area_path, row.department_id, row.category)


def _case_reach(reach: Reach, path: ColumnElement[str]) -> Condition:
    c = case.c
    conditions: list[ColumnElement[bool]] = [below(reach.area_path, path)]
    if reach.categories:
        conditions.append(c.category.in_(sorted(reach.categories)))
    if reach.department is not None:
        given = select(fact.c.case_id).where(
            fact.c.kind == "dispatched", fact.c.department_id == reach.department
        )
        conditions.append(c.id.in_(given))
    return and_(*conditions)


def _widest(found: Iterable[Reach]) -> list[Reach]:
    unique = set(found)
    kept = [r for r in unique if not any(o != r and o.includes(r) for o in unique)]
    return sorted(kept, key=lambda r: (r.area_path, r.department or 0, sorted(r.categories)))


def any_of(conditions: Iterable[ColumnElement[bool]]) -> Condition:
    """True where one of them is; of none: nowhere."""
    found = list(conditions)
    return or_(*found) if found else false()
