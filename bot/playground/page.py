"""The web page: a Slack to look at, type into and press buttons in, drawn by the server.

Every address names who looks and at what, `/sam/support`.  Forms work without JavaScript, which only saves
loading the page anew and shows what happens as it happens.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from sse_starlette import EventSourceResponse
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.drawing import environment
from bot.playground.page_acts import PageActs, lead_back
from bot.playground.refusal import Refusal
from bot.playground.samples import samples
from bot.playground.workspace import BOT, SAM, SLACKBOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.playground.people import People
    from bot.playground.workspace import Channel, Message, User

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

Theme = Literal["light", "dark"]
THEME = "theme"
"""The cookie that holds the theme somebody chose; without it the page follows the system's."""


class Page:
    """The page's addresses and what they do."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._workspace = people.workspace
        self._templates = environment(people.workspace)
        self._templates.filters["author"] = self._author
        self._acts = PageActs(people, self._place)
        self._watching: set[asyncio.Event] = set()
        self._closed = False

    def routes(self) -> list[BaseRoute]:
        """List the addresses."""
        return [
            Mount("/static", StaticFiles(packages=[("bot.playground", "static")])),
            Route("/", self._front),
            Route("/{user}/changes", self._changes),
            Route("/theme", self._choose_theme, methods=["POST"]),
            Route("/{user}/{channel}", self._conversation),
            *self._acts.routes(),
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
            return PlainTextResponse("There is no such page. Begin at /", HTTPStatus.NOT_FOUND)
        tab = request.query_params.get("tab", "messages") if channel.kind == "im" else "messages"
        if channel.kind == "im" and LOOKS_AGAIN not in request.headers:
            await self._people.open_home(user.id, tab=tab)
        first, opened = (self._asked_for(request, user, channel, what) for what in ("thread", "hood"))
        query = f"?{request.url.query}" if request.url.query else ""
        html = self._templates.get_template("page.html").render(
            self._frame(user),
            channel=channel,
            tab=tab,
            theme=request.cookies.get(THEME),
            here=f"{request.url.path}{query}",
            path=request.url.path,
            link=_linker(request),
            timeline=self._seen_by(user, channel, None),
            first=first,
            thread=self._seen_by(user, channel, first.ts) if first else [],
            edited=request.query_params.get("edit"),
            opened=opened,
            inside=await asyncio.to_thread(self._people.hood.of, opened) if opened else None,
        )
        return HTMLResponse(html, headers=HEADERS)

    def _asked_for(self, request: Request, user: User, channel: Channel, what: str) -> Message | None:
        """Find the message that the address names, if this user sees it."""
        message = self._workspace.message(channel.id, request.query_params.get(what, ""))
        return message if message and message.only_for in (None, user.id) else None

    def _frame(self, user: User) -> dict[str, Any]:
        """Give what stands around a conversation."""
        workspace = self._workspace
        modal = workspace.modal(user.id)
        return {
            "team": workspace.team,
            "app": self._people.app,
            "bot": workspace.user(BOT),
            "user": user,
            "people": [one for one in workspace.users.values() if one.bot_id is None and one.id != SLACKBOT],
            "channels": [one for one in workspace.channels.values() if user.id in one.members],
            "slug": self._slug,
            "replies": lambda message: workspace.thread(message.channel, message.ts)[1:],
            "examples": [(text.format(bot=workspace.user(BOT).real_name), what) for text, what in EXAMPLES],
            "home": workspace.home(user.id),
            "modal": modal,
            "complaints": self._acts.complaints.get(modal.id, {}) if modal else {},
            "samples": samples(),
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

    async def _choose_theme(self, request: Request) -> Response:
        """Keep the theme that somebody chose, for this browser."""
        form = await request.form()
        answer = lead_back(form)
        chosen: Theme = "dark" if form.get("theme") == "dark" else "light"
        answer.set_cookie(THEME, chosen, httponly=True, samesite="strict")
        return answer


def _linker(request: Request) -> Callable[..., str]:
    """Make addresses of the same conversation with other things open: `link(thread=ts, hood=None)`."""

    def link(**changed: str | None) -> str:
        asked = {name: request.query_params.get(name) for name in ("tab", "thread", "hood")} | changed
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{request.url.path}?{query}" if query else request.url.path

    return link
