"""The methods of the Web API that the app may use (https://docs.slack.dev/reference/methods)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.playground import payloads, views
from bot.playground.posting import content, post_as_bot
from bot.playground.refusal import Refusal
from bot.playground.workspace import BOT, BOT_ID, SLACKBOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.playground.arguments import Arguments
    from bot.playground.installed_app import InstalledApp
    from bot.playground.oauth import OAuth
    from bot.playground.triggers import Triggers
    from bot.playground.uploads import Uploads
    from bot.playground.workspace import Channel, Message, User, Workspace

Answer = dict[str, Any]

MAX_UPDATED_TEXT = 4000
"""Characters of the text that chat.update takes."""

ANYBODY: Literal["anybody"] = "anybody"

HISTORY = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}
"""The scope that a conversation of each kind needs."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what it was given, and what it works on."""

    arguments: Arguments
    workspace: Workspace
    app: InstalledApp
    triggers: Triggers
    uploads: Uploads
    url: str
    new_socket_ticket: Callable[[], str]
    oauth: OAuth
    token: str

    def channel(self, scopes: Mapping[str, str] | None = None) -> Channel:
        """Find the conversation that the call is about; raises Refusal: channel_not_found, missing_scope."""
        channel = self.workspace.channel(self.arguments.needed("channel", "channel_not_found"))
        if scopes:
            self.need(scopes[channel.kind])
        return channel

    def joined(self, scopes: Mapping[str, str] | None = None) -> Channel:
        """Find it and see that the bot is in it; raises Refusal not_in_channel too.

        A private conversation that the bot is not in does not exist for it.
        """
        channel = self.channel(scopes)
        if BOT not in channel.members:
            raise Refusal("not_in_channel" if channel.kind == "channel" else "channel_not_found")
        return channel

    def need(self, *scopes: str) -> None:
        """See that the token has one of some scopes; raises Refusal missing_scope."""
        if not set(scopes) & set(self.app.scopes):
            provided = ",".join(self.app.scopes)
            raise Refusal("missing_scope", needed=",".join(scopes), provided=provided)

    def body(self) -> dict[str, Any]:
        """Give what a message is to hold."""
        take = self.arguments
        return {
            "text": take.text("text"),
            "blocks": take.json("blocks", "invalid_blocks_format"),
            "attachments": take.json("attachments", "invalid_attachments"),
            "metadata": take.json("metadata", "invalid_metadata_format"),
        }


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it does, whose token it takes, and scopes of which one is needed."""

    run: Callable[[Call], Answer]
    caller: Literal["bot", "app", "anybody"] = "bot"
    scopes: tuple[str, ...] = field(default=())


def api_test(call: Call) -> Answer:
    """Answer; with an argument `error`, refuse."""
    error = call.arguments.text("error")
    if error:
        raise Refusal(error)
    return {}


def auth_test(call: Call) -> Answer:
    """Say whose token this is."""
    team = call.workspace.team
    return {
        "url": f"{call.url}/",
        "team": team.name,
        "user": call.workspace.user(BOT).name,
        "team_id": team.id,
        "user_id": BOT,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def apps_connections_open(call: Call) -> Answer:
    """Give an address for one WebSocket."""
    address = call.url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/?ticket={call.new_socket_ticket()}&app_id={call.app.id}"}


def auth_revoke(call: Call) -> Answer:
    """Let the token that this is called with open nothing any more."""
    call.oauth.revoke(call.token)
    return {"revoked": True}


def oauth_v2_access(call: Call) -> Answer:
    """Exchange a code or a refresh token for a token."""
    return call.oauth.access(call.arguments)


def bots_info(call: Call) -> Answer:
    """Describe the bot."""
    if call.arguments.text("bot") not in (None, BOT_ID):
        raise Refusal("bot_not_found")
    return {"bot": payloads.bot_profile(call.workspace)}


def users_info(call: Call) -> Answer:
    """Describe a person, with the locale if asked."""
    user = call.workspace.user(call.arguments.needed("user", "user_not_found"))
    return {"user": _user_json(call, user, with_locale=call.arguments.flag("include_locale"))}


def _user_json(call: Call, user: User, *, with_locale: bool) -> Answer:
    shown: Answer = {
        "id": user.id,
        "team_id": user.team or call.workspace.team.id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_bot": user.bot_id is not None,
        "tz": "Europe/Berlin",
        "profile": {"real_name": user.real_name, "display_name": user.name},
    }
    return shown | ({"locale": user.locale} if with_locale else {})


def users_conversations(call: Call) -> Answer:
    """List the conversations that the bot, or a user, is in; of others' private ones nothing is told."""
    member = call.arguments.text("user") or BOT
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    asked = (call.arguments.text("types") or "public_channel").split(",")
    if not set(asked) <= set(kinds):
        raise Refusal("invalid_types")
    for kind in asked:
        call.need(READ[kinds[kind]])
    found = [
        one
        for one in call.workspace.channels.values()
        if member in one.members
        and (one.kind == "channel" or BOT in one.members)
        and one.kind in {kinds[kind] for kind in asked}
    ]
    return {
        "channels": [_channel_json(one) for one in found],
        "response_metadata": {"next_cursor": ""},
    }


