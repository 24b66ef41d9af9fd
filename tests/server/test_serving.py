"""Socket Mode and HTTP serve the same app, and lose nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import SlackSetupError
from bot.playground import LocalSlack
from bot.server import serve_socket_mode
from bot.server.socket_mode import wait_before
from tests.server.conftest import Served, over_socket_mode, served
from tests.slack.running import IN_A_HURRY, PATIENCE, held_port, until

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


@IN_A_HURRY
@pytest.mark.usefixtures("stop")
async def test_an_event_that_could_not_be_stored_is_sent_again(bolt: Served) -> None:
    """As long as storing fails there is no acknowledgement, so Slack tries again."""
    bolt.failures = 2
    await bolt.slack.post("support", "550 5.1.1 no such user")
    await bolt.slack.acknowledged()
    assert bolt.failures == 0
    assert bolt.told == ["550 5.1.1 no such user"]
    assert bolt.slack.lost_events == []


async def test_stopping_finishes_what_is_under_way(
    bolt: Served, stop: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event that is being stored when the program is told to stop is still acknowledged."""
    monkeypatch.setattr("bot.server.socket_mode.STOPPING_TIMEOUT", PATIENCE)
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
    """Serve the app over Socket Mode, quick to try to connect again."""
    monkeypatch.setattr("bot.server.socket_mode.LONGEST_WAIT", 0.2)
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


async def test_a_refresh_with_notice_leaves_no_gap(connected: Served) -> None:
    """When Slack warns first, nothing has to be sent again: the new connection is there before the old goes.

    What still comes over the old one is acknowledged there, and a command in between is answered.
    """
    sockets = connected.slack.sockets
    connected.slack.faults.add("slow", method="apps.connections.open", seconds=PATIENCE)
    ending = await sockets.warn()
    for number in range(8):
        await connected.slack.post("support", f"number {number}")
        await connected.slack.command("/smtp", f"{number}")
        if number == 3:
            connected.slack.faults.clear()
            await until(lambda: sockets.lasting > 0)
        if number == 6:
            await sockets.end(ending)
    await connected.slack.acknowledged()
    assert sorted(connected.heard) == ["first", *(f"number {number}" for number in range(8))]
    answers = {one.text for one in connected.slack.ephemerals()}
    assert answers == {f"You asked for {number}" for number in range(8)}
    assert connected.slack.repeated_events == []


@pytest.fixture
def _quick_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look after a connection all the time."""
    monkeypatch.setattr("bot.server.connection.PING_INTERVAL", 0.2)


@IN_A_HURRY
@pytest.mark.usefixtures("_quick_pings")
async def test_an_open_but_dead_connection_is_replaced(
    connected: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that no longer answers pings is given up, and nothing is lost."""
    monkeypatch.setattr("bot.server.connection.PONG_TIMEOUT", 0.2)
    connected.slack.sockets.die()
    await connected.slack.post("support", "second")
    await connected.slack.acknowledged()
    assert connected.told == ["first", "second"]
    assert connected.slack.lost_events == []


@pytest.mark.usefixtures("_quick_pings")
async def test_a_connection_on_which_slack_says_nothing_is_replaced(
    connected: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something between us and Slack may answer pings; that Slack itself is silent gives it away."""
    opening = connected.slack.faults.add("error", method="apps.connections.open", every=1000)
    with monkeypatch.context() as impatient:
        impatient.setattr("bot.server.connection.SILENCE", 0.3)
        await until(lambda: opening.calls > 0)
    await connected.slack.post("support", "second")
    await connected.slack.acknowledged()
    assert connected.told == ["first", "second"]


async def test_a_connection_too_many_is_tried_again(bolt: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Slack ends each new connection, as it does with the eleventh, we go on trying without haste."""
    monkeypatch.setattr("bot.server.socket_mode.LONGEST_WAIT", 0.2)
    monkeypatch.setattr("bot.playground.socket_mode.MAX_CONNECTIONS", 0)
    opening = bolt.slack.faults.add("error", method="apps.connections.open", every=1000)
    async with over_socket_mode(bolt):
        await until(lambda: opening.calls >= 2)
        monkeypatch.setattr("bot.playground.socket_mode.MAX_CONNECTIONS", 10)
        await bolt.slack.post("support", "at last")
        await bolt.slack.acknowledged()
    assert bolt.heard == ["at last"]
    assert opening.calls < 20


async def test_attempts_to_connect_become_rarer_and_differ() -> None:
    """The first attempt is made at once; after failures, replicas do not come all at the same time."""
    assert wait_before(0) == 0
    for tries, least, most in ((1, 0.5, 1), (3, 2, 4), (50, 15, 30)):
        waits = {wait_before(tries) for _ in range(20)}
        assert len(waits) > 10
        assert least <= min(waits) <= max(waits) <= most


async def test_a_slack_that_fails_for_a_while_is_waited_for(connected: Served) -> None:
    """While Slack answers no call, the connection is tried again until it stands."""
    connected.slack.faults.add("server_error", method="apps.connections.open", times=2)
    await connected.slack.sockets.drop()
    await connected.slack.post("support", "second")
    await connected.slack.acknowledged()
    assert connected.heard == ["first", "second"]


async def test_the_program_may_start_before_slack_can_be_reached() -> None:
    """Started without a network, the program connects when there is one."""
    slack = LocalSlack(acknowledge_within=PATIENCE)
    with held_port() as slack.port:
        bolt = served(slack)
        async with over_socket_mode(bolt):
            await asyncio.sleep(0.2)
            await slack.start(slack.port)
            await slack.post("support", "at last")
            await slack.acknowledged()
        await slack.stop()
    assert bolt.heard == ["at last"]


async def test_a_stopped_program_leaves_no_connection(bolt: Served) -> None:
    """Slack, which allows ten connections, sees that one is free again, long before it would ask for it."""
    async with over_socket_mode(bolt):
        await until(lambda: bolt.slack.sockets.connections == 1)
    async with asyncio.timeout(15):
        await until(lambda: bolt.slack.sockets.connections == 0)


async def test_a_refused_token_ends_in_a_sentence(bolt: Served) -> None:
    """With a token that Slack refuses, the program says what is wrong and where to get a good one."""
    for token, what in (("xapp-wrong", "not valid"), (bolt.slack.bot_token, "starts with xapp-")):
        with pytest.raises(SlackSetupError, match=rf"{what}.*api\.slack\.com/apps.*SLACK_APP_TOKEN"):
            await serve_socket_mode(bolt.app, token, stop=asyncio.Event())


async def test_a_program_told_to_stop_while_it_connects_stops() -> None:
    """Waiting for Slack does not keep the program from stopping."""
    slack = LocalSlack()
    with held_port() as slack.port:
        async with asyncio.timeout(PATIENCE), over_socket_mode(served(slack)):
            await asyncio.sleep(0.2)
