"""Areas, departments, categories and people, as lists to choose from and to maintain."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, exists, func, or_, select

from adapters.database import visibility
from adapters.database.queries.paging import Page, bounded, contains, cursor, read_cursor
from adapters.database.tables import area, category, department, grant, person
from adapters.database.visibility import below
from engine.domain.people import Scope

PEOPLE_READ = "people_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    id: int
    code: str
    name: str
    name_en: str
    level: str
    parent_id: int | None
    path: str
    active: bool
    children: int


def area_page(
    _scope: Scope,
    connection: Connection,
    *,
    parent_id: int | None = None,
    below_path: str | None = None,
    level: str | None = None,
    text: str = "",
    after: str | None = None,
    limit: int = 200,
) -> Page[AreaLine]:
    """The territory is no secret: everybody who signs in may read it. With nothing given, the
    roots; `parent_id` gives the children, `below_path`, `level` or `text` search the tree."""
    limit = bounded(limit)
    a, child = area.c, area.alias("child")
    children = select(func.count()).where(child.c.parent_id == a.id).scalar_subquery()
    query = select(
        a.id, a.code, a.name, a.name_en, a.level, a.parent_id, a.path, a.active,
        children.label("children"),
    )  # fmt: skip
    if parent_id is not None:
        query = query.where(a.parent_id == parent_id)
    elif below_path is None and level is None and not text:
        query = query.where(a.parent_id.is_(None))
    if below_path is not None:
        query = query.where(below(below_path, a.path))
    if level is not None:
        query = query.where(a.level == level)
    if text:
        query = query.where(
            or_(contains(a.name, text), contains(a.name_en, text), a.code.startswith(text))
        )
    if after is not None:
        query = query.where(a.id > read_cursor(after, 1)[0])
    rows = connection.execute(query.order_by(a.id).limit(limit + 1)).all()
    return Page.of(rows, limit, lambda row: cursor(row.id), lambda row: AreaLine(**row._mapping))


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentLine:
    id: int
    code: str
    name: str
    name_en: str
    kind: str
    area_id: int
    area_code: str
    area_name: str
    area_path: str
    legal_power: bool
    active: bool
    workers: int


def department_page(
    _scope: Scope,
    connection: Connection,
    *,
    area_path: str | None = None,
    kind: str | None = None,
    after: str | None = None,
    limit: int = 200,
) -> Page[DepartmentLine]:
    """Departments with how many active people they have."""
    limit = bounded(limit)
    d = department.c
    workers = (
        select(func.count(grant.c.person_id.distinct()))
        .join(person, person.c.id == grant.c.person_id)
        .where(grant.c.department_id == d.id, person.c.active)
        .scalar_subquery()
    )
    query = (
        select(
            d.id, d.code, d.name, d.name_en, d.kind, d.area_id, area.c.code.label("area_code"),
            area.c.name.label("area_name"), area.c.path.label("area_path"), d.legal_power,
            d.active, workers.label("workers"),
        )
        .join(area, area.c.id == d.area_id)
        .order_by(d.id)
        .limit(limit + 1)
    )  # fmt: skip
    if area_path is not None:
        query = query.where(below(area_path, area.c.path))
    if kind is not None:
        query = query.where(d.kind == kind)
    if after is not None:
        query = query.where(d.id > read_cursor(after, 1)[0])
    rows = connection.execute(query).all()
    return Page.of(
        rows, limit, lambda row: cursor(row.id), lambda row: DepartmentLine(**row._mapping)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLine:
    id: int
    code: str
    major: str
    name: str
    name_en: str
    major_name: str
    major_name_en: str
    version: int
    default_level: str
    active: bool


def category_list(_scope: Scope, connection: Connection) -> list[CategoryLine]:
    """The newest version of each category, disabled ones too, in the order in which the county's
    list was brought in; those of one major together."""
    c = category.c
    newest = (
        select(
            c.code,
            func.max(c.version).label("version"),
            func.min(c.id).label("listed"),
        )
        .group_by(c.code)
        .subquery("newest")
    )
    query = (
        select(
            c.id, c.code, c.major, c.name, c.name_en, c.major_name, c.major_name_en, c.version,
            c.default_level, c.active,
        )
        .join(newest, (newest.c.code == c.code) & (newest.c.version == c.version))
        .order_by(newest.c.listed)
    )  # fmt: skip
    lines = [CategoryLine(**row._mapping) for row in connection.execute(query)]
    majors = list(dict.fromkeys(line.major for line in lines))
    return sorted(lines, key=lambda line: majors.index(line.major))


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    role: str
    area_id: int
    area_code: str
    area_name: str
    area_path: str
    department_id: int | None
    department_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    id: int
    login: str
    name: str
    active: bool
    grants: tuple[GrantLine, ...]


def person_page(
    scope: Scope,
    connection: Connection,
    *,
    area_path: str | None = None,
    role: str | None = None,
    department_id: int | None = None,
    text: str = "",
    after: str | None = None,
    limit: int = 50,
) -> Page[PersonLine]:
    """People with a function inside the reach of the scope's `people_read`. Residents' accounts
    have no function there and are not listed (domain.md §11)."""
    limit = bounded(limit)
    p, g = person.c, grant.c
    reached = (
        select(1)
        .select_from(grant)
        .join(area, area.c.id == g.area_id)
        .where(g.person_id == p.id, g.role != "resident", _grants_seen(scope))
        .correlate(person)
    )
    if area_path is not None:
        reached = reached.where(below(area_path, area.c.path))
    if role is not None:
        reached = reached.where(g.role == role)
    if department_id is not None:
        reached = reached.where(g.department_id == department_id)
    query = select(p.id, p.login, p.name, p.active).where(exists(reached))
    if text:
        query = query.where(or_(contains(p.name, text), contains(p.login, text)))
    if after is not None:
        query = query.where(p.id > read_cursor(after, 1)[0])
    rows = connection.execute(query.order_by(p.id).limit(limit + 1)).all()
    grants: dict[int, list[GrantLine]] = {}
    details = (
        select(
            g.person_id, g.role, g.area_id, area.c.code.label("area_code"),
            area.c.name.label("area_name"), area.c.path.label("area_path"), g.department_id,
            department.c.code.label("department_code"),
        )
        .join(area, area.c.id == g.area_id)
        .outerjoin(department, department.c.id == g.department_id)
        .where(g.person_id.in_([row.id for row in rows]))
        .order_by(g.id)
    )  # fmt: skip
    for row in connection.execute(details):
        values = dict(row._mapping)
        grants.setdefault(values.pop("person_id"), []).append(GrantLine(**values))
    return Page.of(
        rows,
        limit,
        lambda row: cursor(row.id),
        lambda row: PersonLine(**row._mapping, grants=tuple(grants.get(row.id, ()))),
    )


def _grants_seen(scope: Scope) -> visibility.Condition:
    g = grant.c
    found = [
        below(reach.area_path, area.c.path)
        if reach.department is None
        else below(reach.area_path, area.c.path) & (g.department_id == reach.department)
        for reach in scope.reaches(PEOPLE_READ)
    ]
    return visibility.any_of(found)


def candidates(
    scope: Scope, connection: Connection, item_id: int, *, limit: int = 200
) -> list[PersonLine]:
    """Active people who may take an open step, for assigning it; empty if the asker may neither
    take nor assign it."""
    place = visibility.place_of_item(connection, item_id)
    if place is None or not place.seen_by(scope):
        return []
    p, g = person.c, grant.c
    able = (
        select(1)
        .select_from(grant)
        .join(area, area.c.id == g.area_id)
        .where(g.person_id == p.id, place.covered())
        .correlate(person)
    )
    query = (
        select(p.id, p.login, p.name, p.active)
        .where(p.active, exists(able))
        .order_by(p.name, p.id)
        .limit(bounded(limit))
    )
    return [PersonLine(**row._mapping, grants=()) for row in connection.execute(query)]
