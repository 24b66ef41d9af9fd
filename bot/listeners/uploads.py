"""A file in a message: whether it may hold a bounce, and what stands in it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.cards import redact
from bot.errors import DeliveryError, UnreadableError
from bot.listeners.download import download
from bot.outlook import as_mail

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk
    from bot.reading import Reader, Reading

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
GONE = {"file_not_found", "file_deleted", "missing_scope", "not_allowed_token_type", "access_denied"}
"""Errors of files.info that another try does not mend (https://docs.slack.dev/reference/methods/files.info)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as an event tells of it: its id, name, kind (Slack's `filetype`) and where it is.

    The name may quote an address (a mail is called after its subject): it is redacted.
    A `forwarded` mail is one that came to Slack by mail: Slack has its text, and only a page to download.
    Of a `hidden` file, in a channel shared with another organisation, the event tells the id alone
    (https://docs.slack.dev/reference/events/message/file_share).
    """

    id: str
    name: str
    kind: str
    url: str
    forwarded: bool = False
    hidden: bool = False

    @classmethod
    def of(cls, file: dict[str, Any]) -> Upload:
        """Take what counts here of Slack's file object."""
        return cls(
            id=str(file.get("id") or ""),
            name=redact(str(file.get("name") or file.get("title") or file.get("id") or "")),
            kind=str(file.get("filetype") or "").lower(),
            url=str(file.get("url_private_download") or file.get("url_private") or ""),
            forwarded=file.get("mode") == "email",
            hidden=file.get("file_access") == "check_file_info",
        )

    @property
    def may_hold_a_bounce(self) -> bool:
        """Whether it is a mail or a text, by its kind or its name, or not told yet."""
        known = (*MAILS, *OUTLOOK, *TEXTS)
        by_kind = self.forwarded or self.hidden or self.kind in known
        return by_kind or self.name.lower().endswith(ENDINGS)

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


async def read_file(desk: Desk, client: AsyncWebClient, file: Upload) -> Reading:
    """Fetch a file and read it.

    Raises UnreadableError for one that cannot be read, DeliveryError when Slack fails and another try may
    succeed.
    """
    text = None
    if file.forwarded or file.hidden or not file.url:
        told = await _told(client, file)
        file, text = Upload.of(told), told.get("plain_text")
        if not file.may_hold_a_bounce:
            raise UnreadableError("It is neither a mail nor a text.")
    if text:
        data = f"Subject: {told.get('subject') or ''}\n\n{text}".encode("utf-8", "replace")
    else:
        data = await download(client, file.url, desk.reader.limits.mail)
    return await asyncio.to_thread(read_upload, desk.reader, file, data)  # a large mail takes its time


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


def read_upload(reader: Reader, file: Upload, data: bytes) -> Reading:
    """Read the content of a file; raises UnreadableError."""
    if file.is_outlook:
        data = as_mail(data)
    if file.is_mail or file.is_outlook:
        return reader.read_mail(data)
    return reader.read_text_file(data)
