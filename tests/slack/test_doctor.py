"""`doctor` examines a set-up against a local Slack and says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Bot

from bot import manifest
from bot.doctor import examine
from bot.playground import LocalSlack
from bot.settings import load_settings
from bot.store import Store
from bot.store.token_keys import TokenKeys

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


async def complaints(settings: Settings) -> list[str]:
    """List what is missing or could be better."""
    return [finding.text async for finding in examine(settings) if not finding.good]


async def test_healthy_set_up_has_no_complaints(settings: Settings) -> None:
    """Tokens, scopes, connection, catalog and database in order: nothing is missing."""
    assert await complaints(settings) == []


async def test_nothing_set_names_both_tokens(tmp_path: Path) -> None:
    """Without any settings, both tokens are named with where to get them."""
    settings = load_settings(
        slack_bot_token=None,
        slack_app_token=None,
        slack_signing_secret=None,
        database_url=f"sqlite:///{tmp_path}/desk.db",
    )
    bot_token, app_token = await complaints(settings)
    assert bot_token.startswith("SLACK_BOT_TOKEN is not set")
    assert "OAuth & Permissions" in bot_token
    assert app_token.startswith("SLACK_APP_TOKEN is not set")
    assert "connections:write" in app_token


@pytest.mark.parametrize(
    ("changes", "named", "advice"),
    [
        ({"slack_bot_token": SecretStr("xoxb-stale")}, "SLACK_BOT_TOKEN", "OAuth & Permissions"),
        ({"slack_app_token": SecretStr("xapp-stale")}, "SLACK_APP_TOKEN", "App-Level Tokens"),
        ({"slack_api_url": "http://127.0.0.1:9/api/"}, "SLACK_BOT_TOKEN", "could not be reached"),
        ({"database_url": "sqlite:////proc/none/desk.db"}, "DATABASE_URL", "DATABASE_URL"),
    ],
)
async def test_what_is_wrong_is_named_with_advice(
    settings: Settings, changes: dict[str, object], named: str, advice: str
) -> None:
    """A refused token, an unreachable Slack or database: the setting is named, with what to do."""
    found = await complaints(settings.model_copy(update=changes))
    assert any(text.startswith(named) and advice in text for text in found), found
    assert not any("stale" in text for text in found)


@pytest.mark.parametrize("scope", ["chat:write", "users:read"])
async def test_missing_scope_is_named(settings: Settings, scope: str) -> None:
    """A scope that the token lacks is named, with where to add it."""
    installed = manifest.load()
    installed["oauth_config"]["scopes"]["bot"].remove(scope)
    slack = LocalSlack(installed)
    await slack.start()
    changes = {
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_api_url": slack.api_url,
    }
    (complaint,) = await complaints(settings.model_copy(update=changes))
    await slack.stop()
    assert complaint.startswith(f"Scope {scope} is missing")
    assert "Bot Token Scopes" in complaint


async def test_several_workspaces_need_a_secret_and_a_key(settings: Settings) -> None:
    """By OAuth, what is missing or malformed is named, a key of another time, a bot token that is left in."""
    wanted = {"slack_bot_token": None, "slack_client_id": "1.2"}
    several = settings.model_copy(update=wanted)
    (complaint,) = await complaints(several)
    assert complaint.startswith("SLACK_CLIENT_SECRET is not set")
    several = several.model_copy(update={"slack_client_secret": SecretStr("s")})
    (complaint,) = await complaints(several)
    assert "openssl rand -base64 32" in complaint
    (complaint,) = await complaints(several.model_copy(update={"bounce_desk_token_key": SecretStr("short")}))
    assert complaint.startswith("BOUNCE_DESK_TOKEN_KEY must be 32 bytes in base64")
    key = SecretStr("a2V5" * 10 + "a2U=")
    assert await complaints(several.model_copy(update={"bounce_desk_token_key": key})) == []
    store = Store(settings.database_url)
    await store.start()
    other_key = TokenKeys("b3Ro" * 10 + "b3I=")
    bot = Bot(team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1", installed_at=1.0, app_id="A1")
    await store.installations("1.2", other_key).async_save_bot(bot)
    await store.stop()
    (complaint,) = await complaints(several.model_copy(update={"bounce_desk_token_key": key}))
    assert "not among those of BOUNCE_DESK_TOKEN_KEY" in complaint
    (remark,) = await complaints(settings.model_copy(update={"slack_client_id": "1.2"}))
    assert remark.startswith("SLACK_BOT_TOKEN is set, so the bot serves its workspace alone")
