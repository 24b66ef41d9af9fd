"""The settings of a channel: a form that its members open from App Home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards.channel_form import CALLBACK, channel_form, filled_in, refused_form
from bot.listeners.channels import shared_channels
from bot.listeners.desk import Caller
from bot.listeners.home import publish_home
from bot.listeners.insiders import is_insider
from bot.store import ChannelChoice

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

    from bot.cards.home import ChannelSettings
    from bot.listeners.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button and the form behind it."""

    @app.action("channel_settings")
    async def ask(
        ack: AsyncAck,
        action: dict[str, Any],
        body: dict[str, Any],
        context: AsyncBoltContext,
    ) -> None:
        await ack()
        caller = Caller.of(context)
        language = await desk.language(caller.client, caller.user)
        channel = await _channel(desk, caller, body, action["value"])
        view = channel_form(channel, language) if channel else refused_form(language)
        await caller.client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(CALLBACK)
    async def keep(
        ack: AsyncAck,
        view: dict[str, Any],
        body: dict[str, Any],
        context: AsyncBoltContext,
    ) -> None:
        caller = Caller.of(context)
        language = await desk.language(caller.client, caller.user)
        # Asked again: somebody may have left the channel while the form was open.
        channel = await _channel(desk, caller, body, view["private_metadata"])
        if channel is None:
            await ack(response_action="update", view=refused_form(language))
            return
        wanted, mistakes = filled_in(channel, view["state"]["values"], language)
        if mistakes:
            await ack(response_action="errors", errors=mistakes)
            return
        await desk.store.choices.choose_for_channel(caller.team, channel.id, _choice(wanted), by=caller.user)
        await ack()
        await publish_home(desk, caller)


async def _channel(
    desk: Desk, caller: Caller, body: dict[str, Any], identifier: str
) -> ChannelSettings | None:
    """Find a channel of somebody's; people of another organisation have none."""
    if not await is_insider(desk, caller, body):
        return None
    channels = await shared_channels(desk, caller)
    return next((one for one in channels if one.id == identifier), None)


def _choice(wanted: ChannelSettings) -> ChannelChoice:
    start, end = wanted.quiet or (None, None)
    return ChannelChoice(
        watch=wanted.watch,
        language=wanted.language,
        quiet_from=start,
        quiet_to=end,
        timezone=wanted.timezone if wanted.quiet else None,
    )
