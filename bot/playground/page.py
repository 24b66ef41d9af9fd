"""The web page: a Slack to look at, type into and press buttons in, drawn by the server.

Every address names who looks and at what, `/sam/support`.  Forms work without JavaScript, which only saves
loading the page anew and shows what happens as it happens.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from sse_starlette import EventSourceResponse
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.block_tree import walk
from bot.playground.drawing import environment
from bot.playground.refusal import Refusal
from bot.playground.transport import NotAcknowledgedError
from bot.playground.workspace import BOT, SAM, SLACKBOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.playground.local_slack import LocalSlack
    from bot.playground.workspace import Channel, Message, User, View

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Nothing is loaded from anywhere else, and nothing runs that is not a file of ours."""

LOOKS_AGAIN = "X-Looks-Again"
"""The header of a request that the page makes by itself: nobody opened anything."""

EXAMPLES = (
    ("/smtp 451", "A private answer, only for you"),
    (
        "550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown",
        "A pasted bounce: a card in its thread",
    ),
    ("@{bot} 5.7.1", "A question by name: an answer in the thread"),
)
"""What an empty conversation proposes to say, and what comes of it."""

NOT_FOUND, SEE_OTHER = 404, 303


class Page:
    """The page's addresses and what they do."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._workspace = slack.workspace
        self._templates = environment(slack.workspace)
        self._templates.filters["author"] = self._author
        self._complaints: dict[str, dict[str, str]] = {}
        """What is wrong with the forms that were sent, by the ids of their views and blocks."""
        self._watching: set[asyncio.Event] = set()
        self._closed = False

    def routes(self) -> list[BaseRoute]:
        """List the addresses."""
        return [
            Mount("/static", StaticFiles(packages=[("bot.playground", "static")])),
            Route("/", self._front),
            Route("/{user}/changes", self._changes),
            Route("/{user}/{channel}", self._conversation),
            Route("/{user}/{channel}/send", self._act(self._send), methods=["POST"]),
            Route("/{user}/{channel}/{ts}/use", self._act(self._use), methods=["POST"]),
            Route("/{user}/{channel}/{ts}/shortcut", self._act(self._shortcut), methods=["POST"]),
            Route("/{user}/{channel}/view/{view}/use", self._act(self._use_in_view), methods=["POST"]),
            Route("/{user}/{channel}/view/{view}/submit", self._act(self._submit), methods=["POST"]),
            Route("/{user}/{channel}/view/{view}/close", self._act(self._close_view), methods=["POST"]),
        ]

    def close(self) -> None:
        """End what browsers are listening to."""
        self._closed = True
        for changed in self._watching:
            changed.set()

    # Looking

    async def _front(self, _request: Request) -> Response:
        return RedirectResponse(f"/{self._workspace.user(SAM).name}/support")

    async def _conversation(self, request: Request) -> Response:
        """Show a conversation, with a thread beside it where `?thread=` names one."""
        try:
            user, channel = self._place(request)
        except Refusal:
            return PlainTextResponse("There is no such page. Begin at /", NOT_FOUND)
        tab = request.query_params.get("tab", "messages") if channel.kind == "im" else "messages"
        if channel.kind == "im" and LOOKS_AGAIN not in request.headers:
            await self._slack.open_home(user.id, tab=tab)
        first = self._workspace.message(channel.id, request.query_params.get("thread", ""))
        query = f"?{request.url.query}" if request.url.query else ""
        html = self._templates.get_template("page.html").render(
            self._frame(user),
            channel=channel,
            tab=tab,
            here=f"{request.url.path}{query}",
            path=request.url.path,
            timeline=self._seen_by(user, channel, None),
            first=first,
            thread=self._seen_by(user, channel, first.ts) if first else [],
        )
        return HTMLResponse(html, headers=HEADERS)

    def _frame(self, user: User) -> dict[str, Any]:
        """Give what stands around a conversation."""
        workspace = self._workspace
        modal = workspace.modal(user.id)
        return {
            "team": workspace.team,
            "app": self._slack.app,
            "bot": workspace.user(BOT),
            "user": user,
            "people": [one for one in workspace.users.values() if one.bot_id is None and one.id != SLACKBOT],
            "channels": [one for one in workspace.channels.values() if user.id in one.members],
            "slug": self._slug,
            "replies": lambda message: workspace.thread(message.channel, message.ts)[1:],
            "examples": [(text.format(bot=workspace.user(BOT).real_name), what) for text, what in EXAMPLES],
            "home": workspace.home(user.id),
            "modal": modal,
            "complaints": self._complaints.get(modal.id, {}) if modal else {},
        }

    def _seen_by(self, user: User, channel: Channel, thread_ts: str | None) -> list[Message]:
        """List what a user sees in a channel or a thread, what only this user sees in its place."""
        everything = self._workspace
        shared = everything.thread(channel.id, thread_ts) if thread_ts else everything.timeline(channel.id)
        private = everything.ephemerals(user.id, channel.id)
        return sorted(
            [*shared, *(one for one in private if one.thread_ts == thread_ts)], key=lambda one: one.ts
        )

    def _author(self, message: Message) -> str:
        known = self._workspace.users.get(message.user or "")
        return message.username or (known.real_name if known else "Somebody")

    def _slug(self, channel: Channel) -> str:
        """Name a conversation in an address; the direct message is named after the bot."""
        return self._workspace.user(BOT).name if channel.kind == "im" else channel.name

    def _place(self, request: Request) -> tuple[User, Channel]:
        """Find who looks at what; raises Refusal."""
        name, slug = request.path_params["user"], request.path_params["channel"]
        for user in self._workspace.users.values():
            if user.name == name and user.bot_id is None and user.id != SLACKBOT:
                mine = (one for one in self._workspace.channels.values() if user.id in one.members)
                for channel in mine:
                    if self._slug(channel) == slug:
                        return user, channel
        raise Refusal("channel_not_found")

    async def _changes(self, _request: Request) -> Response:
        """Tell a browser whenever there may be something new to see."""
        changed = asyncio.Event()

        async def tell() -> AsyncIterator[dict[str, str]]:
            unsubscribe = self._workspace.subscribe(lambda _: changed.set())
            self._watching.add(changed)
            try:
                while await changed.wait() and not self._closed:
                    changed.clear()
                    yield {"event": "change", "data": ""}
            finally:
                self._watching.discard(changed)
                unsubscribe()

        return EventSourceResponse(tell(), headers={"Cache-Control": "no-store"})

    # Doing

    def _act(
        self, act: Callable[[Request, FormData, User, Channel], Awaitable[None]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Do what a form asks for, then lead back to where it stood."""

        async def answer(request: Request) -> Response:
            form = await request.form()
            try:
                user, channel = self._place(request)
                await act(request, form, user, channel)
            except NotAcknowledgedError:
                self._slack.slackbot(user.id, channel.id, f"{self._slack.app.name} did not answer in time.")
            except Refusal as refusal:
                return PlainTextResponse(f"Slack refuses this: {refusal}", NOT_FOUND)
            back = str(form.get("back", ""))
            local = back.startswith("/") and not back.startswith(("//", "/\\"))
            return RedirectResponse(back if local else "/", SEE_OTHER)

        return answer

    async def _send(self, _request: Request, form: FormData, user: User, channel: Channel) -> None:
        """Post what was typed; what begins with a slash is a command, as in Slack."""
        text = str(form.get("text", "")).replace("\r\n", "\n").strip("\n")
        thread_ts = str(form.get("thread") or "") or None
        if not text.startswith("/"):
            if text.strip():
                await self._slack.post(channel.id, text, user=user.id, thread_ts=thread_ts)
            return
        name, *rest = text.split(maxsplit=1)
        if thread_ts:
            words = f"`{name}` is not supported in threads. Sorry!"
            self._slack.slackbot(user.id, channel.id, words, thread_ts=thread_ts)
        else:
            await self._slack.command(name, "".join(rest), user=user.id, channel=channel.id)

    async def _use(self, request: Request, form: FormData, user: User, channel: Channel) -> None:
        action_id, value = json.loads(str(form["use"]))
        await self._slack.press(channel.id, request.path_params["ts"], action_id, user=user.id, value=value)

    async def _shortcut(self, request: Request, form: FormData, user: User, channel: Channel) -> None:
        callback_id = str(form["callback_id"])
        await self._slack.shortcut(callback_id, channel.id, request.path_params["ts"], user=user.id)

    async def _use_in_view(self, request: Request, form: FormData, user: User, _channel: Channel) -> None:
        view = self._view(request, user)
        action_id, value = json.loads(str(form["use"]))
        await self._slack.press_in_view(view, action_id, value=value, values=_values(view, form))

    async def _submit(self, request: Request, form: FormData, user: User, channel: Channel) -> None:
        if "use" in form:
            await self._use_in_view(request, form, user, channel)
            return
        view = self._view(request, user)
        self._complaints[view.id] = await self._slack.submit(view, _values(view, form))

    async def _close_view(self, request: Request, _form: FormData, user: User, _channel: Channel) -> None:
        self._workspace.close(self._view(request, user))

    def _view(self, request: Request, user: User) -> View:
        view = self._workspace.view(request.path_params["view"])
        if view is None or view.user != user.id:
            raise Refusal("not_found")
        return view


def _values(view: View, form: FormData) -> dict[str, dict[str, Any]]:
    """Give what the inputs of a view hold, by block and action, as Slack tells it."""
    return {
        block["block_id"]: {block["element"]["action_id"]: _value(block, form)}
        for block in walk(view.blocks)
        if block.get("type") == "input"
    }


def _value(block: Mapping[str, Any], form: FormData) -> dict[str, Any]:
    element = block["element"]
    given = [str(one) for one in form.getlist(f"{block['block_id']} {element['action_id']}")]
    if element["type"] == "plain_text_input":
        return {"type": element["type"], "value": given[0] if given and given[0] else None}
    chosen = [one for one in element["options"] if one["value"] in given]
    if element["type"] in ("checkboxes", "multi_static_select"):
        return {"type": element["type"], "selected_options": chosen}
    return {"type": element["type"], "selected_option": chosen[0] if chosen else None}
