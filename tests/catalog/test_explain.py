"""What a reply means: which rule decides, how sure it is, and whether a retry helps."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import Certainty, Retry
from bot.catalog.format.phrases import TEMPORARY
from bot.catalog.model import Strength
from tests.catalog.explaining import KNOWN, explain


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


@pytest.mark.parametrize(
    "words",
    [
        "Die Gruppe gibt es vielleicht nicht, oder Ihnen fehlt die Berechtigung, Beiträge zu posten.",
        "Le groupe n'existe peut-être pas, ou vous n'avez pas l'autorisation d'y publier de messages.",
        "O grupo pode não existir, ou falta permissão para publicar mensagens nele.",
        "A csoport talán nem létezik, vagy nincs jogosultsága üzeneteket küldeni.",
        "Можливо, групи немає, чи права публікувати повідомлення бракує.",
        "Gruppen findes måske ikke, eller du har ikke tilladelse til at skrive indlæg.",
        "グループが存在しないか、投稿する権限がありません。",
    ],
)
def test_a_group_that_takes_no_post_refuses_the_sender_in_any_language(words: str) -> None:
    """What such a group says of itself, that it may not exist, is no missing mailbox."""
    assert KNOWN.explain(None, None, words).reason.id == "rejected-sender"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("451 Resources temporarily unavailable: greylist", "greylisted"),
        ("421 Service temporarily unavailable, too many sessions", "too-many-connections"),
        ("550 Rejected by local policy: no PTR", "require-ptr"),
        ("550 For security reasons: virus found", "virus-detected"),
        ("550 Rejected by local policy", "policy-violation"),
    ],
)
def test_a_reason_that_names_no_other_gives_way_to_any_other(line: str, reason: str) -> None:
    """Who speaks of a policy, of security or of trouble may go on to say of which."""
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


def test_a_code_open_to_much_says_more_than_words_that_say_nothing() -> None:
    """Sendmail writes `Service unavailable` for whatever it was refused; its dsn= still tells the kind."""
    assert explain("5.7.1 Service unavailable").rule == "enhanced/X.7.1"
    assert explain("5.7.1 Mailbox is full").reason.id == "mailbox-full"
