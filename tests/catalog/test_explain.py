"""What a reply means: which rule decides, whether a retry helps, and when words alone are enough."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import catalog
from bot.catalog import Certainty, Explanation, Retry, circumstances
from bot.catalog.model import Strength
from bot.catalog.phrases import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Iterator

KNOWN = catalog.load()
CODE = re.compile(r"(?<![\w.])([2-6]\d\d)(?![\w.])")
STATUS = re.compile(r"(?<![\w.])([245]\.\d{1,3}\.\d{1,3})(?![\w.])")


def explain(line: str, host: str | None = None, command: str | None = None) -> Explanation:
    """Explain a line with the first codes that stand in it."""
    code, status = CODE.search(line), STATUS.search(line)
    return KNOWN.explain(code and code[1], status and status[1], line, host, command)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("550 <jo@example.org>: we have no such mailbox", "user-unknown"),
        ("550 Empfänger unbekannt", "user-unknown"),
        ("550 L'utilisateur inconnu a été refusé : utilisateur inconnu", "user-unknown"),
        ("550 El destinatario no existe", "user-unknown"),
        ("550 Destinatário inexistente", "user-unknown"),
        ("550 Utente sconosciuto", "user-unknown"),
        ("550 Onbekende gebruiker", "user-unknown"),
        ("550 メールボックスが存在しません", "user-unknown"),
        ("550 收件人不存在", "user-unknown"),
        ("550 Нет такого пользователя", "user-unknown"),
        ("550 존재하지 않는 사용자입니다", "user-unknown"),
        ("552 Das Postfach des Empfängers ist voll", "mailbox-full"),
        ("552 La boite aux lettres est pleine", "mailbox-full"),
        ("552 邮箱已满", "mailbox-full"),
        ("554 Diese Nachricht wurde als Spam eingestuft", "spam-detected"),
        ("550 Adresse IP bloquée", "blocked"),
        ("450 Auf der grauen Liste, bitte später erneut versuchen", "greylisted"),
        ("554 Relaying nicht erlaubt", "no-relaying"),
        ("535 Autenticação falhou", "smtp-auth"),
        ("552 Сообщение: слишком большое письмо", "message-too-big"),
        ("421 Trop de connexions", "too-many-connections"),
        ("451 サーバーエラー", "system-error"),
        ("550 Nie ma takiego użytkownika", "user-unknown"),
        ("550 Schránka neexistuje", "user-unknown"),
        ("550 Mottagaren hittades inte", "user-unknown"),
        ("550 Modtageren findes ikke", "user-unknown"),
        ("550 Ukjent mottaker", "user-unknown"),
        ("550 Vastaanottajaa ei löydy", "user-unknown"),
        ("550 BİLİNMEYEN ALICI", "user-unknown"),
        ("552 Skrzynka odbiorcy jest przepelniona", "mailbox-full"),
        ("552 Postovni schranka prijemce je plna", "mailbox-full"),
        ("552 Brevlådan är full", "mailbox-full"),
        ("552 Postkassen er fuld", "mailbox-full"),
        ("552 Lagringskvoten er brukt opp: mottakerens postboks er full", "mailbox-full"),
        ("552 Vastaanottajan postilaatikko on täynnä", "mailbox-full"),
        ("552 Kullanicinin kotasi doldu", "mailbox-full"),
        ("550 Konto zostało zawieszone", "mailbox-disabled"),
        ("550 Schránka je zablokována", "mailbox-disabled"),
        ("550 Kontot är spärrat", "mailbox-disabled"),
        ("550 Kontoen er spærret", "mailbox-disabled"),
        ("550 Kontoen er stengt", "mailbox-disabled"),
        ("550 Tili on suljettu", "mailbox-disabled"),
        ("550 HESAP DEVRE DIŞI", "mailbox-disabled"),
        ("554 Wiadomość została uznana za spam", "spam-detected"),
        ("554 Zpráva byla označena za spam", "spam-detected"),
        ("554 Meddelandet bedömdes som skräppost", "spam-detected"),
        ("554 Afvist på mistanke om spam", "spam-detected"),
        ("554 Meldingen er merket som søppelpost", "spam-detected"),
        ("554 Viesti tulkittiin roskapostiksi", "spam-detected"),
        ("554 İletiniz spam olarak işaretlendi", "spam-detected"),
        ("550 Adres IP 192.0.2.1 jest zablokowany", "blocked"),
        ("550 Váš server je na černé listině", "blocked"),
        ("550 IP-adressen är spärrad", "blocked"),
        ("550 Serveren er sortlistet", "blocked"),
        ("550 Serveren er svartelistet", "blocked"),
        ("550 Palvelimesi on estolistalla", "blocked"),
        ("550 IP adresiniz engellendi", "blocked"),
        ("450 Jesteś na szarej liście, spróbuj później", "greylisted"),
        ("450 Harmaalla listalla, yritä myöhemmin uudelleen", "greylisted"),
        ("553 Adres nadawcy odrzucony", "rejected-sender"),
        ("553 Neznámý odesílatel", "rejected-sender"),
        ("553 Afsenderen er ikke tilladt", "rejected-sender"),
        ("553 Domena nadawcy nie istnieje", "rejected-sender"),
        ("553 Gönderen alan adresi geçersiz", "rejected-sender"),
        ("550 Kontrola SPF selhala", "auth-failure"),
        ("554 Relay ikke tillatt", "no-relaying"),
        ("535 Ověření se nezdařilo", "smtp-auth"),
        ("535 Fel lösenord", "smtp-auth"),
        ("535 KİMLİK DOĞRULAMA BAŞARISIZ", "smtp-auth"),
        ("552 Wiadomość jest za duża", "message-too-big"),
        ("552 Meddelelsen er for stor", "message-too-big"),
        ("552 Viesti on liian suuri", "message-too-big"),
        ("450 Příliš mnoho zpráv", "rate-limited"),
        ("450 GÜNLÜK SINIR AŞILDI", "rate-limited"),
        ("421 För många anslutningar", "too-many-connections"),
        ("421 ÇOK FAZLA BAĞLANTI", "too-many-connections"),
        ("550 Domenet finnes ikke", "host-unknown"),
        ("550 Verkkotunnusta ei löytynyt", "host-unknown"),
        ("554 Wykryto wirusa", "virus-detected"),
        ("554 Indeholder en virus", "virus-detected"),
        ("451 Dočasná chyba serveru", "system-error"),
        ("451 Midlertidig feil", "system-error"),
        ("530 Kryptering krävs", "starttls-failed"),
        ("550 Naruszenie zasad", "policy-violation"),
        ("550 Platnost zprávy ve frontě vypršela", "expired"),
    ],
)
def test_servers_nobody_listed_are_understood_in_eighteen_languages(line: str, reason: str) -> None:
    """A wording that servers share gives its reason, with accents or without, and the rule is named."""
    explanation = explain(line, host="mx.example.org")
    assert explanation.reason.id == reason
    assert explanation.rule.startswith(f"phrase/{reason}/")
    assert explanation.provider is None


def test_words_beat_the_enhanced_code_and_the_contradiction_is_told() -> None:
    """5.1.1 with the words of a full mailbox is a full mailbox, and the result says that they disagree."""
    explanation = explain("550 5.1.1 mailbox is full")
    assert explanation.reason.id == "mailbox-full"
    assert explanation.rule == "phrase/mailbox-full/en/mailbox-is-full"
    assert explanation.entry is KNOWN.reasons["mailbox-full"]
    assert explanation.disagreement is not None
    assert explanation.disagreement.code == "5.1.1"
    assert explanation.disagreement.code_says.id == "X.1.1"
    assert explanation.disagreement.words_say.id == "mailbox-full"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("421 4.5.0 Warning: message still undelivered after 4 hours", "expired"),
        ("550 5.0.0 <jo@example.org>: Recipient address rejected: not today", "filtered"),
        ("550 Empfänger abgelehnt", "filtered"),
        ("550 5.1.1 <jo@example.org>: Recipient address rejected: not today", "user-unknown"),
        ("421 4.7.0 [TSS04] mail of 192.0.2.1 put off: volume or user complaints", "bad-reputation"),
    ],
)
def test_a_refusal_is_told_no_more_exactly_than_the_server_does(line: str, reason: str) -> None:
    """A refused recipient need not be unknown, and what still waits is no mistake in a command."""
    assert explain(line).reason.id == reason


@pytest.mark.parametrize(
    "line",
    [
        "550 5.0.0 mailbox is full",
        "550 5.7.1 mailbox is full",
        "550 mailbox is full",
        "550 5.2.1 user unknown",
        "550 5.2.2 mailbox is full",
    ],
)
def test_vague_codes_and_codes_of_the_same_kind_contradict_nothing(line: str) -> None:
    """Only a code whose meaning is definite, and of another kind than the words, disagrees with them."""
    assert explain(line).disagreement is None


def test_an_enhanced_code_that_agrees_makes_it_certain_and_gives_the_finer_text() -> None:
    """Words and enhanced code together are certain; the words alone are likely; a bare 550 is a guess."""
    both = explain("550 5.1.1 user unknown")
    assert (both.certainty, both.entry.id) == (Certainty.CERTAIN, "X.1.1")
    assert [entry.id for entry in both.also] == ["550"]
    assert explain("550 user unknown").certainty is Certainty.LIKELY
    assert explain("550 qwertz").certainty is Certainty.GUESS


def test_a_vague_word_gives_way_to_an_exact_enhanced_code() -> None:
    """`access denied` chooses a reason only where the enhanced code does not say more."""
    assert explain("550 5.1.1 access denied").rule == "enhanced/X.1.1"
    assert explain("550 5.7.1 access denied").rule.startswith("phrase/policy-violation/")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("550 The user you are looking for has long been deactivated", "mailbox-disabled"),
        ("550 That mailbox over there cannot take any more letters: it is quite full", "mailbox-full"),
        ("550 The machine kim.example.net that is your mail server is not welcome here", "blocked"),
        ("550 Your message was judged by three filters to be junk", "spam-detected"),
        ("550 Die gesuchte Adresse kim@example.de ist hier leider nicht vergeben", "user-unknown"),
        ("550 Ce compte, celui de kim@example.fr, a été clôturé", "mailbox-disabled"),
        ("550 La cuenta de kim@example.es fue ayer suspendida", "mailbox-disabled"),
        ("550 Anhänge mit der Endung .scr sind nicht erlaubt", "content-error"),
        ("552 Мы не приняли письмо: оно превышает 20 мегабайт", "message-too-big"),
    ],
)
def test_what_is_refused_and_how_may_stand_apart(line: str, reason: str) -> None:
    """No server's exact sentence has to be listed: its subject and what is said of it give the reason."""
    assert explain(line).reason.id == reason


