"""Strangers, broken clients and attackers at the HTTP door, while Slack goes on calling."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from bot.playground.workspace import BOT
from tests.faults.desk import desk
from tests.faults.tally import Promise, at_most

if TYPE_CHECKING:
    from tests.faults.desk import Desk
    from tests.faults.tally import Outcome

REQUESTS = 10_000
CALLERS = 8
"""How many come at a time, each over a connection of its own: strangers share none."""

GOOD_EVERY = 100
"""So often good requests come in between: a command, and a bounce that comes twice, as if it was replayed."""

HANGING = 20
"""Connections that begin a request and never end it."""

PATIENCE = 10.0
"""Seconds that an answer may take."""

MEGABYTES = 16
"""What memory may grow by after the first tenth of the requests."""

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TOO_OLD = 600
"""Seconds: Slack's signature is good for 300."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A request, and the statuses of which one must be its answer."""

    statuses: set[int]
    body: bytes = b""
    content_type: str = JSON
    signed_by: Literal["Slack", "somebody", "nobody"] = "Slack"
    age: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "POST"
    path: str = "/slack/events"


def _json(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    return json.dumps(value).encode()


EVENT = _json({"type": "event_callback", "team_id": "T1", "event": {"type": "message", "channel": "C1"}})
COMMAND = urlencode({"command": "/smtp", "text": "451", "team_id": "T1"}).encode()
LARGE = 1_500_000
"""Bytes: half as many again as are read."""

FORGED = (
    Bad(statuses={401}, body=EVENT, signed_by="nobody"),
    Bad(statuses={401}, body=EVENT, signed_by="somebody"),
    Bad(statuses={401}, body=EVENT, headers={"X-Slack-Signature": "v0="}),
    Bad(statuses={400, 401}, body=EVENT, headers={"X-Slack-Signature": "v1=ä"}),
    Bad(statuses={401}, body=EVENT, age=TOO_OLD),
    Bad(statuses={401}, body=EVENT, age=-TOO_OLD),
    Bad(statuses={401}, body=COMMAND, content_type=FORM, signed_by="somebody"),
    Bad(statuses={401}, body=COMMAND, content_type=FORM, age=TOO_OLD),
    Bad(statuses={400, 401}, body=EVENT, headers={"X-Slack-Request-Timestamp": "yesterday"}),
    Bad(statuses={413}, body=b"[" * LARGE),
    Bad(statuses={413}, body=b"text=" + b"a" * LARGE, content_type=FORM, signed_by="somebody"),
)
UNREADABLE = tuple(
    Bad(statuses={400}, body=body)
    for body in (b"{", b'{"type":', b"\xff\xfe{}", b"[" * 100_000, b'{"a":' * 50_000, b"nothing")
)
UNKNOWN = tuple(
    Bad(statuses={200, 400, 404}, body=body, content_type=kind)
    for kind, bodies in {
        JSON: map(
            _json,
            (
                {},
                [],
                None,
                7,
                "text",
                {"type": "surprise"},
                {"type": "event_callback"},
                {"type": "event_callback", "event": None},
                {"type": "event_callback", "event": []},
                {"type": "event_callback", "team_id": "T1", "event": {"type": "surprise"}},
                {"type": "event_callback", "team_id": "T1", "event": {"type": 7}},
                {"type": "event_callback", "team_id": [], "event": {"type": "message", "text": 7}},
            ),
        ),
        FORM: (
            b"",
            b"%%%&&&===",
            b"\xff=\xfe",
            urlencode({"command": "/nothing", "text": "451"}).encode(),
            *(
                urlencode({"payload": payload}).encode()
                for payload in (
                    "{",
                    "[]",
                    "7",
                    '{"type": "surprise"}',
                    '{"type": "block_actions", "actions": []}',
                )
            ),
        ),
    }.items()
    for body in bodies
)
ELSEWHERE = (
    Bad(statuses={405}, method="GET"),
    Bad(statuses={405}, method="DELETE"),
    Bad(statuses={404}, body=EVENT, path="/slack/event"),
    Bad(statuses={404}, method="GET", path="/.env"),
)
KINDS = (*FORGED, *UNREADABLE, *UNKNOWN, *ELSEWHERE)


async def malformed(scale: int) -> Outcome:
    """Send malformed requests as fast as they are answered, with good ones in between."""
    number = REQUESTS * scale
    async with desk("malformed") as at:
        program = await at.started("http")
        at.slack.faults.event_copies = 2
        visit = _Visit(at, f"http://127.0.0.1:{program.port}")
        hanging = [await _begin_request(program.port) for _ in range(HANGING)]
        await visit.send(number // 10)
        before = await program.memory()
        await visit.send(number - number // 10)
        grown = await program.memory() - before
        for writer in hanging:
            writer.close()
        await at.settle()
        return at.outcome(
            Promise(
                f"refused {visit.refused} of {number} {visit.surprises or ''}".strip(),
                visit.refused == number,
            ),
            Promise(f"commands answered {visit.answered} of {visit.asked}", visit.answered == visit.asked),
            at_most("memory grown by", grown, MEGABYTES, "MB"),
        )


class _Visit:
    """All that comes to the door, and what is said to it."""

    def __init__(self, at: Desk, url: str) -> None:
        self._at, self._url = at, url
        self._secrets = {"Slack": at.slack.signing_secret, "somebody": "0" * 32}
        self.refused = self.asked = self.answered = 0
        self.surprises: Counter[str] = Counter()

    async def send(self, number: int) -> None:
        """Send so many requests, over several connections at a time."""
        numbers = iter(range(number))

        async def call() -> None:
            connector = TCPConnector(force_close=True)
            async with ClientSession(connector=connector, timeout=ClientTimeout(total=PATIENCE)) as session:
                for one in numbers:
                    await self._send_bad(session, KINDS[one % len(KINDS)])
                    if one % GOOD_EVERY == 0:
                        await self._send_good()

        await asyncio.gather(*(call() for _ in range(CALLERS)))

    async def _send_good(self) -> None:
        channel = self._at.channels[self.asked % len(self._at.channels)]
        self.asked += 1
        await self._at.post(channel)
        await self._at.slack.command("/smtp", "451", channel=channel)
        self.answered += self._at.slack.ephemerals(channel=channel)[-1].user == BOT

    async def _send_bad(self, session: ClientSession, bad: Bad) -> None:
        try:
            async with session.request(
                bad.method, f"{self._url}{bad.path}", data=bad.body, headers=self._headers(bad)
            ) as answer:
                await answer.read()
                said = str(answer.status) if answer.status not in bad.statuses else ""
        except (ClientError, TimeoutError) as error:
            said = type(error).__name__
        self.refused += not said
        if said:
            self.surprises[f"{said} for {bad.method} {bad.body[:80]!r}"] += 1

    def _headers(self, bad: Bad) -> dict[str, str]:
        if bad.signed_by == "nobody":
            return {"Content-Type": bad.content_type, **bad.headers}
        at = str(int(time.time()) - bad.age)
        return {
            "Content-Type": bad.content_type,
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": _signature(self._secrets[bad.signed_by], at, bad.body),
            **bad.headers,
        }


def _signature(secret: str, at: str, body: bytes) -> str:
    """Sign as Slack does; the SDK's signer takes only bodies that are UTF-8."""
    return "v0=" + hmac.new(secret.encode(), b"v0:%b:%b" % (at.encode(), body), hashlib.sha256).hexdigest()


async def _begin_request(port: int) -> asyncio.StreamWriter:
    """Promise a body, and send only its first byte."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n{")
    return writer
