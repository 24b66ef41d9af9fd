"""Every entry of the catalog makes a card that Slack takes and a person reads in one screen."""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING

import pytest
from slack_sdk.models.blocks import Block

from bot import cards, catalog
from bot.cards.blocks import to_json
from bot.cards.recall import recall
from bot.catalog import LANGUAGES, Catalog, Certainty, Explanation, Language
from bot.catalog.lookups.lookup import Lookup, Match, Why
from tests.cards.slack_limits import complaints

if TYPE_CHECKING:
    from bot.catalog import Entry

ONE_SCREEN = 1_300
"""Characters outside of folded blocks: in a window 480 pixels wide they are about 900 pixels high."""

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def known() -> Catalog:
    """Load the catalog once."""
    return catalog.load()


def _lookup_card(entry: Entry, language: Language) -> cards.Card:
    return cards.lookup_card(Lookup(query=entry.id, matches=(Match(entry, Why.CODE, entry.id),)), language)


def _bounce_card(known: Catalog, entry: Entry, language: Language) -> cards.Card:
    meaning = Explanation(
        entry=entry,
        reason=known.reasons["unknown"],
        rule=entry.id,
        certainty=Certainty.LIKELY,
        acts=entry.acts,
        retry=entry.retry,
        permanent=True,
    )
    return cards.bounce_card([cards.Finding(explanation=meaning, evidence="said so")], language, private=True)


def _visible(tree: object) -> int:
    """Count the characters that stand open."""
    if isinstance(tree, list):
        return sum(_visible(branch) for branch in tree)
    if not isinstance(tree, dict) or tree.get("default_collapsed"):
        return 0
    return sum(
        len(part) if name == "text" and isinstance(part, str) else _visible(part)
        for name, part in tree.items()
    )


@in_both_languages
def test_slack_takes_a_card_of_every_entry(known: Catalog, language: Language) -> None:
    """No text of the catalog is longer than Slack allows."""
    for entry in known.entries.values():
        for card in (_lookup_card(entry, language), _bounce_card(known, entry, language)):
            assert not complaints(card.blocks), entry.id
            assert entry.wording(language).name.split()[0] in unescape(card.text)


def test_cards_are_what_slacks_own_models_make(known: Catalog) -> None:
    """Slack's SDK reads every block and writes the same again: no field is misspelled, no value refused."""
    for entry in known.entries.values():
        for card in (_lookup_card(entry, "de"), _bounce_card(known, entry, "de")):
            parsed = Block.parse_all(card.blocks)
            assert [block.to_dict() for block in parsed] == card.blocks, entry.id


def test_kept_json_says_what_the_card_says(known: Catalog) -> None:
    """What is written once for many cards, in each language, is what every one of them holds."""
    for entry in known.entries.values():
        for card in (_lookup_card(entry, "de"), _lookup_card(entry, "en"), _bounce_card(known, entry, "de")):
            assert json.loads(to_json(card.blocks)) == card.blocks, entry.id


@in_both_languages
def test_every_entry_is_read_in_one_screen(known: Catalog, language: Language) -> None:
    """What is not folded away fits a narrow window."""
    too_long = {
        entry.id: length
        for entry in known.entries.values()
        if (length := _visible(_bounce_card(known, entry, language).blocks)) > ONE_SCREEN
    }
    assert not too_long


@pytest.mark.parametrize(
    ("query", "code", "severity"),
    [
        ("5.7", "5.7.X", "Permanent,"),
        ("4.X.X", "4.X.X", "Temporary,"),
        ("x.7", "X.7.X", "Permanent as 5xx, temporary as 4xx,"),
        ("4xx", "4xx", "Temporary,"),
        ("4.1.1", "4.1.1", "Temporary,"),
    ],
)
def test_a_class_is_named_as_it_was_asked_for(known: Catalog, query: str, code: str, severity: str) -> None:
    """The first digit decides what is said of permanence."""
    text = cards.lookup_card(known.lookup(query), "en").text
    assert text.startswith(f"{code}: ")
    assert severity in text


def test_a_button_that_shows_an_entry_finds_it(known: Catalog) -> None:
    """Each entry in a list is one click away: its button's question has it as the first answer."""
    for entry in known.entries.values():
        listed = Lookup(query="words", matches=(Match(entry, Why.WORDS, "words"),) * 2, clear=False)
        button = cards.lookup_card(listed, "en").blocks[1]["accessory"]
        recalled = recall(button["value"])
        assert recalled is not None
        found = known.lookup(recalled.query or "")
        assert found.matches[0].entry.id == entry.id, recalled.query
