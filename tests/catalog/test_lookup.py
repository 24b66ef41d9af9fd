"""Questions as people ask them find the entry they mean."""

from __future__ import annotations

import pytest

from bot import catalog

CODES = {
    "550": "550",
    "SMTP 550": "550",
    "Fehler 552": "552",
    "what does 421 mean?": "421",
    "5.1.1": "X.1.1",
    "#5.1.1": "X.1.1",
    "550 5.1.1": "X.1.1",
    "550-5.2.2": "X.2.2",
    "X.7.1": "X.7.1",
    "451 auf deutsch": "451",
    "port 587 554": "554",
}
CLASSES = {
    "4xx": "4xx",
    "5XX": "5xx",
    "45x": "4xx",
    "was ist 4xx": "4xx",
    "5.7": "X.7.X",
    "what is 5.7.x?": "X.7.X",
    "4.x.x": "4.X.X",
}
OF_A_PROVIDER = {
    "gmail 550 5.7.26": "google/unauthenticated-blocked",
    "what does 5.7.25 mean at google?": "google/no-ptr-blocked",
    "gmial 5.7.40": "google/no-dmarc-blocked",
    "workspace 550 5.4.5": "google/daily-user-limit",
    "outlook S3150": "microsoft_outlook_com/network-on-block-list",
    "hotmail 5.7.515": "microsoft_outlook_com/bulk-authentication",
    "outlook 5.7.520": "microsoft_exchange_online/external-forwarding",
    "o365 5.7.64": "microsoft_exchange_online/tenant-attribution",
    "Office 365 5.7.57": "microsoft_exchange_online/device-not-authenticated",
    "exchange 4.3.1": "microsoft_exchange_server/back-pressure",
    "t-online NOWL": "t_online/no-reputation",
    "telekom BL": "t_online/ip-blocked",
    "T-Online Postfach voll": "t_online/mailbox-full",
    "ovh 555": "ovh/parameters-or-limit",
    "gmx 421": "united_internet/not-for-now",
    "was bedeutet 550 bei gmx?": "united_internet/mailbox-unknown",
    "gmx greylisting": "greylisted",
    "ionos 535": "united_internet/ionos-login",
    "aol 554 5.7.9": "yahoo/policy-authentication",
    "icloud HM08": "apple_icloud/content-policy",
    "strato 450 4.7.0": "strato/sending-rate",
    "gmail spam": "google/likely-spam",
    "gmail too many recipients": "google/too-many-recipients",
    "postfix relay access denied": "mta_postfix/relay-access-denied",
    "why did hotmail complain about a dynamic ip": "microsoft_outlook_com/dynamic-ip",
}
TAGS = {
    "TSS04": "yahoo/deferred-volume-or-complaints",
    "[tss09]": "yahoo/all-mail-refused-tss09",
    "was heißt TSS 04": "yahoo/deferred-volume-or-complaints",
    "AS(1430)": "microsoft_exchange_online/ip-banned-delist-portal",
    "OFR_506": "orange_laposte/spam-content",
    "LPN007_510": "orange_laposte/refused-510",
    "S3150": "microsoft_outlook_com/network-on-block-list",
    "RP001": "microsoft_outlook_com/ip-rate-limit",
    "IB212": "godaddy/spam-content",
    "NOWL": "t_online/no-reputation",
    "RESOLVER.ADR.RecipNotFound": "microsoft_exchange_online/resolver-recipient-not-found",
    "spamhaus": "dnsbl/spamhaus-zen",
    "pbl": "dnsbl/spamhaus-pbl",
}
WORDS = {
    "mailbox full": "mailbox-full",
    "full mailbox": "mailbox-full",
    "mailbx full": "mailbox-full",
    "quotta": "mailbox-full",
    "Postfch voll": "mailbox-full",
    "warum ist das Postfach voll": "mailbox-full",
    "the recipient's mailbox is full, what now?": "mailbox-full",
    "user unknown": "user-unknown",
    "Empfaenger unbekannt": "user-unknown",
    "adress not found": "user-unknown",
    "greylisting": "greylisted",
    "graylistng": "greylisted",
    "greylisted": "greylisted",
    "spf": "auth-failure",
    "meine Mail kommt zurück wegen DKIM": "auth-failure",
    "Anhang zu gross": "message-too-big",
    "attachement to big": "message-too-big",
    "zu viele Verbindungen": "too-many-connections",
    "zu viele Nachichten": "rate-limited",
    "rate limit": "rate-limited",
    "why is my ip on a blacklist?": "blocked",
    "Blockliste": "blocked",
    "relay access denied": "no-relaying",
    "reverse dns": "require-ptr",
    "tls": "starttls-failed",
    "Passwort falsch": "smtp-auth",
    "connection refused": "network-error",
    "Verbindung abgelehnt": "network-error",
    "Domain existiert nicht": "host-unknown",
    "Abwesenheitsnotiz": "vacation",
}
LINES = {
    "550 5.1.1 <jo@example.net>: Recipient address rejected: User unknown in local recipient table": (
        "mta_postfix/unknown-local-user"
    ),
    "421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred": "yahoo/deferred-volume-or-complaints",
    "Nov 25 09:12:44 mx1 postfix/smtp[208]: 4F2A: to=<jo@example.net>, relay=mx.example.net[192.0.2.25]:25, "
    "delay=451, dsn=5.1.2, status=bounced (host mx.example.net[192.0.2.25] said: 550 5.1.2 what?)": "X.1.2",
}