def test_words_that_stand_apart_give_way_to_an_exact_enhanced_code_and_to_whole_wordings() -> None:
    """A subject and a verb in one reply need not belong together."""
    assert explain("550 5.7.26 To keep spam away, the message has been blocked").rule == "enhanced/X.7.26"
    assert explain("550 5.7.0 To keep spam away, the message was blocked").reason.id == "spam-detected"
    assert explain("550 The user of this relay is blocked: mailbox full").reason.id == "mailbox-full"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("550 5.1.351 Remote server returned unknown recipient -> 554 mail loop detected", "network-error"),
        ("550 5.7.350 Remote server returned spam -> 552 5.2.2 mailbox is full", "mailbox-full"),
        ("450 4.4.7 message expired, the last answer was: over quota", "mailbox-full"),
        ("550 5.0.0 sender address rejected", "rejected-sender"),
    ],
)
def test_wrapper_codes_give_way_to_the_reply_they_wrap(line: str, reason: str) -> None:
    """What the other server said decides, not the code of whoever reports it."""
    assert explain(line).reason.id == reason


@pytest.mark.parametrize(
    ("line", "permanent", "retry"),
    [
        ("550 5.1.1 user unknown", True, Retry.NO),
        ("450 4.2.0 greylisted", False, Retry.AUTOMATIC),
        ("550 greylisted", True, Retry.LATER),
        ("452 4.2.2 mailbox is full", False, Retry.AUTOMATIC),
        ("552 5.2.2 mailbox is full", True, Retry.LATER),
        ("450 4.7.1 reverse dns lookup failed", False, Retry.LATER),
        ("550 5.7.1 overloaded, please try again later", None, Retry.AUTOMATIC),
        ("554 Serwer jest przeciążony, spróbuj ponownie później", None, Retry.AUTOMATIC),
        ("554 Server je přetížen, zkuste to prosím později", None, Retry.AUTOMATIC),
        ("554 Överbelastad, försök igen senare", None, Retry.AUTOMATIC),
        ("554 Intern fejl, prøv igen senere", None, Retry.AUTOMATIC),
        ("554 Tjenesten er utilgjengelig, prøv igjen senere", None, Retry.AUTOMATIC),
        ("554 Palvelinvirhe, yritä myöhemmin uudelleen", None, Retry.AUTOMATIC),
        ("554 Sunucu meşgul, daha sonra tekrar deneyin", None, Retry.AUTOMATIC),
        ("5.2.2 over quota", True, Retry.LATER),
        ("over quota", None, Retry.LATER),
    ],
)
def test_the_class_decides_whether_it_is_final_and_what_a_retry_is_worth(
    line: str, retry: Retry, *, permanent: bool | None
) -> None:
    """4xx is tried again by itself, 5xx is final unless its words take that back, no code tells neither."""
    explanation = explain(line)
    assert (explanation.permanent, explanation.retry) == (permanent, retry)


