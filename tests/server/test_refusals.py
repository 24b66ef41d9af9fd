"""At the HTTP door only Slack is let in; everybody else is refused properly."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from functools import cache
from io import BytesIO
from itertools import cycle
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SettingsError
from bot.playground.listening import free_socket
from bot.server import Operations, configure_logs, http_app, serve_http
from bot.server.http import LARGE_BODY, MAX_BODY
from tests.slack.running import PATIENCE, held_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Message

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
JSON = "application/json"
CHALLENGE = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"})


def signed(body: str, *, secret: str = SECRET, age: int = 0, content_type: str = JSON) -> dict[str, str]:
    """Make the headers of a request that was signed `age` seconds ago."""
    timestamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature or "",
    }


@cache
def bolt_app() -> AsyncApp:
    """Make a Bolt app that listens to nothing and calls no Slack."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1")

    return AsyncApp(
        client=AsyncWebClient(), signing_secret=SECRET, authorize=authorize, request_verification_enabled=True
    )


@pytest.fixture
async def door() -> AsyncIterator[str]:
    """Serve it; give the base URL."""
    stop = asyncio.Event()
    with held_port() as port:
        serving = asyncio.create_task(serve_http(bolt_app(), host="127.0.0.1", port=port, stop=stop))
        # It listens when its first step is done.
        await asyncio.sleep(0)
    yield f"http://127.0.0.1:{port}"
    stop.set()
    await serving


MESSAGE: dict[str, object] = {
    "type": "message",
    "channel": "C1",
    "ts": "1.2",
    "event_ts": "1.2",
    "text": "550",
}
NESTED = "[" * 100_000
ODD = '{"authorizations": {"a": 1}, "team": []}'
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


def refused() -> dict[str, tuple[bytes | str, dict[str, str], int]]:
    """Make bad requests, with the status that each gets; signed anew, as a signature is good for minutes."""
    return {
        "not signed": (CHALLENGE, {"Content-Type": JSON}, 401),
        "signed with another secret": (CHALLENGE, signed(CHALLENGE, secret="another"), 401),
        "replayed after six minutes": (CHALLENGE, signed(CHALLENGE, age=360), 401),
        "of another body": (CHALLENGE, signed(CHALLENGE + " "), 401),
        "with a timestamp that is none": (CHALLENGE, signed(CHALLENGE) | {STAMP: "x"}, 400),
        "with a signature that is none": (CHALLENGE, signed(CHALLENGE) | {SIGNATURE: "v0=\u00e9"}, 400),
        "not JSON": ("{", signed("{"), 400),
        "JSON of another kind": ("[]", signed("[]"), 400),
        "nested without end": (NESTED, signed(NESTED), 400),
        "not UTF-8": (b"\xff\xfe", {"Content-Type": JSON}, 400),
        "a payload that is no JSON": ("payload=%7B", signed("payload=%7B"), 400),
        "with fields of other types": (ODD, signed(ODD), 400),
        "empty": ("", {}, 401),
    }


