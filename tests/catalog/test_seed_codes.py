"""The codes a German provider explains to its customers: each keeps everything that is said of it there."""

from __future__ import annotations

import re

import pytest

from bot import catalog

SEED = {
    "211": (["Status", "Hilfe"], ["status", "help"]),
    "214": (["Hilfe", "FAQ"], ["help", "FAQ"]),
    "220": (["bereit"], ["ready"]),
    "221": (["Verbindung", "erfolgreich"], ["clos", "success"]),
    "250": (["ausgeführt|angenommen", "E-Mail|Nachricht"], ["accepted|completed|done"]),
    "251": (["Weiterleitung|weitergeleitet|leitet", "MX|Server"], ["forward"]),
    "252": (["überprüf", "später|wahrscheinlich"], ["verif", "later|likely"]),
    "354": (["Absender", "Empfänger", "Inhalt"], ["sender", "recipient", "content|text|body"]),
    "420": (["GroupWise", "Administrator", "Zeitüberschreitung"], ["GroupWise", "administrator", "time"]),
    "421": (["Domain", "später"], ["domain", "later"]),
    "432": (["Exchange", "Administrator"], ["Exchange", "administrator"]),
    "449": (["Exchange", "WinRoute", "Routing"], ["Exchange", "WinRoute", "routing"]),
    "450": (["Spamhaus", "Blacklist|Blockliste", "Wörter"], ["Spamhaus", "blocklist|blacklist", "words"]),
    "451": (["Überlast", "SPF", "Administrator"], ["overload", "SPF", "administrator"]),
    "452": (["Speicher", "Postausgang", "zu viele"], ["storage|space", "outbox|queue", "too many|many"]),
    "455": (["Parameter", "warten|Warten", "Administrator"], ["parameter", "wait", "administrator"]),
    "500": (["Antivir", "Firewall", "lang"], ["antivirus", "firewall", "long"]),
    "501": (
        ["Empfängeradresse|Empfänger-Adresse", "Antivir", "Firewall"],
        ["recipient", "antivirus", "firewall"],
    ),
    "502": (
        ["deaktiviert|abgeschaltet", "Provider|Anbieter"],
        ["disabled|switched off|turned off", "provider"],
    ),
    "503": (["uthentifi", "Reihenfolge"], ["uthenticat|log in|login", "order|sequence"]),
    "504": (
        ["deaktiviert|abgeschaltet", "Provider|Anbieter"],
        ["disabled|switched off|turned off", "provider"],
    ),
    "550": (["Firewall", "Empfängeradresse|Adresse"], ["firewall", "address"]),
    "551": (["Spam", "Provider|Anbieter", "Relay"], ["spam", "provider", "relay"]),
    "552": (
        ["Speicher", "anderen Weg|anderem Weg"],
        ["storage|space|room", "another way|other way|by phone"],
    ),
    "553": (["Empfängeradresse|Adresse des Empfängers"], ["recipient"]),
    "554": (["Spamhaus", "Blacklist|Blockliste"], ["Spamhaus", "blocklist|blacklist"]),
    "555": (
        ["OVH", "200", "300", "Stunde", "Account|Konto", "IP"],
        ["OVH", "200", "300", "hour", "account", "IP"],
    ),
}
LINKS = {"449": "support.microsoft.com", "450": "spamhaus.org/lookup", "554": "spamhaus.org/lookup"}


def everything(entry: catalog.Entry, language: catalog.Language) -> str:
    """Put all texts of an entry together."""
    wording = entry.wording(language)
    steps = (f"{one.step} {one.url or ''}" for one in wording.remedies)
    return "\n".join([wording.name, wording.meaning, *wording.causes, *steps])


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("code", SEED)
def test_seed_code_keeps_its_facts(code: str, language: catalog.Language) -> None:
    """Every listed code answers in both languages with all that the list says of it."""
    entry = catalog.load().lookup(code).matches[0].entry
    assert entry.id == code
    text = everything(entry, language)
    for fact in SEED[code][language == "en"]:
        assert re.search(fact, text, re.IGNORECASE), f"{code} {language}: {fact} is missing in {text}"
    assert LINKS.get(code, "") in text
    assert "FTP" not in text


@pytest.mark.parametrize("pattern", ["2xx", "3xx", "4xx", "5xx"])
def test_first_digit_is_explained(pattern: str) -> None:
    """A whole class can be asked for and tells what its first digit means, with the codes in it."""
    matches = catalog.load().lookup(pattern).matches
    assert matches[0].entry.id == pattern
    assert all(match.entry.id.startswith(pattern[0]) for match in matches)
    assert len(matches) > 1
