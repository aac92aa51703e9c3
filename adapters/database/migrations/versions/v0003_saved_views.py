"""Filters, order and columns of a list can be kept under a name.

Revision 0003 after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.database import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", types.Key, sa.Identity(always=False), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("owner_id", types.Key, nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_list_owner_id", "saved_view", ["list", "owner_id"])
    op.create_table(
        "default_view",
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("view_id", types.Key, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "list", name=op.f("pk_default_view")),
    )
