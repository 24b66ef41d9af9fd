"""The program as people start it: a process of its own, connected to a local Slack."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession

from tests.slack.running import PATIENCE, held_port, listens, until
from tests.surroundings import ENVIRONMENT

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.playground import LocalSlack

BOUNCE = "Remote host said: 550 5.1.1 <kim@example.net>: Recipient address rejected: User unknown"


@asynccontextmanager
async def program(*arguments: str, environment: dict[str, str]) -> AsyncIterator[Process]:
    """Run `python -m bot` and end it by SIGTERM; it must end well."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        env={**ENVIRONMENT, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    assert b"Traceback" not in errors
    assert b"kim@" not in errors


async def line_with(words: str, said: asyncio.StreamReader | None) -> str:
    """Read what a program says up to a line with some words."""
    assert said is not None
    async with asyncio.timeout(PATIENCE):
        while line := (await said.readline()).decode():
            if words in line:
                return line
    pytest.fail(f"The program ended without saying: {words}")


@pytest.fixture
def port() -> Iterator[int]:
    """Hold a port for the program."""
    with held_port() as held:
        yield held


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_run_serves_until_it_is_told_to_stop(
    slack: LocalSlack, tmp_path: Path, port: int, mode: str
) -> None:
    """`run` connects with the tokens it is given, answers, and stops cleanly; its log holds no address."""
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/desk.db",
        "PORT": str(port),
        **({"SLACK_APP_TOKEN": slack.app_token} if mode == "socket" else {}),
        **({"SLACK_SIGNING_SECRET": slack.signing_secret} if mode == "http" else {}),
    }
    async with program("run", environment=environment):
        if mode == "http":
            await until(lambda: listens(port))
            await slack.use_http(f"http://127.0.0.1:{port}/slack/events")
        else:
            await until(lambda: slack.sockets.connections > 0)
        ts = await slack.post("support", BOUNCE)
        card = await slack.wait_for_reply("support", ts)
        assert "550 5.1.1" in card.text


async def test_run_says_what_it_left_out_of_the_catalog(slack: LocalSlack, tmp_path: Path) -> None:
    """A broken file of the team's own does not stop the bot; its log names the mistake."""
    (tmp_path / "reasons.toml").write_text("reason = ", encoding="utf-8")
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/desk.db",
        "BOUNCE_DESK_CATALOG_DIR": str(tmp_path),
    }
    async with program("run", environment=environment) as process:
        await line_with("reasons.toml: cannot be read as TOML", process.stderr)
        await until(lambda: slack.sockets.connections > 0)


async def test_run_without_tokens_is_the_playground() -> None:
    """Where no Slack is set up, `run` serves a page on this machine and says where."""
    async with program("run", environment={}) as process:
        said = await line_with("http://127.0.0.1:", process.stdout)
        address = said.split("is on ")[1].split()[0]
        async with ClientSession() as session, session.get(address) as answer:
            assert answer.status == 200
            assert "Bounce Desk" in await answer.text()
