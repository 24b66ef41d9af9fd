"""The Web API takes and refuses what Slack's does, in Slack's words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import ANNA, SAM

if TYPE_CHECKING:
    from bot.playground import LocalSlack

METADATA = {"event_type": "card", "event_payload": {"key": "T:C:1"}}


async def refusal(client: AsyncWebClient, method: str, **arguments: str) -> dict[str, Any]:
    """Give the answer of a call that is refused."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, params=arguments)
    answer: dict[str, Any] = caught.value.response.data
    return answer


async def test_bot_learns_who_it_is(client: AsyncWebClient) -> None:
    """auth.test names the bot and its team, and the scopes of the token stand in a header."""
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0DESK", "B0DESK", "T0PLAY")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), ("app", "not_allowed_token_type")],
)
async def test_wrong_token_is_refused(slack: LocalSlack, token: str, error: str) -> None:
    """No token, an unknown one and one of the wrong kind are told apart."""
    client = AsyncWebClient(token=slack.app_token if token == "app" else token, base_url=slack.api_url)
    assert (await refusal(client, "auth.test"))["error"] == error


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.explode", {}, "unknown_method"),
        ("chat.postMessage", {"text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "#nowhere", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "quiet", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "#support"}, "no_text"),
        ("chat.postMessage", {"channel": "#support", "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "#support", "text": "x", "thread_ts": "1.0"}, "thread_not_found"),
        ("chat.postMessage", {"channel": "#support", "blocks": "{"}, "invalid_blocks_format"),
        (
            "chat.postMessage",
            {"channel": "#support", "text": "x", "metadata": "7"},
            "invalid_metadata_format",
        ),
        ("chat.update", {"channel": "#support", "ts": "1.0", "text": "x"}, "message_not_found"),
        ("chat.postEphemeral", {"channel": "#support", "user": "U1", "text": "x"}, "user_not_in_channel"),
        ("users.info", {"user": "U1"}, "user_not_found"),
        ("views.open", {"trigger_id": "1.2.3", "view": "{}"}, "invalid_trigger_id"),
        ("conversations.replies", {"channel": "C0SUPPORT", "ts": "1.0"}, "thread_not_found"),
        ("conversations.history", {"channel": "C0SUPPORT", "limit": "0"}, "invalid_limit"),
    ],
)
async def test_wrong_call_is_refused(
    slack: LocalSlack, client: AsyncWebClient, method: str, arguments: dict[str, str], error: str
) -> None:
    """Each mistake has Slack's own name."""
    slack.workspace.add_channel("quiet", with_bot=False)
    assert (await refusal(client, method, **arguments))["error"] == error


async def test_missing_scope_is_named(client: AsyncWebClient) -> None:
    """A method beyond the token's scopes says which one it needs and which there are."""
    answer = await refusal(client, "conversations.info", channel="C0SUPPORT")
    assert answer["error"] == "missing_scope"
    assert "channels:read" in answer["needed"].split(",")
    assert "chat:write" in answer["provided"].split(",")


async def test_post_is_found_again_by_its_metadata(slack: LocalSlack, client: AsyncWebClient) -> None:
    """Metadata comes back from a thread's replies, but only when asked for."""
    ts = await slack.post("#support", "bounce", bot=True)
    await client.chat_postMessage(channel="C0SUPPORT", thread_ts=ts, text="card", metadata=METADATA)
    found = await client.conversations_replies(channel="C0SUPPORT", ts=ts, include_all_metadata=True)
    assert [one.get("metadata") for one in found["messages"]] == [None, METADATA]
    without = await client.conversations_replies(channel="C0SUPPORT", ts=ts)
    assert "metadata" not in without["messages"][1]
    assert found["messages"][0]["reply_count"] == 1


async def test_history_comes_in_pages(slack: LocalSlack, client: AsyncWebClient) -> None:
    """History is newest first, leaves replies out, and goes on at the cursor."""
    first = await slack.post("#support", "one", bot=True)
    await slack.post("#support", "reply", bot=True, thread_ts=first)
    for text in ("two", "three"):
        await slack.post("#support", text, bot=True)
    pages = [
        [one["text"] for one in page["messages"]]
        async for page in await client.conversations_history(channel="C0SUPPORT", limit=2)
    ]
    assert pages == [["three", "two"], ["one"]]
    newer = await client.conversations_history(channel="C0SUPPORT", oldest=first)
    assert [one["text"] for one in newer["messages"]] == ["three", "two"]


async def test_message_is_updated_and_deleted(slack: LocalSlack, client: AsyncWebClient) -> None:
    """The bot may change and delete what it posted, and nothing else."""
    posted = await client.chat_postMessage(channel="#support", text="before", metadata=METADATA)
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="after")
    (message,) = slack.messages("#support")
    assert (message.text, message.metadata) == ("after", METADATA)
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert slack.messages("#support") == []
    theirs = await slack.post("#support", "mine")
    answer = await refusal(client, "chat.delete", channel="C0SUPPORT", ts=theirs)
    assert answer["error"] == "cant_delete_message"


async def test_locale_is_told_when_asked(client: AsyncWebClient) -> None:
    """Anna reads German and Sam English."""
    told = [(await client.users_info(user=user, include_locale=True))["user"] for user in (ANNA, SAM)]
    assert [user["locale"] for user in told] == ["de-DE", "en-GB"]
    assert "locale" not in (await client.users_info(user=ANNA))["user"]


async def test_admins_are_told_from_others(slack: LocalSlack, client: AsyncWebClient) -> None:
    """Nobody is one until a test makes them one."""
    slack.workspace.users[ANNA] = replace(slack.workspace.user(ANNA), is_admin=True)
    told = [(await client.users_info(user=user))["user"] for user in (ANNA, SAM)]
    assert [(user["is_admin"], user["is_owner"]) for user in told] == [(True, False), (False, False)]


async def test_response_url_works_five_times(slack: LocalSlack) -> None:
    """A response_url posts, then replaces, and is used up after five answers."""
    key = slack.new_response_url(user=SAM, channel="#support")
    async with aiohttp.ClientSession() as session:
        statuses = []
        for number in range(6):
            async with session.post(key, json={"text": f"answer {number}"}) as answer:
                statuses.append((answer.status, (await answer.json()).get("error")))
    assert statuses == [(200, None)] * 5 + [(404, "used_url")]
    assert [one.text for one in slack.ephemerals()] == [f"answer {number}" for number in range(5)]


async def test_other_hosts_are_refused(slack: LocalSlack) -> None:
    """A page that a stranger's name resolves to us for gets nothing."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{slack.url}/api/api.test", headers={"Host": "evil.example"}) as answer,
    ):
        assert answer.status == 400


async def test_ids_look_like_slack_s(slack: LocalSlack) -> None:
    """Ids and time stamps have the form that apps expect."""
    ts = await slack.post("#support", "x", bot=True)
    assert re.fullmatch(r"\d{10}\.\d{6}", ts)
    assert re.fullmatch(r"[A-Z0-9]+", slack.dm(ANNA))
