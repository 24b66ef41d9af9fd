"""The Home tab: how to ask, this week's numbers, how each channel wants it, and the team's notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.cards import blocks
from bot.cards.guidance import examples
from bot.cards.interface import say
from bot.cards.safe_text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.cards.blocks import Block
    from bot.catalog import Language

COMMAND = "/smtp"
MENTION = "@Bounce Desk 5.7.1"
REDACTED = "a***@example.net"

CHANNELS_SHOWN = 20
NOTES_SHOWN = 20
"""The others are counted."""
BAR = 20
"""Characters of the longest bar."""
BAR_LABEL = 28
"""Characters in front of a bar."""
CHART_LIMIT = 2000
"""Characters of a chart."""

Watch = Literal["everything", "threads", "asked"]
WATCHES: tuple[Watch, ...] = ("everything", "threads", "asked")

NotesBy = Literal["everyone", "admins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """How one channel wants it; `quiet` is two hours `HH:MM` in `timezone`, `changed_by` a user's id."""

    id: str
    name: str
    watch: Watch = "everything"
    language: Language | None = None
    quiet: tuple[str, str] | None = None
    timezone: str = "UTC"
    changed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A team's last seven days: cards, answers to “Was this right?”, reasons and providers with counts."""

    cards: int = 0
    right: int = 0
    wrong: int = 0
    reasons: Sequence[tuple[str, int]] = ()
    providers: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A team's note as App Home lists it: `about` names its entry or provider."""

    number: int
    about: str
    text: str
    author: str


def home_view(
    language: Language,
    week: Week | None = None,
    channels: Sequence[ChannelSettings] = (),
    notes: Sequence[NoteLine] = (),
    notes_by: NotesBy | None = None,
) -> dict[str, Any]:
    """Draw the Home tab; `channels` are those that both the reader and the bot are in.

    `notes_by` is who may write notes, for somebody who may change that.
    """
    small = blocks.context(notes=[say(language, "home-privacy", address=REDACTED)])
    view = [
        blocks.header(say(language, "home-title")),
        blocks.sentences(say(language, "home-intro")),
        blocks.rich(_heading(say(language, "home-ways")), blocks.bullets(_ways(language))),
        blocks.rich(_heading(say(language, "help-examples"))),
        examples(language),
        *(_week(week, language) if week else ()),
        *_channels(channels, language),
        *_notes(notes, notes_by, language),
        *([small] if small else []),
    ]
    return {"type": "home", "blocks": view}


def _ways(language: Language) -> Iterator[Block]:
    for message, value in (
        ("home-command", {"command": COMMAND}),
        ("home-channel", {}),
        ("home-shortcut", {}),
        ("home-paste", {}),
        ("home-mention", {"mention": MENTION}),
    ):
        yield blocks.paragraph(blocks.text(say(language, message, **value)))


def _week(week: Week, language: Language) -> Iterator[Block]:
    yield blocks.header(say(language, "week-title"))
    yield blocks.sentences(say(language, "week", cards=week.cards, right=week.right, wrong=week.wrong))
    for message, counted in (("week-reasons", week.reasons), ("week-providers", week.providers)):
        if counted:
            yield blocks.rich(_heading(say(language, message)))
            yield blocks.preformatted("\n".join(_bars(counted)), CHART_LIMIT)


def _bars(counted: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Draw a bar chart in letters: it needs no picture, and is read out as a list of names and numbers."""
    rows = list(counted)
    most = max(count for _, count in rows)
    for name, count in rows:
        yield f"{shorten(name, BAR_LABEL):{BAR_LABEL}} {'█' * max(1, round(BAR * count / most))} {count}"


def _channels(channels: Sequence[ChannelSettings], language: Language) -> Iterator[Block]:
    yield blocks.header(say(language, "channels-title"))
    if not channels:
        yield blocks.sentences(say(language, "channels-none"))
    for channel in channels[:CHANNELS_SHOWN]:
        change = blocks.button(
            say(language, "channel-change"),
            "channel_settings",
            channel.id,
            spoken=say(language, "channel-change-label", channel=channel.name),
        )
        yield blocks.row(channel_line(channel, language), change)
        if channel.changed_by:
            yield blocks.rich(
                blocks.paragraph(
                    blocks.text(say(language, "channel-changed-by") + " "), blocks.user(channel.changed_by)
                )
            )
    if further := channels[CHANNELS_SHOWN:]:
        yield blocks.sentences(say(language, "and-more", count=len(further)))


def _notes(notes: Sequence[NoteLine], notes_by: NotesBy | None, language: Language) -> Iterator[Block]:
    if notes or notes_by:
        yield blocks.header(say(language, "notes-title"))
    if notes_by:
        options = [
            ("everyone", say(language, "notes-by-everyone")),
            ("admins", say(language, "notes-by-admins-only")),
        ]
        chosen = blocks.choice("static_select", options, chosen=notes_by)
        yield blocks.row(say(language, "notes-by"), {**chosen, "action_id": "notes_by"})
    for note in notes[:NOTES_SHOWN]:
        edit = blocks.button(say(language, "note-edit"), "note_edit", str(note.number))
        yield blocks.lines(f"{note.about}: {note.text}\n— {note.author}", edit)
    if further := notes[NOTES_SHOWN:]:
        yield blocks.sentences(say(language, "and-more", count=len(further)))


def channel_line(channel: ChannelSettings, language: Language) -> str:
    """Say how a channel wants it, on one line."""
    own = say(channel.language, "language-name") if channel.language else say(language, "language-readers")
    quiet = (
        say(language, "quiet", start=channel.quiet[0], end=channel.quiet[1], timezone=channel.timezone)
        if channel.quiet
        else ""
    )
    watch = say(language, f"watch-{channel.watch}")
    return " · ".join(filter(None, (f"#{channel.name}", watch, own, quiet)))


def _heading(words: str) -> Block:
    return blocks.paragraph(blocks.text(words, bold=True))
