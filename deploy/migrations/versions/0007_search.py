"""the search index: what can be found, and beside it the pieces of titles with numbers and of texts"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PIECES = ("search_head", "search_text")  # of an entry's title and numbers; of a reading's text


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("number", AutoString(), nullable=False),
        sa.Column("registration", AutoString(), nullable=False),
        sa.Column("number_key", AutoString(), nullable=False),
        sa.Column("registration_key", AutoString(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("force", AutoString(), nullable=False),
        sa.Column("force_until", sa.Date(), nullable=True),
        sa.Column("cut", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "ref"),
    )
    for column in ("number_key", "registration_key", "reading_id"):
        op.create_index(f"ix_search_entry_{column}", "search_entry", [column], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    # The pieces are cut by models.searching and held apart by spaces: "ascii" takes any other character as it is.
    # A text's pieces are not kept beside their index: a reading never changes, so nothing is ever taken out by its words.
    op.execute("CREATE VIRTUAL TABLE search_head USING fts5(pieces, tokenize=\"ascii tokenchars '_'\")")
    op.execute("CREATE VIRTUAL TABLE search_text USING fts5(pieces, content='', tokenize=\"ascii tokenchars '_'\")")


def _postgresql() -> None:
    for table in PIECES:
        op.execute(f"CREATE TABLE {table} (id integer PRIMARY KEY, pieces text NOT NULL)")
        op.execute(f"CREATE INDEX ix_{table}_pieces ON {table} USING gin (string_to_array(pieces, ' '))")


def downgrade() -> None:
    raise RuntimeError("an installation is never taken back to an older version; restore a backup instead")