def conversations_info(call: Call) -> Answer:
    """Describe a conversation."""
    return {"channel": _channel_json(call.channel(READ))}


def files_info(call: Call) -> Answer:
    """Describe a file."""
    file = call.uploads.describe(call.arguments.needed("file", "file_not_found"))
    if file is None:
        raise Refusal("file_not_found")
    return {"file": file}


def conversations_open(call: Call) -> Answer:
    """Open the direct message with a person."""
    users = call.arguments.needed("users", "users_list_not_supplied").split(",")
    if len(users) != 1 or users[0] in (BOT, SLACKBOT):
        raise Refusal("not_enough_users" if len(users) == 1 else "method_not_supported_for_channel_type")
    channel = call.workspace.direct(users[0])
    return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}


def _channel_json(channel: Channel) -> Answer:
    shown: Answer = {
        "id": channel.id,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": False,
        "is_ext_shared": channel.shared,
        "is_member": BOT in channel.members,
    }
    return shown | ({"user": channel.name} if channel.kind == "im" else {"name": channel.name})


def conversations_history(call: Call) -> Answer:
    """List what was said in a channel, newest first."""
    channel = call.joined(HISTORY)
    everything = list(reversed(call.workspace.timeline(channel.id)))
    return _page(call, [one for one in everything if _in_time(call, one)])


def conversations_replies(call: Call) -> Answer:
    """List a thread, oldest first, its first message on every page."""
    channel = call.joined(HISTORY)
    thread = call.workspace.thread(channel.id, call.arguments.needed("ts"))
    if not thread:
        raise Refusal("thread_not_found")
    first, *replies = thread
    page = _page(call, [one for one in replies if _in_time(call, one)], also=1)
    page["messages"].insert(0, _message_json(call, first))
    return page


def _in_time(call: Call, message: Message) -> bool:
    """Check a message against `oldest` and `latest`, either included only if `inclusive` is set."""
    take = call.arguments
    oldest, latest = take.text("oldest"), take.text("latest")
    if take.flag("inclusive") and message.ts in (oldest, latest):
        return True
    try:
        after = oldest is None or float(message.ts) > float(oldest)
        before = latest is None or float(message.ts) < float(latest)
    except ValueError:
        raise Refusal("invalid_ts_oldest") from None
    return after and before


def _page(call: Call, messages: list[Message], *, also: int = 0) -> Answer:
    """Give one page; a cursor is the time stamp of the message that the next page begins with."""
    limit = max(1, call.arguments.integer("limit", 100, 1000) - also)
    cursor = call.arguments.text("cursor")
    if cursor:
        starts = [number for number, one in enumerate(messages) if one.ts == cursor]
        if not starts:
            raise Refusal("invalid_cursor")
        messages = messages[starts[0] :]
    answer: Answer = {
        "messages": [_message_json(call, one) for one in messages[:limit]],
        "has_more": len(messages) > limit,
    }
    if len(messages) > limit:
        answer["response_metadata"] = {"next_cursor": messages[limit].ts}
    return answer


def _message_json(call: Call, message: Message) -> Answer:
    metadata = call.arguments.flag("include_all_metadata")
    return payloads.message_json(call.workspace, message, metadata=metadata)


