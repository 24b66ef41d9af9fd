"""What people do and see in a workspace, and what the app is told of it."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, TypeVar

from bot.playground import payloads, views
from bot.playground.block_tree import use
from bot.playground.events import Events
from bot.playground.paste import escape, pieces, smart_quotes, typed
from bot.playground.refusal import Refusal
from bot.playground.responses import Origin, Responses
from bot.playground.transport import NotAcknowledgedError
from bot.playground.triggers import Triggers
from bot.playground.under_the_hood import UnderTheHood
from bot.playground.workspace import ALERTS_BOT_ID, SAM, SLACKBOT, Message, View, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.playground.dispatcher import Dispatcher
    from bot.playground.installed_app import InstalledApp
    from bot.playground.uploads import Uploads

Found = TypeVar("Found")

OWN_FIELDS = frozenset({"user", "bot_id", "username", "subtype", "blocks", "attachments", "metadata"})
"""What a Message has a field for; anything else that Slack says of a message is `more`."""

PATIENCE = 30.0
"""Seconds that `wait_for` looks, unless it is told otherwise."""

TOMBSTONE = "This message was deleted."


class People(ABC):
    """The people of a workspace with the app in it.

    What a person does is a method here: post, command, shortcut, press, submit, open_home.  Looking is
    messages, replies, ephemerals, home, modal; each `ts` names a message within its channel.
    """

    def __init__(
        self, workspace: Workspace, app: InstalledApp, dispatcher: Dispatcher, uploads: Uploads
    ) -> None:
        self.app = app
        self.hood = UnderTheHood(workspace)
        self._dispatcher = dispatcher
        self._uploads = uploads
        self._triggers = Triggers()
        self.enter(workspace)

    @property
    @abstractmethod
    def url(self) -> str:
        """Where the workspace is, without a slash at the end."""

    def enter(self, workspace: Workspace) -> None:
        """Be about a workspace from now on, and tell the app what happens there."""
        self.workspace = workspace
        self._responses = Responses(workspace)
        self._events = Events(workspace, self.app, self._dispatcher)

    # Doing

    async def post(  # noqa: PLR0913 - who, where, what and how
        self,
        channel: str,
        text: str,
        *,
        user: str = SAM,
        thread_ts: str | None = None,
        bot: bool = False,
        raw: bool = False,
        curl_quotes: bool = False,
        **more: Any,  # noqa: ANN401 - whatever Slack's event holds
    ) -> str:
        """Post what `user` types or pastes into a channel; give its ts (of the first, if it was split).

        `channel` is an id or a name, `thread_ts` the message it answers.  `bot` posts as another bot, an
        alert for instance.  `raw` takes `text` as Slack's event holds it: already marked up, without blocks,
        never split.  `curl_quotes` curls quotes as a Mac does.  `more` are further fields of Slack's message:
        `files`, `subtype`, `attachments`, `blocks`.
        """
        where = self.workspace.channel(channel)
        if bot:
            more = {"bot_id": ALERTS_BOT_ID, "subtype": "bot_message", "username": "Alerts"} | more
        else:
            more["user"] = user
        text = smart_quotes(text) if curl_quotes else text
        posted = [
            self._post_piece(where.id, piece, thread_ts, more, raw=raw or bot)
            for piece in ([text] if raw or bot else pieces(text))
        ]
        return posted[0].ts

    def _post_piece(
        self, channel: str, text: str, thread_ts: str | None, more: dict[str, Any], *, raw: bool
    ) -> Message:
        own = {} if raw else typed(self.workspace, text).fields()
        fields = {"text": text} | own | {name: more[name] for name in more if name in OWN_FIELDS}
        rest = tuple((name, value) for name, value in more.items() if name not in OWN_FIELDS)
        return self.workspace.post(
            Message(channel=channel, ts=self.workspace.new_ts(), thread_ts=thread_ts, more=rest, **fields)
        )

    async def upload(
        self,
        channel: str,
        files: Mapping[str, bytes],
        text: str = "",
        *,
        user: str = SAM,
        thread_ts: str | None = None,
    ) -> str:
        """Upload files, by their names, in one message; give its ts."""
        described = [self._uploads.add(self.url, name, data) for name, data in files.items()]
        return await self.post(
            channel, text, user=user, thread_ts=thread_ts, subtype="file_share", files=described
        )

    async def forward_mail(
        self, channel: str, subject: str, text: str, *, thread_ts: str | None = None
    ) -> str:
        """Send a mail to a channel's address, or forward one to Slack; give the ts of its message."""
        file = self._uploads.add_mail(self.url, subject, text)
        more: dict[str, Any] = {"subtype": "file_share", "files": [file], "display_as_bot": True}
        return await self.post(channel, "", user=SLACKBOT, thread_ts=thread_ts, raw=True, **more)

    async def edit(self, channel: str, ts: str, text: str) -> None:
        """Change what somebody wrote."""
        message = self._message(channel, ts)
        fields = typed(self.workspace, text).fields()
        self.workspace.change(message, edited_ts=self.workspace.new_ts(), **fields)

    async def delete(self, channel: str, ts: str) -> None:
        """Delete a message; one with replies leaves a tombstone at the head of its thread."""
        message = self._message(channel, ts)
        if len(self.workspace.thread(message.channel, ts)) > 1:
            gone = {"text": TOMBSTONE, "blocks": (), "user": SLACKBOT, "subtype": "tombstone"}
            self.workspace.change(message, edited_ts=self.workspace.new_ts(), **gone)
        else:
            self.workspace.delete(message)

    async def command(self, name: str, text: str = "", *, user: str = SAM, channel: str = "support") -> None:
        """Use a slash command; the answer in its acknowledgement is there when this returns.

        Without one in time, Slackbot tells the user so, as in Slack.
        """
        where = self.workspace.channel(channel)
        known = next((one for one in self.app.commands if one.name == name), None)
        if known is None:
            self.slackbot(user, where.id, f"`{name}` is not a valid command.")
            return
        origin = Origin(user, where.id)
        payload = payloads.command(self.workspace, self.app, user, where, self._triggers.issue(user))
        payload |= {
            "command": name,
            "text": typed(self.workspace, text).text if known.should_escape else escape(text.strip()),
            "response_url": self.new_response_url(user=user, channel=where.id),
        }
        try:
            begun = time.monotonic()
            answer = await self._dispatcher.send_command(payload)
            shown = self._responses.answer(origin, answer) if answer else None
            if shown:
                self.hood.answered_in[shown.ts] = time.monotonic() - begun
        except (NotAcknowledgedError, Refusal) as failure:
            self.slackbot(user, where.id, f'`{name}` failed with the error "{_error_name(failure)}"')

    async def shortcut(self, callback_id: str, channel: str, ts: str, *, user: str = SAM) -> None:
        """Choose a shortcut in the menu of a message; raises NotAcknowledgedError."""
        message = self._message(channel, ts)
        url = self.new_response_url(user=user, channel=message.channel, ts=message.ts)
        payload = self._interaction("message_action", user)
        payload |= payloads.shortcut(self.workspace, callback_id, message, url)
        await self._dispatcher.send_interaction(payload)

    async def global_shortcut(self, callback_id: str, *, user: str = SAM) -> None:
        """Choose a shortcut that is there everywhere; raises NotAcknowledgedError."""
        payload = self._interaction("shortcut", user)
        payload |= {"callback_id": callback_id, "action_ts": self.workspace.new_ts()}
        await self._dispatcher.send_interaction(payload)

    async def press(
        self, channel: str, ts: str, action_id: str, *, user: str = SAM, value: str | None = None
    ) -> None:
        """Press a button in a message; raises NotAcknowledgedError, Refusal if there is none.

        `value` tells apart buttons of the same action_id, and chooses an option of a menu.
        """
        message = self._message(channel, ts)
        if message.only_for not in (None, user):
            raise Refusal("message_not_found")
        action = self._action(message.blocks, action_id, value)
        url = self.new_response_url(user=user, channel=message.channel, ts=message.ts)
        payload = self._interaction("block_actions", user)
        payload |= payloads.message_action(self.workspace, message, action, url)
        await self._dispatcher.send_interaction(payload)

    async def press_in_view(
        self,
        view: View,
        action_id: str,
        *,
        value: str | None = None,
        values: dict[str, dict[str, Any]] | None = None,
    ) -> None:
        """Press a button in a Home tab or a modal, with what its inputs hold; raises NotAcknowledgedError."""
        action = self._action(view.blocks, action_id, value)
        payload = self._interaction("block_actions", view.user)
        payload |= payloads.view_action(self.workspace, view, action, values or {})
        await self._dispatcher.send_interaction(payload)

    async def submit(self, view: View, values: dict[str, dict[str, Any]] | None = None) -> dict[str, str]:
        """Send the form of a modal; give what is wrong with it, a sentence for each block_id.

        `values` are {block_id: {action_id: {"type": ..., "value": ...}}}.  Raises NotAcknowledgedError.
        """
        payload = self._interaction("view_submission", view.user)
        payload |= payloads.view_submission(self.workspace, view, values or {})
        answer = await self._dispatcher.send_interaction(payload) or {}
        what = answer.get("response_action")
        if what == "errors":
            errors: dict[str, str] = answer["errors"]
            return errors
        if what == "update":
            views.update(self.workspace, view, answer["view"], None)
        elif what == "push":
            views.open_modal(self.workspace, view.user, answer["view"], on_top_of=view)
        else:
            self.workspace.close(view)
        return {}

    async def open_home(self, user: str = SAM, *, tab: str = "home") -> None:
        """Open the bot's Home tab, or its `messages`."""
        self._events.home_opened(user, tab)

    # Seeing

    def messages(self, channel: str) -> list[Message]:
        """List a channel, oldest first, without replies in threads."""
        return self.workspace.timeline(self.workspace.channel(channel).id)

    def replies(self, channel: str, ts: str) -> list[Message]:
        """List the replies in a message's thread, oldest first."""
        return self.workspace.thread(self.workspace.channel(channel).id, ts)[1:]

    def ephemerals(self, user: str = SAM, channel: str = "support") -> list[Message]:
        """List what only one user sees in a channel, oldest first."""
        return self.workspace.ephemerals(user, self.workspace.channel(channel).id)

    def home(self, user: str = SAM) -> View | None:
        """Give a user's Home tab, if the app has published one."""
        return self.workspace.home(user)

    def modal(self, user: str = SAM) -> View | None:
        """Give the topmost modal that a user sees."""
        return self.workspace.modal(user)

    def dm(self, user: str = SAM) -> str:
        """Give the id of the direct message of a user and the bot."""
        return self.workspace.direct(user).id

    async def wait_for(self, look: Callable[[], Found | None], *, seconds: float = PATIENCE) -> Found:
        """Look again at each change until there is something to see.

        Raises AssertionError when it stays away.
        """
        changed = asyncio.Event()
        unsubscribe = self.workspace.subscribe(lambda _: changed.set())
        try:
            async with asyncio.timeout(seconds):
                while not (found := look()):
                    changed.clear()
                    await changed.wait()
                return found
        except TimeoutError:
            message = f"Nothing came within {seconds:g} seconds."
            raise AssertionError(message) from None
        finally:
            unsubscribe()

    async def wait_for_reply(self, channel: str, ts: str, *, seconds: float = PATIENCE) -> Message:
        """Wait for the first reply in a message's thread."""
        return (await self.wait_for(lambda: self.replies(channel, ts), seconds=seconds))[0]

    async def wait_for_ephemeral(
        self, user: str = SAM, channel: str = "support", *, seconds: float = PATIENCE
    ) -> Message:
        """Wait for something that only `user` sees; give the newest."""
        return (await self.wait_for(lambda: self.ephemerals(user, channel), seconds=seconds))[-1]

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        return payloads.interaction(self.workspace, self.app, kind, user, self._triggers.issue(user))

    def _action(self, blocks: object, action_id: str, value: str | None) -> dict[str, Any]:
        action = use(blocks, action_id, value)
        if action is None:
            raise Refusal("action_not_found")
        return action | {"action_ts": self.workspace.new_ts()}

    def new_response_url(self, *, user: str = SAM, channel: str = "support", ts: str | None = None) -> str:
        """Give a response_url for what `user` does in a channel, or to a message there."""
        key = self._responses.issue(Origin(user, self.workspace.channel(channel).id, ts))
        return f"{self.url}/response/{key}"

    def _message(self, channel: str, ts: str) -> Message:
        message = self.workspace.message(self.workspace.channel(channel).id, ts)
        if message is None:
            raise Refusal("message_not_found")
        return message

    def slackbot(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> None:
        """Let Slackbot tell a user something in private."""
        ts = self.workspace.new_ts()
        message = Message(
            channel=channel, ts=ts, text=text, user=SLACKBOT, only_for=user, thread_ts=thread_ts
        )
        self.workspace.post(message)


def _error_name(failure: NotAcknowledgedError | Refusal) -> str:
    """Name what went wrong with a command as Slackbot does."""
    if isinstance(failure, Refusal):
        return failure.name
    return "operation_timeout" if str(failure) in ("timeout", "http_timeout") else "dispatch_failed"