def test_the_reply_code_outweighs_the_class_of_the_enhanced_code() -> None:
    """A 421 with a 5.7.x is temporary (RFC 5321 section 4.2.1)."""
    assert KNOWN.explain("421", "5.7.28", "unusual rate").permanent is False


def test_a_provider_is_known_by_its_host_or_its_name_in_the_words() -> None:
    """A wording that many servers use means the provider's thing only when the provider said it."""
    words = "550 Unknown User"
    assert explain(words).rule.startswith("phrase/")
    assert explain(words, host="mx00.ionos.de").rule == "rejection/united_internet/unknown-user"
    assert explain(f"host mx00.ionos.de said: {words}").rule == "rejection/united_internet/unknown-user"


def test_the_recipients_brand_is_not_who_rejected() -> None:
    """An address at a provider does not bring in the provider's rules."""
    assert explain("550 Unknown User someone@mx00.ionos.de").provider is None
    assert explain("550 <someone@ionos.de>: Unknown User", host="mx.example.org").provider is None


def test_a_vendors_tag_or_own_code_needs_no_host() -> None:
    """A tag only one vendor writes, or an enhanced code only it uses, tells who wrote the reply."""
    assert explain("451 [CS01] come back").rule == "rejection/apple_icloud/local-policy"
    own_code = explain("550 5.7.509 sending domain does not pass DMARC verification")
    assert own_code.rule == "rejection/microsoft_exchange_online/dmarc-reject"