def chat_post_message(call: Call) -> Answer:
    """Post a message; a user's id as the channel means the direct message with that user."""
    take = call.arguments
    where = take.needed("channel", "channel_not_found")
    channel = call.workspace.direct(where) if where in call.workspace.users else call.joined()
    message = post_as_bot(
        call.workspace,
        channel.id,
        call.body(),
        thread_ts=take.text("thread_ts"),
        broadcast=take.flag("reply_broadcast"),
    )
    shown = payloads.message_json(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def chat_post_ephemeral(call: Call) -> Answer:
    """Show a message to one person in a channel."""
    channel, user = call.joined(), call.arguments.needed("user", "user_not_in_channel")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    message = post_as_bot(
        call.workspace,
        channel.id,
        call.body(),
        only_for=user,
        thread_ts=call.arguments.text("thread_ts"),
    )
    return {"message_ts": message.ts}


def chat_update(call: Call) -> Answer:
    """Change a message of the bot's; what is not given stays."""
    message = _own_message(call, "cant_update_message")
    given = {name: value for name, value in call.body().items() if value is not None}
    if given.keys() <= {"metadata"}:
        raise Refusal("no_text")
    fields = content(call.workspace, given, max_text=MAX_UPDATED_TEXT)
    if "metadata" not in given:
        del fields["metadata"]
    changed = call.workspace.change(message, edited_ts=call.workspace.new_ts(), **fields)
    shown = payloads.message_json(call.workspace, changed)
    return {"channel": changed.channel, "ts": changed.ts, "text": changed.text, "message": shown}


def chat_delete(call: Call) -> Answer:
    """Delete a message of the bot's."""
    message = _own_message(call, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def _own_message(call: Call, error: str) -> Message:
    message = call.workspace.message(call.channel().id, call.arguments.needed("ts", "message_not_found"))
    if message is None or message.only_for:
        raise Refusal("message_not_found")
    if message.user != BOT:
        raise Refusal(error)
    return message


def views_open(call: Call) -> Answer:
    """Show a modal to the user who has just done something."""
    user = call.triggers.redeem(call.arguments.needed("trigger_id", "invalid_trigger_id"))
    view = views.open_modal(call.workspace, user, _view(call))
    return {"view": payloads.view_json(call.workspace, view)}


def views_push(call: Call) -> Answer:
    """Show a modal on top of the one in which the user has just done something."""
    user = call.triggers.redeem(call.arguments.needed("trigger_id", "invalid_trigger_id"))
    below = call.workspace.modal(user)
    if below is None:
        raise Refusal("invalid_arguments")
    view = views.open_modal(call.workspace, user, _view(call), on_top_of=below)
    return {"view": payloads.view_json(call.workspace, view)}


def views_update(call: Call) -> Answer:
    """Show something else in a view."""
    take = call.arguments
    identifier = take.text("view_id") or take.needed("external_id")
    shown = views.update(call.workspace, call.workspace.view(identifier), _view(call), take.text("hash"))
    return {"view": payloads.view_json(call.workspace, shown)}


def views_publish(call: Call) -> Answer:
    """Show a Home tab."""
    take = call.arguments
    view = views.publish(call.workspace, take.needed("user_id"), _view(call), take.text("hash"))
    return {"view": payloads.view_json(call.workspace, view)}


def _view(call: Call) -> dict[str, Any]:
    view = call.arguments.json("view", "invalid_arguments")
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments")
    return view


METHODS: dict[str, Method] = {
    "api.test": Method(api_test, caller=ANYBODY),
    "auth.revoke": Method(auth_revoke),
    "auth.test": Method(auth_test),
    "apps.connections.open": Method(apps_connections_open, caller="app"),
    "bots.info": Method(bots_info, scopes=("users:read",)),
    "chat.delete": Method(chat_delete, scopes=("chat:write",)),
    "chat.postEphemeral": Method(chat_post_ephemeral, scopes=("chat:write",)),
    "chat.postMessage": Method(chat_post_message, scopes=("chat:write",)),
    "chat.update": Method(chat_update, scopes=("chat:write",)),
    "conversations.history": Method(conversations_history, scopes=tuple(HISTORY.values())),
    "conversations.info": Method(conversations_info, scopes=tuple(READ.values())),
    "conversations.open": Method(conversations_open, scopes=("im:write", "mpim:write")),
    "conversations.replies": Method(conversations_replies, scopes=tuple(HISTORY.values())),
    "files.info": Method(files_info, scopes=("files:read",)),
    "oauth.v2.access": Method(oauth_v2_access, caller=ANYBODY),
    "users.conversations": Method(users_conversations, scopes=tuple(READ.values())),
    "users.info": Method(users_info, scopes=("users:read",)),
    "views.open": Method(views_open),
    "views.publish": Method(views_publish),
    "views.push": Method(views_push),
    "views.update": Method(views_update),
}
