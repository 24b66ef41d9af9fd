"""Slack takes every card, form and Home tab at its fullest: for every entry, in every language."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import cards, catalog
from bot.cards.channel_form import HOURS, channel_form, refused_form
from bot.cards.correction_form import correction_form
from bot.cards.customer_reply import ReplyCase, customer_reply_form
from bot.cards.home import WATCHES, ChannelSettings, NoteLine, Week, home_view
from bot.cards.interface import say
from bot.cards.modal import sentence_view
from bot.cards.note_forms import LONGEST_NOTE, note_change_form, note_form
from bot.cards.notes import TeamNote, with_notes
from bot.cards.paste_form import paste_form, sent_form
from bot.catalog import LANGUAGES, Catalog, Certainty, Explanation, Language, Rejection
from bot.catalog.lookups.lookup import MOST_MATCHES, Lookup, Match, Why
from bot.listeners.modal_memory import ModalMemory
from bot.playground.block_checks import check_message, check_view
from bot.store.notes import MOST_NOTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.catalog import Entry, Provider

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)

LONG_WORD, LONG_TEXT = "x" * 4000, "ä<&>\n" * 800
RESPONSE_URL = f"https://hooks.slack.example/actions/T0{'1' * 9}/{'2' * 13}/{'a' * 24}"
MEMORY_LIMIT = 3000
"""Characters of a view's private_metadata."""
NAME_LIMIT = 80
"""Characters of a channel's and of a person's name in Slack."""


@pytest.fixture(scope="module")
def known() -> Catalog:
    """Load the catalog once."""
    return catalog.load()


Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Give so many at a time."""
    left = iter(items)
    while batch := tuple(islice(left, size)):
        yield batch


def provider_of(known: Catalog, entry: Entry) -> Provider:
    """Give an entry's provider, or the one with the longest name where it may be anybody's."""
    if isinstance(entry, Rejection) and entry.provider:
        return entry.provider
    return max(known.providers.values(), key=lambda one: len(one.name))


def finding(known: Catalog, entry: Entry, *, people: int = 1) -> cards.Finding:
    """Make the fullest finding of an entry."""
    meaning = Explanation(
        entry=entry,
        reason=known.reasons["unknown"],
        rule=f"{entry.id}/{'rule' * 40}",
        certainty=Certainty.LIKELY,
        acts=entry.acts,
        retry=entry.retry,
        permanent=True,
        code="550",
        status="5.7.123",
        provider=provider_of(known, entry),
        also=tuple(islice(known.entries.values(), 2)),
    )
    return cards.Finding(
        explanation=meaning,
        evidence=f"{entry.id} {LONG_TEXT}",
        recipients=tuple(f"{'r' * 60}{number}@{'d' * 60}.example" for number in range(people)),
        host=f"{'h' * 60}.{'d' * 60}.example",
    )


def fullest_notes(card: cards.Card, count: int) -> cards.Card:
    """Put as many notes of the greatest length on a card."""
    assert card.place is not None
    subjects = list(card.place.subjects)
    notes = [
        TeamNote(
            number=2**31 - number,
            subject=subjects[number % len(subjects)],
            text=("n" * LONGEST_NOTE if number % 2 else "wort\n" * LONGEST_NOTE)[:LONGEST_NOTE],
            author="a" * NAME_LIMIT,
            day=date(2026, 1, 1),
        )
        for number in range(count)
    ]
    return with_notes(card, notes)


def check(card: cards.Card) -> None:
    """Let Slack's checks see a card; they raise Refusal."""
    check_message(card.blocks)
    assert 0 < len(card.text) <= LONGEST_NOTE * 4


@in_both_languages
def test_slack_takes_the_card_of_every_bounce(known: Catalog, language: Language) -> None:
    """With the longest evidence, names and notes, private or not."""
    for entry in known.entries.values():
        card = cards.bounce_card([finding(known, entry)], language, private=True, cut=True, notice="delayed")
        check(card)
        check(fullest_notes(card, 20))


@in_both_languages
def test_slack_takes_the_card_of_many_bounces(known: Catalog, language: Language) -> None:
    """Twelve different errors to five people each, and twenty notes."""
    for twelve in batches(known.entries.values(), 12):
        found = [finding(known, entry, people=5) for entry in twelve]
        check(fullest_notes(cards.bounce_card(found, language, private=True, cut=True), 20))


@in_both_languages
def test_slack_takes_the_answer_about_every_entry(known: Catalog, language: Language) -> None:
    """Alone, as the first of ten, and in a list to choose from."""
    for ten in batches(known.entries.values(), MOST_MATCHES):
        matches = tuple(Match(entry, Why.WORDS, LONG_WORD) for entry in ten)
        check(cards.lookup_card(Lookup(LONG_TEXT, matches, clear=False, page=9, more=True), language))
        first = Lookup(LONG_TEXT, matches, nearest=ten[:3], page=2, more=True)
        check(fullest_notes(cards.lookup_card(first, language), 20))
        for entry in ten:
            alone = Lookup(LONG_TEXT, (Match(entry, Why.PROVIDER, LONG_TEXT),), nearest=ten[:3])
            check(fullest_notes(cards.lookup_card(alone, language), 20))