def test_a_bare_code_means_what_its_provider_means_by_it() -> None:
    """OVH's 555 is a limit; elsewhere it is a syntax error; clear words outweigh both."""
    assert explain("555", host="ssl0.ovh.net").rule == "rejection/ovh/parameters-or-limit"
    assert explain("555").rule == "reply/555"
    assert explain("555 mailbox is full", host="ssl0.ovh.net").reason.id == "mailbox-full"


def test_words_inside_an_address_say_nothing() -> None:
    """A mailbox may be called like an error."""
    assert explain("550 5.7.25 <mailbox-is-full@example.org> refused").rule == "enhanced/X.7.25"


def test_several_lines_of_one_reply_are_read_as_one_sentence() -> None:
    """Codes repeated in the middle of a sentence do not break it."""
    reply = "552-5.2.2 The user has filled it up, mailbox 552-5.2.2 is 552 5.2.2 full."
    assert explain(reply).rule == "phrase/mailbox-full/en/mailbox-is-full"


@pytest.mark.parametrize(
    ("code", "status", "rule", "reason"),
    [
        ("559", None, "reply/559", "unknown"),
        (None, "5.7.999", "enhanced/5.7.999", "policy-violation"),
        ("554", "5.1.99", "enhanced/5.1.99", "user-unknown"),
        ("250", None, "reply/250", "delivered"),
        (None, None, "reason/unknown", "unknown"),
    ],
)
def test_codes_in_no_list_still_get_a_text(
    code: str | None, status: str | None, rule: str, reason: str
) -> None:
    """Digits are decoded; what tells nothing at all is `unknown`; given codes are kept as they are."""
    explanation = KNOWN.explain(code, status, "", None)
    assert (explanation.rule, explanation.code, explanation.status) == (rule, code, status)
    assert explanation.certainty is Certainty.GUESS
    assert explanation.entry.wording("de").remedies
    assert explanation.reason.id == reason


