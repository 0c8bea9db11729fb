"""what the drafter means by an answer, who disposed of a finding, and whether it came over from an earlier draft"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("finding", sa.Column("stance", AutoString(), nullable=False, server_default=""))
    op.add_column("finding", sa.Column("same_as", sa.Integer(), nullable=True))
    op.add_column("finding", sa.Column("carried", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("finding", sa.Column("disposed_seq", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    raise RuntimeError("an installation is never taken back to an older version; restore a backup instead")