@in_both_languages
def test_slack_takes_the_form_for_a_note_on_every_entry(known: Catalog, language: Language) -> None:
    """What a form remembers of its card fits in, too."""
    for entry in known.entries.values():
        found = [finding(known, entry, people=9)]
        value = cards.remember_findings(found, language, private=True, notice="delayed", cut=True)
        memory = ModalMemory(language, 2**31, RESPONSE_URL, "C" * 11, value).write()
        for provider in (None, provider_of(known, entry)):
            check_view(note_form(entry, provider, language, memory))
        assert len(memory) <= MEMORY_LIMIT
    memory = "m" * MEMORY_LIMIT
    check_view(note_change_form("n" * LONGEST_NOTE, language, memory))
    check_view(correction_form(known.reasons.values(), language, memory))


@in_both_languages
def test_slack_takes_every_reply_for_the_customer(known: Catalog, language: Language) -> None:
    """For each reason and provider, with a draft in the other language."""
    for reason in known.reasons.values():
        for provider in (None, *known.providers):
            for permanent in (True, False, None):
                case = ReplyCase(reason=reason.id, language=language, provider=provider, permanent=permanent)
                reply = known.customer_reply(reason.id, provider, language, permanent=permanent)
                check_view(customer_reply_form(case, reply, other_draft="d" * 3000))


@in_both_languages
def test_slack_takes_the_settings_of_a_channel(language: Language) -> None:
    """Whatever is chosen, and however the channel and its time zone are called."""
    for watch in WATCHES:
        for own in (None, *LANGUAGES):
            for quiet in (None, (HOURS[0], HOURS[-1])):
                check_view(
                    channel_form(
                        ChannelSettings(
                            id="C" * 11,
                            name="c" * NAME_LIMIT,
                            watch=watch,
                            language=own,
                            quiet=quiet,
                            timezone="America/Argentina/ComodRivadavia",
                        ),
                        language,
                    )
                )


SENTENCES = (
    "modal-stale",
    "note-deleted",
    "note-gone",
    "note-stale",
    "notes-by-admins",
    "notes-by-us",
    "thanks",
)


@in_both_languages
def test_slack_takes_what_is_said_in_short(language: Language) -> None:
    """Help, notices, thanks, excuses and the modals that end with a sentence."""
    names = [LONG_WORD] * 20
    for card in (
        cards.help_card(language),
        cards.help_card(language, problem="nothing-found"),
        cards.help_card(language, problem="stale-button"),
        cards.silence_card(language),
        *(
            cards.notice_card(notice, language)
            for notice in ("vacation", "complaint", "delivered", "delayed")
        ),
        cards.thanks_card(language),
        cards.failure_card(language),
        cards.kept_out_card(language),
        cards.unreadable_card(LONG_WORD, language),
        cards.not_read_card(names, language),
        cards.not_fetched_card(names, language),
    ):
        check(card)
    assert len(say(language, "no-card", channel="C" * 11)) < LONGEST_NOTE
    for view in (
        paste_form(language),
        sent_form(language),
        refused_form(language),
        *(sentence_view(language, sentence) for sentence in SENTENCES),
    ):
        check_view(view)


def note_lines(known: Catalog, language: Language) -> Iterator[NoteLine]:
    """Make a note about every entry, of the greatest length."""
    for number, entry in enumerate(known.entries.values()):
        name = entry.wording(language).name
        yield NoteLine(number=number, about=name, text="n" * LONGEST_NOTE, author="a" * NAME_LIMIT)


@in_both_languages
def test_slack_takes_every_home(known: Catalog, language: Language) -> None:
    """With notes about every entry, a hundred channels, and every reason and provider in its numbers."""
    channels = [
        ChannelSettings(
            id=f"C{number:010}",
            name="c" * NAME_LIMIT,
            quiet=("22:00", "06:00"),
            timezone="America/Argentina/ComodRivadavia",
            changed_by="U" * 11,
        )
        for number in range(100)
    ]
    names = [one.wording(language).name for one in known.reasons.values()]
    providers = [one.name for one in known.providers.values()]
    check_view(home_view(language))
    for notes in batches(note_lines(known, language), MOST_NOTES):
        week = Week(
            cards=10**9,
            right=10**9,
            wrong=10**9,
            reasons=[(name, 10**9 // rank) for rank, name in enumerate(names, 1)],
            providers=[(name, 10**9 // rank) for rank, name in enumerate(providers, 1)],
        )
        check_view(home_view(language, week, channels, notes, "admins"))


@settings(max_examples=60)
@given(
    text=st.text(max_size=300) | st.sampled_from([LONG_WORD, LONG_TEXT, " ", "\u200b", "\x00"]),
    language=st.sampled_from(LANGUAGES),
)
def test_slack_takes_whatever_people_write(text: str, language: Language) -> None:
    """Any name, note or draft: nothing that somebody types breaks a form, a card or the Home tab."""
    line = NoteLine(number=1, about=text, text=text, author=text)
    channel = ChannelSettings(id="C1", name=text, timezone=text, quiet=("01:00", "02:00"), changed_by="U1")
    check_view(home_view(language, Week(reasons=[(text, 1)]), [channel], [line], "everyone"))
    check_view(channel_form(channel, language))
    check_view(note_change_form(text, language, ""))
    case = ReplyCase(reason="unknown", language=language)
    check_view(customer_reply_form(case, text, other_draft=text[:3000]))
    check(cards.unreadable_card(text, language))
