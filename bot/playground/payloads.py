"""What Slack tells an app: events, commands, shortcuts, used buttons, sent forms."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from bot.playground.installed_app import APP_ID
from bot.playground.workspace import BOT, BOT_ID, Workspace

if TYPE_CHECKING:
    from bot.playground.installed_app import InstalledApp
    from bot.playground.workspace import Channel, Message, View

Payload = dict[str, Any]

VERIFICATION_TOKEN = "playground"  # noqa: S105 - Slack's long superseded token; the app must not trust it


def message_json(workspace: Workspace, message: Message, *, metadata: bool = True) -> Payload:
    """Show a message as conversations.history does; a thread's first message counts its replies.

    Of somebody from another organisation it says so.
    """
    outside = workspace.users[message.user].team if message.user in workspace.users else None
    shown: Payload = {"type": "message", "ts": message.ts, "text": message.text}
    optional = {
        "team": outside or workspace.team.id,
        "user_team": outside,
        "source_team": outside,
        "user": message.user,
        "subtype": message.subtype,
        "bot_id": message.bot_id,
        "username": message.username,
        "thread_ts": message.thread_ts,
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
        "metadata": message.metadata if metadata else None,
        "edited": {"user": message.user, "ts": message.edited_ts} if message.edited_ts else None,
    }
    shown |= {name: value for name, value in optional.items() if value}
    if message.bot_id == BOT_ID:
        shown |= {"app_id": APP_ID, "bot_profile": bot_profile(workspace)}
    return shown | dict(message.more) | _thread_fields(workspace, message)


def _thread_fields(workspace: Workspace, message: Message) -> Payload:
    if message.only_for:
        return {}
    if message.thread_ts not in (None, message.ts):
        parent = workspace.message(message.channel, message.thread_ts or "")
        return {"parent_user_id": parent.user} if parent and parent.user else {}
    replies = workspace.thread(message.channel, message.ts)[1:]
    if not replies:
        return {}
    people = sorted({one.user for one in replies if one.user})
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
    }


def bot_profile(workspace: Workspace) -> Payload:
    """Describe the bot as messages and bots.info do."""
    return {
        "id": BOT_ID,
        "app_id": APP_ID,
        "user_id": BOT,
        "name": workspace.user(BOT).real_name,
        "deleted": False,
        "updated": 0,
        "team_id": workspace.team.id,
        "icons": {},
    }


def message_event(workspace: Workspace, channel: Channel, message: Message) -> Payload:
    """Tell of a new message."""
    event = message_json(workspace, message) | {
        "channel": channel.id,
        "channel_type": channel.kind,
        "event_ts": message.ts,
    }
    if message.bot_id is None:
        event["client_msg_id"] = str(uuid.uuid4())
    return event


def mention_event(workspace: Workspace, channel: Channel, message: Message) -> Payload:
    """Tell the bot that it was named; unlike a message event, this does not say the kind of channel."""
    event = message_event(workspace, channel, message) | {"type": "app_mention"}
    del event["channel_type"]
    return event


def changed_event(workspace: Workspace, channel: Channel, message: Message, previous: Message) -> Payload:
    """Tell that a message has other words now."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.kind,
        "ts": message.edited_ts or message.ts,
        "event_ts": message.edited_ts or message.ts,
        "message": message_json(workspace, message),
        "previous_message": message_json(workspace, previous),
    }


def deleted_event(workspace: Workspace, channel: Channel, message: Message) -> Payload:
    """Tell that a message is gone."""
    ts = workspace.new_ts()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.kind,
        "ts": ts,
        "event_ts": ts,
        "deleted_ts": message.ts,
        "previous_message": message_json(workspace, message),
    }


def home_event(workspace: Workspace, user: str, tab: str) -> Payload:
    """Tell that somebody opened the bot's Home tab or its messages."""
    event: Payload = {
        "type": "app_home_opened",
        "user": user,
        "channel": workspace.direct(user).id,
        "tab": tab,
        "event_ts": workspace.new_ts(),
    }
    view = workspace.home(user)
    return event | ({"view": view_json(workspace, view)} if view and tab == "home" else {})


def envelope(workspace: Workspace, app: InstalledApp, event: Payload) -> Payload:
    """Wrap an event as the Events API sends it; every call gives a new event_id."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team.id,
        "context_team_id": workspace.team.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team.id,
                "user_id": BOT,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": _is_shared(workspace, event),
        "event_context": f"4-{event['event_ts']}",
    }


def _is_shared(workspace: Workspace, event: Payload) -> bool:
    channel = workspace.channels.get(event.get("channel", ""))
    return channel is not None and channel.shared


def command(workspace: Workspace, app: InstalledApp, user: str, channel: Channel, trigger_id: str) -> Payload:
    """Begin the payload of a slash command: who uses one, and where."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user,
        "user_name": workspace.user(user).name,
        "api_app_id": app.id,
        "is_enterprise_install": "false",
        "trigger_id": trigger_id,
    }


def interaction(workspace: Workspace, app: InstalledApp, kind: str, user: str, trigger_id: str) -> Payload:
    """Begin the payload of any interaction: a shortcut, a used button, a sent form.

    Of somebody from another organisation, a form names their team and a button the app's.
    """
    person = workspace.user(user)
    team = person.team or workspace.team.id
    return {
        "type": kind,
        "token": VERIFICATION_TOKEN,
        "api_app_id": app.id,
        "team": {
            "id": team if kind == "view_submission" else workspace.team.id,
            "domain": workspace.team.domain,
        },
        "user": {"id": user, "username": person.name, "name": person.name, "team_id": team},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": trigger_id,
    }


def shortcut(workspace: Workspace, callback_id: str, message: Message, response_url: str) -> Payload:
    """Complete an interaction: somebody chose a shortcut in the menu of a message."""
    channel = workspace.channel(message.channel)
    return {
        "callback_id": callback_id,
        "action_ts": workspace.new_ts(),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message_ts": message.ts,
        "message": message_json(workspace, message),
        "response_url": response_url,
    }


def message_action(workspace: Workspace, message: Message, action: Payload, response_url: str) -> Payload:
    """Complete an interaction: somebody used an element of a message.

    Of an ephemeral message Slack tells only the container, not what it says.
    """
    channel = workspace.channel(message.channel)
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload: Payload = {
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }
    return payload if message.only_for else payload | {"message": message_json(workspace, message)}


def view_action(workspace: Workspace, view: View, action: Payload, values: Payload) -> Payload:
    """Complete an interaction: somebody used an element of a view."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(workspace, view, values),
        "actions": [action],
    }


def view_submission(workspace: Workspace, view: View, values: Payload) -> Payload:
    """Complete an interaction: somebody sent the form of a modal."""
    return {"view": view_json(workspace, view, values), "response_urls": []}


def view_json(workspace: Workspace, view: View, values: Payload | None = None) -> Payload:
    """Show a view as the app gets it back."""
    defaults: Payload = {
        "title": None,
        "close": None,
        "submit": None,
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return (
        defaults
        | view.content
        | {
            "id": view.id,
            "team_id": workspace.team.id,
            "app_id": APP_ID,
            "app_installed_team_id": workspace.team.id,
            "bot_id": BOT_ID,
            "hash": view.hash,
            "root_view_id": view.id,
            "previous_view_id": view.previous,
            "state": {"values": values or {}},
        }
    )


def channel_name(channel: Channel) -> str:
    """Name a conversation as payloads do."""
    return "directmessage" if channel.kind == "im" else channel.name
