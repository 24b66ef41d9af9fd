"""App Home shows a team its week and lets the members of a channel say how they want it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.playground import ANNA, SAM
from bot.playground.workspace import BOT
from bot.store import ChannelChoice
from tests.slack.running import settled
from tests.slack.test_surfaces import POSTFIX, header

if TYPE_CHECKING:
    from bot.listeners import Desk
    from bot.playground import LocalSlack
    from bot.playground.workspace import View


pytestmark = pytest.mark.usefixtures("desk")


async def form(slack: LocalSlack, user: str = SAM) -> View:
    """Open the settings of #support from App Home."""
    await slack.open_home(user)
    home = await slack.wait_for(lambda: slack.home(user))
    await slack.press_in_view(home, "channel_settings", value=slack.workspace.channel("support").id)
    return await slack.wait_for(lambda: slack.modal(user))


async def choose(slack: LocalSlack, user: str = SAM, **chosen: str) -> dict[str, str]:
    """Fill the form in and send it; give what is wrong with it."""
    kinds = {"watch": "radio_buttons"}
    values = {
        name: {name: {"type": kinds.get(name, "static_select"), "selected_option": {"value": value}}}
        for name, value in chosen.items()
    }
    return await slack.submit(await form(slack, user), values)


async def test_home_counts_the_week(slack: LocalSlack) -> None:
    """The cards of the last seven days are counted, with their reasons and what readers thought of them."""
    ts = await slack.post("support", POSTFIX)
    card = await slack.wait_for_reply("support", ts)
    await slack.press("support", card.ts, "feedback_yes")
    await slack.wait_for_ephemeral()
    await slack.open_home(SAM)
    home = await slack.wait_for(lambda: slack.home(SAM))
    shown = json.dumps(home.content, ensure_ascii=False)
    assert "Cards: 1. Found right: 1. Found wrong: 0." in shown
    assert "No such mailbox" in shown
    assert "█ 1" in shown


async def test_only_when_asked_is_silent_until_asked(slack: LocalSlack, desk: Desk) -> None:
    """A channel may want no answer unasked; a mention is answered, and Home says who chose so."""
    assert await choose(slack, watch="asked") == {}
    bounce = await slack.post("support", POSTFIX)
    asked = await slack.post("support", f"<@{BOT}> 5.7.1")
    await slack.wait_for_reply("support", asked)
    await settled(slack, desk)
    assert slack.replies("support", bounce) == []
    home = slack.home(SAM)
    assert home is not None
    assert "Nothing, only when asked" in json.dumps(home.content)
    assert f'"user_id": "{SAM}"' in json.dumps(home.content)


async def test_threads_only_leaves_the_channel_alone(slack: LocalSlack, desk: Desk) -> None:
    """With “threads only”, a bounce is answered in a thread and not where it begins one."""
    assert await choose(slack, watch="threads") == {}
    top = await slack.post("support", POSTFIX)
    root = await slack.post("support", "Customer 4711 cannot reach a supplier.")
    await slack.post("support", POSTFIX, thread_ts=root)
    await slack.wait_for(lambda: len(slack.replies("support", root)) == 2)
    await settled(slack, desk)
    assert slack.replies("support", top) == []


async def test_language_of_a_channel_comes_before_the_readers(slack: LocalSlack, desk: Desk) -> None:
    """In a German channel everybody gets German cards; elsewhere their own language."""
    assert await choose(slack, language="de") == {}
    ts = await slack.post("support", POSTFIX, user=SAM)
    german = await slack.wait_for_reply("support", ts)
    ts = await slack.post("on-call", POSTFIX, user=SAM)
    english = await slack.wait_for_reply("on-call", ts)
    entry = desk.catalog.enhanced("5.1.1")
    assert entry is not None
    assert header(german) == f"550 5.1.1: {entry.wording('de').name}"
    assert header(english) == f"550 5.1.1: {entry.wording('en').name}"


