"""What Slack would send: slash commands and chat messages, and the signed HTTP requests of them."""

from __future__ import annotations

import json
import time
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from benchmarks.unseen import questions
from bot.playground.workspace import ANNA, SAM

if TYPE_CHECKING:
    from collections.abc import Iterable

Payload = dict[str, Any]

FOLDER = Path(__file__).parent
USERS = (SAM, ANNA)
TEAM, CHANNEL = "T0BENCH", "C0BENCH"


def asked() -> list[Payload]:
    """Ask `/smtp` everything in questions.txt."""
    return [_command(text, user) for text in lines("questions.txt") for user in USERS]


def unseen(number: int) -> list[Payload]:
    """Ask `/smtp` what nobody asked before."""
    return [_command(text, user) for text, user in zip(questions(number), cycle(USERS), strict=False)]


def chat() -> list[Payload]:
    """Tell of every message in chat.txt; none of them is a bounce."""
    return [_message(text, user) for text in lines("chat.txt") for user in USERS]


def signed(secret: str, payloads: Iterable[Payload]) -> list[bytes]:
    """Write HTTP requests, a command as a form and an event as JSON; Bolt takes them for five minutes."""
    signer = SignatureVerifier(secret)
    return [
        _request(signer, "application/x-www-form-urlencoded", urlencode(payload))
        if "command" in payload
        else _request(signer, "application/json", json.dumps(payload))
        for payload in payloads
    ]


def lines(file_name: str) -> list[str]:
    """Read a list of texts, one a line."""
    written = (FOLDER / file_name).read_text(encoding="utf-8").splitlines()
    return [line.replace(r"\n", "\n") for line in written if line[0] != "#"]


def _request(signer: SignatureVerifier, content_type: str, text: str) -> bytes:
    body, now = text.encode(), str(int(time.time()))
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {now}\r\n"
        f"X-Slack-Signature: {signer.generate_signature(timestamp=now, body=body)}\r\n\r\n"
    )
    return head.encode() + body


def _command(text: str, user: str) -> Payload:
    return {
        "token": "t",
        "team_id": TEAM,
        "team_domain": "example",
        "channel_id": CHANNEL,
        "channel_name": "support",
        "user_id": user,
        "user_name": user.casefold(),
        "command": "/smtp",
        "text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1/commands/none",
        "trigger_id": "1.2.3",
    }


def _message(text: str, user: str) -> Payload:
    typed = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    event: dict[str, Any] = {
        "type": "message",
        "user": user,
        "ts": "1700000000.000100",
        "event_ts": "1700000000.000100",
        "channel": CHANNEL,
        "channel_type": "channel",
        "team": TEAM,
        "text": text,
        "blocks": [{"type": "rich_text", "block_id": "b", "elements": [typed]}],
    }
    bot = {"enterprise_id": None, "team_id": TEAM, "user_id": "U0BOT", "is_bot": True}
    return {
        "token": "t",
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0BENCH",
        "event_id": "Ev0BENCH",
        "event_time": 1_700_000_000,
        "authorizations": [{**bot, "is_enterprise_install": False}],
        "event": event,
    }
