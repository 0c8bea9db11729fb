"""Triggers that refuse change and removal, on both databases. Every migration that rebuilds a table lays them again."""

from alembic import op

NEVER_CHANGED = ("ledger_line", "act", "draft", "reading", "force_fact")
NEVER_REMOVED = (*NEVER_CHANGED, "issued_number", "number_series", "ledger_head")


def lay_triggers() -> None:
    """Lay the triggers; laying them twice changes nothing."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for what, tables in (("UPDATE", NEVER_CHANGED), ("DELETE", NEVER_REMOVED)):
        for table in tables:
            op.execute(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{what.lower()} BEFORE {what} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: {what.lower()} refused, lines are never changed or removed'); END"
            )


def _postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%: % refused, lines are never changed or removed', TG_TABLE_NAME, TG_OP; END $$"
    )
    for what, tables in (("UPDATE", NEVER_CHANGED), ("DELETE", NEVER_REMOVED), ("TRUNCATE", NEVER_REMOVED)):
        each = "STATEMENT" if what == "TRUNCATE" else "ROW"
        for table in tables:
            name = f"{table}_no_{what.lower()}"
            op.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH {each} EXECUTE FUNCTION refuse_change()")
