"""Tells a workspace's own people from those of other organisations that share a channel (Slack Connect).

Team notes and settings are for the first only (https://docs.slack.dev/apis/slack-connect).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Caller, Desk

    Body = dict[str, Any]

DIRECT_MESSAGE = "D"
"""What the id of a direct message begins with: nobody but the one who writes there reads it."""

log = structlog.get_logger(__name__)


def heard_outside(body: Body) -> bool:
    """Say whether an event comes from a channel that is shared, or from somebody of another organisation."""
    event = body["event"]
    told = event.get("message") or event
    ours = {body.get("context_team_id"), body.get("context_enterprise_id")}
    for authorization in body.get("authorizations") or ():
        ours |= {authorization.get("team_id"), authorization.get("enterprise_id")}
    return bool(body.get("is_ext_shared_channel")) or told.get("user_team") not in {None, *ours}


async def is_insider(desk: Desk, caller: Caller, body: Body) -> bool:
    """Say whether the one who pressed a button or sent a form is of the workspace.

    In an Enterprise organisation, people are in more than the one team that Slack names.
    """
    if body["user"].get("team_id") in (None, caller.team):
        return True
    return belongs(await desk.person(caller.client, caller.user), caller.team)


def belongs(person: dict[str, Any], team: str) -> bool:
    """Say whether a user, as users.info tells of them, is of a team; nobody of whom nothing is told."""
    teams = (person.get("enterprise_user") or {}).get("teams") or ()
    return team == person.get("team_id") or team in teams


def is_admin(person: dict[str, Any], team: str) -> bool:
    """Say whether a user is an admin or an owner of a team."""
    return belongs(person, team) and bool(person.get("is_admin") or person.get("is_owner"))


async def is_shared(client: AsyncWebClient, channel: str) -> bool:
    """Say whether another organisation reads a channel; of one that Slack does not tell of, it may."""
    if channel.startswith(DIRECT_MESSAGE):
        return False
    try:
        answer = await client.conversations_info(channel=channel)
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("cannot tell who reads the channel, so no notes there", error=type(error).__name__)
        return True
    return bool((answer.get("channel") or {}).get("is_ext_shared"))