@settings(deadline=None)
@given(
    st.none() | st.text(max_size=5),
    st.none() | st.text(max_size=9),
    st.text(),
    st.none() | st.text(max_size=30),
)
def test_no_input_is_too_strange(code: str | None, status: str | None, words: str, host: str | None) -> None:
    """Whatever is asked, there is one answer, and the same one every time."""
    first = KNOWN.explain(code, status, words, host)
    assert first == KNOWN.explain(code, status, words, host)
    assert KNOWN.names_failure(words) in (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "<jo@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
        "Command died with status 2: /usr/bin/filter",
        "Das Postfach des Empfängers ist voll und kann keine Nachrichten annehmen.",
        "Skrzynka odbiorcy jest pełna i nie przyjmuje poczty.",
        "Zadaná e-mailová adresa nebyla nalezena.",
        "Mottagarens postlåda är full.",
        "Modtagerens postkasse er fuld.",
        "Mottakerens postboks er full.",
        "Antamaasi sähköpostiosoitetta ei löytynyt.",
        "GİRDİĞİNİZ E-POSTA ADRESİ BULUNAMADI.",
        "conversation with mx.example.org[192.0.2.1] timed out while sending RCPT TO",
        "delivery temporarily suspended: connect to mx.example.org[192.0.2.1]:25: Connection refused",
        "I get relay access denied when I send to customers",
    ],
)
def test_sentences_of_a_mail_server_need_no_code(text: str) -> None:
    """Words that only a bounce or a failed sending brings are enough to speak."""
    assert KNOWN.names_failure(text)


@pytest.mark.parametrize(
    "text",
    [
        "the queue is full, connection refused on port 6379",
        "is the mailbox full again?",
        "SSO says user unknown, I reset it",
        "retry timeout exceeded after 3 tries, giving up",
        "authentication failed for user postgres",
        "we hit the rate limit, too many requests",
        'case "Empfänger unbekannt": break',
        "spam, spam, spam and eggs",
        "Konto zostało zablokowane po trzech próbach, spróbuj później",
        "Uživatel neexistuje v naší databázi, schránka je plná reklam",
        "Brevlådan är full av reklam, för stor risk att något försvinner",
        "Brugeren findes ikke i vores database, prøv igen senere",
        "Brukeren finnes ikke i systemet, og serveren er overbelastet",
        "Käyttäjää ei löydy järjestelmästä, yritä myöhemmin uudelleen",
        "Veri geldi ama ileti boyutu fazla, daha sonra tekrar deneyin",
    ],
)
def test_talk_of_programmers_stays_unanswered(text: str) -> None:
    """Words that stand in any chat are no bounce."""
    assert not KNOWN.names_failure(text)


def test_every_phrase_has_its_own_name_and_one_meaning() -> None:
    """No wording is listed twice, and none stands for two reasons with the same strength."""
    ids = Counter(phrase.id for phrase in KNOWN.phrases)
    assert [id_ for id_, times in ids.items() if times > 1] == []
    wordings: dict[tuple[int, str], set[str]] = {}
    for phrase in KNOWN.phrases:
        if phrase.reason != TEMPORARY:
            key = (min(phrase.strength, Strength.CLEAR), phrase.id.split("/", 2)[2])
            wordings.setdefault(key, set()).add(phrase.reason)
    assert {wording: reasons for wording, reasons in wordings.items() if len(reasons) > 1} == {}


@pytest.mark.parametrize(
    ("line", "command", "reason"),
    [
        ("550 Unknown user", None, "user-unknown"),
        ("550 Unknown user", "RCPT", "user-unknown"),
        ("550 Unknown user", "DATA", "filtered"),
        ("550 5.1.1 Unknown user", "DATA", "user-unknown"),
        ("550 5.1.1 Unknown user", "MAIL", "rejected-sender"),
        ("550 5.2.1 Unknown user", None, "filtered"),
        ("550 5.2.1 Unknown user", "RCPT", "user-unknown"),
        ("551 5.1.6 Unknown user", "RCPT", "has-moved"),
        ("551 5.1.6 Unknown user", None, "has-moved"),
        ("551 Unknown user", "DATA", "has-moved"),
        ("551 5.1.1 Unknown user", "RCPT", "user-unknown"),
        ("550 5.7.1 Access denied", "MAIL", "rejected-sender"),
        ("554 Rejected for policy reasons", "MAIL", "policy-violation"),
        ("550 No", "HELO", "blocked"),
        ("554 No", "CONN", "blocked"),
        ("554 5.7.1 Your message is spam", "CONN", "spam-detected"),
        ("421 Service not available", "CONN", "blocked"),
        ("550 ???", "AUTH", "smtp-auth"),
        ("421 ???", "STARTTLS", "starttls-failed"),
        ("4.3.0 temporary failure", "LOCAL", "mailer-error"),
        ("5.1.1 user unknown", "LOCAL", "user-unknown"),
    ],
)
def test_the_smtp_command_tells_what_common_words_refuse(line: str, command: str | None, reason: str) -> None:
    """Before RCPT no server knows the recipient, after DATA it has accepted it; clear words stay."""
    explanation = explain(line, command=command)
    assert explanation.reason.id == reason
    assert explanation.disagreement is None


