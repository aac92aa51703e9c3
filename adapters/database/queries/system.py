"""What those look at who keep the system running: incidents, jobs, messages sent, sign-ins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, false, func, or_, select, true

from adapters.database import visibility
from adapters.database.queries.paging import Page, bounded, contains, cursor, read_cursor
from adapters.database.tables import area, case, incident, job, outbox, person, sign_in
from engine.domain.people import Scope
from engine.ports import Json

INCIDENTS = "incidents_read"
MESSAGES = "see_messages"
AUDIT = "audit_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    id: int
    case_id: int | None
    case_number: str | None
    run_id: int | None
    job_id: int | None
    node: str | None
    code: str
    message: str
    at: datetime
    resolved_at: datetime | None
    resolved_by: int | None
    resolved_by_name: str | None


def incident_page(
    scope: Scope,
    connection: Connection,
    *,
    open_only: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[IncidentLine]:
    """Newest first; those without a case for whoever may read incidents anywhere."""
    limit = bounded(limit)
    n = incident.c
    query = (
        select(
            n.id, n.case_id, case.c.number.label("case_number"), n.run_id, n.job_id, n.node,
            n.code, n.message, n.at, n.resolved_at, n.resolved_by,
            person.c.name.label("resolved_by_name"),
        )
        .select_from(incident)
        .outerjoin(case, case.c.id == n.case_id)
        .outerjoin(person, person.c.id == n.resolved_by)
        .where(_of_case_or_none(scope, INCIDENTS, n.case_id))
        .order_by(n.id.desc())
        .limit(limit + 1)
    )  # fmt: skip
    if open_only:
        query = query.where(n.resolved_at.is_(None))
    if after is not None:
        query = query.where(n.id < read_cursor(after, 1)[0])
    rows = connection.execute(query).all()
    return Page.of(
        rows, limit, lambda row: cursor(row.id), lambda row: IncidentLine(**row._mapping)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    id: int
    kind: str
    key: str | None
    case_id: int | None
    case_number: str | None
    run_id: int | None
    task_id: int | None
    due_at: datetime | None
    attempts: int
    failed: bool
    error: str
    lease_owner: str | None
    lease_until: datetime | None
    payload: Mapping[str, Json]


def job_page(
    scope: Scope,
    connection: Connection,
    *,
    failed: bool | None = None,
    kind: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[JobLine]:
    """What is still to be done, in the order it was put down."""
    limit = bounded(limit)
    j = job.c
    query = (
        select(
            j.id, j.kind, j.key, j.case_id, case.c.number.label("case_number"), j.run_id,
            j.task_id, j.due_at, j.attempts, j.failed, j.error, j.lease_owner, j.lease_until,
            j.payload,
        )
        .select_from(job)
        .outerjoin(case, case.c.id == j.case_id)
        .where(_of_case_or_none(scope, INCIDENTS, j.case_id))
        .order_by(j.id)
        .limit(limit + 1)
    )  # fmt: skip
    if failed is not None:
        query = query.where(j.failed if failed else ~j.failed)
    if kind is not None:
        query = query.where(j.kind == kind)
    if after is not None:
        query = query.where(j.id > read_cursor(after, 1)[0])
    rows = connection.execute(query).all()
    return Page.of(rows, limit, lambda row: cursor(row.id), lambda row: JobLine(**row._mapping))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCounts:
    waiting: int
    due: int
    leased: int
    failed: int


def job_counts(scope: Scope, connection: Connection, *, now: datetime) -> JobCounts:
    """Of the whole system, for health pages; zeros for whoever may not read incidents."""
    j = job.c
    if not scope.allows(INCIDENTS):
        return JobCounts(waiting=0, due=0, leased=0, failed=0)

    def count(*conditions: visibility.Condition) -> int:
        return int(connection.execute(select(func.count()).where(*conditions)).scalar_one())

    ready = and_(~j.failed, j.due_at.is_not(None))
    return JobCounts(
        waiting=count(ready),
        due=count(ready, j.due_at <= now),
        leased=count(ready, j.lease_until > now),
        failed=count(j.failed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """What was sent, to whom and what became of it. The text is made from template and values."""

    id: int
    case_id: int
    case_number: str
    channel: str
    recipient: str
    recipient_area_id: int | None
    recipient_department_id: int | None
    recipient_person_id: int | None
    recipient_person_name: str | None
    template: str
    values: Mapping[str, Json]
    created_at: datetime
    state: str
    attempts: int
    settled_at: datetime | None
    error: str


def message_page(
    scope: Scope,
    connection: Connection,
    *,
    channel: str | None = None,
    state: str | None = None,
    case_id: int | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[MessageLine]:
    """邮件查看, 短信查看: newest first, of cases inside the reach of `see_messages`."""
    limit = bounded(limit)
    o = outbox.c
    query = (
        select(
            o.id, o.case_id, case.c.number.label("case_number"), o.channel, o.recipient,
            o.recipient_area_id, o.recipient_department_id, o.recipient_person_id,
            person.c.name.label("recipient_person_name"), o.template, o["values"], o.created_at,
            o.state, o.attempts, o.settled_at, o.error,
        )
        .select_from(outbox)
        .join(case, case.c.id == o.case_id)
        .outerjoin(person, person.c.id == o.recipient_person_id)
        .where(visibility.cases(scope, MESSAGES))
        .order_by(o.id.desc())
        .limit(limit + 1)
    )  # fmt: skip
    for column, wanted in ((o.channel, channel), (o.state, state), (o.case_id, case_id)):
        if wanted is not None:
            query = query.where(column == wanted)
    if after is not None:
        query = query.where(o.id < read_cursor(after, 1)[0])
    rows = connection.execute(query).all()
    return Page.of(rows, limit, lambda row: cursor(row.id), lambda row: MessageLine(**row._mapping))


def messages_for_me(
    scope: Scope, connection: Connection, *, after: str | None = None, limit: int = 50
) -> Page[MessageLine]:
    """In-app messages to the person: by name, or to those who hold his role at his very desk or
    in his department. What lies below in the territory has people of its own."""
    limit = bounded(limit)
    o = outbox.c
    mine = [o.recipient_person_id == scope.person]
    for role, reaches in scope.roles.items():
        for reach in reaches:
            place = (
                o.recipient_area_id
                == select(area.c.id).where(area.c.path == reach.area_path).scalar_subquery()
                if reach.department is None
                else o.recipient_department_id == reach.department
            )
            mine.append(and_(o.recipient_role == role, place))
    query = (
        select(
            o.id, o.case_id, case.c.number.label("case_number"), o.channel, o.recipient,
            o.recipient_area_id, o.recipient_department_id, o.recipient_person_id,
            person.c.name.label("recipient_person_name"), o.template, o["values"], o.created_at,
            o.state, o.attempts, o.settled_at, o.error,
        )
        .select_from(outbox)
        .join(case, case.c.id == o.case_id)
        .outerjoin(person, person.c.id == o.recipient_person_id)
        .where(o.channel == "in_app", o.state == "sent", or_(*mine))
        .order_by(o.id.desc())
        .limit(limit + 1)
    )  # fmt: skip
    if after is not None:
        query = query.where(o.id < read_cursor(after, 1)[0])
    rows = connection.execute(query).all()
    return Page.of(rows, limit, lambda row: cursor(row.id), lambda row: MessageLine(**row._mapping))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLine:
    id: int
    at: datetime
    login: str
    person_id: int | None
    success: bool
    reason: str
    address: str
    device: str


def sign_in_page(
    scope: Scope,
    connection: Connection,
    *,
    login: str = "",
    success: bool | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[SignInLine]:
    """登录日志, newest first, for whoever may read the logs."""
    limit = bounded(limit)
    s = sign_in.c
    query = select(sign_in).where(true() if scope.allows(AUDIT) else false())
    if login:
        query = query.where(contains(s.login, login))
    if success is not None:
        query = query.where(s.success if success else ~s.success)
    if after is not None:
        query = query.where(s.id < read_cursor(after, 1)[0])
    rows = connection.execute(query.order_by(s.id.desc()).limit(limit + 1)).all()
    return Page.of(rows, limit, lambda row: cursor(row.id), lambda row: SignInLine(**row._mapping))


def _of_case_or_none(scope: Scope, action: str, case_id: object) -> visibility.Condition:
    """Rows of cases inside the action's reach, and rows of no case if it is allowed anywhere."""
    without = case_id.is_(None) if scope.allows(action) else false()  # type: ignore[attr-defined]
    return or_(without, and_(case.c.id.is_not(None), visibility.cases(scope, action)))
