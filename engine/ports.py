"""What the core needs from outside: the unit of work, its stores, files, passwords and the clock.

Records are what stores give and take: plain values, no rule. A record that can change is copied
(`dataclasses.replace`), never edited in place, except `CaseRecord`, the one aggregate that acts
work on. All moments are aware and in UTC; a store refuses a naive one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from engine.domain.people import Scope
from engine.workflow.world import Limit, StoredDefinition

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Clock(Protocol):
    def now(self) -> datetime: ...


# --- reference data: small, read often, cached by stamp -------------------------------------------


@dataclass(frozen=True, slots=True)
class Stamps:
    """Counters that grow when reference data change; whoever caches compares them."""

    organisation: int  # areas, departments, categories
    settings: int
    definitions: int
    calendars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRecord:
    """A node of the territory tree; `path` as engine.domain.areas writes it: `/1/7/31/`."""

    id: int
    code: str
    name: str
    name_en: str
    level: str  # province, city, county, town, village, grid … level names are data
    parent_id: int | None
    path: str
    active: bool = True
    imported: bool = False  # stands below a marked import branch


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentRecord:
    id: int
    code: str
    name: str
    name_en: str
    kind: str
    area_id: int
    legal_power: bool
    active: bool = True
    imported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRowRecord:
    """One phase of a limit row; a category has one row or several, each with its phases."""

    phase: str  # handle, or make_safe then restore
    limit: Limit | None  # None: what the step's diagram falls back to
    row: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRecord:
    id: int
    code: str
    major: str
    name: str
    name_en: str
    major_name: str
    major_name_en: str
    version: int
    default_level: str
    department_kind: str | None
    limits: tuple[LimitRowRecord, ...] = ()
    active: bool = True
    imported: bool = False

    @property
    def limit_rows(self) -> tuple[str, ...]:
        """Codes of the rows a case can be registered under; the first counts until then."""
        return tuple(dict.fromkeys(limit.row for limit in self.limits))

    def phases(self, row: str | None) -> tuple[LimitRowRecord, ...]:
        """The phases of a row, in order; of the first one if the row is unknown here."""
        rows = self.limit_rows
        chosen = row if row in rows else next(iter(rows), None)
        return tuple(limit for limit in self.limits if limit.row == chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRecord:
    """One value that somebody set; the newest per (key, area) whose `starts_at` has come counts."""

    id: int
    key: str
    area_id: int | None  # None: the whole system
    value: Json
    starts_at: datetime
    set_by: int | None
    set_at: datetime
    reason: str
    removed: bool = False  # the area follows its parent again


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRecord:
    """The working calendar of an area: weekly slots and dated overrides, as worktime reads them."""

    area_id: int
    time_zone: str
    slots: Mapping[str, Sequence[tuple[str, str]]]  # "0" Monday … -> [("08:00", "12:00"), …]
    days: Sequence[CalendarDayRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDayRecord:
    day: date
    kind: str  # holiday | make_up | half_day
    name: str
    name_en: str
    spans: Sequence[tuple[str, str]] | None = None


class ReferenceStore(Protocol):
    def stamps(self) -> Stamps: ...
    def areas(self) -> Sequence[AreaRecord]: ...
    def departments(self) -> Sequence[DepartmentRecord]: ...
    def categories(self) -> Sequence[CategoryRecord]: ...
    def settings(self) -> Sequence[SettingRecord]:
        """Every value ever set, oldest first; removed ones too."""

    def calendars(self) -> Sequence[CalendarRecord]: ...
    def add_area(self, area: AreaRecord) -> int:
        """Insert; returns the new id. `id` and `path` are ignored: the path is the parent's with
        the new id. Raises the organisation stamp, like everything below."""

    def add_areas(self, areas: Sequence[AreaRecord]) -> None:
        """Insert many whose ids the caller chose; for seeding."""

    def add_department(self, department: DepartmentRecord) -> int: ...
    def add_category(self, category: CategoryRecord) -> int: ...
    def add_calendar(self, calendar: CalendarRecord) -> None: ...
    def add_setting(self, setting: SettingRecord) -> int: ...


# --- people ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRecord:
    """A role held for an area subtree and, for department roles, in one department."""

    role: str
    area_id: int
    department_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    id: int
    login: str
    name: str
    password_hash: str
    grants: tuple[GrantRecord, ...]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRecord:
    code: str
    name: str
    name_en: str
    actions: tuple[str, ...]
    department_role: bool
    desk_levels: tuple[str, ...]  # levels of the desks this role sits at: village; town, county
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A signed-in browser (`kind` session) or a script's bearer token (`kind` token)."""

    token_digest: bytes  # SHA-256 of the secret; the secret itself is stored nowhere
    person_id: int
    kind: str
    note: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRecord:
    """One line of the login log 登录日志."""

    at: datetime
    login: str
    person_id: int | None
    success: bool
    reason: str
    address: str
    device: str


