"""Cases: list, single case with everything around it, timeline."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy import case as when

from adapters.database import visibility
from adapters.database.queries.paging import (
    Page,
    after_moment,
    bounded,
    contains,
    due_cursor,
    few_below,
    read_cursor,
)
from adapters.database.queries.totals import scope_key
from adapters.database.queries.views import CONDITIONS, Viewer, condition
from adapters.database.shapes import deadline_from, item_from
from adapters.database.tables import (
    area,
    attachment,
    blob,
    case,
    contact,
    deadline,
    department,
    fact,
    job,
    performed,
    person,
    report,
    request,
    run,
    timeline,
    wait,
    work_item,
)
from adapters.database.types import NEVER, to_microseconds
from adapters.database.visibility import below
from engine.domain.people import Scope
from engine.ports import (
    AttachmentRecord,
    CaseRecord,
    DeadlineRecord,
    FactRecord,
    RequestRecord,
    RunRecord,
    TimelineRecord,
    WaitRecord,
    WorkItemRecord,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """`view` is a code of `engine.domain.views`; `open` True or False, None: both."""

    view: str | None = None
    area_path: str | None = None
    department_id: int | None = None
    category: str | None = None
    major: str | None = None
    level: str | None = None
    status: str | None = None
    open: bool | None = None
    urgent: bool = False
    reported_by_me: bool = False
    reported_from: datetime | None = None
    reported_until: datetime | None = None
    overdue: bool = False
    ended_from: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case as lists show it. `due_at` is the earliest due time of its main run's open
    steps, `changed_at` when its last timeline entry was written."""

    id: int
    number: str
    title: str
    channel: str
    nature: str
    category: str
    major: str
    level: str
    urgent: bool
    status: str | None
    round: int
    area_id: int
    area_code: str
    area_name: str
    area_name_en: str
    place: str
    latitude: float | None
    longitude: float | None
    desk_area_id: int
    desk_level: str
    department_id: int | None
    department_code: str | None
    department_name: str | None
    department_name_en: str | None
    handler_id: int | None
    handler_name: str | None
    reported_at: datetime
    dispatched_at: datetime | None
    accepted_at: datetime | None
    rejected_at: datetime | None
    fed_back_at: datetime | None
    revisited_at: datetime | None
    ended_fact: str | None
    ended_at: datetime | None
    orders_open: int
    due_at: datetime | None
    changed_at: datetime
    source_ref: str | None


CaseOrder = Literal["newest", "oldest", "due", "changed"]


def case_page(
    scope: Scope,
    connection: Connection,
    *,
    now: datetime,
    filters: CaseFilter | None = None,
    order: CaseOrder = "newest",
    after: str | None = None,
    limit: int = 50,
) -> Page[CaseLine]:
    """Cases the person may see: newest or oldest first, what is due next first (those that wait
    for no step at the end), or what changed last first. Raises ViewUnknown and CursorInvalid."""
    limit = bounded(limit)
    filters = filters or CaseFilter()
    place, time = _by_place(connection, scope, filters)
    look = _Look(
        branches=visibility.case_branches(scope, path=place),
        conditions=_conditions(filters, scope, now, place),
        time=time,
    )
    if not look.branches:
        return Page((), None)
    rows = _keys(look, order, after, limit + 1, connection)
    # The page is found first and dressed afterwards: names cost nothing for rows not shown.
    shown = [row.id for row in rows[:limit]]
    lines = {row.id: _line(row) for row in connection.execute(_lines().where(case.c.id.in_(shown)))}
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        tuple(lines[key] for key in shown),
        None if last is None else due_cursor(last.moment, last.id),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """Which cases are looked for; `branches` may overlap, `time` is the time of the report as the
    order names it."""

    branches: Sequence[ColumnElement[bool]]
    conditions: Sequence[ColumnElement[bool]]
    time: Any


@dataclass(frozen=True, slots=True)
class _Way:
    """The index along which cases are found: where it begins, and what stands in it."""

    source: FromClause
    moment: Any
    along: Sequence[Any]
    newest_first: bool
    conditions: Sequence[ColumnElement[bool]] = ()


