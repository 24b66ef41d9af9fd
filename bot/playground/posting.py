"""Turns what the app wants to say into messages, checked as Slack checks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.block_checks import check_message
from bot.playground.block_tree import stored
from bot.playground.refusal import Refusal
from bot.playground.workspace import BOT, BOT_ID, Message

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

MAX_TEXT = 40_000
"""Characters of a message's text."""


def content(workspace: Workspace, body: dict[str, Any], *, max_text: int = MAX_TEXT) -> dict[str, Any]:
    """Check the text, blocks, attachments and metadata of `body`; give them as fields of Message.

    Raises Refusal: no_text, msg_too_long, invalid_blocks, invalid_blocks_format, invalid_attachments,
    invalid_metadata_format.
    """
    text, blocks = body.get("text") or "", body.get("blocks") or []
    attachments, metadata = body.get("attachments") or [], body.get("metadata")
    if not isinstance(text, str):
        raise Refusal("invalid_arguments")
    if len(text) > max_text:
        raise Refusal("msg_too_long")
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise Refusal("invalid_attachments")
    if not (text or blocks or attachments):
        raise Refusal("no_text")
    if metadata is not None and not _is_metadata(metadata):
        raise Refusal("invalid_metadata_format")
    check_message(blocks, attachments)
    return {
        "text": text,
        "blocks": tuple(stored(blocks, lambda: workspace.new_id("b"))),
        "attachments": tuple(attachments),
        "metadata": metadata,
    }


def _is_metadata(metadata: object) -> bool:
    """Check the form of message metadata (https://docs.slack.dev/messaging/message-metadata)."""
    return (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )


def post_as_bot(  # noqa: PLR0913 - who, where and what
    workspace: Workspace,
    channel: str,
    body: dict[str, Any],
    *,
    only_for: str | None = None,
    thread_ts: str | None = None,
    broadcast: bool = False,
) -> Message:
    """Post what the app says, to everybody in the channel or to one user; raises Refusal as content does."""
    fields = content(workspace, body)
    if only_for is None and thread_ts is not None:
        parent = workspace.message(channel, thread_ts)
        if parent is None or parent.only_for:
            raise Refusal("thread_not_found")
        thread_ts = parent.thread_ts or thread_ts
    return workspace.post(
        Message(
            channel=channel,
            ts=workspace.new_ts(),
            user=BOT,
            bot_id=BOT_ID,
            only_for=only_for,
            thread_ts=thread_ts,
            subtype="thread_broadcast" if broadcast and thread_ts else None,
            **fields,
        )
    )
