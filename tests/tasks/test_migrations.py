import sqlite3
import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

import models.tables  # noqa: F401 - registers every table
from models.refusals import EnvironmentFault, Refusal
from models.search_entry import ours
from settings import Settings, read_settings
from tasks.setup import init, migrate
from tasks.store import Store, newest_revision
from tests.installation import settings_in
from tests.tampering import case_submitted, database_of

NEVER_CHANGED = {"ledger_line", "act", "draft", "reading", "force_fact"}
NEVER_REMOVED = NEVER_CHANGED | {"issued_number", "number_series", "ledger_head"}
WANTED = {f"{t}_no_update" for t in NEVER_CHANGED} | {f"{t}_no_delete" for t in NEVER_REMOVED}
ON_SQLITE = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
ON_POSTGRESQL = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"


def alembic_of(settings: Settings) -> Config:
    config = Config()
    config.set_main_option("script_location", str(settings.migrations))
    config.set_main_option("path_separator", "os")
    config.set_main_option("prepend_sys_path", str(settings.migrations))  # where a revision finds triggers.py
    config.attributes["url"] = settings.database
    return config


def revisions(settings: Settings) -> list[str]:
    return [script.revision for script in ScriptDirectory.from_config(alembic_of(settings)).walk_revisions()][::-1]


def triggers(store: Store) -> set[str]:
    with store.reading() as session:
        found = session.execute(text(ON_SQLITE if store.sqlite else ON_POSTGRESQL)).all()
    assert all(name.startswith(f"{table}_no_") for name, table in found)
    return {name for name, _ in found}


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    lines = list(connection.iterdump())
    connection.close()
    return lines


def test_after_every_migration_the_triggers_still_stand(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    settings.home.mkdir()
    store = Store(settings)

    for revision in revisions(settings):
        command.upgrade(alembic_of(settings), revision)
        assert triggers(store) >= WANTED, revision

    store.engine.dispose()


def test_after_every_migration_the_triggers_still_stand_on_postgresql(tmp_path: Path, pg_url: str) -> None:
    settings = settings_in(tmp_path, database=pg_url)
    store = Store(settings)

    for revision in revisions(settings):
        command.upgrade(alembic_of(settings), revision)
        assert triggers(store) >= WANTED | {f"{t}_no_truncate" for t in NEVER_REMOVED}, revision

    store.engine.dispose()


def test_a_file_is_named_by_its_revision_and_the_last_one_is_the_newest(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)

    named = sorted(path.name[:4] for path in (settings.migrations / "versions").glob("[0-9]*.py"))

    assert named == revisions(settings)
    assert newest_revision(settings) == named[-1]


def test_migrating_again_changes_nothing(store: Store) -> None:
    case_submitted(store)
    before = dump(database_of(store))

    revision = migrate(store.settings)

    assert revision == newest_revision(store.settings)
    assert dump(database_of(store)) == before


@pytest.mark.parametrize("kind", ["store", "pg_store"])
def test_the_database_has_exactly_the_tables_the_program_knows(kind: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(kind)

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours})
        found = compare_metadata(context, SQLModel.metadata)

    assert found == []


@pytest.mark.parametrize("kind", ["store", "pg_store"])
@pytest.mark.parametrize(("held", "said"), [("9999", "新版程序"), ("0000", "santong migrate")])
def test_a_database_of_another_version_is_refused(kind: str, held: str, said: str, request: pytest.FixtureRequest) -> None:
    made: Store = request.getfixturevalue(kind)
    with made.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :held"), {"held": held})
    store = Store(made.settings)

    with pytest.raises(EnvironmentFault, match=said):
        _ = store.installation

    store.engine.dispose()


def test_a_newer_database_is_not_migrated_by_an_older_program(store: Store) -> None:
    with store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(EnvironmentFault, match="新版程序"):
        migrate(store.settings)


def test_the_signing_key_is_its_owners_alone_and_lies_outside_the_data(store: Store) -> None:
    key = store.settings.keys / "head.key"

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.settings.keys.stat().st_mode) == 0o700
    assert not key.resolve().is_relative_to(store.settings.home.resolve())
    assert b"PRIVATE" not in b"".join(p.read_bytes() for p in store.settings.home.rglob("*") if p.is_file())


def test_by_default_keys_and_heads_lie_beside_the_data_folder_not_in_it(tmp_path: Path) -> None:
    settings = read_settings({"SANTONG_HOME": str(tmp_path / "var")})

    assert not settings.keys.is_relative_to(settings.home)
    assert not settings.heads.is_relative_to(settings.home)


def test_an_installation_is_made_once(store: Store) -> None:
    before = dump(database_of(store))

    with pytest.raises(Refusal, match="已经初始化过"):
        init(store.settings, None, sample=False)

    assert dump(database_of(store)) == before


def test_a_letter_from_before_is_open_and_its_days_are_certain(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    settings.home.mkdir()
    command.upgrade(alembic_of(settings), "0008")
    texts = "channel, about, words, name, contact, organ, rule, forwarded_how, due_says, told_how, answer"
    row = "'question', '2026-03-01', 0, '', '', '问', '', '', '', '', '', '', '', ''"
    with sqlite3.connect(settings.home / "santong.sqlite3") as database:
        database.execute(f"INSERT INTO public_entry (token, kind, received_at, version, {texts}) VALUES ('t', {row})")  # noqa: S608 - fixed
    database.close()

    command.upgrade(alembic_of(settings), "0009")

    with sqlite3.connect(settings.home / "santong.sqlite3") as database:
        added = "words, closed_on, closed_as, closed_why, tell_by, forward_by_provisional, due_on_provisional"
        found = database.execute(f"SELECT {added} FROM public_entry").fetchall()  # noqa: S608 - fixed
    database.close()
    assert found == [("问", None, "", "", None, 0, 0)]


def test_a_person_from_before_gets_the_organ_of_the_section(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    settings.home.mkdir()
    command.upgrade(alembic_of(settings), "0007")
    rows = (
        "INSERT INTO organ (id, code, name, starts, settings) VALUES (1, 'a', '甲', '2020-01-01', '{}')",
        "INSERT INTO organ (id, code, name, starts, settings) VALUES (2, 'b', '乙', '2020-01-01', '{}')",
        "INSERT INTO section (id, organ_id, name, starts) VALUES (5, 2, '科', '2020-01-01')",
        "INSERT INTO person (login, name, section_id, title, token_hash, sample) VALUES ('in', '内', 5, '', '', 0)",
        "INSERT INTO person (login, name, section_id, title, token_hash, sample) VALUES ('head', '长', NULL, '', '', 0)",
    )
    with sqlite3.connect(settings.home / "santong.sqlite3") as database:
        for row in rows:
            database.execute(row)
    database.close()

    command.upgrade(alembic_of(settings), "0008")

    with sqlite3.connect(settings.home / "santong.sqlite3") as database:
        found = dict(database.execute("SELECT login, organ_id FROM person"))
    database.close()
    assert found == {"in": 2, "head": None}
