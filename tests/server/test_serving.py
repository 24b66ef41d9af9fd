"""Socket Mode and HTTP serve the same app, and lose nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import SlackSetupError
from bot.playground import LocalSlack
from bot.server import serve_socket_mode
from tests.server.conftest import Served, free_port, over_socket_mode, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.mark.usefixtures("stop")
async def test_events_and_commands_reach_the_app(bolt: Served) -> None:
    """A message is heard and a command answered, over either way."""
    await bolt.slack.post("support", "550 5.1.1 no such user")
    await bolt.slack.command("/smtp", "451")
    await bolt.slack.acknowledged()
    assert bolt.heard == ["550 5.1.1 no such user"]
    assert bolt.slack.ephemerals()[-1].text == "You asked for 451"
    assert bolt.slack.lost_events == []


@pytest.mark.usefixtures("stop")
async def test_an_event_that_could_not_be_stored_is_sent_again(bolt: Served) -> None:
    """As long as storing fails there is no acknowledgement, so Slack tries again."""
    bolt.failures = 2
    await bolt.slack.post("support", "550 5.1.1 no such user")
    await bolt.slack.acknowledged()
    assert bolt.heard == ["550 5.1.1 no such user"]
    assert bolt.slack.lost_events == []


async def test_stopping_finishes_what_is_under_way(bolt: Served, stop: asyncio.Event) -> None:
    """An event that is being stored when the program is told to stop is still acknowledged."""
    bolt.hold = asyncio.Event()
    await bolt.slack.post("support", "550 5.1.1 no such user")
    await bolt.hearing.wait()
    stop.set()
    await asyncio.sleep(0.1)
    bolt.hold.set()
    await bolt.slack.acknowledged()
    assert bolt.heard == ["550 5.1.1 no such user"]


@pytest.fixture
async def connected(bolt: Served, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """Serve the app over Socket Mode, quick to see that it has to connect again."""
    monkeypatch.setattr("bot.server.socket_mode.PING_INTERVAL", 0.2)
    async with over_socket_mode(bolt):
        await bolt.slack.post("support", "first")
        await bolt.slack.acknowledged()
        yield bolt


async def test_a_cut_connection_is_made_anew(connected: Served) -> None:
    """After the connection was cut, events come again."""
    await connected.slack.sockets.drop()
    await connected.slack.post("support", "second")
    await connected.slack.acknowledged()
    assert connected.heard == ["first", "second"]


async def test_slack_may_refresh_the_connection(connected: Served) -> None:
    """When Slack asks to connect anew, as it does every few hours, nothing is lost."""
    for number in range(3):
        await connected.slack.sockets.refresh()
        await connected.slack.post("support", f"refreshed {number}")
        await connected.slack.acknowledged()
    assert connected.heard == ["first", "refreshed 0", "refreshed 1", "refreshed 2"]


async def test_a_slack_that_fails_for_a_while_is_waited_for(connected: Served) -> None:
    """While Slack answers no call, the connection is tried again until it stands."""
    connected.slack.faults.add("server_error", method="apps.connections.open", times=2)
    await connected.slack.sockets.drop()
    await connected.slack.post("support", "second")
    await connected.slack.acknowledged()
    assert connected.heard == ["first", "second"]


async def test_the_program_may_start_before_slack_can_be_reached() -> None:
    """Started without a network, the program connects when there is one."""
    slack = LocalSlack()
    slack.port = free_port()
    bolt = served(slack)
    async with over_socket_mode(bolt):
        await asyncio.sleep(0.2)
        await slack.start(slack.port)
        await slack.post("support", "at last")
        await slack.acknowledged()
    await slack.stop()
    assert bolt.heard == ["at last"]


async def test_a_refused_token_ends_in_a_sentence(bolt: Served) -> None:
    """With a token that Slack refuses, the program says what is wrong and where to get a good one."""
    for token, what in (("xapp-wrong", "not valid"), (bolt.slack.bot_token, "starts with xapp-")):
        with pytest.raises(SlackSetupError, match=rf"{what}.*api\.slack\.com/apps.*SLACK_APP_TOKEN"):
            await serve_socket_mode(bolt.app, token, stop=asyncio.Event())


async def test_a_program_told_to_stop_while_it_connects_stops() -> None:
    """Waiting for Slack does not keep the program from stopping."""
    slack = LocalSlack()
    slack.port = free_port()
    async with asyncio.timeout(20), over_socket_mode(served(slack)):
        await asyncio.sleep(0.2)
