"""Orchestration and monitoring are told how the bot is, and nothing that people wrote."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot.errors import SettingsError
from bot.playground.listening import free_socket
from bot.server import Operations, serve_socket_mode
from bot.server.web_server import serve
from bot.store import Store
from tests.server.conftest import over_http, served
from tests.slack.running import PATIENCE, held_port, listens, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.playground import LocalSlack
    from tests.server.conftest import Served


async def get(url: str) -> tuple[int, str]:
    """Give the status and the text of an answer."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


@pytest.fixture
async def probes(bolt: Served) -> AsyncIterator[str]:
    """Serve over Socket Mode with a port for probes; give its base URL."""
    stop = asyncio.Event()
    with held_port() as port:
        serving = asyncio.create_task(
            serve_socket_mode(bolt.app, bolt.slack.app_token, stop=stop, at=("127.0.0.1", port))
        )
        await until(lambda: listens(port))
    await bolt.slack.post("support", "550 anna@example.net: no such user")
    await bolt.slack.acknowledged()
    yield f"http://127.0.0.1:{port}"
    stop.set()
    await serving


async def test_a_bot_over_socket_mode_can_be_asked(probes: str) -> None:
    """On a port of its own it says that it is alive and ready, and what it has done."""
    assert await get(f"{probes}/healthz") == (200, "ok\n")
    assert await get(f"{probes}/readyz") == (200, "ready\n")
    status, figures = await get(f"{probes}/metrics")
    assert status == 200
    assert 'bounce_desk_requests_total{kind="message",outcome="acknowledged"} 1.0' in figures
    assert "bounce_desk_slack_connections 1.0" in figures


async def test_the_figures_hold_nothing_that_people_wrote(bolt: Served, probes: str) -> None:
    """No text, address, channel, team or user is a name, a label or a help text."""
    _, figures = await get(f"{probes}/metrics")
    families = list(text_string_to_metric_families(figures))
    labels = [word for family in families for s in family.samples for word in (s.name, *s.labels.values())]
    assert {"bounce_desk_requests_total", "message", "acknowledged"} <= set(labels)
    written = "\n".join([*labels, *(family.documentation for family in families)])
    team = bolt.slack.workspace.team.id
    for secret in ("550", "anna", "example.net", "C0SUPPORT", "support", team, "U0SAM"):
        assert secret not in written


async def test_a_bot_without_slack_is_not_ready(bolt: Served, probes: str) -> None:
    """While Slack refuses to be connected to, /readyz says so with 503; /healthz does not mind."""
    bolt.slack.faults.add("error", method="apps.connections.open", error="invalid_auth")
    await bolt.slack.sockets.drop()
    async with asyncio.timeout(PATIENCE):
        while await get(f"{probes}/readyz") != (503, "Slack is not connected: The app token is not valid.\n"):
            pass
    assert await get(f"{probes}/healthz") == (200, "ok\n")


async def test_a_bot_over_http_looks_whether_slack_is_there(
    slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/readyz asks Slack, but not every time it is asked itself."""
    bolt = served(slack)
    fault = slack.faults.add("error", method="api.test", times=0)
    async with over_http(bolt):
        assert await get(f"{bolt.url}/readyz") == (200, "ready\n")
        assert fault.calls == 0
        assert "bounce_desk_slack_connections NaN" in (await get(f"{bolt.url}/metrics"))[1]
        slack.faults.clear()
        slack.faults.add("server_error", method="api.test")
        assert await get(f"{bolt.url}/readyz") == (200, "ready\n")
        monkeypatch.setattr("bot.server.reachability.KEPT", 0.0)
        assert await get(f"{bolt.url}/readyz") == (503, "Slack fails to answer.\n")


async def test_a_database_that_is_gone_is_named(tmp_path: Path) -> None:
    """A database that fails, or does not answer at all, makes the bot not ready, in a sentence."""
    store = Store(f"sqlite:///{tmp_path}/desk.db")
    await store.start()
    operations = Operations(checks={"The database": store.problem})
    assert await operations.problems() == []
    (tmp_path / "desk.db").write_bytes(b"no database")
    assert await operations.problems() == ["The database does not answer: DatabaseError."]
    await store.stop()


async def test_a_check_that_hangs_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks gets an answer in time, whatever is stuck."""
    monkeypatch.setattr("bot.server.operations.CHECK_TIMEOUT", 0.01)

    async def for_ever() -> None:
        await asyncio.Event().wait()

    operations = Operations(checks={"The database": for_ever}, measure=for_ever)
    assert await operations.problems() == ["The database does not answer within 0.01 seconds."]
    stop, web = asyncio.Event(), Starlette(routes=operations.routes())
    with held_port() as port:
        serving = asyncio.create_task(serve(web, host="127.0.0.1", port=port, stop=stop))
        await until(lambda: listens(port))
    _, figures = await get(f"http://127.0.0.1:{port}/metrics")
    assert "bounce_desk_queue_depth" in figures
    stop.set()
    await serving


async def test_a_port_for_probes_that_is_taken_is_named(bolt: Served) -> None:
    """The program does not run on unseen when its probes cannot be asked."""
    with free_socket(0) as taken:
        taken.listen()
        where = ("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(SettingsError, match="cannot be opened"):
            await serve_socket_mode(bolt.app, bolt.slack.app_token, stop=asyncio.Event(), at=where)
