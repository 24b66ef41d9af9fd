"""Whatever the catalog and people say, Slack takes the modals."""

from __future__ import annotations

import pytest

from bot import catalog
from bot.cards import note_forms
from bot.cards.correction_form import correction_form, read_correction
from bot.catalog import LANGUAGES, Language, Rejection
from bot.playground.block_checks import check_view

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)

LONGEST_MEMORY = "x" * 2500


@in_both_languages
def test_slack_takes_the_question_what_is_right(language: Language) -> None:
    """Every reason of the catalog is in the menu, by its whole name."""
    reasons = catalog.load().reasons
    view = correction_form(reasons.values(), language, LONGEST_MEMORY)
    check_view(view)
    options = view["blocks"][1]["element"]["options"]
    assert {one["text"]["text"] for one in options} == {
        one.wording(language).name for one in reasons.values()
    }
    assert {one["value"] for one in options} == set(reasons)


@in_both_languages
def test_slack_takes_the_forms_of_notes(language: Language) -> None:
    """Whatever the entry is called, and however long the note is."""
    known = catalog.load()
    check_view(note_forms.note_change_form("x" * note_forms.LONGEST_NOTE, language, LONGEST_MEMORY))
    for entry in known.entries.values():
        provider = entry.provider if isinstance(entry, Rejection) else None
        check_view(note_forms.note_form(entry, provider, language, LONGEST_MEMORY))


def test_a_form_that_was_left_empty_is_read() -> None:
    """Slack sends null for what nobody filled in, and nothing for what it does not know."""
    assert read_correction({}) == read_correction(
        {"reason": {"reason": {"selected_option": None}}, "comment": {"comment": {"value": None}}}
    )
