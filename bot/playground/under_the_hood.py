"""What is behind a message: what the reader saw in it, which rule spoke, what Slack got, how long it took."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.errors import UnreadableError
from bot.listeners.event_text import event_text
from bot.listeners.uploads import read_upload, uploads
from bot.playground.payloads import message_json
from bot.playground.workspace import BOT_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.uploads import Uploads
    from bot.playground.workspace import Message, Workspace
    from bot.reading import Explained, Reader, Reading

BUILDER = "https://app.slack.com/block-kit-builder/#"
"""Slack's Block Kit Builder opens with the JSON that stands behind this."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader made of a text or a file, in how many seconds."""

    what: str
    """`text`, or the file's name."""
    seconds: float
    verdict: str
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    """For each bounce, what was found by its name."""


@dataclass(frozen=True, slots=True)
class Inside:
    """All that is to be told of one message."""

    seen: tuple[Seen, ...] = ()
    blocks: str = ""
    """The Block Kit JSON of the app's own message."""
    builder: str = ""
    """Where to open the JSON in Slack's Block Kit Builder."""
    facts: tuple[tuple[str, str], ...] = ()


class Onlooker:
    """Reads messages once more, as the app does, to tell what it saw."""

    def __init__(self, reader: Reader, uploaded: Uploads) -> None:
        self._reader = reader
        self._uploaded = uploaded

    def see(self, event: dict[str, Any]) -> tuple[Seen, ...]:
        """Read the text and the files of a message."""
        text = event_text(event)
        readers: list[tuple[str, Callable[[], Reading]]] = []
        if text.strip():
            readers.append(("text", partial(self._reader.read_text, text)))
        for file in uploads(event):
            read = partial(read_upload, self._reader, file, self._uploaded.content(file.id))
            readers.append((file.name, read))
        return tuple(_timed(what, read) for what, read in readers)


def _timed(what: str, read: Callable[[], Reading]) -> Seen:
    begun = time.perf_counter()
    try:
        reading = read()
    except UnreadableError as error:
        return Seen(what, time.perf_counter() - begun, str(error))
    seconds = time.perf_counter() - begun
    return Seen(what, seconds, _verdict(reading), tuple(map(_row, reading.explained)))


def _verdict(reading: Reading) -> str:
    if reading.sure:
        return "A bounce, and sure enough to speak unasked."
    if reading.explained:
        return "Perhaps a bounce: explained when somebody asks, but no reason to speak unasked."
    if reading.notice:
        return f"No bounce but a notice ({reading.notice}): silence, unless somebody asks."
    return "No bounce: silence, unless somebody asks."


def _row(one: Explained) -> tuple[tuple[str, str], ...]:
    bounce, meaning = one.bounce, one.explanation
    found = {
        "reply code": bounce.code,
        "enhanced code": bounce.status,
        "recipient": bounce.recipient,
        "rejected by": bounce.host,
        "SMTP command": bounce.command,
        "seen as": bounce.shape,
        "diagnostic": bounce.evidence,
        "rule": f"{meaning.rule} ({meaning.certainty})",
        "entry": meaning.entry.id,
        "reason": f"{meaning.reason.id} ({meaning.reason.group})",
        "who acts": meaning.acts,
        "permanent": {True: "yes", False: "no", None: "not said"}[meaning.permanent],
    }
    return tuple((name, str(value)) for name, value in found.items() if value)


class UnderTheHood:
    """Tells what is behind the messages of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.onlooker: Onlooker | None = None
        """Without one only the app's own messages have something to show."""
        self.answered_in: dict[str, float] = {}
        """Seconds from a command to its private answer, by the answer's ts."""

    def of(self, message: Message) -> Inside:
        """Give what is behind a message."""
        if message.bot_id == BOT_ID:
            return self._own(message)
        seen = self.onlooker.see(message_json(self._workspace, message)) if self.onlooker else ()
        answers = [one for one in self._thread(message) if one.bot_id == BOT_ID]
        waited = [("first card after", _seconds(one, message)) for one in answers[:1]]
        return Inside(seen=seen, facts=tuple(waited))

    def _own(self, message: Message) -> Inside:
        blocks = list(message.blocks)
        written = json.dumps({"blocks": blocks}, ensure_ascii=False, indent=2)
        facts = {
            "posted after": self._waited(message),
            "blocks": f"{len(blocks)} of at most 50, {len(written):,} characters of JSON",
            "in notifications": message.text,
            "metadata": json.dumps(message.metadata, ensure_ascii=False) if message.metadata else "",
        }
        return Inside(
            blocks=written,
            builder=BUILDER + quote(json.dumps({"blocks": blocks}, ensure_ascii=False), safe=""),
            facts=tuple((name, value) for name, value in facts.items() if value),
        )

    def _waited(self, message: Message) -> str:
        if message.ts in self.answered_in:
            return f"{self.answered_in[message.ts] * 1000:.0f} ms, in the answer to the command itself"
        earlier = [one for one in self._thread(message) if one.ts < message.ts and one.bot_id != BOT_ID]
        return _seconds(message, earlier[-1]) if earlier else ""

    def _thread(self, message: Message) -> list[Message]:
        return self._workspace.thread(message.channel, message.thread_ts or message.ts)


def _seconds(later: Message, earlier: Message) -> str:
    return f"{float(later.ts) - float(earlier.ts):.2f} s"
