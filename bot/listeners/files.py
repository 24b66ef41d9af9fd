"""Files in messages: read after the event was stored, each answered by a card in the thread."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot import cards, pipeline
from bot.cards.interface import say
from bot.catalog import language_named
from bot.delivery import Errand, Post
from bot.errors import DeliveryError, UnreadableError
from bot.listeners.answering import Place, claim_file
from bot.listeners.download import download
from bot.listeners.noted import noted
from bot.outlook import as_mail

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.bounces import Limits
    from bot.cards import Card
    from bot.catalog import Language
    from bot.listeners.answering import Asker
    from bot.listeners.desk import Desk

MOST = 5
"""Files of one message that are read; the others are named."""
MOST_TRIES = 9
"""How often Slack is asked for a file, for about a minute, before the others are answered without it."""
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
GONE = {"file_not_found", "file_deleted", "missing_scope", "not_allowed_token_type", "access_denied"}
"""Errors of files.info that another try does not mend (https://docs.slack.dev/reference/methods/files.info)."""
ENDINGS = (".eml", ".msg", ".txt", ".log", ".json")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as an event tells of it: its id, name, kind (Slack's `filetype`) and where it is.

    A `forwarded` mail is one that came to Slack by mail: Slack has its text, and only a page to download.
    """

    id: str
    name: str
    kind: str
    url: str
    forwarded: bool = False

    @classmethod
    def of(cls, file: dict[str, Any]) -> Upload:
        """Take what counts here of Slack's file object."""
        return cls(
            id=str(file.get("id") or ""),
            name=str(file.get("name") or file.get("title") or file.get("id") or ""),
            kind=str(file.get("filetype") or "").lower(),
            url=str(file.get("url_private_download") or file.get("url_private") or ""),
            forwarded=file.get("mode") == "email",
        )

    @property
    def may_hold_a_bounce(self) -> bool:
        """Whether it is a mail or a text, by its kind or its name."""
        known = (*MAILS, *OUTLOOK, *TEXTS)
        return self.forwarded or self.kind in known or self.name.lower().endswith(ENDINGS)

    @property
    def is_mail(self) -> bool:
        """Whether it is a whole mail."""
        return self.kind in MAILS or self.name.lower().endswith(".eml")

    @property
    def is_outlook(self) -> bool:
        """Whether it is a message saved by Outlook."""
        return self.kind in OUTLOOK or self.name.lower().endswith(".msg")


def uploads(message: dict[str, Any]) -> list[Upload]:
    """List the mails and texts among a message's files, and among those of a message it shares."""
    shared = (file for one in message.get("attachments") or () for file in one.get("files") or ())
    found = [Upload.of(file) for file in (*(message.get("files") or ()), *shared)]
    return [upload for upload in found if upload.may_hold_a_bounce]


def errand(place: Place, files: list[Upload], asker: Asker | None, reader: str | None) -> Errand:
    """Put down what is to be read; for an `asker`, every file is answered whatever is in it."""
    key = f"{place.team}:{place.channel}:{place.ts}:files"
    excuse = {}
    if asker:
        card = cards.not_fetched_card([file.name for file in files], asker.language)
        excuse = asdict(replace(place.post(card), key=f"{key}:excuse"))
    return Errand(
        key=key,
        team=place.team,
        channel=place.channel,
        details={
            "place": asdict(place),
            "files": [asdict(file) for file in files],
            "reader": reader,
            "asker": asdict(asker) if asker else None,
        },
        excuse=excuse,
    )


async def read_files(desk: Desk, todo: Errand, client: AsyncWebClient) -> list[Post]:
    """Make the cards of an errand. Raises DeliveryError when Slack fails and another try may succeed."""
    place, asker = Place(**todo.details["place"]), todo.details.get("asker")
    files = [Upload(**file) for file in todo.details["files"]]
    language = await _language(desk, client, todo, place)
    reader = _Reader(
        desk, client, place, language, asked=asker is not None, is_last_try=todo.attempt >= MOST_TRIES - 1
    )
    made = [await reader.card(number, file) for number, file in enumerate(files[:MOST], 1)]
    if files[MOST:] and any(made):
        made.append(cards.not_read_card([file.name for file in files[MOST:]], language))
    user, excuse = (asker["user"], say(language, "no-card", channel=place.channel)) if asker else ("", "")
    return [
        replace(place.post(card, asker=user, excuse=excuse), key=file_key(place, number))
        for number, card in enumerate(made, 1)
        if card
    ]


async def _language(desk: Desk, client: AsyncWebClient, todo: Errand, place: Place) -> Language:
    if asker := todo.details.get("asker"):
        return language_named(asker["language"]) or desk.default_language
    choice = await desk.store.choices.channel(place.team, place.channel)
    return await desk.language(client, todo.details["reader"], choice)


def file_key(place: Place, number: int) -> str:
    """Name the card of one of a message's files."""
    return f"{place.team}:{place.channel}:{place.ts}:file{number}"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the files of one message."""

    desk: Desk
    client: AsyncWebClient
    place: Place
    language: Language
    asked: bool
    is_last_try: bool

    async def card(self, number: int, file: Upload) -> Card | None:
        """Draw the card of one file; None where nobody asked and it holds no bounce, or one known already."""
        try:
            reading = await read_file(self.desk, self.client, file)
        except UnreadableError as error:
            log.warning("a file was not read", kind=file.kind, reason=str(error))
            return cards.unreadable_card(file.name, self.language) if self.asked else None
        except DeliveryError as error:
            if not self.is_last_try:
                raise
            log.warning("a file was not fetched", kind=file.kind, reason=str(error))
            return cards.not_fetched_card([file.name], self.language) if self.asked else None
        if not (self.asked or reading.sure):
            return None
        if not await claim_file(self.desk, self.place, number, reading, asked=self.asked):
            return None
        drawn = pipeline.reading_card(reading, self.language, private=False)
        return await noted(self.desk, self.client, self.place.team, drawn, shared=self.place.shared)


async def read_file(desk: Desk, client: AsyncWebClient, file: Upload) -> pipeline.Reading:
    """Fetch a file and read it.

    Raises UnreadableError for one that cannot be read, DeliveryError when Slack fails and another try may
    succeed.
    """
    data = await _content(client, file, desk.limits)
    return await asyncio.to_thread(read_upload, desk, file, data)  # a large mail takes its time


async def _content(client: AsyncWebClient, file: Upload, limits: Limits) -> bytes:
    # Of a file in a channel shared with another organisation, Slack tells only the id.
    told = await _told(client, file) if file.forwarded or not file.url else {}
    if text := told.get("plain_text"):
        return f"Subject: {told.get('subject') or ''}\n\n{text}".encode("utf-8", "replace")
    return await download(client, file.url or Upload.of(told).url, limits.mail)


async def _told(client: AsyncWebClient, file: Upload) -> dict[str, Any]:
    """Ask Slack for all that it knows of a file."""
    try:
        answer = await client.files_info(file=file.id)
    except SlackApiError as error:
        name = error.response.get("error")
        if name in GONE:
            message = f"Slack does not give it out: {name}."
            raise UnreadableError(message) from None
        message = f"Slack failed: {name}."
        raise DeliveryError(message) from None
    except (ClientError, TimeoutError) as error:
        message = f"Slack could not be reached: {type(error).__name__}."
        raise DeliveryError(message) from None
    return answer.get("file") or {}


def read_upload(desk: Desk, file: Upload, data: bytes) -> pipeline.Reading:
    """Read the content of a file; raises UnreadableError."""
    if file.is_outlook:
        data = as_mail(data)
    if file.is_mail or file.is_outlook:
        return pipeline.read_mail(desk.catalog, data, desk.limits)
    return pipeline.read_text_file(desk.catalog, data, desk.limits)
