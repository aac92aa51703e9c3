"""Cases can be listed by what is due next and by what changed last.

Revision 0002 after 0001.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_work_item_due", "work_item", ["due_at", "case_id"], unique=False)
    op.create_index("ix_timeline_at", "timeline", ["at", "case_id", "seq"], unique=False)
