"""A team's notes stand on the card where they help, as they were written, and never break it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot import cards
from bot.cards.note_forms import LONGEST_NOTE
from bot.cards.notes import TeamNote, with_notes
from tests.cards.samples import FULL_FINDING, GMAIL, HOSTILE
from tests.cards.slack_limits import complaints

BARE = cards.bounce_card([FULL_FINDING], "en")
ENTRY = FULL_FINDING.explanation.entry.id


def _note(number: int, text: str, *, subject: str = ENTRY, author: str = "Sam Carter") -> TeamNote:
    return TeamNote(number=number, subject=subject, text=text, author=author, day=date(2026, 11, 25))


def test_a_note_stands_below_the_steps_with_author_and_date() -> None:
    """It is shown open, signed, with a button of its own; the rest of the card stays as it was."""
    card = with_notes(BARE, [_note(7, "Ask Kim first.\nThen the hoster.")])
    (added,) = [block for block in card.blocks if block not in BARE.blocks]
    assert added["text"]["text"] == (
        "Note of your team: Ask Kim first.\nThen the hoster.\n— Sam Carter, 2026-11-25"
    )
    assert added["accessory"]["action_id"] == "note_edit"
    assert added["accessory"]["value"].startswith("7 {")
    steps = max(number for number, block in enumerate(card.blocks) if "Do this" in json.dumps(block))
    assert card.blocks.index(added) > steps


def test_a_note_on_the_provider_names_it() -> None:
    """On a card about an entry, it says that the note is about whoever wrote the text."""
    finding = replace(FULL_FINDING, explanation=replace(FULL_FINDING.explanation, provider=GMAIL))
    card = cards.bounce_card([finding], "de")
    noted = with_notes(card, [_note(1, "Hotline 4711", subject=cards.provider_subject(GMAIL))])
    assert f"Notiz Ihres Teams zu {GMAIL.name}: Hotline 4711" in json.dumps(noted.blocks)


def test_a_card_with_many_notes_stays_short() -> None:
    """The newest three are open; some more are folded away, and the others counted."""
    card = with_notes(BARE, [_note(number, f"note {number}.") for number in range(1, 21)])
    open_notes = [
        block for block in card.blocks if block.get("accessory", {}).get("action_id") == "note_edit"
    ]
    assert ["note 20." in json.dumps(block) for block in open_notes] == [True, False, False]
    folded = next(block for block in card.blocks if "17 more notes" in json.dumps(block))
    assert "and 12 more" in json.dumps(folded)
    assert not complaints(card.blocks)


def test_nothing_in_a_note_is_live() -> None:
    """Mentions, links and formatting are letters: the text is plain."""
    card = with_notes(BARE, [_note(1, HOSTILE)])
    (added,) = [block for block in card.blocks if block not in BARE.blocks]
    assert added["text"]["type"] == "plain_text"
    assert added["text"]["emoji"] is False


@given(st.lists(st.text(alphabet=st.characters(), max_size=LONGEST_NOTE), max_size=12), st.text())
def test_no_note_breaks_a_card(texts: list[str], author: str) -> None:
    """Whatever is written, and by whom, Slack takes the card."""
    card = with_notes(BARE, [_note(number, text, author=author) for number, text in enumerate(texts)])
    assert not complaints(card.blocks)


def test_the_longest_note_is_shown_whole() -> None:
    """A thousand characters, and the line that says whose they are."""
    card = with_notes(BARE, [_note(1, "x" * LONGEST_NOTE)])
    assert "x" * LONGEST_NOTE in json.dumps(card.blocks)
    assert "Sam Carter" in json.dumps(card.blocks)


def test_a_card_that_explains_nothing_takes_no_notes() -> None:
    """Help stays help."""
    card = cards.help_card("en")
    assert with_notes(card, [_note(1, "note")]) == card
