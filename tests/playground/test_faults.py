"""The local Slack misbehaves on order, as the real one does unasked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.playground.faults import PostLimit

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.playground import LocalSlack


async def outcomes(client: AsyncWebClient, count: int) -> list[int | str]:
    """Post so many times; give each answer's status, the error's name, or what broke."""
    found: list[int | str] = []
    for number in range(count):
        try:
            found.append((await client.chat_postMessage(channel="#support", text=str(number))).status_code)
        except SlackApiError as error:
            response = error.response
            status = int(response.status_code)
            found.append(str(response["error"]) if status == 200 else status)
        except aiohttp.ClientError as error:
            found.append(type(error).__name__)
    return found


async def test_every_so_manieth_post_is_rate_limited(slack: LocalSlack, client: AsyncWebClient) -> None:
    """Every second post is answered 429 and not made; others are."""
    slack.faults.add("rate_limit", every=2, seconds=7)
    assert await outcomes(client, 4) == [200, 429, 200, 429]
    assert [one.text for one in slack.messages("#support")] == ["0", "2"]
    slack.faults.clear()
    slack.faults.add("rate_limit", seconds=7)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#support", text="x")
    assert caught.value.response.headers["Retry-After"] == "7"


async def test_next_posts_fail_as_told(slack: LocalSlack, client: AsyncWebClient) -> None:
    """An error of a given name comes so many times, then no more."""
    slack.faults.add("error", error="fatal_error", times=2)
    assert await outcomes(client, 3) == ["fatal_error", "fatal_error", 200]


async def test_server_error_leaves_nothing(slack: LocalSlack, client: AsyncWebClient) -> None:
    """After HTTP 500 nothing was posted."""
    slack.faults.add("server_error", times=1)
    assert await outcomes(client, 1) == [500]
    assert slack.messages("#support") == []


async def test_lost_answer_leaves_the_message(slack: LocalSlack, client: AsyncWebClient) -> None:
    """The message was posted although the connection broke before the answer; a hang-up leaves none."""
    slack.faults.add("lost_answer", times=1)
    slack.faults.add("hang_up", times=1)
    slack.faults.calls[1].times = 0
    assert await outcomes(client, 1) == ["ClientPayloadError"]
    assert len(slack.messages("#support")) == 1
    slack.faults.calls[1].times = 1
    assert await outcomes(client, 1) == ["ClientPayloadError"]
    assert len(slack.messages("#support")) == 1


async def test_slow_answer_still_does_its_work(slack: LocalSlack, client: AsyncWebClient) -> None:
    """A slow Slack answers in the end."""
    slack.faults.add("slow", method="*", seconds=0.05)
    assert await outcomes(client, 1) == [200]


async def test_late_answer_comes_after_the_message(slack: LocalSlack, client: AsyncWebClient) -> None:
    """The message is there while its sender still waits for the answer."""
    slack.faults.add("late_answer", seconds=30)
    posting = asyncio.create_task(client.chat_postMessage(channel="#support", text="x"))
    await slack.wait_for(lambda: slack.messages("#support"))
    assert not posting.done()
    posting.cancel()


async def test_posts_can_be_limited_as_slack_limits_them(slack: LocalSlack, client: AsyncWebClient) -> None:
    """After a short burst, a channel takes one post a second; other channels are not held up."""
    slack.faults.post_limit = limit = PostLimit(burst=2)
    assert await outcomes(client, 3) == [200, 200, 429]
    assert limit.refused == 1
    assert (await client.chat_postMessage(channel="#on-call", text="x")).status_code == 200


async def test_faults_are_told_over_http(slack: LocalSlack, client: AsyncWebClient) -> None:
    """Another process can order faults, read them and is told when it asks for something else."""
    order = {"event_copies": 2, "calls": [{"kind": "error", "error": "fatal_error", "times": 1}]}
    address = f"{slack.url}/admin/faults"
    async with aiohttp.ClientSession() as session:
        async with session.put(address, json=order) as answer:
            assert answer.status == 200
        assert slack.faults.event_copies == 2
        assert await outcomes(client, 1) == ["fatal_error"]
        async with session.get(address) as answer:
            assert (await answer.json())["calls"][0]["times"] == 0
        async with session.put(address, json={"calls": [{"kind": "flood"}]}) as answer:
            assert answer.status == 422
            assert "flood" in await answer.text()
