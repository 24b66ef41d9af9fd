"""Files in messages: read after the event was stored, each answered by a card in the thread."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog

from bot import cards, pipeline
from bot.decoding import decode
from bot.delivery import Errand, Post
from bot.errors import UnreadableError
from bot.listeners.answering import Place
from bot.listeners.download import download
from bot.listeners.noted import noted
from bot.outlook import as_mail

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.bounces import Limits
    from bot.cards import Card
    from bot.catalog import Language
    from bot.listeners.desk import Desk

MOST = 5
"""Files of one message that are read; the others are named."""
MAILS = ("email", "eml")
OUTLOOK = ("msg",)
TEXTS = (
    "text",
    "txt",
    "log",
    "json",
    "javascript",
    "markdown",
    "post",
    "plain",
    "xml",
    "csv",
    "shell",
    "yaml",
)
ENDINGS = (".eml", ".msg", ".txt", ".log", ".json")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as an event tells of it: its id, name, kind (Slack's `filetype`) and where it is."""

    id: str
    name: str
    kind: str
    url: str

    @classmethod
    def of(cls, file: dict[str, Any]) -> Upload:
        """Take what counts here of Slack's file object."""
        return cls(
            id=str(file.get("id") or ""),
            name=str(file.get("name") or file.get("title") or file.get("id") or ""),
            kind=str(file.get("filetype") or "").lower(),
            url=str(file.get("url_private_download") or file.get("url_private") or ""),
        )

    @property
    def may_hold_a_bounce(self) -> bool:
        """Whether it is a mail or a text, by its kind or its name."""
        return self.kind in (*MAILS, *OUTLOOK, *TEXTS) or self.name.lower().endswith(ENDINGS)

    @property
    def is_mail(self) -> bool:
        """Whether it is a whole mail."""
        return self.kind in MAILS or self.name.lower().endswith(".eml")

    @property
    def is_outlook(self) -> bool:
        """Whether it is a message saved by Outlook."""
        return self.kind in OUTLOOK or self.name.lower().endswith(".msg")


def uploads(message: dict[str, Any]) -> list[Upload]:
    """List the mails and texts among a message's files."""
    found = [Upload.of(file) for file in message.get("files") or ()]
    return [upload for upload in found if upload.may_hold_a_bounce]


def errand(place: Place, files: list[Upload], reader: str | None, *, asked: bool) -> Errand:
    """Put down what is to be read; `asked` files are answered whatever is in them."""
    return Errand(
        key=f"{place.team}:{place.channel}:{place.ts}:files",
        team=place.team,
        channel=place.channel,
        details={
            "place": asdict(place),
            "files": [asdict(file) for file in files],
            "reader": reader,
            "asked": asked,
        },
    )


async def read_files(desk: Desk, todo: Errand, client: AsyncWebClient) -> list[Post]:
    """Make the cards of an errand. Raises DeliveryError when Slack fails and another try may succeed."""
    place, asked = Place(**todo.details["place"]), bool(todo.details["asked"])
    files = [Upload(**file) for file in todo.details["files"]]
    choice = await desk.store.choices.channel(place.team, place.channel)
    language = await desk.language(client, todo.details["reader"], choice)
    made = [await _card(desk, client, file, language, asked=asked) for file in files[:MOST]]
    if files[MOST:] and any(made):
        made.append(cards.not_read_card([file.name for file in files[MOST:]], language))
    return [
        replace(
            place.post(await noted(desk, client, place.team, card, shared=place.shared)),
            key=file_key(place, number),
        )
        for number, card in enumerate(made, 1)
        if card
    ]


def file_key(place: Place, number: int) -> str:
    """Name the card of one of a message's files."""
    return f"{place.team}:{place.channel}:{place.ts}:file{number}"


async def _card(
    desk: Desk, client: AsyncWebClient, file: Upload, language: Language, *, asked: bool
) -> Card | None:
    """Draw the card of one file; None where nobody asked and it holds no bounce."""
    try:
        data = await _content(client, file, desk.limits)
        reading = await asyncio.to_thread(read_upload, desk, file, data)  # a large mail takes its time
    except UnreadableError as error:
        log.warning("a file was not read", kind=file.kind, reason=str(error))
        return cards.unreadable_card(file.name, language) if asked else None
    return pipeline.reading_card(reading, language, private=False) if asked or reading.sure else None


async def _content(client: AsyncWebClient, file: Upload, limits: Limits) -> bytes:
    url = file.url
    if not url:  # in a channel shared with another organisation, Slack tells only the id
        answer = await client.files_info(file=file.id)
        url = Upload.of(answer.get("file") or {}).url
    return await download(client, url, limits.mail)


def read_upload(desk: Desk, file: Upload, data: bytes) -> pipeline.Reading:
    """Read the content of a file; raises UnreadableError."""
    if file.is_outlook:
        data = as_mail(data)
    if file.is_mail or file.is_outlook:
        return pipeline.read_mail(desk.catalog, data, desk.limits)
    return pipeline.read_text(desk.catalog, decode(data), desk.limits)
