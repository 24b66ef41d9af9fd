"""The workspaces that installed the app: one row each as long as they have it, with no token to read."""

from __future__ import annotations

import asyncio
import base64
from time import time
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation

from bot.store.database import read_database_url
from bot.store.token_keys import TokenKeys

if TYPE_CHECKING:
    from bot.store import Installations, Store

LONG, REFRESH = "xoxe.xoxb-1-" + "Mi0yL" * 50, "xoxe-1-" + "A" * 300
"""As long as tokens are that rotate."""


def bot(token: str, *, refresh: str | None = None, team: str = "T1", installed_at: float = 1000.5) -> Bot:
    """Make a workspace's bot."""
    return Bot(
        app_id="A1",
        team_id=team,
        bot_token=token,
        bot_id="B1",
        bot_user_id="U1",
        installed_at=installed_at,
        bot_refresh_token=refresh,
    )


@pytest.fixture
def installations(store: Store) -> Installations:
    """Open the workspaces of one app."""
    return store.installations("1.2", TokenKeys(base64.b64encode(b"k" * 32).decode()))


async def token_of(installations: Installations, team: str) -> str | None:
    """Give a workspace's token."""
    found = await installations.async_find_bot(team_id=team)
    return found.bot_token if found else None


def rows(database_url: str) -> list[str]:
    """Give each row as text."""
    engine = sqlalchemy.create_engine(read_database_url(database_url), poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        return [str(row) for row in connection.execute(sqlalchemy.text("SELECT * FROM slack_bots"))]


async def test_a_token_is_kept_encrypted_however_long(
    installations: Installations, database_url: str
) -> None:
    """What comes out is what went in; in between nobody can read it."""
    await installations.async_save_bot(bot(LONG, refresh=REFRESH))
    found = await installations.async_find_bot(team_id="T1")
    assert found
    assert (found.bot_token, found.bot_refresh_token) == (LONG, REFRESH)
    (row,) = rows(database_url)
    assert LONG not in row
    assert REFRESH not in row


async def test_a_workspace_has_one_row_and_is_found_by_its_id(
    installations: Installations, database_url: str
) -> None:
    """Installing again takes the place of what was there; in an organisation the workspace's id is enough."""
    await installations.async_save_bot(bot("xoxb-2", team="T2"))
    for number in range(3):
        await installations.async_save_bot(bot(f"xoxb-{number}", installed_at=1000.5 + number))
    await installations.async_save_bot(bot("xoxb-rotated", installed_at=1002.5))
    assert len(rows(database_url)) == 2
    found = await installations.async_find_bot(enterprise_id="E1", team_id="T1")
    assert found
    assert found.bot_token == "xoxb-rotated"
    assert await token_of(installations, "T2") == "xoxb-2"


async def test_an_exchanged_token_does_not_bring_back_a_workspace(
    installations: Installations, database_url: str
) -> None:
    """New tokens take the place of the old; where the app was removed meanwhile, nothing is kept."""
    await installations.async_save_bot(bot("xoxb-1", refresh="xoxe-1", installed_at=1700000000.123456))
    found = await installations.async_find_bot(team_id="T1")
    assert found
    found.bot_token, found.bot_refresh_token, found.bot_token_expires_at = "xoxb-2", "xoxe-2", 1700043200
    await installations.exchange(found)
    kept = await installations.async_find_bot(team_id="T1")
    assert kept
    assert (kept.bot_token, kept.bot_refresh_token) == ("xoxb-2", "xoxe-2")
    assert kept.bot_token_expires_at == 1700043200
    await installations.remove("T1", at=time())
    await installations.exchange(kept)
    assert rows(database_url) == []


async def test_late_news_of_a_removal_does_not_undo_an_installation(installations: Installations) -> None:
    """What was installed after the removal stays; removing concerns one workspace."""
    now = time()
    await installations.async_save_bot(bot("xoxb-2", team="T2"))
    await installations.async_save_bot(bot("xoxb-new", installed_at=now))
    await installations.remove("T1", at=now - 300)
    assert await token_of(installations, "T1") == "xoxb-new"
    await installations.remove("T1", at=float(int(now)))
    assert await token_of(installations, "T1") is None
    assert await token_of(installations, "T2") == "xoxb-2"


async def test_another_app_on_the_same_database_is_another_matter(
    store: Store, installations: Installations
) -> None:
    """Workspaces are kept by the app's client ID."""
    await installations.async_save_bot(bot("xoxb-1"))
    other = store.installations("9.9", TokenKeys(base64.b64encode(b"k" * 32).decode()))
    assert await token_of(other, "T1") is None


async def test_only_a_workspace_can_install_the_app(installations: Installations) -> None:
    """An organisation as a whole is refused: its events name no workspace that has a token."""
    with pytest.raises(BoltError, match="Only a workspace"):
        await installations.async_save(Installation(user_id="U1", enterprise_id="E1", bot_token="xoxb-1"))


async def test_a_state_is_good_once_and_not_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of requests with the same state, one goes on; a state that is too old is no good, and cleared away."""
    states = store.oauth_states()
    state = await states.async_issue()
    outcomes = await asyncio.gather(*(states.async_consume(state) for _ in range(3)))
    assert sorted(outcomes) == [False, False, True]
    monkeypatch.setattr(states, "expiration_seconds", -1)
    late = await states.async_issue()
    assert not await states.async_consume(late)
    await states.async_issue()
    async with states.engine.connect() as connection:
        kept = await connection.execute(sqlalchemy.select(states.oauth_states.c.state))
        assert late not in kept.scalars().all()
