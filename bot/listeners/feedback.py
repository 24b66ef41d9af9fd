"""“Was this right?”: either answer is kept at once; after a No, a modal asks what would be right."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import structlog
from slack_sdk.errors import SlackApiError

from bot import cards, pipeline
from bot.cards.correction_form import (
    CORRECTION,
    LONGEST_COMMENT,
    correction_form,
    read_correction,
)
from bot.cards.modal import sentence_view, too_long
from bot.cards.recall import recall
from bot.listeners.modal_memory import ModalMemory
from bot.listeners.pressing import on_press
from bot.listeners.telling import stale_view, tell
from bot.store import Correction, Feedback

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

    from bot.listeners.desk import Desk
    from bot.listeners.pressing import Press

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register both buttons and the modal."""
    on_press(app, desk, "feedback_yes", _yes)
    on_press(app, desk, "feedback_no", _no)

    @app.view(CORRECTION)
    async def correct(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await _correct(desk, ack, view, context)


async def _yes(desk: Desk, press: Press) -> None:
    await _keep(desk, press, useful=True)
    await tell(press.respond, cards.thanks_card(press.recalled.language))


async def _no(desk: Desk, press: Press) -> None:
    number = await _keep(desk, press, useful=False)
    language = await press.language(desk)
    memory = ModalMemory(language, number, value=press.value)
    reasons = desk.catalog.reasons.values()
    try:
        await press.caller.client.views_open(
            trigger_id=press.trigger_id, view=correction_form(reasons, language, memory.write())
        )
    except SlackApiError as error:
        log.warning("cannot ask what is right", error=error.response.get("error"))
        await tell(press.respond, cards.thanks_card(press.recalled.language))


async def _keep(desk: Desk, press: Press, *, useful: bool) -> int:
    shown = pipeline.first_shown(desk.catalog, press.recalled)
    return await desk.store.feedback.add(
        Feedback(
            team=press.caller.team,
            rule=shown.rule,
            entry=shown.entry.id if shown.entry else "",
            useful=useful,
            language=press.recalled.language,
            fingerprint=hashlib.sha256(shown.words.encode()).hexdigest(),
        )
    )


async def _correct(desk: Desk, ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
    memory = ModalMemory.read(view["private_metadata"])
    if memory is None:
        await ack(response_action="update", view=await stale_view(desk, context))
        return
    given = read_correction(view["state"]["values"])
    if len(given.comment) > LONGEST_COMMENT:
        await ack(response_action="errors", errors=too_long(memory.language, "comment", LONGEST_COMMENT))
        return
    recalled = recall(memory.value) if given.may_keep_text else None
    correction = Correction(
        reason=given.reason if given.reason in desk.catalog.reasons else None,
        comment=given.comment or None,
        kept_text=pipeline.first_shown(desk.catalog, recalled).words if recalled else None,
    )
    # Kept before it is acknowledged: if that fails, Slack leaves the form as it is, to be sent again.
    team = context.team_id or ""
    if correction != Correction() and not await desk.store.feedback.correct(team, memory.number, correction):
        log.warning("a correction without its answer", number=memory.number)
    await ack(response_action="update", view=sentence_view(memory.language, "thanks"))
