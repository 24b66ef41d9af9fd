"""What a customer reads: for every reason, in both languages, without a technical word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot import catalog
from bot.catalog import LANGUAGES, Catalog, Language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLACK_INPUT_LIMIT = 3000
JARGON = re.compile(
    r"""\b(?:smtps?|mtas?|mx|dns\w*|spf|dkim|dmarc|ptr|rdns|rfcs?|ip|ips|tls|starttls|ehlo|helo|ndrs?|dsns?|api
    |bounce\w*|relay\w*|greylist\w*|blacklist\w*|blocklist\w*|quota\w*|queue\w*
    |header\w*|envelope\w*|payload|backscatter|postmaster|hosts?|hostname|\w*servern?s?
    |reputation\w*|policy|policies|authenti\w*|retr(?:y|ies)|domains?|domäne\w*|suppression\w*
    |unterdrückungsliste|[245]xx|[245]\d\d|[245]\.\d{1,3}\.\d{1,3})\b""",
    re.IGNORECASE | re.VERBOSE,
)
BLAME = re.compile(
    r"\b(?:your (?:fault|mistake|error)|you (?:mistyped|misspelled|forgot|failed|entered)|"
    r"(?:Ihr|Ihre[mn]?) (?:Fehler|Schuld|Versehen)|Sie haben .{0,30}(?:vergessen|vertippt|falsch))\b",
    re.IGNORECASE,
)
ENGLISH_WORDS = re.compile(
    r"\b(?:the|your|you|is|are|and|please|not|with|message|recipient|we|their)\b", re.IGNORECASE
)
GERMAN_WORDS = re.compile(r"\b(?:der|die|das|und|nicht|Sie|Ihre?|wir|bitte|ist|Nachricht|Empfänger)\b")
FAMILIAR = re.compile(r"\b(?:du|dir|dich|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def known() -> Catalog:
    """Load the catalog once."""
    return catalog.load()


def bounced(known: Catalog) -> list[str]:
    """List the reasons for which mail bounces."""
    return [reason.id for reason in known.reasons.values() if not reason.notice]


def every_reply(known: Catalog, language: Language) -> Iterator[tuple[str, str]]:
    """Write every reply there can be, with the name of its case."""
    replies = known.replies.open()
    for reason in bounced(known):
        for provider in (None, *replies.names.keys() | replies.texts[reason][language].providers.keys()):
            for permanent in (True, False, None):
                case = f"{reason} {provider} {permanent}"
                yield case, known.customer_reply(reason, provider, language, permanent=permanent)


def test_every_reason_is_written_in_every_language(known: Catalog) -> None:
    """No bounce leaves a support team without an answer, in German or English."""
    texts = known.replies.open().texts
    assert texts.keys() >= set(bounced(known))
    for reason, translations in texts.items():
        assert translations.keys() == set(LANGUAGES), reason
        english, german = (translations[language] for language in LANGUAGES)
        assert english.temporary.keys() == german.temporary.keys(), reason
        assert english.providers.keys() == german.providers.keys(), reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_replies_are_for_customers(known: Catalog, language: Language) -> None:
    """No jargon, no code, no blame, no address, nothing left to fill in, and short enough to be edited."""
    for case, reply in every_reply(known, language):
        assert not JARGON.findall(reply), case
        assert not BLAME.search(reply), case
        assert not re.search(r"\S@\S|[{}<>]", reply), case
        assert len(reply) <= SLACK_INPUT_LIMIT, case
        assert len(reply.split("\n\n")) == 7, case


def test_german_is_german_and_polite(known: Catalog) -> None:
    """No English sentence has slipped in, no German one into the English, and nobody is called by du."""
    for case, reply in every_reply(known, "de"):
        assert not ENGLISH_WORDS.search(reply), case
        assert not FAMILIAR.search(reply), case
    for case, reply in every_reply(known, "en"):
        assert not GERMAN_WORDS.search(reply), case


def test_what_is_still_on_its_way_is_not_to_be_sent_again(known: Catalog) -> None:
    """A full mailbox that is still tried is a delay; one that was given up needs the message again."""
    waiting = known.customer_reply("mailbox-full", None, "en", permanent=False)
    given_up = known.customer_reply("mailbox-full", None, "en", permanent=True)
    assert "do not need to send your message again" in waiting
    assert "send your message again once they have made room" in given_up


def test_the_provider_is_named_where_it_is_known(known: Catalog) -> None:
    """A provider's name and peculiarity are told; without a provider the sentence is whole all the same."""
    named = known.customer_reply("mailbox-full", "united_internet", "de", permanent=True)
    assert "Postfach (GMX/WEB.DE/IONOS) voll" in named
    assert "der Ordner „Gelöscht“" in named
    plain = known.customer_reply("mailbox-full", None, "de", permanent=True)
    assert "Postfach voll ist. Die Adresse selbst stimmt.\n" in plain


def test_a_team_writes_its_own(tmp_path: Path) -> None:
    """A team's greeting and texts take the place of ours; what it did not write stays."""
    (tmp_path / "customer_replies.toml").write_text(
        '[letter.en]\ngreeting = "Hi there,"\nclosing = "Your Example team"\n'
        '[mailbox-full.en]\nhappened = "It is full{provider}."\ncustomer = "Wait."\nwe = "We wait, too."\n',
        encoding="utf-8",
    )
    own = catalog.load(tmp_path)
    assert own.left_out == ()
    reply = own.customer_reply("mailbox-full", "google", "de", permanent=True)
    assert reply == "Hi there,\n\nIt is full (Google).\n\nWait.\n\nWe wait, too.\n\nYour Example team"
    other = own.customer_reply("greylisted", None, "de", permanent=False)
    assert other == catalog.load().customer_reply("greylisted", None, "de", permanent=False)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[bad-luck.en]\nhappened = "x"', ("customer_replies.toml", "bad-luck", "no such reason")),
        ('[unknown.en]\nhappened = "x"\ncustomer = "y"', ("unknown", "en.we: is missing")),
        ('[unknown.de]\nhappened = "x"\ncustomer = "y"\nwe = "z"', ("unknown", "en: is missing")),
        ('[unknown.en]\nhappened = "{name}"\ncustomer = "y"\nwe = "z"', ("en.happened", "{provider}")),
        (
            '[unknown.en]\nhappened="x"\ncustomer="y"\nwe="z"\nproviders = { gogle = "w" }',
            ("providers.gogle",),
        ),
        (
            '[unknown.en]\nhappened="x"\ncustomer="y"\nwe="z"\nproviders = { google = "w" }',
            ("unknown", "sources.google: is missing"),
        ),
        (
            '[unknown.en]\nhappened="x"\ncustomer="y"\nwe="z"\n[unknown.sources]\ngoogle = "a book"',
            ("sources.google", "web address"),
        ),
        ('[letter.en]\ngreeting = "Hi"', ("letter", "en.closing: is missing")),
        ("letter = 3", ("letter", "must be a table")),
    ],
)
def test_mistake_in_a_teams_texts_is_named(tmp_path: Path, text: str, named: tuple[str, ...]) -> None:
    """A mistake is named by file, entry and field, and our own text stands in."""
    (tmp_path / "customer_replies.toml").write_text(text, encoding="utf-8")
    own = catalog.load(tmp_path)
    assert all(part in own.left_out[0] for part in named), own.left_out
    ours = catalog.load().customer_reply("unknown", None, "en", permanent=None)
    assert own.customer_reply("unknown", None, "en", permanent=None) == ours