def _keys(
    look: _Look, order: CaseOrder, after: str | None, wanted: int, connection: Connection
) -> list[Row[Any]]:
    """Key and moment of the cases behind the cursor, in order."""
    c, t = case.c, timeline.c
    if order == "due":
        return _by_due(look, after, wanted, connection)
    if order == "changed":
        # The last entry of each case.
        source = timeline.join(case, and_(c.id == t.case_id, c.seq == t.seq))
        way = _Way(source, t.at, (t.at, t.case_id), newest_first=True)
    else:
        way = _Way(case, c.reported_at, (look.time, c.id), newest_first=order == "newest")
    behind = after_moment(way.moment, way.along[1], after, newest_first=way.newest_first)
    return _walk(look, way, behind, wanted, connection)


def _by_due(look: _Look, after: str | None, wanted: int, connection: Connection) -> list[Row[Any]]:
    """By the first due step of the main run; then those without one, as they came."""
    c, i = case.c, work_item.c
    moment, key = read_cursor(after, 2) if after is not None else (0, 0)
    found: list[Row[Any]] = []
    if moment != to_microseconds(NEVER):
        sooner = work_item.alias("sooner")
        first = ~exists().where(
            sooner.c.run_id == i.run_id,
            tuple_(sooner.c.due_at, sooner.c.id) < tuple_(i.due_at, i.id),
        )
        source = work_item.join(case, and_(c.id == i.case_id, c.main_run_id == i.run_id))
        way = _Way(source, i.due_at, (i.due_at, i.case_id), False, (i.due_at < NEVER, first))
        behind = after_moment(i.due_at, i.case_id, after)
        found += _walk(look, way, behind, wanted, connection)
        key = 0
    if len(found) < wanted:
        due = exists().where(i.run_id == c.main_run_id, i.due_at < NEVER)
        way = _Way(case, null(), (c.id,), False, (~due,))
        found += _walk(look, way, c.id > key, wanted - len(found), connection)
    return found


def _walk(
    look: _Look,
    way: _Way,
    behind: ColumnElement[bool] | None,
    wanted: int,
    connection: Connection,
) -> list[Row[Any]]:
    """Each branch along the index, merged."""

    def ordered(*columns: ColumnElement[Any]) -> list[ColumnElement[Any]]:
        return [column.desc() if way.newest_first else column.asc() for column in columns]

    conditions = [*look.conditions, *way.conditions]
    if behind is not None:
        conditions.append(behind)
    parts = [
        select(part.subquery())
        for part in (
            select(case.c.id, way.moment.label("moment"))
            .select_from(way.source)
            .where(branch, *conditions)
            .order_by(*ordered(*way.along))
            .limit(wanted)
            for branch in look.branches
        )
    ]
    both = union(*parts).subquery("both")
    query = select(both.c.id, both.c.moment).order_by(*ordered(both.c.moment, both.c.id))
    return list(connection.execute(query.limit(wanted)))


def view_counts(
    scope: Scope, connection: Connection, *, now: datetime, area_path: str | None = None
) -> dict[str, int]:
    """How many open cases each view of open cases holds, in one reading of them; show it through
    `Totals`. What a department rejected or got back is counted among open cases only."""
    viewer = Viewer(now=now, departments=visibility.departments(scope))
    columns = [
        func.coalesce(func.sum(when((CONDITIONS[code](viewer), 1), else_=0)), 0).label(code)
        for code in CONDITIONS
        if code != "archived"
    ]
    query = select(*columns).where(
        visibility.cases(scope),
        case.c.ended_at.is_(None),
        below(area_path or "/", case.c.area_path),
    )
    row = connection.execute(query).one()
    return {code: int(number) for code, number in row._mapping.items()}


def case_exists(scope: Scope, connection: Connection, case_id: int) -> bool:
    """Whether the person may know of the case."""
    query = select(case.c.id).where(case.c.id == case_id, visibility.cases(scope))
    return connection.execute(query).first() is not None