class PeopleStore(Protocol):
    def person(self, person_id: int) -> PersonRecord | None: ...
    def by_login(self, login: str) -> PersonRecord | None: ...
    def add(self, person: PersonRecord) -> int: ...
    def add_many(self, people: Sequence[PersonRecord]) -> None:
        """Insert with ids of the store's own choosing; for seeding."""

    def roles(self) -> Sequence[RoleRecord]: ...
    def put_role(self, role: RoleRecord) -> None: ...
    def with_role(self, roles: Iterable[str], *, area_path: str, department_id: int | None) -> int:
        """How many active people hold one of the roles over this place."""

    def open_session(self, session: SessionRecord) -> None: ...
    def session(self, token_digest: bytes) -> SessionRecord | None: ...
    def touch_session(self, token_digest: bytes, at: datetime) -> None: ...
    def end_session(self, token_digest: bytes) -> None: ...
    def log_sign_in(self, entry: SignInRecord) -> None: ...
    def failures_since(self, login: str, address: str, since: datetime) -> int:
        """Failed sign-ins under this login or from this address."""


# --- administration ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRecord:
    """One line of the log of operations 操作日志: who changed what, when, from what to what."""

    at: datetime
    actor_id: int | None
    kind: str  # area.add, person.password, setting.set …
    subject: str  # code, login or number of what was changed
    title: str  # its name at that time
    before: Mapping[str, Json] | None
    after: Mapping[str, Json] | None


class AdministrationStore(Protocol):
    """Changes of reference data and people, and what they need to be looked at for."""

    def log(self, operation: OperationRecord) -> None: ...
    def change_area(self, area: AreaRecord) -> None:
        """Names, level and whether it is active; its place in the tree never changes."""

    def change_department(self, department: DepartmentRecord) -> None: ...
    def change_person(self, person: PersonRecord) -> None:
        """All of it: the grants are replaced by those given."""

    def end_sessions(self, person_id: int, *, but: bytes = b"") -> None:
        """Browsers and scripts of this person have to sign in again, all but the one."""

    def open_cases_in(self, area_path: str) -> int: ...
    def open_cases_of(self, department_id: int) -> int: ...
    def people_with(self, role: str) -> int:
        """How many active people hold it, anywhere."""

    def live_definitions(self) -> Sequence[int]:
        """Process versions that cases run on."""