def test_only_a_login_can_fail_for_want_of_a_login() -> None:
    """Servers put X.7.8 and X.7.9 before refusals of mail, too; the sender need not look for a password."""
    assert explain("534 5.7.9 ???").reason.id == "smtp-auth"
    assert explain("550 5.7.9 ???").reason.id == "security-error"
    assert explain("550 5.7.9 Authentication required").reason.id == "smtp-auth"


def test_a_code_open_to_much_says_more_than_words_that_say_nothing() -> None:
    """Sendmail writes `Service unavailable` for whatever it was refused; its dsn= still tells the kind."""
    assert explain("5.7.1 Service unavailable").rule == "enhanced/X.7.1"
    assert explain("5.7.1 Mailbox is full").reason.id == "mailbox-full"


def test_a_temporary_failure_nobody_tries_again_has_expired() -> None:
    """The reason is then that the time ran out, unless a connection broke; the card still tells why."""
    going_on = explain("4.4.1 connect to mx.example.org[192.0.2.1]:25: Connection timed out")
    ended = KNOWN.after_retries(going_on)
    assert (going_on.reason.id, ended.reason.id) == ("network-error", "expired")
    assert ended.entry is going_on.entry
    assert KNOWN.after_retries(going_on, "HELO").reason.id == "network-error"
    loop = explain("554 5.4.6 Routing loop detected")
    assert KNOWN.after_retries(loop).reason.id == "network-error"


def test_the_rules_of_circumstances_name_reasons() -> None:
    """A slip in the data would show only when a bounce comes to it."""

    def slugs(table: object) -> Iterator[str]:
        for key, value in table.items() if isinstance(table, dict) else ():
            if isinstance(value, str) and key != "unless":
                yield from (key, value)
            yield from slugs(value)

    named = set(slugs(tomllib.loads(circumstances.FILE.read_text(encoding="utf-8"))))
    assert named
    assert named <= set(KNOWN.reasons)


@pytest.mark.parametrize(
    ("line", "command", "told", "filed"),
    [
        ("550 User unknown", None, "user-unknown", "filtered"),
        ("550 5.0.0 User unknown", None, "user-unknown", "filtered"),
        ("550 User unknown", "RCPT", "user-unknown", "user-unknown"),
        ("550 5.1.1 User unknown", None, "user-unknown", "user-unknown"),
        ("554 User unknown", None, "user-unknown", "user-unknown"),
        ("550 <jo@example.org>: Recipient address rejected.", "RCPT", "filtered", "user-unknown"),
        ("550 5.7.1 Recipient has blocked the sender", "RCPT", "filtered", "filtered"),
        ("554 5.7.0 Header error", "DATA", "not-compliant-rfc", "policy-violation"),
        ("554 5.6.0 Header error", "DATA", "not-compliant-rfc", "not-compliant-rfc"),
    ],
)
def test_programs_file_a_bounce_under_what_is_proven(
    line: str, command: str | None, told: str, filed: str
) -> None:
    """An address is taken off a list only when the server must have meant that; people read what it said."""
    meaning = explain(line, command=command)
    under = KNOWN.filed(meaning, command)
    assert (meaning.reason.id, under.id) == (told, filed)
    assert under.group == meaning.reason.group


def test_a_providers_own_text_is_proof() -> None:
    """Who is known to write so for missing mailboxes only is believed without a command."""
    meaning = explain("550 Mailbox not found. http://service.mail.qq.com/", host="mx3.qq.com")
    assert KNOWN.filed(meaning).id == meaning.reason.id == "user-unknown"


def test_a_paused_queue_is_no_suspended_mailbox() -> None:
    """Whoever reads "suspended" would otherwise ask the recipient about a mailbox that works."""
    assert explain("4.7.0 delivery temporarily suspended").reason.id == "network-error"


def test_a_blocklist_that_answers_with_an_error_lists_nobody() -> None:
    """The sender must not be sent to a removal form for an address that stands on no list."""
    listed = explain("554 5.7.1 rejected, zen.spamhaus.org says 127.0.0.2")
    refused = explain("554 5.7.1 rejected, zen.spamhaus.org says 127.255.255.254")
    assert (listed.reason.id, refused.reason.id) == ("blocked", "system-error")