def case_state(scope: Scope, connection: Connection, case_id: int) -> str | None:
    """Another text whenever the page of the case would show something else: its timeline entries,
    and who holds its steps. None if it may not be known. Two short readings, for pages that look
    again every few seconds."""
    query = select(case.c.seq).where(case.c.id == case_id, visibility.cases(scope))
    seq = connection.execute(query).scalar()
    if seq is None:
        return None
    i = work_item.c
    of_case = select(run.c.id).where(run.c.case_id == case_id)
    steps = connection.execute(
        select(i.id, i.version, i.assignee_id).where(i.run_id.in_(of_case)).order_by(i.id)
    ).all()
    told = repr([scope_key(scope), *(tuple(step) for step in steps)])
    return f"{seq}-{hashlib.blake2b(told.encode(), digest_size=8).hexdigest()}"


def has_contact(connection: Connection, case_id: int) -> bool:
    """Whether the reporter left how to be reached."""
    query = select(contact.c.id).where(contact.c.case_id == case_id).limit(1)
    return connection.execute(query).first() is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    id: int
    login: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A further report that was joined to the case."""

    id: int
    channel: str
    source_ref: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case with what belongs on its page. `people` are those that anything here names; reports'
    contents and contacts are not here: revealing them is an act of its own."""

    line: CaseLine
    record: CaseRecord
    items: Sequence[WorkItemRecord]
    runs: Sequence[RunRecord]  # without their state
    waits: Sequence[WaitRecord]
    deadlines: Sequence[DeadlineRecord]  # the open ones
    requests: Sequence[RequestRecord]
    files: Sequence[AttachmentRecord]
    reports: Sequence[ReportLine]
    departments: Sequence[int]  # every one it was dispatched to
    people: dict[int, PersonName]


def case_file(
    scope: Scope, connection: Connection, *, case_id: int | None = None, number: str | None = None
) -> CaseFile | None:
    """By key or number; None if there is none that the person may see."""
    c = case.c
    which = c.id == case_id if number is None else c.number == number
    row = connection.execute(_lines().where(which, visibility.cases(scope))).first()
    if row is None:
        return None
    line = _line(row)
    key = line.id
    record = CaseRecord(**connection.execute(select(case).where(c.id == key)).one()._mapping)
    of_case = select(run.c.id).where(run.c.case_id == key)
    items = [
        item_from(found._mapping)
        for found in connection.execute(
            select(work_item).where(work_item.c.run_id.in_(of_case)).order_by(work_item.c.id)
        )
    ]
    without_state = [column for column in run.c if column.name != "state"]
    runs = [
        RunRecord(**found._mapping, state=b"")
        for found in connection.execute(
            select(*without_state).where(run.c.case_id == key).order_by(run.c.id)
        )
    ]
    d = deadline.c
    deadlines = [
        deadline_from(found._mapping)
        for found in connection.execute(
            select(deadline).where(d.run_id.in_(of_case), d.closed_at.is_(None)).order_by(d.id)
        )
    ]
    requests = [
        RequestRecord(**found._mapping)
        for found in connection.execute(
            select(request).where(request.c.case_id == key).order_by(request.c.id)
        )
    ]
    files = [
        AttachmentRecord(**found._mapping)
        for found in connection.execute(
            select(attachment).where(attachment.c.case_id == key).order_by(attachment.c.id)
        )
    ]
    waits = [
        WaitRecord(**found._mapping)
        for found in connection.execute(
            select(wait).where(wait.c.case_id == key).order_by(wait.c.id)
        )
    ]
    r = report.c
    reports = [
        ReportLine(**found._mapping)
        for found in connection.execute(
            select(r.id, r.channel, r.source_ref, r.at).where(r.case_id == key).order_by(r.id)
        )
    ]
    ever = connection.execute(
        select(fact.c.department_id)
        .where(fact.c.case_id == key, fact.c.kind == "dispatched")
        .distinct()
        .order_by(fact.c.department_id)
    ).scalars()
    ids = {record.reporter_id, record.dispatcher_id, record.handler_id}
    ids |= {item.assignee_id for item in items} | {file.added_by for file in files}
    ids |= set(
        connection.execute(
            select(performed.c.person_id).where(performed.c.case_id == key)
        ).scalars()
    )
    return CaseFile(
        line=line,
        record=record,
        items=items,
        runs=runs,
        waits=waits,
        deadlines=deadlines,
        requests=requests,
        files=files,
        reports=reports,
        departments=[found for found in ever if found is not None],
        people=people_named(connection, ids),
    )


