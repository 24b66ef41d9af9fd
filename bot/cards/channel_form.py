"""The form for a channel's settings, and what was filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.cards import blocks
from bot.cards.home import WATCHES, channel_line
from bot.cards.interface import say
from bot.cards.modal import chosen_in, form, sentence_view
from bot.catalog import LANGUAGES, language_named

if TYPE_CHECKING:
    from bot.cards.home import ChannelSettings
    from bot.cards.modal import Values
    from bot.catalog import Language

CALLBACK = "channel_settings"
READERS = "reader"
"""The choice of no language: each reader's own."""
HOURS = tuple(f"{hour:02}:00" for hour in range(24))


def channel_form(channel: ChannelSettings, language: Language) -> dict[str, Any]:
    """Draw the form; it remembers the channel's id."""
    start, end = channel.quiet or (None, None)
    languages = [(READERS, say(language, "language-readers"))]
    languages += [(one, say(one, "language-name")) for one in LANGUAGES]
    body = [
        blocks.sentences(channel_line(channel, language)),
        blocks.field(
            "watch",
            say(language, "watch"),
            blocks.choice(
                "radio_buttons",
                [(watch, say(language, f"watch-{watch}")) for watch in WATCHES],
                chosen=channel.watch,
            ),
        ),
        blocks.field(
            "language",
            say(language, "language"),
            blocks.choice("static_select", languages, chosen=channel.language or READERS),
        ),
        _hour("quiet_from", say(language, "quiet-from"), start),
        _hour(
            "quiet_to",
            say(language, "quiet-to"),
            end,
            hint=say(language, "quiet-hint", timezone=channel.timezone),
        ),
    ]
    return form(
        CALLBACK,
        say(language, "channel-form"),
        body,
        submit=say(language, "save"),
        close=say(language, "cancel"),
        memory=channel.id,
    )


def _hour(name: str, label: str, chosen: str | None, *, hint: str = "") -> blocks.Block:
    """Draw a field for an hour of the day; none need be chosen."""
    hours = blocks.choice("static_select", [(hour, hour) for hour in HOURS], chosen=chosen)
    return blocks.field(name, label, hours, hint=hint, optional=True)


def refused_form(language: Language) -> dict[str, Any]:
    """Say to somebody who is no member of a channel that nothing was changed."""
    return sentence_view(language, "settings-refused", title="settings-refused-title")


def filled_in(
    channel: ChannelSettings, values: Values, language: Language
) -> tuple[ChannelSettings, dict[str, str]]:
    """Read the filled-in form: the settings, and a sentence for each field that is wrong."""
    watch = next((one for one in WATCHES if one == chosen_in(values, "watch")), channel.watch)
    wanted = chosen_in(values, "language")
    own = None if wanted == READERS else language_named(wanted)
    start, end = chosen_in(values, "quiet_from"), chosen_in(values, "quiet_to")
    mistakes = {}
    if bool(start) != bool(end):
        mistakes["quiet_to" if start else "quiet_from"] = say(language, "quiet-needs-both")
    elif start and start == end:
        mistakes["quiet_to"] = say(language, "quiet-is-empty")
    quiet = (start, end) if start and end else None
    return replace(channel, watch=watch, language=own, quiet=quiet), mistakes