@pytest.mark.parametrize("what", refused())
async def test_a_request_is_refused_without_a_traceback(
    door: str, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bad request gets its status and leaves a line in the log; the next good one is answered."""
    configure_logs("INFO")
    body, headers, status = refused()[what]
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{door}/slack/events", data=body, headers=headers) as answer:
            assert answer.status == status
        async with session.post(f"{door}/slack/events", data=CHALLENGE, headers=signed(CHALLENGE)) as answer:
            assert await answer.json(content_type=None) == {"challenge": "3eZbrw1aB"}
    assert "Traceback" not in capsys.readouterr().err


async def test_a_large_body_is_refused(door: str) -> None:
    """A request of more than a megabyte gets 413, whether or not it states its length."""

    async def large() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY // 1024):
            yield b"x" * 1024
        yield b"x"

    async with aiohttp.ClientSession() as session:
        for body in (BytesIO(b"x" * (MAX_BODY + 1)), large()):
            async with session.post(f"{door}/slack/events", data=body) as answer:
                assert answer.status == 413
                assert answer.headers["Connection"] == "close"


async def test_large_bodies_are_read_few_at_a_time(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many large bodies at once cannot fill the memory; small requests are answered meanwhile."""
    monkeypatch.setattr("bot.server.http.MOST_LARGE", 1)
    half = b"x" * (LARGE_BODY + 1)
    head = f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: {2 * len(half)}\r\n\r\n"
    _, writer = await asyncio.open_connection("127.0.0.1", int(door.rpartition(":")[2]))
    writer.write(head.encode() + half)
    await writer.drain()
    async with aiohttp.ClientSession() as session:

        async def status(body: bytes | str, headers: dict[str, str]) -> int:
            async with session.post(f"{door}/slack/events", data=body, headers=headers) as answer:
                return answer.status

        async def large_is_answered_by(wanted: int) -> None:
            while True:
                if await status(half, {}) == wanted:
                    return
                await asyncio.sleep(0.02)

        await asyncio.wait_for(large_is_answered_by(503), PATIENCE)
        assert await status(CHALLENGE, signed(CHALLENGE)) == 200
        writer.close()
        await writer.wait_closed()
        await asyncio.wait_for(large_is_answered_by(401), PATIENCE)


async def test_a_body_that_does_not_come_is_not_waited_for(
    door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that stops amid its body gets an answer."""
    monkeypatch.setattr("bot.server.http.BODY_TIMEOUT", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(door.rpartition(":")[2]))
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    assert b" 408 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_a_request_that_comes_a_byte_at_a_time_is_not_waited_for(
    door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who dawdles with the head of a request, or says nothing at all, is cut off."""
    monkeypatch.setattr("bot.server.web_server.HEAD_TIMEOUT", 0.3)
    port = int(door.rpartition(":")[2])
    slow, slow_writer = await asyncio.open_connection("127.0.0.1", port)
    silent, silent_writer = await asyncio.open_connection("127.0.0.1", port)

    async def dawdle() -> None:
        for byte in cycle(b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"):
            slow_writer.write(bytes([byte]))
            await asyncio.sleep(0.05)

    dawdling = asyncio.create_task(dawdle())
    async with asyncio.timeout(PATIENCE):
        assert await all_that_comes(slow) == await all_that_comes(silent) == b""
    dawdling.cancel()
    for writer in (slow_writer, silent_writer):
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def all_that_comes(reader: asyncio.StreamReader) -> bytes:
    """Read until a connection ends; one that is cut while a byte is on its way is reset."""
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


async def test_connections_beyond_the_limit_are_told_so(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """More connections than the limit get 503 and when to come again; then there is room again."""
    monkeypatch.setattr("bot.server.web_server._Protocol.most", 2)
    port = int(door.rpartition(":")[2])
    held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After" in answer
    for _, open_writer in [*held, (reader, writer)]:
        open_writer.close()
        await open_writer.wait_closed()
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        status = 0
        while status != 200:
            async with session.get(f"{door}/healthz") as good:
                status = good.status


NO_REQUESTS_OF_SLACKS: dict[str, object] = {
    "an event that is none": {"type": "event_callback", "event": None},
    "an event of another kind": {"type": "event_callback", "event": []},
    "a team that is no id": {"type": "event_callback", "team_id": [], "event": {"type": "message"}},
    "a text that is none": {"type": "event_callback", "event": MESSAGE | {"text": 7}},
    "a message from nowhere": {"type": "event_callback", "event": {"type": "message", "text": "550"}},
    "a change of nothing": {"type": "event_callback", "event": MESSAGE | {"subtype": "message_changed"}},
    "no button pressed": {"type": "block_actions", "actions": []},
    "buttons that are none": {"type": "block_actions", "user": {"id": "U1"}, "actions": [7]},
}


def failing_app() -> AsyncApp:
    """Make a Bolt app that fails over every message."""

    async def fail(event: dict[str, Any]) -> None:
        raise KeyError(event["channel"])

    app = bolt_app.__wrapped__()
    app.event("message", middleware=[fail])(fail)
    return app


@pytest.mark.parametrize("what", NO_REQUESTS_OF_SLACKS)
async def test_what_slack_would_not_send_is_refused_though_signed(what: str) -> None:
    """Whatever the app makes of it, the answer is not that it failed."""
    text = json.dumps(NO_REQUESTS_OF_SLACKS[what])
    assert await _post(text.encode(), signed(text), failing_app()) == 400


async def test_a_failure_over_a_good_request_is_ours() -> None:
    """An event as Slack sends it gets 500 when handling it fails, so that it comes again."""
    text = json.dumps({"type": "event_callback", "team_id": "T1", "event": MESSAGE})
    assert await _post(text.encode(), signed(text), failing_app()) == 500


async def test_a_signed_request_of_an_unknown_type_is_not_found(door: str) -> None:
    """What Slack may send one day, and nothing listens to, gets 404; it is not counted as a failure."""
    body = json.dumps({"type": "event_callback", "event": {"type": "weather_changed"}, "team_id": "T1"})
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{door}/slack/events", data=body, headers=signed(body)) as answer:
            assert answer.status == 404
        async with session.get(f"{door}/metrics") as answer:
            assert 'requests_total{kind="other",outcome="unknown"} 1.0' in await answer.text()
        async with session.get(f"{door}/slack/events") as answer:
            assert answer.status == 405
        async with session.get(f"{door}/") as answer:
            assert answer.status == 404


async def test_the_program_says_that_it_is_alive(door: str) -> None:
    """/healthz answers ok."""
    async with aiohttp.ClientSession() as session, session.get(f"{door}/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "ok\n")


async def test_a_port_that_is_taken_is_named() -> None:
    """A port in use, or a host that is none, ends in a sentence."""
    with free_socket(0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        said = rf"^Port {port} of 127\.0\.0\.1 cannot be opened: Address already in use\. .*PORT\.$"
        with pytest.raises(SettingsError, match=said):
            await serve_http(bolt_app(), host="127.0.0.1", port=port, stop=asyncio.Event())
    with pytest.raises(SettingsError, match=r"^Port 0 of no\.such\.host\.invalid cannot be opened: .*HOST"):
        await serve_http(bolt_app(), host="no.such.host.invalid", port=0, stop=asyncio.Event())


async def _post(body: bytes, headers: dict[str, str], app: AsyncApp | None = None) -> int:
    """Send one request to the application, without a network; give the status of its answer."""
    status = 0
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/slack/events",
        "raw_path": b"/slack/events",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    await http_app(app or bolt_app(), Operations())(scope, receive, send)
    return status


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "event", "team", "authorizations", "view", "actions"]), inner
        )
    ),
)
bodies = st.binary(max_size=200) | values.map(lambda value: json.dumps(value).encode())


@given(body=bodies, content_type=st.sampled_from([JSON, "application/x-www-form-urlencoded", "text/plain"]))
def test_whatever_is_sent_unsigned_is_refused(body: bytes, content_type: str) -> None:
    """No body, of whatever form, gets anything but a refusal."""
    assert asyncio.run(_post(body, {"Content-Type": content_type})) in (400, 401)