# --- cases and their runs -------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class CaseRecord:
    """A case as its row. Acts change its fields; `seq` and `head` belong to the timeline."""

    id: int
    number: str
    channel: str
    nature: str  # hazard, everyday, police, complaint
    category_id: int
    category: str  # code
    major: str  # code
    level: str  # general | major
    title: str
    urgent: bool
    area_id: int  # where it lies
    area_path: str
    latitude: float | None
    longitude: float | None
    place: str
    reporter_id: int | None  # a signed-in person; outsiders are contacts
    reported_at: datetime
    desk_area_id: int
    desk_level: str
    department_id: int | None = None
    dispatcher_id: int | None = None
    handler_id: int | None = None
    round: int = 1
    rejections: int = 0
    limit_row: str | None = None  # chosen at registering; None: the category's first
    phase: str = "handle"
    phases_left: int = 0
    tries: int = 0
    reopened: int = 0
    orders_open: int = 0
    orders_listed: int = 0
    side_runs: int = 0  # live ones
    rounds_ordered: bool = False  # the order after the third round is opened once
    solved_on_spot: bool = False
    status: str | None = None
    dispatched_at: datetime | None = None  # of the present assignment; None: none
    accepted_at: datetime | None = None
    rejected_at: datetime | None = None
    fed_back_at: datetime | None = None  # of the present round
    revisited_at: datetime | None = None
    ended_fact: str | None = None  # archived, refused, withdrawn
    ended_at: datetime | None = None
    main_run_id: int | None = None
    source_ref: str | None = None  # number in the system it came from
    seq: int = 0
    head: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    id: int
    case_id: int
    kind: str  # main | side
    process: str
    definition_id: int
    version: int
    state: bytes
    status: str  # live, ended, cancelled, parked
    started_at: datetime
    request_id: int | None = None
    ended_at: datetime | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """What a side run is about: a supervision order now; extension, shelving, appeal later."""

    id: int
    case_id: int
    kind: str
    cause: str
    number: str | None
    listed: bool
    round: int
    status: str  # open, answered, closed, lapsed
    orderer_area_id: int
    department_id: int | None
    run_id: int | None
    opened_at: datetime
    opened_by: int | None
    until: datetime | None = None
    closed_at: datetime | None = None
    data: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemRecord:
    """An open human step, waiting for a person of one of `roles` over `area_path`."""

    id: int
    run_id: int
    case_id: int
    task_id: int
    scope: str
    process: str
    definition_id: int
    node: str
    form: str
    roles: tuple[str, ...]
    area_id: int
    area_path: str
    department_id: int | None
    status: str | None
    outcomes: tuple[str, ...]
    offers: tuple[str, ...]
    not_by: tuple[str, ...]
    priority: int
    round: int
    opened_at: datetime
    due_at: datetime | None
    deadline_task: int | None
    assignee_id: int | None = None
    claimed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRecord:
    id: int
    case_id: int
    run_id: int
    task_id: int
    scope: str
    process: str
    node: str
    limit: Limit
    area_id: int  # whose calendar counts
    started_at: datetime
    due_at: datetime | None  # None: parked
    pauses: Sequence[tuple[datetime, datetime | None]] = ()
    extensions: Sequence[Json] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """Something to be done later by a worker.

    kind: timer, message, deliver, notify, routine. `key` makes a proposal unique. A job that is
    done is deleted in the transaction of its effect; a failed one keeps its error until retried.
    """

    id: int
    kind: str
    due_at: datetime | None  # None: parked
    payload: Mapping[str, Json]
    key: str | None = None
    case_id: int | None = None
    run_id: int | None = None
    task_id: int | None = None
    attempts: int = 0
    failed: bool = False  # parked with an incident, waits for a retry by a person
    error: str = ""
    lease_owner: str | None = None
    lease_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRecord:
    id: int
    case_id: int
    run_id: int
    task_id: int
    scope: str
    process: str
    node: str
    message: str
    key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRecord:
    case_id: int
    kind: str
    at: datetime
    actor_id: int | None
    department_id: int | None
    area_id: int
    round: int
    run_id: int | None
    node: str | None
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobRecord:
    """Erasable content behind a digest of the timeline: SHA-256(salt ‖ content)."""

    case_id: int
    digest: bytes
    salt: bytes
    kind: str  # report, answers, comment, contact, attachment
    content: bytes  # JSON text; of an attachment: its metadata, the bytes lie in the file store


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRecord:
    """One link of a case's chain, as hashed: see engine.domain.timeline."""

    case_id: int
    seq: int
    at: datetime
    actor_id: int | None
    on_behalf_of: int | None
    kind: str
    run_id: int | None
    node: str | None
    definition_id: int | None
    data: Mapping[str, Json]
    blobs: tuple[str, ...]  # hex digests
    prev: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord:
    """Whom to call back about a case. Personal data: handed out by `reveal_contact` only."""

    name: str
    phone: str
    purpose: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRecord:
    """Something that leaves for a person or a system; delivered by a job, at least once."""

    case_id: int
    channel: str  # in_app, sms, mail …
    recipient: str  # a relation or role: handlers, head, desk, reporter, a role code
    recipient_role: str | None  # whoever holds it at the area or in the department
    recipient_area_id: int | None
    recipient_department_id: int | None
    recipient_person_id: int | None
    template: str
    values: Mapping[str, Json]
    created_at: datetime
    key: str  # idempotency key towards the receiver
    collect_until: datetime | None = None  # overtime messages are sent at `overtime_check`'s rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformedRecord:
    """Who did which human step; "done" lists and `not_by` read it."""

    case_id: int
    run_id: int
    process: str
    node: str
    person_id: int
    outcome: str
    round: int
    at: datetime
    opened_at: datetime
    due_at: datetime | None
    status: str | None
    department_id: int | None
    answers_digest: str | None
    item_id: int  # of the work item; nothing is performed twice


