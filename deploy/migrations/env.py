"""Alembic's environment: one connection, batch mode for SQLite, the tables of `models`."""

import sys
from pathlib import Path

from alembic import context
from sqlalchemy import create_engine
from sqlmodel import SQLModel

import models.tables  # noqa: F401 - registers every table
from models.search_entry import ours

sys.path.insert(0, str(Path(__file__).parent))  # so that a revision finds triggers.py


def plain_types(kind: str, item: object, _: object) -> str | bool:
    """Write our column types as what the database stores, so that an old revision never depends on a new class."""
    plain = {"Word": "sa.String(length=32)", "Moment": "sa.DateTime()"}
    return plain.get(type(item).__name__, False) if kind == "type" else False


url = context.config.attributes["url"].replace("postgresql://", "postgresql+psycopg://", 1)
engine = create_engine(url)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain_types,
        include_name=ours,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
