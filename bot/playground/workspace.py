"""What a workspace holds: people, conversations, messages and views.

Everything else reads it, changes it by its methods, and hears of each change by `subscribe`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from bot.playground.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["channel", "group", "im", "mpim"]
"""Public channel, private channel, direct message, group message."""

ANNA, SAM = "U0ANNA", "U0SAM"
"""The two people: Anna's Slack speaks German, Sam's English."""

BOT, BOT_ID = "U0DESK", "B0DESK"
SLACKBOT = "USLACKBOT"
ALERTS_BOT_ID = "B0ALERTS"
"""Another bot, which posts alerts."""


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace itself."""

    id: str = "T0PLAY"
    name: str = "Playground"
    domain: str = "playground"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person or a bot."""

    id: str
    name: str
    real_name: str
    locale: str = "en-US"
    bot_id: str | None = None
    is_admin: bool = False
    is_owner: bool = False
    team: str | None = None
    """Another organisation's team, None for the workspace's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation of any kind; a direct message has the other's user id as its name."""

    id: str
    name: str
    kind: Kind
    members: frozenset[str]
    shared: bool = False
    """Whether another organisation takes part in it (Slack Connect)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands now; `ts` names it within its channel."""

    channel: str
    ts: str
    text: str = ""
    blocks: tuple[dict[str, Any], ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()
    user: str | None = None
    bot_id: str | None = None
    username: str | None = None
    """The name that another bot gives itself."""
    subtype: str | None = None
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    edited_ts: str | None = None
    only_for: str | None = None
    """The user who alone sees an ephemeral message."""
    more: tuple[tuple[str, Any], ...] = ()
    """What else Slack says of it: files, for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A Home tab or a modal, shown to one user."""

    id: str
    user: str
    content: dict[str, Any]
    """As the app gave it, with block ids."""
    hash: str
    previous: str | None = None
    """The view below this one, where modals are stacked."""

    @property
    def kind(self) -> str:
        """`home` or `modal`."""
        return str(self.content["type"])

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Its blocks."""
        return list(self.content.get("blocks", ()))


@dataclass(frozen=True, slots=True)
class Change:
    """What has just happened; `previous` is the message before it was changed."""

    what: Literal["posted", "changed", "deleted", "shown", "closed"]
    message: Message | None = None
    previous: Message | None = None
    view: View | None = None


class Workspace:
    """A team with two people, the bot and three conversations; more can be added."""

    def __init__(self, bot_name: str, team: Team | None = None) -> None:
        self.team = team or Team()
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self._messages: dict[str, dict[str, Message]] = {}
        """By channel, then by ts."""
        self._views: dict[str, View] = {}
        self._subscribers: list[Callable[[Change], None]] = []
        self._last_ts = 0
        self._serial = 0
        self._people(bot_name)
        for name in ("support", "on-call"):
            self.add_channel(name)

    def _people(self, bot_name: str) -> None:
        handle = bot_name.lower().replace(" ", "_")
        self.add_user(User(id=BOT, name=handle, real_name=bot_name, bot_id=BOT_ID))
        self.add_user(User(id=SLACKBOT, name="slackbot", real_name="Slackbot"))
        self.add_user(User(id=SAM, name="sam", real_name="Sam Carter", locale="en-GB"))
        self.add_user(User(id=ANNA, name="anna", real_name="Anna Weber", locale="de-DE"))

    def add_user(self, user: User) -> User:
        """Add a user; a person gets a direct message with the bot."""
        self.users[user.id] = user
        if user.bot_id is None and user.id != SLACKBOT:
            identifier = f"D{user.id[1:]}"
            self.channels[identifier] = Channel(
                id=identifier, name=user.id, kind="im", members=frozenset({user.id, BOT})
            )
        return user

    def add_channel(self, name: str, *, kind: Kind = "channel", with_bot: bool = True) -> Channel:
        """Add a conversation with everybody in it, the bot too unless told otherwise."""
        identifier = f"C0{''.join(character for character in name if character.isalnum()).upper()}"
        members = {user.id for user in self.users.values() if user.bot_id is None or with_bot}
        channel = Channel(id=identifier, name=name, kind=kind, members=frozenset(members - {SLACKBOT}))
        self.channels[identifier] = channel
        return channel

    def leave(self, name: str, user: str) -> None:
        """Let somebody leave a conversation."""
        channel = self.channel(name)
        self.channels[channel.id] = replace(channel, members=channel.members - {user})

    def share(self, name: str) -> None:
        """Share a conversation with another organisation."""
        channel = self.channel(name)
        self.channels[channel.id] = replace(channel, shared=True)

    def subscribe(self, tell: Callable[[Change], None]) -> Callable[[], None]:
        """Have each change told; what comes back ends it."""
        self._subscribers.append(tell)
        return lambda: self._subscribers.remove(tell)

    def _tell(self, change: Change) -> None:
        for tell in tuple(self._subscribers):
            tell(change)

    def channel(self, name: str) -> Channel:
        """Find a conversation by its id or its name (`#support`, `support`).

        Raises Refusal channel_not_found.
        """
        if name in self.channels:
            return self.channels[name]
        bare = name.removeprefix("#")
        for channel in self.channels.values():
            if channel.name == bare and channel.kind != "im":
                return channel
        raise Refusal("channel_not_found")

    def direct(self, user: str) -> Channel:
        """Find the direct message of a person and the bot; raises Refusal user_not_found."""
        self.user(user)
        return next(one for one in self.channels.values() if one.kind == "im" and user in one.members)

    def user(self, identifier: str) -> User:
        """Find a user by id; raises Refusal user_not_found."""
        try:
            return self.users[identifier]
        except KeyError:
            raise Refusal("user_not_found") from None

    def new_ts(self) -> str:
        """Give a time stamp, seconds with six decimals, that no message has."""
        self._last_ts = max(time.time_ns() // 1000, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        """Give an id such as Slack's: a letter for the kind, then digits and capitals."""
        self._serial += 1
        return f"{letter}0PLAY{self._serial:05d}"

    def post(self, message: Message) -> Message:
        """Add a message."""
        self._messages.setdefault(message.channel, {})[message.ts] = message
        self._tell(Change("posted", message))
        return message

    def change(self, message: Message, **fields: Any) -> Message:  # noqa: ANN401 - fields of Message
        """Give a message other fields."""
        changed = replace(message, **fields)
        self._messages[message.channel][message.ts] = changed
        self._tell(Change("changed", changed, message))
        return changed

    def delete(self, message: Message) -> None:
        """Take a message away."""
        del self._messages[message.channel][message.ts]
        self._tell(Change("deleted", message))

    def message(self, channel: str, ts: str) -> Message | None:
        """Find a message, an ephemeral one too."""
        return self._messages.get(channel, {}).get(ts)

    def timeline(self, channel: str) -> list[Message]:
        """List what everybody sees in a channel, oldest first, thread replies left out."""
        return [
            one
            for one in self._everything(channel)
            if one.only_for is None and (one.thread_ts in (None, one.ts) or one.subtype == "thread_broadcast")
        ]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """List a thread, its first message first; a message without replies is alone."""
        return [
            one for one in self._everything(channel) if one.only_for is None and ts in (one.ts, one.thread_ts)
        ]

    def ephemerals(self, user: str, channel: str) -> list[Message]:
        """List what only `user` sees in a channel, oldest first."""
        return [one for one in self._everything(channel) if one.only_for == user]

    def _everything(self, channel: str) -> list[Message]:
        return sorted(self._messages.get(channel, {}).values(), key=lambda one: one.ts)

    def show(self, view: View) -> View:
        """Show a view, or show it anew: there is one Home per user, and one view of each id."""
        if view.kind == "home":
            self._views = {key: one for key, one in self._views.items() if one.id != view.id}
        self._views[view.id] = view
        self._tell(Change("shown", view=view))
        return view

    def close(self, view: View) -> None:
        """Take a view away."""
        self._views.pop(view.id, None)
        self._tell(Change("closed", view=view))

    def view(self, identifier: str) -> View | None:
        """Find a view by its id or by the external id the app gave it."""
        for view in self._views.values():
            if identifier in (view.id, view.content.get("external_id")):
                return view
        return None

    def home(self, user: str) -> View | None:
        """Find a user's Home tab, if the app has published one."""
        return next((one for one in self._views.values() if one.kind == "home" and one.user == user), None)

    def modal(self, user: str) -> View | None:
        """Find the topmost modal that a user sees."""
        modals = [one for one in self._views.values() if one.kind == "modal" and one.user == user]
        return modals[-1] if modals else None
