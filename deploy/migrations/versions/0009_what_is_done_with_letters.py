"""what is done with letters: by whom and when; closed without an answer; the office's limit for telling; provisional days"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PROVISIONAL = ("forward_by_provisional", "due_on_provisional", "tell_by_provisional")


def upgrade() -> None:
    for name in ("tell_by", "closed_on"):
        op.add_column("public_entry", sa.Column(name, sa.Date(), nullable=True))
    for name in PROVISIONAL:
        op.add_column("public_entry", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("public_entry", sa.Column("closed_as", sa.String(), nullable=False, server_default=""))
    op.add_column("public_entry", sa.Column("closed_why", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "letter_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("move", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("salt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["public_entry.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_letter_act_letter_id", "letter_act", ["letter_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("an installation is never taken back to an older version; restore a backup instead")
