"""What Slack would send: slash commands and chat messages, as signed HTTP requests ready to be written."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.playground.workspace import ANNA, SAM

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER = Path(__file__).parent
TEAM, CHANNEL = "T0BENCH", "C0BENCH"


def commands(secret: str) -> list[bytes]:
    """Ask `/smtp` everything in questions.txt."""
    return _signed(secret, "application/x-www-form-urlencoded", _command, "questions.txt")


def new_commands(secret: str) -> list[bytes]:
    """Ask the same, in as many different spellings as make each question a new one: with more spaces."""
    return _signed(secret, "application/x-www-form-urlencoded", _command, "questions.txt", range(1, 21))


def messages(secret: str) -> list[bytes]:
    """Tell of every message in chat.txt; none of them is a bounce."""
    return _signed(secret, "application/json", _message, "chat.txt")


def _signed(
    secret: str,
    content_type: str,
    body_of: Callable[[str, str], str],
    file_name: str,
    spaces: Sequence[int] = (0,),
) -> list[bytes]:
    signer = SignatureVerifier(secret)
    written = (FOLDER / file_name).read_text(encoding="utf-8").splitlines()
    texts = [line.replace(r"\n", "\n") for line in written if line[0] != "#"]
    return [
        _request(signer, content_type, body_of(" " * before + text, user).encode())
        for before in spaces
        for text in texts
        for user in (SAM, ANNA)
    ]


def _request(signer: SignatureVerifier, content_type: str, body: bytes) -> bytes:
    """Write a request; Bolt takes it for five minutes."""
    now = str(int(time.time()))
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {now}\r\n"
        f"X-Slack-Signature: {signer.generate_signature(timestamp=now, body=body)}\r\n\r\n"
    )
    return head.encode() + body


def _command(text: str, user: str) -> str:
    return urlencode(
        {
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
    )


def _message(text: str, user: str) -> str:
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
    return json.dumps(
        {
            "token": "t",
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A0BENCH",
            "event_id": "Ev0BENCH",
            "event_time": 1_700_000_000,
            "authorizations": [{**bot, "is_enterprise_install": False}],
            "event": event,
        }
    )
