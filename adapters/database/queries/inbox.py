"""Open steps that a person may take: page, single step, counts, and what he has done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy import case as when

from adapters.database.queries.paging import (
    Page,
    after_moment,
    bounded,
    contains,
    cursor,
    due_cursor,
    few_below,
)
from adapters.database.queries.views import Viewer, condition
from adapters.database.tables import area, case, department, performed, person, work_item
from adapters.database.visibility import Branch, Queues, below, branches, departments, place_of_item
from engine.domain.people import Scope

Sort = Literal["due_at", "opened_at"]
Assignee = Literal["mine", "unclaimed", "mine_or_unclaimed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilter:
    """`view` is a code of `engine.domain.views`; `role` one of the person's own; `area_path` is
    the place of the case (the step itself waits at the department's)."""

    role: str | None = None
    view: str | None = None
    area_path: str | None = None
    department_id: int | None = None
    category: str | None = None
    major: str | None = None
    level: str | None = None
    status: str | None = None
    assignee: Assignee | None = None
    overdue: bool = False
    urgent: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """One open step with what its list shows of the case."""

    id: int
    version: int
    case_id: int
    case_number: str
    title: str
    category: str
    major: str
    level: str
    urgent: bool
    case_area_id: int
    run_id: int
    process: str
    definition_id: int
    node: str
    form: str
    roles: tuple[str, ...]
    status: str | None
    outcomes: tuple[str, ...]
    offers: tuple[str, ...]
    priority: int
    round: int
    area_id: int
    area_code: str
    area_name: str
    area_name_en: str
    department_id: int | None
    department_code: str | None
    department_name: str | None
    department_name_en: str | None
    reported_at: datetime
    opened_at: datetime
    due_at: datetime | None
    assignee_id: int | None
    assignee_name: str | None
    claimed_at: datetime | None


def inbox_page(
    scope: Scope,
    connection: Connection,
    *,
    now: datetime,
    filters: InboxFilter | None = None,
    sort: Sort = "due_at",
    after: str | None = None,
    limit: int = 50,
) -> Page[InboxLine]:
    """Open work items the person may take, most urgent or longest waiting first.

    Raises ViewUnknown and CursorInvalid.
    """
    filters = filters or InboxFilter()
    limit = bounded(limit)
    i = work_item.c
    order = i.due_at if sort == "due_at" else i.opened_at
    behind = after_moment(order, i.id, after)
    conditions, joined = _conditions(filters, scope, now)
    if behind is not None:
        conditions.append(behind)
    parts: list[Select[Any]] = []
    for branch in branches(scope, Queues.read(connection), role=filters.role):
        part = select(i.id).where(_role(branch, connection, filters), branch.places(), *conditions)
        if joined or branch.names_categories:
            part = part.join(case, case.c.id == i.case_id)
        parts.append(part.order_by(order, i.id).limit(limit + 1))
    if not parts:
        return Page((), None)
    found = union_all(*(select(part.subquery()) for part in parts)).subquery("found")
    query = _lines().join(found, found.c.id == i.id).order_by(order, i.id).limit(limit + 1)
    rows = connection.execute(query).all()

    def key(row: Row[Any]) -> str:
        if sort == "due_at":
            return due_cursor(row.due_at, row.id)
        return cursor(row.opened_at, row.id)

    return Page.of(rows, limit, key, _line)


def inbox_item(scope: Scope, connection: Connection, item_id: int) -> InboxLine | None:
    """One open step, if the person may take it or hand it to somebody."""
    place = place_of_item(connection, item_id)
    if place is None or not place.seen_by(scope):
        return None
    query = _lines().where(work_item.c.id == item_id)
    row = connection.execute(query).first()
    return None if row is None else _line(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCount:
    """Open steps of one status in the queue of one set of roles."""

    roles: tuple[str, ...]
    status: str | None
    open: int
    unclaimed: int
    mine: int
    overdue: int
    overdue_unclaimed: int
    overdue_mine: int


def queue_counts(scope: Scope, connection: Connection, *, now: datetime) -> list[QueueCount]:
    """How many open steps wait where, for the whole reach of the person. Reads all of them: show
    it through `Totals`."""
    i = work_item.c
    found: list[QueueCount] = []
    for branch in branches(scope, Queues.read(connection)):
        query = (
            select(
                i.status,
                func.count().label("open"),
                _number(i.assignee_id.is_(None)).label("unclaimed"),
                _number(i.assignee_id == scope.person).label("mine"),
                _number(i.due_at < now).label("overdue"),
                _number(and_(i.due_at < now, i.assignee_id.is_(None))).label("overdue_unclaimed"),
                _number(and_(i.due_at < now, i.assignee_id == scope.person)).label("overdue_mine"),
            )
            .select_from(work_item)
            .where(_role(branch, connection, InboxFilter()), branch.places())
            .group_by(i.status)
            .order_by(i.status)
        )
        if branch.names_categories:
            query = query.join(case, case.c.id == i.case_id)
        found += [
            QueueCount(roles=tuple(branch.role_key.split("|")), **row._mapping)
            for row in connection.execute(query)
        ]
    return found


def mine_count(scope: Scope, connection: Connection) -> int:
    """Steps the person has claimed; exact and cheap."""
    query = select(func.count()).where(work_item.c.assignee_id == scope.person)
    return int(connection.execute(query).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneLine:
    """A step that the person has finished; `id` was the work item's."""

    id: int
    case_id: int
    case_number: str
    title: str
    category: str
    case_area_id: int
    process: str
    node: str
    outcome: str
    status: str | None
    round: int
    opened_at: datetime
    due_at: datetime | None
    at: datetime
    case_status: str | None


def done_page(
    scope: Scope, connection: Connection, *, after: str | None = None, limit: int = 50
) -> Page[DoneLine]:
    """What the person did, newest first."""
    limit = bounded(limit)
    p, c = performed.c, case.c
    query = (
        select(
            p.item_id.label("id"),
            p.case_id,
            c.number.label("case_number"),
            c.title,
            c.category,
            c.area_id.label("case_area_id"),
            p.process,
            p.node,
            p.outcome,
            p.status,
            p.round,
            p.opened_at,
            p.due_at,
            p.at,
            c.status.label("case_status"),
        )
        .join(case, c.id == p.case_id)
        .where(p.person_id == scope.person)
        .order_by(p.at.desc(), p.item_id.desc())
        .limit(limit + 1)
    )
    behind = after_moment(p.at, p.item_id, after, newest_first=True)
    if behind is not None:
        query = query.where(behind)
    rows = connection.execute(query).all()
    return Page.of(
        rows, limit, lambda row: cursor(row.at, row.id), lambda row: DoneLine(**row._mapping)
    )


def _conditions(
    filters: InboxFilter, scope: Scope, now: datetime
) -> tuple[list[ColumnElement[bool]], bool]:
    """What is asked of the step, and whether the case must be joined for it."""
    i, c = work_item.c, case.c
    own: list[ColumnElement[bool]] = []
    of_case: list[ColumnElement[bool]] = []
    if filters.area_path is not None:
        of_case.append(below(filters.area_path, c.area_path))
    if filters.department_id is not None:
        own.append(i.department_id == filters.department_id)
    if filters.status is not None:
        own.append(i.status == filters.status)
    if filters.assignee == "mine":
        own.append(i.assignee_id == scope.person)
    elif filters.assignee == "unclaimed":
        own.append(i.assignee_id.is_(None))
    elif filters.assignee == "mine_or_unclaimed":
        own.append(or_(i.assignee_id.is_(None), i.assignee_id == scope.person))
    if filters.overdue:
        own.append(i.due_at < now)
    if filters.category is not None:
        of_case.append(c.category == filters.category)
    if filters.major is not None:
        of_case.append(c.major == filters.major)
    if filters.level is not None:
        of_case.append(c.level == filters.level)
    if filters.urgent:
        of_case.append(c.urgent)
    if filters.text:
        of_case.append(or_(contains(c.title, filters.text), contains(c.number, filters.text)))
    if filters.view is not None:
        of_case.append(condition(filters.view, Viewer(now=now, departments=departments(scope))))
    return [*own, *of_case], bool(of_case)


def _role(branch: Branch, connection: Connection, filters: InboxFilter) -> ColumnElement[bool]:
    i = work_item.c
    inside = or_(*(below(reach.area_path, i.area_path) for reach in branch.reaches))
    if connection.dialect.name == "sqlite" and (
        filters.assignee == "mine" or few_below(connection, i.area_path, inside)
    ):
        # The plus sign keeps SQLite from walking the index that begins with this column.
        return literal_column("+work_item.role_key") == branch.role_key
    return i.role_key == branch.role_key


def _lines() -> Select[Any]:
    i, c = work_item.c, case.c
    return (
        select(
            i.id,
            i.version,
            i.case_id,
            c.number.label("case_number"),
            c.title,
            c.category,
            c.major,
            c.level,
            c.urgent,
            c.area_id.label("case_area_id"),
            i.run_id,
            i.process,
            i.definition_id,
            i.node,
            i.form,
            i.role_key,
            i.status,
            i.outcomes,
            i.offers,
            i.priority,
            i.round,
            i.area_id,
            area.c.code.label("area_code"),
            area.c.name.label("area_name"),
            area.c.name_en.label("area_name_en"),
            i.department_id,
            department.c.code.label("department_code"),
            department.c.name.label("department_name"),
            department.c.name_en.label("department_name_en"),
            c.reported_at,
            i.opened_at,
            i.due_at,
            i.assignee_id,
            person.c.name.label("assignee_name"),
            i.claimed_at,
        )
        .select_from(work_item)
        .join(case, c.id == i.case_id)
        .join(area, area.c.id == i.area_id)
        .outerjoin(department, department.c.id == i.department_id)
        .outerjoin(person, person.c.id == i.assignee_id)
    )


def _line(row: Row[Any]) -> InboxLine:
    values = dict(row._mapping)
    values["roles"] = tuple(values.pop("role_key").split("|"))
    return InboxLine(**values)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(when((condition, 1), else_=0)), 0)
