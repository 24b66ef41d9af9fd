"""What the store keeps, and what it says when it cannot."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.errors import SettingsError
from bot.playground.listening import free_socket
from bot.store import Feedback, Store
from bot.store.database import GIVING_UP, locked_database, name_of, read_database_url
from bot.store.schema import VERSION, VERSION_TABLE, metadata, select_version

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = Feedback(
    team="T1", rule="words/mailbox-full", entry="mailbox-full", useful=True, language="de", fingerprint="5f0c"
)


async def test_feedback_outlives_a_restart(database_url: str) -> None:
    """An answer given before a restart is counted after it."""
    first, second = Store(database_url), Store(database_url)
    await first.start()
    await first.feedback.add(ANSWER)
    await first.stop()
    await second.start()
    assert await second.feedback.count() == (1, 0)
    await second.stop()


async def test_programs_that_start_together_migrate_once(database_url: str) -> None:
    """Replicas started at the same moment all come up, on one schema."""
    stores = [Store(database_url) for _ in range(4)]
    await asyncio.gather(*(store.start() for store in stores))
    await stores[0].feedback.add(ANSWER)
    assert [await store.feedback.count() for store in stores] == [(1, 0)] * 4
    for store in stores:
        await store.stop()


async def test_migrations_make_the_tables_the_program_uses(database_url: str) -> None:
    """Migrating an empty database gives exactly the tables, columns, indexes and version of the schema."""
    store = Store(database_url)
    await store.start()
    await store.stop()
    engine = sqlalchemy.create_engine(read_database_url(database_url), poolclass=sqlalchemy.NullPool)
    there = sqlalchemy.inspect(engine)
    assert set(there.get_table_names()) == {*metadata.tables, VERSION_TABLE}
    for name, table in metadata.tables.items():
        assert {column["name"] for column in there.get_columns(name)} == set(table.columns.keys())
        assert {index["name"] for index in there.get_indexes(name)} == {index.name for index in table.indexes}
    with engine.connect() as connection:
        assert connection.scalars(select_version).all() == [VERSION]


@pytest.mark.parametrize("version", ["0001", "0002", "0003"])
async def test_an_older_database_is_brought_up_to_date(database_url: str, version: str) -> None:
    """Whoever upgrades from any earlier version keeps what the database holds, and can go on writing."""
    steps = Config()
    steps.set_main_option("script_location", "bot.store:migrations")
    with locked_database(read_database_url(database_url)) as connection:
        steps.attributes["connection"] = connection
        command.upgrade(steps, version)
        connection.exec_driver_sql(
            "INSERT INTO feedback (at, team, rule, entry, useful, language, fingerprint)"
            " VALUES ('2026-01-02 03:04:05', 'T1', 'rule', 'mailbox-full', true, 'de', '5f0c')"
        )
    store = Store(database_url)
    await store.start()
    await store.feedback.add(ANSWER)
    assert await store.feedback.count() == (2, 0)
    assert await store.feedback.count(since=datetime(2026, 1, 3, tzinfo=UTC)) == (1, 0)
    await store.stop()


async def test_a_newer_database_is_refused(database_url: str) -> None:
    """A database of a newer Bounce Desk is left alone, and the error says what to do."""
    store = Store(database_url)
    await store.start()
    await store.stop()
    engine = sqlalchemy.create_engine(read_database_url(database_url), poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - ours
    with pytest.raises(SettingsError, match=r"newer Bounce Desk \(schema 9999; .*Update Bounce Desk"):
        await store.start()


@pytest.mark.parametrize(
    "url",
    [
        "bounce_desk.db",
        "mysql://root:hunter2@db/bounces",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://db",
        "postgresql://root:hunter2@db:port/bounces",
    ],
)
def test_a_url_that_names_no_database_is_refused(url: str) -> None:
    """Whatever else DATABASE_URL holds, the error shows how it is written and repeats no password."""
    with pytest.raises(SettingsError, match=r"sqlite:///bounce_desk\.db.*postgresql://user") as refusal:
        Store(url)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql+asyncpg://u@h/d", "postgresql://u@h/d"])
def test_urls_as_hosting_providers_write_them_are_understood(url: str) -> None:
    """The driver in a URL does not matter, nor the old name of PostgreSQL."""
    assert read_database_url(url).set(query={}).render_as_string() == "postgresql+psycopg://u@h/d"


async def test_a_postgresql_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes connections and says nothing is named within seconds; a URL may say when."""
    monkeypatch.setitem(GIVING_UP, "connect_timeout", "2")
    with free_socket(0) as silent:
        silent.listen()
        url = f"postgresql://bot@127.0.0.1:{silent.getsockname()[1]}/bounces"
        with pytest.raises(SettingsError, match=r"cannot be used: .*timeout"):
            await asyncio.wait_for(Store(url).start(), 30)
    assert read_database_url(f"{url}?connect_timeout=60").query["connect_timeout"] == "60"


async def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """A missing folder or a server that is not there ends in a sentence without the password."""
    for url in (
        f"sqlite:///{tmp_path}/missing/x.db",
        "postgresql://bot:hunter2@127.0.0.1:1/bounces",
        "postgresql://bot@127.0.0.1:1/bounces?password=hunter2",
    ):
        with pytest.raises(
            SettingsError, match=r"^The database .* cannot be used: .*Check DATABASE_URL"
        ) as refusal:
            await Store(url).start()
        assert "hunter2" not in str(refusal.value)


async def test_a_locked_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program keeps locked ends in a sentence, after a few seconds."""
    monkeypatch.setattr("bot.store.database.LOCK_TIMEOUT", 0)
    with sqlite3.connect(tmp_path / "x.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SettingsError, match="database is locked"):
            await Store(f"sqlite:///{tmp_path}/x.db").start()
    other.close()


def test_what_a_database_says_of_itself_is_told_but_not_of_what_it_was_given() -> None:
    """Of a full disk or a lock the log has the database's words, of any other error the name alone."""
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE people (address TEXT CHECK (address != 'kim@example.net'))")
        connection.exec_driver_sql("PRAGMA max_page_count=2")
        with pytest.raises(IntegrityError) as refused:
            connection.exec_driver_sql("INSERT INTO people VALUES ('kim@example.net')")
        with pytest.raises(OperationalError) as full:
            connection.exec_driver_sql("INSERT INTO people VALUES (?)", ("x" * 100_000,))
    engine.dispose()
    assert "kim@example.net" in str(refused.value.orig)
    assert name_of(refused.value) == "IntegrityError"
    assert name_of(full.value) == "OperationalError, database or disk is full"
