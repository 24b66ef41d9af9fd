"""Reports in the languages of those who get them."""

from __future__ import annotations

import pytest

from bot.bounces import Report, read_text
from tests.bounces.reading import names_failure, only_bounce


@pytest.mark.parametrize(
    ("failed", "delayed", "chat"),
    [
        (
            "Nie można dostarczyć wiadomości do następujących adresatów lub grup:",
            "Dostarczenie wiadomości zostało opóźnione, nie została jeszcze dostarczona do:",
            "Kurier nie mógł dostarczyć paczki, odbiorca był na urlopie",
        ),
        (
            "Doručení pro následující příjemce nebo skupiny se nezdařilo:",
            "Doručení následujícím příjemcům je zpožděno:",
            "Balíček se nepodařilo doručit, příjemce je na dovolené",
        ),
        (
            "Det gick inte att leverera till följande mottagare eller grupper:",
            "Leveransen till följande mottagare har fördröjts:",
            "Paketet kunde inte levereras, och tåget är försenat",
        ),
        (
            "Levering til disse modtagere eller grupper mislykkedes:",
            "Leveringen til følgende modtagere er forsinket:",
            "Pakken kunne ikke leveres, og toget er forsinket",
        ),
        (
            "Kan ikke levere til disse mottakerne eller gruppene:",
            "Meldingen er ennå ikke levert til:",
            "Pakken kunne ikke leveres, mottakeren er på ferie",
        ),
        (
            "Viestin toimitus seuraaville vastaanottajille tai ryhmille epäonnistui:",
            "Viestiä ei ole vielä toimitettu seuraaville vastaanottajille:",
            "Pakettia ei voitu toimittaa, ja juna on viivästynyt",
        ),
        (
            "İletiniz şu kişilere teslim edilemedi:",
            "İLETİNİN TESLİMİ GECİKTİ:",
            "Kargo teslim edilemedi, evde kimse yoktu",
        ),
    ],
)
def test_reports_and_warnings_are_known_in_the_languages_of_their_readers(
    failed: str, delayed: str, chat: str
) -> None:
    """Who gets a report in Polish, Czech, Swedish, Danish, Norwegian, Finnish or Turkish is read as well."""
    report = read_text(f"{failed}\n\nkim@example.net\n", names_failure=names_failure)
    assert (report.notice, [bounce.recipient for bounce in report.bounces]) == (None, ["kim@example.net"])
    warning = read_text(f"{delayed}\n\nkim@example.net\n", names_failure=names_failure)
    assert (warning.notice, [bounce.retries_ended for bounce in warning.bounces]) == ("delayed", [False])
    for words in (chat, f"{chat}. kim@example.net"):
        assert read_text(words, names_failure=names_failure) == Report()


@pytest.mark.parametrize(
    "opening",
    [
        "Odpowiedź serwera poczty:",
        "Poštovní server odpověděl:",
        "Servern svarade:",
        "Mailserveren svarede:",
        "E-postserveren svarte:",
        "Odpowiedź otrzymana z serwera zdalnego:\n",
        "Postipalvelin vastasi:",
    ],
)
def test_a_reply_is_announced_in_the_language_of_the_program(opening: str) -> None:
    """What an announced server said is its reply, whatever it means."""
    bounce = only_bounce(f"{opening} 550 xyzzy")
    assert (bounce.evidence, bounce.code, bounce.sure) == ("550 xyzzy", "550", True)