def people_named(connection: Connection, ids: set[int | None]) -> dict[int, PersonName]:
    """Names for the people that rows mention; call it with what the person may see anyway."""
    wanted = sorted(key for key in ids if key is not None)
    query = select(person.c.id, person.c.login, person.c.name).where(person.c.id.in_(wanted))
    return {row.id: PersonName(**row._mapping) for row in connection.execute(query)}


def timeline_page(
    scope: Scope,
    connection: Connection,
    case_id: int,
    *,
    after: int = 0,
    limit: int = 50,
    newest_first: bool = False,
) -> Page[TimelineRecord] | None:
    """The entries behind number `after`, in order; None if the case may not be seen. `next` is the
    number to go on after. With `newest_first` 0 means from the end."""
    if not case_exists(scope, connection, case_id):
        return None
    limit = bounded(limit)
    t = timeline.c
    query = select(timeline).where(t.case_id == case_id)
    if newest_first:
        query = query.order_by(t.seq.desc())
        if after:
            query = query.where(t.seq < after)
    else:
        query = query.where(t.seq > after).order_by(t.seq)
    rows = connection.execute(query.limit(limit + 1)).all()
    return Page.of(
        rows, limit, lambda row: str(row.seq), lambda row: TimelineRecord(**row._mapping)
    )


def facts_of(scope: Scope, connection: Connection, case_id: int) -> list[FactRecord]:
    """Everything that acts wrote about the case, in order; empty if it may not be seen."""
    if not case_exists(scope, connection, case_id):
        return []
    columns = [fact.c[field.name] for field in fields(FactRecord)]
    query = select(*columns).where(fact.c.case_id == case_id).order_by(fact.c.id)
    return [FactRecord(**row._mapping) for row in connection.execute(query)]


def blob_content(
    scope: Scope, connection: Connection, case_id: int, digest: bytes
) -> tuple[str, bytes] | None:
    """Kind and content behind a digest of the timeline; None if erased or not to be seen. Contacts
    are not handed out here."""
    if not case_exists(scope, connection, case_id):
        return None
    b = blob.c
    query = select(b.kind, b.content).where(
        b.case_id == case_id, b.digest == digest, b.kind != "contact"
    )
    row = connection.execute(query).first()
    return None if row is None else (row.kind, row.content)


