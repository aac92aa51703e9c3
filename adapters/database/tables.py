"""The tables.

Rows that a step writes carry no foreign keys: the same transaction updates the case's row and the
run's, so both are known to be there, and a key check per row would double the cost of a step.
Reference data have them. Whatever is read in lists of open work has indexes over open rows only,
so that archived cases cost nothing. An index is a page more to write at every step: rows of a run
are found by the run's number, and by the case's through its runs.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from adapters.database.types import Bytewise, Codes, Day, DueMoment, JsonText, Key, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Key, Identity(), primary_key=True)


def _partial(name: str, *columns: str | Column[object], where: str, unique: bool = False) -> Index:
    """An index over some rows only; the condition must stand in a query word for word, or SQLite
    does not use it."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


# --- reference data -------------------------------------------------------------------------------

stamp = Table(
    "stamp",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("organisation", Key, nullable=False),
    Column("settings", Key, nullable=False),
    Column("definitions", Key, nullable=False),
    Column("calendars", Key, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

area = Table(
    "area",
    metadata,
    _id(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("parent_id", Key, ForeignKey("area.id"), index=True),
    Column("path", Bytewise, nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("imported", Boolean, nullable=False),
)

department = Table(
    "department",
    metadata,
    _id(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("area_id", Key, ForeignKey("area.id"), nullable=False, index=True),
    Column("legal_power", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("imported", Boolean, nullable=False),
)

category = Table(
    "category",
    metadata,
    _id(),
    Column("code", Text, nullable=False),
    Column("major", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("major_name", Text, nullable=False),
    Column("major_name_en", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("default_level", Text, nullable=False),
    Column("department_kind", Text),
    Column("active", Boolean, nullable=False),
    Column("imported", Boolean, nullable=False),
    UniqueConstraint("code", "version"),
)

category_limit = Table(
    "category_limit",
    metadata,
    Column("category_id", Key, ForeignKey("category.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("phase", Text, nullable=False),
    Column("time_limit", Text),  # working_day 3; NULL: the default of the step
    Column("row", Text, nullable=False),
)

setting_value = Table(
    "setting_value",
    metadata,
    _id(),
    Column("key", Text, nullable=False),
    Column("area_id", Key, ForeignKey("area.id")),
    Column("value", JsonText, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("set_by", Key),
    Column("set_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    Column("removed", Boolean, nullable=False),
    Index("ix_setting_value_key", "key", "area_id"),
)

calendar = Table(
    "calendar",
    metadata,
    Column("area_id", Key, ForeignKey("area.id"), primary_key=True, autoincrement=False),
    Column("time_zone", Text, nullable=False),
    Column("slots", JsonText, nullable=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("area_id", Key, ForeignKey("calendar.area_id"), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("spans", JsonText, nullable=False),
)

number_sequence = Table(
    "number_sequence",
    metadata,
    Column("code", Text, primary_key=True),
    Column("day", Day, primary_key=True),
    Column("last", Key, nullable=False),
)

# --- people ---------------------------------------------------------------------------------------

role = Table(
    "role",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("actions", Codes, nullable=False),
    Column("department_role", Boolean, nullable=False),
    Column("desk_levels", Codes, nullable=False),
    Column("active", Boolean, nullable=False),
)

person = Table(
    "person",
    metadata,
    _id(),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

grant = Table(
    "grant_",
    metadata,
    _id(),
    Column("person_id", Key, ForeignKey("person.id"), nullable=False, index=True),
    Column("role", Text, ForeignKey("role.code"), nullable=False),
    Column("area_id", Key, ForeignKey("area.id"), nullable=False),
    Column("department_id", Key, ForeignKey("department.id")),
    Index("ix_grant__role", "role", "area_id"),
)

session = Table(
    "session",
    metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    Column("person_id", Key, ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("address", Text, nullable=False),
    Column("device", Text, nullable=False),
)

sign_in = Table(
    "sign_in",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    Column("login", Text, nullable=False),
    Column("person_id", Key),
    Column("success", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("device", Text, nullable=False),
    _partial("ix_sign_in_failed_login", "login", "at", where="NOT success"),
    _partial("ix_sign_in_failed_address", "address", "at", where="NOT success"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("person_id", Key, primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

operation = Table(
    "operation",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    Column("actor_id", Key),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("before", JsonText, nullable=False),
    Column("after", JsonText, nullable=False),
    Index("ix_operation_subject", "subject", "id"),
)
"""操作日志: every change of reference data, people and settings."""

# --- definitions ----------------------------------------------------------------------------------

deployment = Table(
    "deployment",
    metadata,
    _id(),
    Column("author_id", Key),
    Column("note", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("shipped", Boolean, nullable=False),  # by a release, not by the county
)

definition = Table(
    "definition",
    metadata,
    _id(),
    Column("deployment_id", Key, ForeignKey("deployment.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("kind", "key", "version"),
)

draft = Table(
    "draft",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("content", LargeBinary),
    Column("version", Integer, nullable=False),
    Column("base_version", Integer),
    Column("author_id", Key),
    Column("updated_at", Moment),
    Column("opened_by", Key),
    Column("opened_at", Moment),
    Column("opened_until", Moment),
    UniqueConstraint("kind", "key"),
)
"""What designers are changing; no content yet where one was only opened."""

saved_view = Table(
    "saved_view",
    metadata,
    _id(),
    Column("list", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("owner_id", Key, nullable=False),
    Column("role", Text),
    Column("updated_at", Moment, nullable=False),
    Index("ix_saved_view_list_owner_id", "list", "owner_id"),
)
"""Filters, order and columns of a list, as they stand in the address; `role`: shared with it."""

default_view = Table(
    "default_view",
    metadata,
    Column("person_id", Key, primary_key=True, autoincrement=False),
    Column("list", Text, primary_key=True),
    Column("view_id", Key, nullable=False),
)

role_set = Table(
    "role_set",
    metadata,
    Column("role_key", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Index("ix_role_set_role", "role"),
)

step_act = Table(
    "step_act",
    metadata,
    Column("definition_id", Key, ForeignKey("definition.id"), primary_key=True),
    Column("node", Text, primary_key=True),
    Column("act", Text, primary_key=True),
)
"""Which acts the nodes of a process do, whatever the nodes are called."""

# --- cases ----------------------------------------------------------------------------------------

case = Table(
    "case_",
    metadata,
    _id(),
    Column("number", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("nature", Text, nullable=False),
    Column("category_id", Key, nullable=False),
    Column("category", Text, nullable=False),
    Column("major", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("area_id", Key, nullable=False),
    Column("area_path", Bytewise, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("place", Text, nullable=False),
    Column("reporter_id", Key),
    Column("reported_at", Moment, nullable=False),
    Column("desk_area_id", Key, nullable=False),
    Column("desk_level", Text, nullable=False),
    Column("department_id", Key),
    Column("dispatcher_id", Key),
    Column("handler_id", Key),
    Column("round", Integer, nullable=False),
    Column("rejections", Integer, nullable=False),
    Column("limit_row", Text),
    Column("phase", Text, nullable=False),
    Column("phases_left", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reopened", Integer, nullable=False),
    Column("orders_open", Integer, nullable=False),
    Column("orders_listed", Integer, nullable=False),
    Column("side_runs", Integer, nullable=False),
    Column("rounds_ordered", Boolean, nullable=False),
    Column("solved_on_spot", Boolean, nullable=False),
    Column("status", Text),
    Column("dispatched_at", Moment),
    Column("accepted_at", Moment),
    Column("rejected_at", Moment),
    Column("fed_back_at", Moment),
    Column("revisited_at", Moment),
    Column("ended_fact", Text),
    Column("ended_at", Moment),
    Column("main_run_id", Key),
    Column("source_ref", Text),
    Column("seq", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    # No index names a column that an ordinary step changes, so that PostgreSQL keeps these
    # updates on the page (HOT).
    _partial("ix_case__open_area", "area_path", "reported_at", "id", where="ended_at IS NULL"),
    _partial("ix_case__open_category", "category", "reported_at", where="ended_at IS NULL"),
    Index("ix_case__area", "area_path", "reported_at", "id"),
    Index("ix_case__reported", "reported_at", "id"),
    _partial("ix_case__ended", "ended_at", "id", where="ended_at IS NOT NULL"),
    _partial("ix_case__reporter", "reporter_id", "id", where="reporter_id IS NOT NULL"),
    postgresql_with={"fillfactor": 75},
)

run = Table(
    "run",
    metadata,
    _id(),
    Column("case_id", Key, ForeignKey("case_.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("definition_id", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("request_id", Key),
    Column("ended_at", Moment),
    Column("result", Text),
    _partial("ix_run_live", "definition_id", where="status = 'live'"),
    postgresql_with={"fillfactor": 70},
)

request = Table(
    "request",
    metadata,
    _id(),
    Column("case_id", Key, ForeignKey("case_.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("number", Text),
    Column("listed", Boolean, nullable=False),
    Column("round", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("orderer_area_id", Key, nullable=False),
    Column("department_id", Key),
    Column("run_id", Key),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", Key),
    Column("until", Moment),
    Column("closed_at", Moment),
    Column("data", JsonText, nullable=False),
)

work_item = Table(
    "work_item",
    metadata,
    _id(),
    Column("run_id", Key, nullable=False),
    Column("case_id", Key, nullable=False),
    Column("task_id", Integer, nullable=False),
    Column("scope", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("definition_id", Key, nullable=False),
    Column("node", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("role_key", Text, nullable=False),
    Column("area_id", Key, nullable=False),
    Column("area_path", Bytewise, nullable=False),
    Column("department_id", Key),
    Column("status", Text),
    Column("outcomes", Codes, nullable=False),
    Column("offers", Codes, nullable=False),
    Column("not_by", Codes, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", DueMoment, nullable=False),
    Column("deadline_task", Integer),
    Column("assignee_id", Key),
    Column("claimed_at", Moment),
    Column("version", Integer, nullable=False),
    Index("uq_work_item_run_id_task_id", "run_id", "task_id", unique=True),
    Index("ix_work_item_role", "role_key", "due_at", "id"),
    Index("ix_work_item_area", "area_path", "role_key", "due_at", "id"),
    Index("ix_work_item_due", "due_at", "case_id"),  # cases by what is due next
    _partial(
        "ix_work_item_assignee", "assignee_id", "due_at", "id", where="assignee_id IS NOT NULL"
    ),
    # An item's number is never used again: a page that still shows it must not finish another one.
    sqlite_autoincrement=True,
    postgresql_with={
        "fillfactor": 85,
        "autovacuum_vacuum_scale_factor": 0.02,
        "autovacuum_analyze_scale_factor": 0.05,
    },
)

deadline = Table(
    "deadline",
    metadata,
    _id(),
    Column("case_id", Key, nullable=False),
    Column("run_id", Key, nullable=False),
    Column("task_id", Integer, nullable=False),
    Column("scope", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("time_limit", Text, nullable=False),  # working_day 3
    Column("area_id", Key, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("pauses", JsonText, nullable=False),
    Column("extensions", JsonText, nullable=False),
    Column("closed_at", Moment),
    # Not partial: a deadline is then closed without touching any index.
    Index("uq_deadline_run_id_task_id", "run_id", "task_id", unique=True),
    postgresql_with={"fillfactor": 85},
)

job = Table(
    "job",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("due_at", Moment),
    Column("payload", JsonText, nullable=False),
    Column("key", Text),
    Column("case_id", Key),
    Column("run_id", Key),
    Column("task_id", Integer),
    Column("attempts", Integer, nullable=False),
    Column("failed", Boolean, nullable=False),
    Column("error", Text, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", Moment),
    _partial("ix_job_due", "due_at", "id", where="NOT failed AND due_at IS NOT NULL"),
    _partial("uq_job_key", "key", where="key IS NOT NULL", unique=True),
    _partial("ix_job_run", "run_id", "task_id", where="run_id IS NOT NULL"),
    _partial("ix_job_case", "case_id", where="case_id IS NOT NULL AND kind <> 'timer'"),
    _partial("ix_job_failed", "id", where="failed"),
    sqlite_autoincrement=True,
    postgresql_with={
        "fillfactor": 80,
        "autovacuum_vacuum_scale_factor": 0.01,
        "autovacuum_analyze_scale_factor": 0.05,
    },
)

routine_done = Table(
    "routine_done",
    metadata,
    Column("key", Text, primary_key=True),
)
"""Keys of routines that were ever proposed: `assess@2026-11` runs once, however often it is
proposed after it was done."""

wait = Table(
    "wait",
    metadata,
    _id(),
    Column("case_id", Key, nullable=False, index=True),
    Column("run_id", Key, nullable=False),
    Column("task_id", Integer, nullable=False),
    Column("scope", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("key", Text),
    Index("ix_wait_run_id_task_id", "run_id", "task_id"),
)

fact = Table(
    "fact",
    metadata,
    _id(),
    Column("case_id", Key, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor_id", Key),
    Column("department_id", Key),
    Column("area_id", Key, nullable=False),
    Column("round", Integer, nullable=False),
    Column("run_id", Key),
    Column("node", Text),
    Column("data", JsonText, nullable=False),
    _partial("ix_fact_dispatched", "department_id", "case_id", where="kind = 'dispatched'"),
    _partial("ix_fact_rejected", "department_id", "case_id", where="kind = 'rejected'"),
)

performed = Table(
    "performed",
    metadata,
    Column("item_id", Key, primary_key=True, autoincrement=False),
    Column("case_id", Key, nullable=False, index=True),
    Column("run_id", Key, nullable=False),
    Column("process", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("person_id", Key, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("status", Text),
    Column("department_id", Key),
    Column("answers_digest", Text),
    Index("ix_performed_person", "person_id", "at", "item_id"),
)

timeline = Table(
    "timeline",
    metadata,
    Column("case_id", Key, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor_id", Key),
    Column("on_behalf_of", Key),
    Column("kind", Text, nullable=False),
    Column("run_id", Key),
    Column("node", Text),
    Column("definition_id", Key),
    Column("data", JsonText, nullable=False),
    Column("blobs", Codes, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_timeline_at", "at", "case_id", "seq"),  # cases by their last change
    sqlite_with_rowid=False,  # the chain of a case lies together
)

blob = Table(
    "blob",
    metadata,
    Column("case_id", Key, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("case_id", Key, nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("recipient_role", Text),
    Column("recipient_area_id", Key),
    Column("recipient_department_id", Key),
    Column("recipient_person_id", Key),
    Column("template", Text, nullable=False),
    Column("values", JsonText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("collect_until", Moment),
    Column("state", Text, nullable=False, server_default="waiting"),  # then sent or failed
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("settled_at", Moment),  # when it was sent or given up
    Column("error", Text, nullable=False, server_default=""),
    Column("digest", Text),  # names the collected message it went out with
    _partial("ix_outbox_waiting", "id", where="state = 'waiting'"),
    Index("ix_outbox_person", "recipient_person_id", "id"),
    Index("ix_outbox_department", "recipient_department_id", "recipient_role", "id"),
    Index("ix_outbox_area", "recipient_area_id", "recipient_role", "id"),
)

report = Table(
    "report",
    metadata,
    _id(),
    Column("case_id", Key, nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("source_ref", Text),
    Column("at", Moment, nullable=False),
)
"""Reports that were joined to an open case instead of opening their own."""

contact = Table(
    "contact",
    metadata,
    _id(),
    Column("case_id", Key, ForeignKey("case_.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

attachment = Table(
    "attachment",
    metadata,
    _id(),
    Column("case_id", Key, ForeignKey("case_.id"), nullable=False, index=True),
    Column("digest", Text, nullable=False, index=True),
    Column("blob", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Key, nullable=False),
    Column("phase", Text, nullable=False),
    Column("added_by", Key),
    Column("added_at", Moment, nullable=False),
)

incident = Table(
    "incident",
    metadata,
    _id(),
    Column("case_id", Key, index=True),
    Column("run_id", Key),
    Column("job_id", Key),
    Column("node", Text),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", Key),
    _partial("ix_incident_open", "id", where="resolved_at IS NULL"),
)

# --- residents ------------------------------------------------------------------------------------

public_report = Table(
    "public_report",
    metadata,
    Column("case_id", Key, ForeignKey("case_.id"), primary_key=True, autoincrement=False),
    Column("key_digest", LargeBinary, nullable=False, unique=True),
    Column("request_digest", LargeBinary, nullable=False),
    Column("link_digest", LargeBinary, nullable=False, unique=True),
    Column("link_sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

public_try = Table(
    "public_try",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("subject", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Index("ix_public_try_subject", "kind", "subject", "at"),
)
"""Reports per address and wrong tails per number, as digests, for a day."""
