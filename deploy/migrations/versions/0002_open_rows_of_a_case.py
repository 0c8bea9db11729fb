"""the open to-dos and waits of one case, found by case and not among the open ones of all cases"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_todo_case_open", "todo", ["case_id", "closed_seq"])
    op.create_index("ix_wait_case_open", "wait", ["case_id", "closed_seq"])


def downgrade() -> None:
    raise RuntimeError("an installation is never taken back to an older version; restore a backup instead")