def blob_contents(
    scope: Scope, connection: Connection, case_id: int, digests: Sequence[bytes]
) -> dict[bytes, tuple[str, bytes]]:
    """The same for a page of the timeline; what was erased is not in the answer."""
    if not digests or not case_exists(scope, connection, case_id):
        return {}
    b = blob.c
    query = select(b.digest, b.kind, b.content).where(
        b.case_id == case_id, b.digest.in_(list(digests)), b.kind != "contact"
    )
    return {bytes(row.digest): (row.kind, row.content) for row in connection.execute(query)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerLine:
    """A timer that waits in one of the case's runs."""

    run_id: int | None
    task_id: int | None
    due_at: datetime | None
    payload: Mapping[str, Any]


def timers_of(scope: Scope, connection: Connection, case_id: int) -> list[TimerLine]:
    """Timers that wait, for drawing the case on its diagrams; empty if it may not be seen."""
    if not case_exists(scope, connection, case_id):
        return []
    j = job.c
    of_case = select(run.c.id).where(run.c.case_id == case_id)  # timers have no index by case
    query = (
        select(j.run_id, j.task_id, j.due_at, j.payload)
        .where(j.run_id.in_(of_case), j.kind == "timer")
        .order_by(j.id)
    )
    return [TimerLine(**row._mapping) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedLine:
    """What a run passed in one timeline entry: `process/node` or `process/gateway>flow`."""

    seq: int
    at: datetime
    run_id: int
    passed: Sequence[str]


def passed_of(scope: Scope, connection: Connection, case_id: int) -> list[PassedLine]:
    """The way the case has taken, in order; empty if it may not be seen."""
    if not case_exists(scope, connection, case_id):
        return []
    t = timeline.c
    query = (
        select(t.seq, t.at, t.run_id, t.data)
        .where(t.case_id == case_id, t.run_id.is_not(None))
        .order_by(t.seq)
    )
    return [
        PassedLine(seq=row.seq, at=row.at, run_id=row.run_id, passed=row.data["passed"])
        for row in connection.execute(query)
        if row.data.get("passed")
    ]


def _by_place(connection: Connection, scope: Scope, filters: CaseFilter) -> tuple[Any, Any]:
    """The columns of place and time for conditions and order. On SQLite a plus sign takes the one
    out of its choice of an index that would read too much."""
    c = case.c
    if connection.dialect.name != "sqlite":
        return c.area_path, c.reported_at
    paths = [reach.area_path for reach in scope.reaches(visibility.SEE_CASES)]
    places = or_(*(below(path, c.area_path) for path in paths)) if paths else true()
    inside = and_(places, below(filters.area_path or "/", c.area_path))
    if few_below(connection, c.area_path, inside):
        return c.area_path, literal_column("+case_.reported_at")
    return literal_column("+case_.area_path"), c.reported_at


def _conditions(
    filters: CaseFilter, scope: Scope, now: datetime, place: ColumnElement[str]
) -> list[ColumnElement[bool]]:
    c = case.c
    found: list[ColumnElement[bool]] = []
    if filters.view is not None:
        viewer = Viewer(now=now, departments=visibility.departments(scope))
        found.append(condition(filters.view, viewer))
    if filters.area_path is not None:
        found.append(below(filters.area_path, place))
    for column, wanted in (
        (c.department_id, filters.department_id),
        (c.category, filters.category),
        (c.major, filters.major),
        (c.level, filters.level),
        (c.status, filters.status),
    ):
        if wanted is not None:
            found.append(column == wanted)
    if filters.open is not None:
        found.append(c.ended_at.is_(None) if filters.open else c.ended_at.is_not(None))
    if filters.urgent:
        found.append(c.urgent)
    if filters.reported_by_me:
        found.append(c.reporter_id == scope.person)
    if filters.reported_from is not None:
        found.append(c.reported_at >= filters.reported_from)
    if filters.reported_until is not None:
        found.append(c.reported_at < filters.reported_until)
    if filters.overdue:
        late = select(work_item.c.case_id).where(work_item.c.due_at < now).correlate(None)
        found.append(and_(c.ended_at.is_(None), c.id.in_(late)))
    if filters.ended_from is not None:
        found.append(c.ended_at >= filters.ended_from)
    if filters.text:
        found.append(or_(contains(c.title, filters.text), contains(c.number, filters.text)))
    return found


def _lines() -> Select[Any]:
    c = case.c
    own = {field.name: c[field.name] for field in fields(CaseLine) if field.name in c}
    t = timeline.c
    changed = select(t.at).where(t.case_id == c.id, t.seq == c.seq).scalar_subquery()
    due = (
        select(func.min(work_item.c.due_at, type_=work_item.c.due_at.type))
        .where(work_item.c.run_id == c.main_run_id)
        .scalar_subquery()
    )
    return (
        select(
            *own.values(),
            area.c.code.label("area_code"),
            area.c.name.label("area_name"),
            area.c.name_en.label("area_name_en"),
            department.c.code.label("department_code"),
            department.c.name.label("department_name"),
            department.c.name_en.label("department_name_en"),
            person.c.name.label("handler_name"),
            due.label("due_at"),
            func.coalesce(changed, c.reported_at, type_=c.reported_at.type).label("changed_at"),
        )
        .select_from(case)
        .join(area, area.c.id == c.area_id)
        .outerjoin(department, department.c.id == c.department_id)
        .outerjoin(person, person.c.id == c.handler_id)
    )


def _line(row: Row[Any]) -> CaseLine:
    return CaseLine(**row._mapping)
