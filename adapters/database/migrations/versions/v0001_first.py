"""The first schema: everything the first release stores.

Revision 0001 after nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.database import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_id", types.Key, nullable=True),
        sa.Column("path", types.Bytewise, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
        sa.UniqueConstraint("path", name=op.f("uq_area_path")),
    )
    op.create_index(op.f("ix_area_parent_id"), "area", ["parent_id"], unique=False)
    op.create_table(
        "blob",
        sa.Column("case_id", types.Key, autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "digest", name=op.f("pk_blob")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("category_id", types.Key, nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("major", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("area_id", types.Key, nullable=False),
        sa.Column("area_path", types.Bytewise, nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reporter_id", types.Key, nullable=True),
        sa.Column("reported_at", types.Moment(), nullable=False),
        sa.Column("desk_area_id", types.Key, nullable=False),
        sa.Column("desk_level", sa.Text(), nullable=False),
        sa.Column("department_id", types.Key, nullable=True),
        sa.Column("dispatcher_id", types.Key, nullable=True),
        sa.Column("handler_id", types.Key, nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("rejections", sa.Integer(), nullable=False),
        sa.Column("limit_row", sa.Text(), nullable=True),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("phases_left", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("orders_open", sa.Integer(), nullable=False),
        sa.Column("orders_listed", sa.Integer(), nullable=False),
        sa.Column("side_runs", sa.Integer(), nullable=False),
        sa.Column("rounds_ordered", sa.Boolean(), nullable=False),
        sa.Column("solved_on_spot", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("dispatched_at", types.Moment(), nullable=True),
        sa.Column("accepted_at", types.Moment(), nullable=True),
        sa.Column("rejected_at", types.Moment(), nullable=True),
        sa.Column("fed_back_at", types.Moment(), nullable=True),
        sa.Column("revisited_at", types.Moment(), nullable=True),
        sa.Column("ended_fact", sa.Text(), nullable=True),
        sa.Column("ended_at", types.Moment(), nullable=True),
        sa.Column("main_run_id", types.Key, nullable=True),
        sa.Column("source_ref", sa.Text(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_")),
        sa.UniqueConstraint("number", name=op.f("uq_case__number")),
        postgresql_with={"fillfactor": 75},
    )
    op.create_index("ix_case__area", "case_", ["area_path", "reported_at", "id"], unique=False)
    op.create_index(
        "ix_case__ended",
        "case_",
        ["ended_at", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.create_index(
        "ix_case__open_area",
        "case_",
        ["area_path", "reported_at", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_case__open_category",
        "case_",
        ["category", "reported_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_case__reported", "case_", ["reported_at", "id"], unique=False)
    op.create_index(
        "ix_case__reporter",
        "case_",
        ["reporter_id", "id"],
        unique=False,
        sqlite_where=sa.text("reporter_id IS NOT NULL"),
        postgresql_where=sa.text("reporter_id IS NOT NULL"),
    )
    op.create_table(
        "category",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("major", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("major_name", sa.Text(), nullable=False),
        sa.Column("major_name_en", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("default_level", sa.Text(), nullable=False),
        sa.Column("department_kind", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_category_code_version")),
    )
    op.create_table(
        "deadline",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("run_id", types.Key, nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("time_limit", sa.Text(), nullable=False),
        sa.Column("area_id", types.Key, nullable=False),
        sa.Column("started_at", types.Moment(), nullable=False),
        sa.Column("due_at", types.Moment(), nullable=True),
        sa.Column("pauses", types.JsonText(), nullable=False),
        sa.Column("extensions", types.JsonText(), nullable=False),
        sa.Column("closed_at", types.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        postgresql_with={"fillfactor": 85},
    )
    op.create_index("uq_deadline_run_id_task_id", "deadline", ["run_id", "task_id"], unique=True)
    op.create_table(
        "deployment",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("author_id", types.Key, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    op.create_table(
        "draft",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("author_id", types.Key, nullable=True),
        sa.Column("updated_at", types.Moment(), nullable=True),
        sa.Column("opened_by", types.Key, nullable=True),
        sa.Column("opened_at", types.Moment(), nullable=True),
        sa.Column("opened_until", types.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_draft_kind_key")),
    )
    op.create_table(
        "fact",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("actor_id", types.Key, nullable=True),
        sa.Column("department_id", types.Key, nullable=True),
        sa.Column("area_id", types.Key, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("run_id", types.Key, nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.Column("data", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_index(op.f("ix_fact_case_id"), "fact", ["case_id"], unique=False)
    op.create_index(
        "ix_fact_dispatched",
        "fact",
        ["department_id", "case_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'dispatched'"),
        postgresql_where=sa.text("kind = 'dispatched'"),
    )
    op.create_index(
        "ix_fact_rejected",
        "fact",
        ["department_id", "case_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'rejected'"),
        postgresql_where=sa.text("kind = 'rejected'"),
    )
    op.create_table(
        "idempotency",
        sa.Column("person_id", types.Key, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_index(op.f("ix_idempotency_at"), "idempotency", ["at"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=True),
        sa.Column("run_id", types.Key, nullable=True),
        sa.Column("job_id", types.Key, nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("resolved_at", types.Moment(), nullable=True),
        sa.Column("resolved_by", types.Key, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_case_id"), "incident", ["case_id"], unique=False)
    op.create_index(
        "ix_incident_open",
        "incident",
        ["id"],
        unique=False,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "job",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", types.Moment(), nullable=True),
        sa.Column("payload", types.JsonText(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("case_id", types.Key, nullable=True),
        sa.Column("run_id", types.Key, nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", types.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        postgresql_with={
            "fillfactor": 80,
            "autovacuum_vacuum_scale_factor": 0.01,
            "autovacuum_analyze_scale_factor": 0.05,
        },
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_job_case",
        "job",
        ["case_id"],
        unique=False,
        sqlite_where=sa.text("case_id IS NOT NULL AND kind <> 'timer'"),
        postgresql_where=sa.text("case_id IS NOT NULL AND kind <> 'timer'"),
    )
    op.create_index(
        "ix_job_due",
        "job",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("NOT failed AND due_at IS NOT NULL"),
        postgresql_where=sa.text("NOT failed AND due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_job_failed",
        "job",
        ["id"],
        unique=False,
        sqlite_where=sa.text("failed"),
        postgresql_where=sa.text("failed"),
    )
    op.create_index(
        "ix_job_run",
        "job",
        ["run_id", "task_id"],
        unique=False,
        sqlite_where=sa.text("run_id IS NOT NULL"),
        postgresql_where=sa.text("run_id IS NOT NULL"),
    )
    op.create_index(
        "uq_job_key",
        "job",
        ["key"],
        unique=True,
        sqlite_where=sa.text("key IS NOT NULL"),
        postgresql_where=sa.text("key IS NOT NULL"),
    )
    op.create_table(
        "number_sequence",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("day", types.Day(), nullable=False),
        sa.Column("last", types.Key, nullable=False),
        sa.PrimaryKeyConstraint("code", "day", name=op.f("pk_number_sequence")),
    )
    op.create_table(
        "operation",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("actor_id", types.Key, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("before", types.JsonText(), nullable=False),
        sa.Column("after", types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    op.create_index("ix_operation_subject", "operation", ["subject", "id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("recipient_role", sa.Text(), nullable=True),
        sa.Column("recipient_area_id", types.Key, nullable=True),
        sa.Column("recipient_department_id", types.Key, nullable=True),
        sa.Column("recipient_person_id", types.Key, nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("values", types.JsonText(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("collect_until", types.Moment(), nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("settled_at", types.Moment(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(
        "ix_outbox_area", "outbox", ["recipient_area_id", "recipient_role", "id"], unique=False
    )
    op.create_index(op.f("ix_outbox_case_id"), "outbox", ["case_id"], unique=False)
    op.create_index(
        "ix_outbox_department",
        "outbox",
        ["recipient_department_id", "recipient_role", "id"],
        unique=False,
    )
    op.create_index("ix_outbox_person", "outbox", ["recipient_person_id", "id"], unique=False)
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "performed",
        sa.Column("item_id", types.Key, autoincrement=False, nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("run_id", types.Key, nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("opened_at", types.Moment(), nullable=False),
        sa.Column("due_at", types.Moment(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("department_id", types.Key, nullable=True),
        sa.Column("answers_digest", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_performed")),
    )
    op.create_index(op.f("ix_performed_case_id"), "performed", ["case_id"], unique=False)
    op.create_index(
        "ix_performed_person", "performed", ["person_id", "at", "item_id"], unique=False
    )
    op.create_table(
        "person",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_table(
        "report",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=True),
        sa.Column("at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_case_id"), "report", ["case_id"], unique=False)
    op.create_table(
        "role",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("actions", types.Codes(), nullable=False),
        sa.Column("department_role", sa.Boolean(), nullable=False),
        sa.Column("desk_levels", types.Codes(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_role")),
    )
    op.create_table(
        "role_set",
        sa.Column("role_key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("role_key", "role", name=op.f("pk_role_set")),
    )
    op.create_index("ix_role_set_role", "role_set", ["role"], unique=False)
    op.create_table(
        "routine_done",
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_routine_done")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("person_id", types.Key, nullable=True),
        sa.Column("success", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    op.create_index(
        "ix_sign_in_failed_address",
        "sign_in",
        ["address", "at"],
        unique=False,
        sqlite_where=sa.text("NOT success"),
        postgresql_where=sa.text("NOT success"),
    )
    op.create_index(
        "ix_sign_in_failed_login",
        "sign_in",
        ["login", "at"],
        unique=False,
        sqlite_where=sa.text("NOT success"),
        postgresql_where=sa.text("NOT success"),
    )
    op.create_table(
        "stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation", types.Key, nullable=False),
        sa.Column("settings", types.Key, nullable=False),
        sa.Column("definitions", types.Key, nullable=False),
        sa.Column("calendars", types.Key, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_stamp_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stamp")),
    )
    op.create_table(
        "timeline",
        sa.Column("case_id", types.Key, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("actor_id", types.Key, nullable=True),
        sa.Column("on_behalf_of", types.Key, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("run_id", types.Key, nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.Column("definition_id", types.Key, nullable=True),
        sa.Column("data", types.JsonText(), nullable=False),
        sa.Column("blobs", types.Codes(), nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_timeline")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wait",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("run_id", types.Key, nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait")),
    )
    op.create_index(op.f("ix_wait_case_id"), "wait", ["case_id"], unique=False)
    op.create_index("ix_wait_run_id_task_id", "wait", ["run_id", "task_id"], unique=False)
    op.create_table(
        "work_item",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("run_id", types.Key, nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("definition_id", types.Key, nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("role_key", sa.Text(), nullable=False),
        sa.Column("area_id", types.Key, nullable=False),
        sa.Column("area_path", types.Bytewise, nullable=False),
        sa.Column("department_id", types.Key, nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("outcomes", types.Codes(), nullable=False),
        sa.Column("offers", types.Codes(), nullable=False),
        sa.Column("not_by", types.Codes(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opened_at", types.Moment(), nullable=False),
        sa.Column("due_at", types.DueMoment(), nullable=False),
        sa.Column("deadline_task", sa.Integer(), nullable=True),
        sa.Column("assignee_id", types.Key, nullable=True),
        sa.Column("claimed_at", types.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        postgresql_with={
            "fillfactor": 85,
            "autovacuum_vacuum_scale_factor": 0.02,
            "autovacuum_analyze_scale_factor": 0.05,
        },
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_work_item_area", "work_item", ["area_path", "role_key", "due_at", "id"], unique=False
    )
    op.create_index(
        "ix_work_item_assignee",
        "work_item",
        ["assignee_id", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("assignee_id IS NOT NULL"),
        postgresql_where=sa.text("assignee_id IS NOT NULL"),
    )
    op.create_index("ix_work_item_role", "work_item", ["role_key", "due_at", "id"], unique=False)
    op.create_index("uq_work_item_run_id_task_id", "work_item", ["run_id", "task_id"], unique=True)
    op.create_table(
        "attachment",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", types.Key, nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("added_by", types.Key, nullable=True),
        sa.Column("added_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_.id"], name=op.f("fk_attachment_case_id_case_")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_case_id"), "attachment", ["case_id"], unique=False)
    op.create_index(op.f("ix_attachment_digest"), "attachment", ["digest"], unique=False)
    op.create_table(
        "calendar",
        sa.Column("area_id", types.Key, autoincrement=False, nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("slots", types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_calendar_area_id_area")),
        sa.PrimaryKeyConstraint("area_id", name=op.f("pk_calendar")),
    )
    op.create_table(
        "category_limit",
        sa.Column("category_id", types.Key, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("time_limit", sa.Text(), nullable=True),
        sa.Column("row", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_category_limit_category_id_category")
        ),
        sa.PrimaryKeyConstraint("category_id", "position", name=op.f("pk_category_limit")),
    )
    op.create_table(
        "contact",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("expires_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_contact_case_id_case_")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_case_id"), "contact", ["case_id"], unique=False)
    op.create_index(op.f("ix_contact_expires_at"), "contact", ["expires_at"], unique=False)
    op.create_table(
        "definition",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("deployment_id", types.Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_definition_deployment_id_deployment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition")),
        sa.UniqueConstraint("kind", "key", "version", name=op.f("uq_definition_kind_key_version")),
    )
    op.create_table(
        "department",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area_id", types.Key, nullable=False),
        sa.Column("legal_power", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_department_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("code", name=op.f("uq_department_code")),
    )
    op.create_index(op.f("ix_department_area_id"), "department", ["area_id"], unique=False)
    op.create_table(
        "request",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("orderer_area_id", types.Key, nullable=False),
        sa.Column("department_id", types.Key, nullable=True),
        sa.Column("run_id", types.Key, nullable=True),
        sa.Column("opened_at", types.Moment(), nullable=False),
        sa.Column("opened_by", types.Key, nullable=True),
        sa.Column("until", types.Moment(), nullable=True),
        sa.Column("closed_at", types.Moment(), nullable=True),
        sa.Column("data", types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_request_case_id_case_")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index(op.f("ix_request_case_id"), "request", ["case_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("case_id", types.Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("definition_id", types.Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started_at", types.Moment(), nullable=False),
        sa.Column("request_id", types.Key, nullable=True),
        sa.Column("ended_at", types.Moment(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_run_case_id_case_")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_index(op.f("ix_run_case_id"), "run", ["case_id"], unique=False)
    op.create_index(
        "ix_run_live",
        "run",
        ["definition_id"],
        unique=False,
        sqlite_where=sa.text("status = 'live'"),
        postgresql_where=sa.text("status = 'live'"),
    )
    op.create_table(
        "session",
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("last_seen_at", types.Moment(), nullable=False),
        sa.Column("expires_at", types.Moment(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_session_person_id_person")
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_person_id"), "session", ["person_id"], unique=False)
    op.create_table(
        "setting_value",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("area_id", types.Key, nullable=True),
        sa.Column("value", types.JsonText(), nullable=False),
        sa.Column("starts_at", types.Moment(), nullable=False),
        sa.Column("set_by", types.Key, nullable=True),
        sa.Column("set_at", types.Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_setting_value_area_id_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_value")),
    )
    op.create_index("ix_setting_value_key", "setting_value", ["key", "area_id"], unique=False)
    op.create_table(
        "calendar_day",
        sa.Column("area_id", types.Key, nullable=False),
        sa.Column("day", types.Day(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("spans", types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["calendar.area_id"], name=op.f("fk_calendar_day_area_id_calendar")
        ),
        sa.PrimaryKeyConstraint("area_id", "day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "grant_",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area_id", types.Key, nullable=False),
        sa.Column("department_id", types.Key, nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_grant__area_id_area")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_grant__department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_grant__person_id_person")
        ),
        sa.ForeignKeyConstraint(["role"], ["role.code"], name=op.f("fk_grant__role_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_")),
    )
    op.create_index(op.f("ix_grant__person_id"), "grant_", ["person_id"], unique=False)
    op.create_index("ix_grant__role", "grant_", ["role", "area_id"], unique=False)
    op.create_table(
        "step_act",
        sa.Column("definition_id", types.Key, nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=op.f("fk_step_act_definition_id_definition")
        ),
        sa.PrimaryKeyConstraint("definition_id", "node", "act", name=op.f("pk_step_act")),
    )
    op.create_table(
        "public_report",
        sa.Column("case_id", types.Key, autoincrement=False, nullable=False),
        sa.Column("key_digest", sa.LargeBinary(), nullable=False),
        sa.Column("request_digest", sa.LargeBinary(), nullable=False),
        sa.Column("link_digest", sa.LargeBinary(), nullable=False),
        sa.Column("link_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_.id"], name=op.f("fk_public_report_case_id_case_")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_public_report")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_public_report_key_digest")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_public_report_link_digest")),
    )
    op.create_table(
        "public_try",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_try")),
    )
    op.create_index(op.f("ix_public_try_at"), "public_try", ["at"], unique=False)
    op.create_index(
        "ix_public_try_subject", "public_try", ["kind", "subject", "at"], unique=False
    )
    op.execute(
        "INSERT INTO stamp (id, organisation, settings, definitions, calendars) "
        "VALUES (1, 1, 1, 1, 1)"
    )
