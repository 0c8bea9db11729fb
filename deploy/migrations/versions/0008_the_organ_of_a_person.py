"""the organ of a person: that of the section; of leaders and others without one it is not known until `people organ`"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OF_SECTION = "(SELECT section.organ_id FROM section WHERE section.id = person.section_id)"


def upgrade() -> None:
    op.add_column("person", sa.Column("organ_id", sa.Integer(), nullable=True))
    op.execute(f"UPDATE person SET organ_id = {OF_SECTION}")  # noqa: S608 - our own words


def downgrade() -> None:
    raise RuntimeError("an installation is never taken back to an older version; restore a backup instead")