@dataclass(slots=True, kw_only=True)
class StepWrites:
    """Everything one command writes about one case: `StepStore.write` puts it down in one go."""

    case: CaseRecord  # written with seq/head of the last timeline entry
    seen_seq: int  # the case's seq when it was loaded; another value now: Stale
    run: RunRecord | None = None  # new state, status, result; its version is the loaded one
    new_items: list[WorkItemRecord] = field(default_factory=list)
    closed_items: list[int] = field(default_factory=list)  # task ids of run
    seen_item: tuple[int, int] | None = None  # (task id, version) a person completes; else Stale
    new_deadlines: list[DeadlineRecord] = field(default_factory=list)
    closed_deadlines: list[int] = field(default_factory=list)  # task ids of run
    retimed: list[DeadlineRecord] = field(default_factory=list)  # new due_at, pauses, extensions
    new_jobs: list[JobRecord] = field(default_factory=list)
    put_timers: list[JobRecord] = field(default_factory=list)  # replace the timer of (run, task)
    closed_timers: list[int] = field(default_factory=list)  # task ids of run
    new_waits: list[WaitRecord] = field(default_factory=list)
    closed_waits: list[int] = field(default_factory=list)  # task ids of run
    done_job: tuple[int, str] | None = None  # (id, lease owner): deleted; gone already: JobTaken
    facts: list[FactRecord] = field(default_factory=list)
    performed: list[PerformedRecord] = field(default_factory=list)
    timeline: list[TimelineRecord] = field(default_factory=list)
    blobs: list[BlobRecord] = field(default_factory=list)
    outbox: list[OutboxRecord] = field(default_factory=list)
    ended_run: bool = False  # close every item, deadline, timer and wait of run


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a command needs of one run, read in one round trip."""

    case: CaseRecord
    run: RunRecord
    stamps: Stamps
    item: WorkItemRecord | None = None
    request: RequestRecord | None = None
    deadlines: Sequence[DeadlineRecord] = ()  # open ones of the run


class StepStore(Protocol):
    def load_item(self, item_id: int) -> Loaded | None: ...
    def load_run(self, run_id: int) -> Loaded | None: ...
    def load_case(self, case_id: int) -> tuple[CaseRecord, Stamps] | None: ...
    def add_case(self, case: CaseRecord) -> int: ...
    def add_run(self, run: RunRecord) -> int: ...
    def add_request(self, request: RequestRecord) -> int: ...
    def put_request(self, request: RequestRecord) -> None: ...
    def request(self, request_id: int) -> RequestRecord | None: ...
    def open_requests(self, case_id: int) -> Sequence[RequestRecord]: ...
    def live_runs(self, case_id: int) -> Sequence[RunRecord]: ...
    def write(self, writes: StepWrites) -> None:
        """Raises Stale (the case moved meanwhile, or the run's version did) or JobTaken."""

    def last_performer(self, case_id: int, nodes: Sequence[str]) -> Mapping[str, int]:
        """Who last did each of these nodes in this case."""

    def waits(self, case_id: int, message: str, key: str | None) -> Sequence[WaitRecord]: ...
    def next_number(self, county_code: str, day: date) -> int:
        """The next sequence of that county and day, from 1; locks one row until the commit."""

    def wait(self, run_id: int, task_id: int) -> WaitRecord | None: ...
    def cases_awaiting(self, message: str, area_path: str) -> Sequence[int]:
        """Cases below the area of which some run waits for the message."""

    def by_number(self, number: str) -> CaseRecord | None: ...
    def departments_of(self, case_id: int) -> Sequence[int]:
        """Every department that the case was ever dispatched to."""

    def similar_cases(
        self,
        *,
        category: str,
        since: datetime,
        south_west: tuple[float, float],
        north_east: tuple[float, float],
    ) -> Sequence[CaseRecord]:
        """Open cases of the category reported since then within a box of (latitude, longitude);
        the exact distance is the domain's business."""

    def join_report(
        self, case_id: int, *, channel: str, digest: bytes, source_ref: str | None, at: datetime
    ) -> int:
        """A further report of the same thing; its content is the blob `digest`."""

    def add_contact(
        self, case_id: int, *, name: str, phone: str, purpose: str, at: datetime
    ) -> int:
        """Personal data bound to a case; they expire (domain.md §11) and are not in the chain."""

    def contacts(self, case_id: int) -> Sequence[ContactRecord]:
        """What was left for calling back, in the order in which it came."""


class WorkStore(Protocol):
    """Claiming: conditional updates of work items, no run is loaded."""

    def claim(self, item_id: int, *, person_id: int, seen_version: int, at: datetime) -> bool:
        """True if it was unassigned (or his own) and unchanged; its version is raised."""

    def release(self, item_id: int, *, person_id: int, seen_version: int) -> bool: ...
    def assign(self, item_id: int, *, person_id: int, seen_version: int, at: datetime) -> bool: ...
    def item(self, item_id: int) -> WorkItemRecord | None: ...
    def who_closed(self, item_id: int) -> tuple[int, int, datetime] | None:
        """Of an item that is gone: its case, who completed it, and when."""


class JobStore(Protocol):
    def claim_due(
        self, *, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[JobRecord]:
        """Lease due jobs; of one run only the earliest timer. Its own short transaction."""

    def add(self, job: JobRecord) -> bool:
        """False if a job with this key exists."""

    def done(self, job_id: int, owner: str) -> bool:
        """Delete a leased job; False if the lease was lost."""

    def put_off(self, job_id: int, owner: str, *, due_at: datetime | None, error: str) -> bool:
        """Give the lease back; due again then (None: parked), with one more attempt if error."""

    def fail(self, job_id: int, owner: str, *, error: str) -> bool: ...
    def retry(self, job_id: int, at: datetime) -> bool: ...
    def job(self, job_id: int) -> JobRecord | None: ...
    def pending(self, case_id: int, kinds: Sequence[str]) -> bool:
        """Whether jobs of these kinds wait for this case (failed ones do not count)."""

    def next_due(self) -> datetime | None:
        """When the earliest open, not failed job is due; the simulator's clock jumps there."""


class DefinitionStore(Protocol):
    def newest(self, kind: str, key: str) -> int | None: ...
    def definition(self, definition_id: int) -> StoredDefinition | None: ...
    def newest_all(self, kind: str) -> Sequence[StoredDefinition]: ...
    def add_deployment(
        self, *, author_id: int | None, note: str, at: datetime, shipped: bool = False
    ) -> int:
        """`author_id` None: from the command line; `shipped`: a release brought it."""

    def add(
        self, *, deployment_id: int, kind: str, key: str, content: bytes, digest: bytes, status: str
    ) -> int:
        """A new version (the newest's number + 1); status released or proposal."""

    def is_shipped(self, definition_id: int) -> bool:
        """Whether a release brought it, and not somebody of the county."""

    def has_content(self, kind: str, key: str, digest: bytes) -> bool:
        """Whether some version, released or proposed, has this content."""

    def register_lanes(self, roles: Iterable[tuple[str, ...]]) -> None:
        """Make the lanes' role sets known, so that queues find their items."""

    def register_acts(self, definition_id: int, acts: Iterable[tuple[str, str]]) -> None:
        """Which nodes of a definition do which acts (node, act): views ask what act a step that
        waits will do, never what it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecord:
    id: int
    case_id: int | None
    run_id: int | None
    job_id: int | None
    node: str | None
    code: str
    message: str
    at: datetime
    resolved_at: datetime | None = None
    resolved_by: int | None = None


class IncidentStore(Protocol):
    def add(self, incident: IncidentRecord) -> int: ...
    def incident(self, incident_id: int) -> IncidentRecord | None: ...
    def resolve(self, incident_id: int, *, by: int | None, at: datetime) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRecord:
    id: int
    case_id: int
    digest: str  # hex of the content's SHA-256: also its name in the file store
    blob: str  # hex digest that stands in the timeline
    name: str
    media_type: str
    size: int
    phase: str  # report, before, after, other
    added_by: int | None
    added_at: datetime


class AttachmentStore(Protocol):
    def add(self, attachment: AttachmentRecord) -> int: ...
    def attachment(self, attachment_id: int) -> AttachmentRecord | None: ...


class OutboxStore(Protocol):
    def waiting(self, channel: str, *, until: datetime, limit: int) -> Sequence[int]:
        """Ids of undelivered rows of the channel that were collected until then, oldest first."""

    def delivered(self, ids: Sequence[int], *, at: datetime) -> None: ...
    def failed(self, outbox_id: int, *, error: str) -> None: ...
    def case_of(self, outbox_id: int) -> int | None:
        """None: there is no such message."""

    def retry(self, outbox_id: int) -> None:
        """A failed one waits again; any other stays as it is."""


class IdempotencyStore(Protocol):
    def seen(self, person_id: int, key: str) -> tuple[bytes, int, bytes] | None:
        """(digest of the request, status, answer) of a request answered within the last 24 h."""

    def remember(
        self, person_id: int, key: str, *, digest: bytes, status: int, answer: bytes, at: datetime
    ) -> None:
        """Write the key; one that is there already is the database's uniqueness error."""

    def answered(self, person_id: int, key: str, *, status: int, answer: bytes) -> None:
        """Put the answer beside a key that was remembered without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecord:
    """A process, decision or form that designers are changing; `content` None: only opened."""

    kind: str
    key: str
    content: bytes | None
    version: int  # grows with every saving; 0: nothing was saved
    base_version: int | None  # the released version it was begun from
    author_id: int | None  # who saved last
    updated_at: datetime | None
    opened_by: int | None
    opened_at: datetime | None
    opened_until: datetime | None


class DraftStore(Protocol):
    def drafts(self) -> Sequence[DraftRecord]: ...
    def draft(self, kind: str, key: str) -> DraftRecord | None: ...

    def begin(self, kind: str, key: str) -> DraftRecord:
        """The draft, made without content if it was not there."""

    def save(self, draft: DraftRecord, *, seen_version: int) -> bool:
        """False if another version than `seen_version` is stored."""

    def open(self, draft: DraftRecord) -> None:
        """Write who has it open, and until when that counts."""

    def drop(self, kind: str, key: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReportRecord:
    """What lets somebody without an account come back to his report. Only digests: `link_sealed`
    opens with the sender's own key, so that a report sent twice is answered with the same link."""

    case_id: int
    number: str
    key_digest: bytes
    request_digest: bytes
    link_digest: bytes
    link_sealed: bytes
    at: datetime


class PublicStore(Protocol):
    def add(self, report: PublicReportRecord) -> bool:
        """False: there is a report with this key already."""

    def by_key(self, key_digest: bytes) -> PublicReportRecord | None: ...
    def by_link(self, link_digest: bytes) -> int | None:
        """The case's number in the database."""

    def phones(self, case_id: int) -> Sequence[str]:
        """Of those who reported it."""

    def facts(self, case_id: int) -> Sequence[tuple[str, datetime]]:
        """Kinds and moments, oldest first."""

    def tries(self, kind: str, subject: bytes, since: datetime) -> int: ...
    def log_try(self, kind: str, subject: bytes, at: datetime) -> None: ...
    def forget_tries(self, kind: str, subject: bytes) -> None: ...
    def renew_tries(self, kind: str, subject: bytes, at: datetime) -> None:
        """All of them count from now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewRecord:
    """Filters, order and columns of a list, as they stand in the address of its page."""

    id: int
    list: str
    name: str
    query: str
    owner_id: int
    role: str | None  # shared with everybody who holds it; None: the owner's alone
    updated_at: datetime


class SavedViewStore(Protocol):
    def visible(self, scope: Scope, list_name: str | None = None) -> Sequence[SavedViewRecord]:
        """The person's own, and those shared with roles that he holds or may administer."""

    def add(self, view: SavedViewRecord) -> int: ...
    def change(self, view: SavedViewRecord) -> None: ...
    def drop(self, view_id: int) -> None:
        """Nobody's default either, from then on."""

    def defaults(self, person_id: int) -> Mapping[str, int]:
        """The view that each list opens with."""

    def make_default(self, person_id: int, list_name: str, view_id: int | None) -> None: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit` rolls everything back."""

    reference: ReferenceStore
    people: PeopleStore
    administration: AdministrationStore
    steps: StepStore
    work: WorkStore
    jobs: JobStore
    definitions: DefinitionStore
    incidents: IncidentStore
    outbox: OutboxStore
    attachments: AttachmentStore
    idempotency: IdempotencyStore
    drafts: DraftStore
    public: PublicStore
    saved_views: SavedViewStore

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
    def commit(self) -> None: ...


class UnitOfWorkFactory(Protocol):
    def __call__(self, *, read_only: bool = False) -> UnitOfWork:
        """`read_only`: nothing will be written, so no writer has to wait for this one."""


class FileStore(Protocol):
    """Attachments' bytes, by the hex SHA-256 of their content."""

    def put(self, content: bytes) -> str: ...
    def get(self, digest: str) -> bytes: ...
    def delete(self, digest: str) -> None: ...


class PasswordHasher(Protocol):
    @property
    def decoy(self) -> str:
        """A hash nobody knows the password of: unknown logins take as long as known ones."""

    def hash(self, password: str) -> str: ...
    def verify(self, stored: str, password: str) -> bool: ...