async def test_quiet_hours_are_quiet(slack: LocalSlack) -> None:
    """In the quiet hours a bounce gets no card unasked, before and after them it does."""
    now = datetime.now(ZoneInfo("Europe/Berlin"))
    hours = {"quiet_from": f"{now:%H}:00", "quiet_to": f"{now + timedelta(hours=2):%H}:00"}
    assert await choose(slack, **hours) == {}
    quiet = await slack.post("support", POSTFIX)
    asked = await slack.post("support", f"<@{BOT}> {POSTFIX}")
    await slack.wait_for_reply("support", asked)
    later = {"quiet_from": hours["quiet_to"], "quiet_to": f"{now + timedelta(hours=3):%H}:00"}
    assert await choose(slack, **later) == {}
    loud = await slack.post("support", POSTFIX)
    await slack.wait_for_reply("support", loud)
    assert slack.replies("support", quiet) == []


async def test_half_a_quiet_time_is_asked_for_again(slack: LocalSlack) -> None:
    """A beginning without an end is not kept; the field says what is missing."""
    assert "Choose both" in (await choose(slack, quiet_from="22:00"))["quiet_to"]
    assert "same hour" in (await choose(slack, quiet_from="22:00", quiet_to="22:00"))["quiet_to"]


async def test_only_members_change_a_channel(slack: LocalSlack, desk: Desk) -> None:
    """Somebody who left while the form was open changes nothing and is told so, in their language."""
    opened = await form(slack, ANNA)
    slack.workspace.leave("support", ANNA)
    await slack.submit(opened, {})
    refused = await slack.wait_for(lambda: slack.modal(ANNA))
    assert "Nur Mitglieder des Kanals" in json.dumps(refused.content, ensure_ascii=False)
    team = slack.workspace.team.id
    assert await desk.store.choices.channels(team) == {}
    await slack.open_home(ANNA)
    await slack.wait_for(lambda: "#support" not in json.dumps((slack.home(ANNA) or opened).content))


async def test_admins_choose_who_writes_notes(slack: LocalSlack, desk: Desk) -> None:
    """App Home lists the team's notes; an admin may leave them to admins, nobody else sees that choice."""
    team = slack.workspace.team.id
    await desk.store.notes.add(team, "provider:ovh", "Ticket queue 7", SAM)
    slack.workspace.users[SAM] = replace(slack.workspace.user(SAM), is_admin=True)
    await slack.open_home(ANNA)
    annas = json.dumps((await slack.wait_for(lambda: slack.home(ANNA))).content)
    assert "Ticket queue 7" in annas
    assert "notes_by" not in annas
    await slack.open_home(SAM)
    home = await slack.wait_for(lambda: slack.home(SAM))
    await slack.press_in_view(home, "notes_by", value="admins")
    await slack.wait_for(lambda: '"Workspace admins"' in json.dumps(_chosen(slack)))
    assert (await desk.store.choices.workspace(team)).notes_by == "admins"


async def test_who_is_no_admin_any_more_chooses_nothing(slack: LocalSlack, desk: Desk) -> None:
    """What an open Home still offers does nothing any more, and is gone."""
    slack.workspace.users[SAM] = replace(slack.workspace.user(SAM), is_admin=True)
    await slack.open_home(SAM)
    home = await slack.wait_for(lambda: slack.home(SAM))
    slack.workspace.users[SAM] = replace(slack.workspace.user(SAM), is_admin=False)
    await slack.press_in_view(home, "notes_by", value="admins")
    await slack.wait_for(lambda: not _chosen(slack))
    assert (await desk.store.choices.workspace(slack.workspace.team.id)).notes_by == "everyone"


def _chosen(slack: LocalSlack) -> list[object]:
    home = slack.home(SAM)
    accessories = [block.get("accessory", {}) for block in home.blocks] if home else []
    return [one.get("initial_option") for one in accessories if one.get("action_id") == "notes_by"]


def test_a_night_may_be_quiet() -> None:
    """Quiet hours may pass midnight, in the time zone of whoever set them."""
    night = ChannelChoice(quiet_from="22:00", quiet_to="06:00", timezone="Europe/Berlin")
    assert night.is_quiet(datetime(2026, 1, 10, 22, 30, tzinfo=UTC))
    assert night.is_quiet(datetime(2026, 1, 10, 4, 59, tzinfo=UTC))
    assert not night.is_quiet(datetime(2026, 1, 10, 5, 0, tzinfo=UTC))
    assert not ChannelChoice().is_quiet(datetime(2026, 1, 10, 0, 0, tzinfo=UTC))