@pytest.mark.parametrize(
    ("question", "entry"),
    [item for table in (CODES, CLASSES, OF_A_PROVIDER, TAGS, WORDS, LINES) for item in table.items()],
)
def test_question_finds_its_entry_first(question: str, entry: str) -> None:
    """Codes, classes, providers, tags, words in both languages, whole lines: the entry meant comes first."""
    matches = catalog.load().lookup(question).matches
    assert matches[0].entry.id == entry
    assert len(matches) <= 10
    assert len({match.entry.id for match in matches}) == len(matches)


@pytest.mark.parametrize(
    ("question", "why", "matched"),
    [
        ("what does [TSS04] mean?", "tag", "TSS04"),
        ("please explain 5.1.1", "status", "5.1.1"),
        ("what are 5.7.x errors", "class", "5.7.x"),
        ("was bedeutet 421 bei GMX?", "provider", "GMX 421"),
        ("why is the mailbx full", "words", "mailbx full"),
        ("Sorry, this Mailbox is FULL, and jo will not be back before March", "text", "Mailbox is FULL"),
    ],
)
def test_match_says_what_it_matched(question: str, why: str, matched: str) -> None:
    """A match names the part of the question that led to it, as it was written."""
    best = catalog.load().lookup(question).matches[0]
    assert (best.why, best.matched) == (why, matched)


@pytest.mark.parametrize(
    ("question", "provider"),
    [
        ("gmail", "google"),
        ("1&1", "united_internet"),
        ("web.de", "united_internet"),
        ("hotmail", "microsoft_outlook_com"),
    ],
)
def test_provider_alone_gives_its_commonest_texts(question: str, provider: str) -> None:
    """A provider's name offers a choice of its texts, those first that people meet most."""
    known = catalog.load()
    found = known.lookup(question)
    common = [f"{provider}/{name}" for name in known.providers[provider].common]
    assert [match.entry.id for match in found.matches][: len(common)] == common[:10]
    assert not found.clear


def test_tag_in_no_list_leads_to_those_next_to_it() -> None:
    """A slip in a tag, or a tag that is new, offers the tags of the same vendor."""
    found = catalog.load().lookup("TSS05")
    assert found.matches[0].entry.id == "yahoo/deferred-volume-or-complaints"
    assert not found.clear


@pytest.mark.parametrize(
    ("question", "query", "language"),
    [
        ("451 auf deutsch", "451", "de"),
        ("mailbox full in German, please", "mailbox full in German, please", None),
        ("Postfach voll, englisch bitte", "Postfach voll", "en"),
        ("deutsch", "deutsch", None),
    ],
)
def test_question_may_ask_for_a_language(question: str, query: str, language: str | None) -> None:
    """The language asked for at the end is understood, and is not looked for in the catalog."""
    found = catalog.load().lookup(question)
    assert (found.query, found.language) == (query, language)


def test_every_provider_is_known_by_its_aliases() -> None:
    """Whatever a provider is called, the texts offered are those of a provider called so."""
    known = catalog.load()
    for provider in known.providers.values():
        for alias in provider.aliases:
            best = known.lookup(alias).matches[0].entry
            assert isinstance(best, catalog.Rejection), alias
            assert alias in best.provider.aliases


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
    [
        "",
        "   ",
        "qqqqzzzz",
        "qwertz asdf",
        "hallo welt",
        "Danke!",
        "thank you",
        "guten Morgen",
        "😀",
        "\x00",
        "1",
        "12345",
        "10.0.0.1",
    ],
)
def test_nothing_known_is_found_for_nothing_meant(question: str) -> None:
    """What means nothing finds nothing; an IP address or a long number is no code."""
    assert catalog.load().lookup(question).matches == ()
