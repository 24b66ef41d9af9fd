"""Questions as people ask them find the entry they mean."""

from __future__ import annotations

import pytest

from bot import catalog

QUESTIONS = {
    "550": "550",
    "SMTP 550": "550",
    "what does 421 mean?": "421",
    "5.1.1": "X.1.1",
    "#5.1.1": "X.1.1",
    "550 5.1.1": "X.1.1",
    "550-5.2.2": "X.2.2",
    "4xx": "4xx",
    "5XX": "5xx",
    "45x": "4xx",
    "5.7": "X.7.X",
    "5.7.x": "X.7.X",
    "4.x.x": "4.X.X",
    "mailbox full": "mailbox-full",
    "Postfach voll": "mailbox-full",
    "greylisting": "greylisted",
    "user unknown": "user-unknown",
    "ovh 555": "ovh/parameters-or-limit",
    "greylisted": "greylisted",
    "X.7.1": "X.7.1",
    "spf": "auth-failure",
    "dkim": "auth-failure",
}


@pytest.mark.parametrize(("question", "entry"), QUESTIONS.items())
def test_question_finds_its_entry_first(question: str, entry: str) -> None:
    """Codes, classes, words in both languages and a provider's code: the entry meant comes first."""
    matches = catalog.load().lookup(question).matches
    assert matches[0].entry.id == entry
    assert len(matches) <= 10


@pytest.mark.parametrize("question", ["mailbx full", "Postfch voll", "quotta"])
def test_typing_slip_still_finds_the_mailbox(question: str) -> None:
    """A slip of the finger leads to the same place."""
    matches = catalog.load().lookup(question).matches
    assert "mailbox-full" in {match.entry.reason for match in matches[:3]}


@pytest.mark.parametrize(
    ("code", "digits"), [("466", "4xx"), ("587", "5xx"), ("299", "2xx"), ("999", "xxx"), ("5.9.77", "5.X.X")]
)
def test_unlisted_code_is_decoded_with_its_neighbours(code: str, digits: str) -> None:
    """A code in no list is explained by its digits in both languages, with the nearest listed ones."""
    known = catalog.load()
    found = known.lookup(code)
    entry = found.matches[0].entry
    assert entry.id == code
    for language in catalog.LANGUAGES:
        wording = entry.wording(language)
        assert wording.name
        assert wording.remedies
        assert known.classes[digits].wording(language).meaning in wording.meaning
    assert found.nearest or digits == "xxx"


@pytest.mark.parametrize(
    "question",
    ["", "   ", "qqqqzzzz", "qwertz asdf", "hallo welt", "Danke!", "😀", "\x00", "1", "12345", "10.0.0.1"],
)
def test_nothing_known_is_found_for_nothing_meant(question: str) -> None:
    """What means nothing finds nothing; an IP address or a long number is no code."""
    assert catalog.load().lookup(question).matches == ()
