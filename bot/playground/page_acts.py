"""What the forms of the page ask for: saying, uploading, editing, pressing, choosing, submitting."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.playground.block_tree import walk
from bot.playground.refusal import Refusal
from bot.playground.samples import samples
from bot.playground.transport import NotAcknowledgedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.playground.people import People
    from bot.playground.workspace import Channel, User, View

    Act = Callable[[Request, FormData, User, Channel], Awaitable[None]]
    Place = Callable[[Request], tuple[User, Channel]]

MOST_FILES = 20
"""Files of one message."""


class PageActs:
    """Does what a form of the page asks for, then leads back to where the form stood."""

    def __init__(self, people: People, place: Place) -> None:
        """Take `place` to find out who sends a form from which conversation; it raises Refusal."""
        self._people = people
        self._workspace = people.workspace
        self._place = place
        self.complaints: dict[str, dict[str, str]] = {}
        """What is wrong with the modals that were sent, by the ids of their views and blocks."""

    def routes(self) -> list[BaseRoute]:
        """List the addresses that forms are sent to."""
        acts = {
            "send": self._send,
            "shortcut": self._global_shortcut,
            "{ts}/edit": self._edit,
            "{ts}/delete": self._delete,
            "{ts}/use": self._use,
            "{ts}/shortcut": self._message_shortcut,
            "view/{view}/use": self._use_in_view,
            "view/{view}/submit": self._submit,
            "view/{view}/close": self._close_view,
        }
        return [
            Route(f"/{{user}}/{{channel}}/{what}", self._answer(act), methods=["POST"])
            for what, act in acts.items()
        ]

    def _answer(self, act: Act) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            async with request.form(max_files=MOST_FILES) as form:
                try:
                    user, channel = self._place(request)
                    await self._try(act, request, form, user, channel)
                except Refusal as refusal:
                    return PlainTextResponse(f"Slack refuses this: {refusal}", HTTPStatus.NOT_FOUND)
                return lead_back(form)

        return answer

    async def _try(self, act: Act, request: Request, form: FormData, user: User, channel: Channel) -> None:
        try:
            await act(request, form, user, channel)
        except NotAcknowledgedError:
            self._people.slackbot(user.id, channel.id, f"{self._people.app.name} did not answer in time.")

    async def _send(self, _request: Request, form: FormData, user: User, channel: Channel) -> None:
        """Post what was typed or attached, or a sample; what begins with a slash is a command."""
        text = str(form.get("text", "")).replace("\r\n", "\n").strip("\n")
        thread_ts = str(form.get("thread") or "") or None
        if "sample" in form:
            text = _sample(str(form["sample"]))
        files = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
        if files:
            read = {one.filename or "": await one.read() for one in files}
            await self._people.upload(channel.id, read, text, user=user.id, thread_ts=thread_ts)
        elif text.startswith("/"):
            await self._command(text, user, channel, thread_ts)
        elif text.strip():
            await self._people.post(channel.id, text, user=user.id, thread_ts=thread_ts)

    async def _command(self, text: str, user: User, channel: Channel, thread_ts: str | None) -> None:
        name, *rest = text.split(maxsplit=1)
        if thread_ts:
            words = f"`{name}` is not supported in threads. Sorry!"
            self._people.slackbot(user.id, channel.id, words, thread_ts=thread_ts)
        else:
            await self._people.command(name, "".join(rest), user=user.id, channel=channel.id)

    async def _edit(self, request: Request, form: FormData, user: User, channel: Channel) -> None:
        text = str(form.get("text", "")).replace("\r\n", "\n").strip()
        if text:
            await self._people.edit(channel.id, self._own(request, user, channel), text)

    async def _delete(self, request: Request, _form: FormData, user: User, channel: Channel) -> None:
        await self._people.delete(channel.id, self._own(request, user, channel))

    def _own(self, request: Request, user: User, channel: Channel) -> str:
        """Give the ts of a message that the user wrote; raises Refusal."""
        message = self._workspace.message(channel.id, request.path_params["ts"])
        if message is None or message.user != user.id:
            raise Refusal("message_not_found")
        return message.ts

    async def _use(self, request: Request, form: FormData, user: User, channel: Channel) -> None:
        action_id, value = _used(form)
        await self._people.press(channel.id, request.path_params["ts"], action_id, user=user.id, value=value)

    async def _message_shortcut(self, request: Request, form: FormData, user: User, channel: Channel) -> None:
        callback_id = str(form.get("callback_id"))
        await self._people.shortcut(callback_id, channel.id, request.path_params["ts"], user=user.id)

    async def _global_shortcut(
        self, _request: Request, form: FormData, user: User, _channel: Channel
    ) -> None:
        await self._people.global_shortcut(str(form.get("callback_id")), user=user.id)

    async def _use_in_view(self, request: Request, form: FormData, user: User, _channel: Channel) -> None:
        view = self._view(request, user)
        action_id, value = _used(form)
        await self._people.press_in_view(view, action_id, value=value, values=_values(view, form))

    async def _submit(self, request: Request, form: FormData, user: User, channel: Channel) -> None:
        if "use" in form:
            await self._use_in_view(request, form, user, channel)
            return
        view = self._view(request, user)
        self.complaints[view.id] = await self._people.submit(view, _values(view, form))

    async def _close_view(self, request: Request, _form: FormData, user: User, _channel: Channel) -> None:
        self._workspace.close(self._view(request, user))

    def _view(self, request: Request, user: User) -> View:
        view = self._workspace.view(request.path_params["view"])
        if view is None or view.user != user.id:
            raise Refusal("not_found")
        return view


def lead_back(form: FormData) -> Response:
    """Lead to where a form stood on the page, and to no other site."""
    back = str(form.get("back", ""))
    local = back.startswith("/") and not back.startswith(("//", "/\\"))
    return RedirectResponse(back if local else "/", HTTPStatus.SEE_OTHER)


def _used(form: FormData) -> tuple[str, str | None]:
    """Give the action and the value of the button that was pressed, as `use_value` writes them."""
    try:
        action_id, value = json.loads(str(form.get("use")))
    except (ValueError, TypeError):
        raise Refusal("action_not_found") from None
    return action_id, value


def _sample(title: str) -> str:
    for sample in samples():
        if sample.title == title:
            return sample.text
    raise Refusal("sample_not_found")


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
