"""Entries and findings made by hand, so that these tests hold whatever the catalog says."""

from __future__ import annotations

from bot.cards import Finding
from bot.catalog import (
    Actor,
    Certainty,
    CodeClass,
    Disagreement,
    EnhancedCode,
    Explanation,
    Provider,
    Reason,
    Reference,
    Rejection,
    Remedy,
    ReplyCode,
    Retry,
    Wording,
)

GMAIL = Provider(id="google", name="Gmail", hosts=("google.com",))

NO_SUCH_MAILBOX = EnhancedCode(
    id="X.1.1",
    status="X.1.1",
    origin="iana",
    basic_codes=("550", "451"),
    reason="user-unknown",
    acts=Actor.SENDER,
    retry=Retry.NO,
    references=(
        Reference("RFC 3463, section 3.2", "https://www.rfc-editor.org/rfc/rfc3463.html#section-3.2"),
    ),
    wordings={
        "en": Wording(
            name="No such mailbox",
            meaning="The receiving domain has no mailbox with this address.",
            causes=("The address is misspelled", "The person left and the mailbox was deleted"),
            remedies=(
                Remedy(Actor.SENDER, "Check the spelling of the address, letter by letter."),
                Remedy(Actor.SENDER, "Ask the recipient by phone for the address that is valid now."),
                Remedy(Actor.RECIPIENT_ADMIN, "If the mailbox should exist, look whether it was deleted."),
            ),
        ),
        "de": Wording(
            name="Postfach existiert nicht",
            meaning="Die Empfängerdomain kennt kein Postfach mit dieser Adresse.",
            causes=("Die Adresse ist falsch geschrieben", "Das Postfach wurde gelöscht"),
            remedies=(
                Remedy(Actor.SENDER, "Prüfen Sie die Schreibweise der Adresse Buchstabe für Buchstabe."),
                Remedy(Actor.SENDER, "Erfragen Sie telefonisch die heute gültige Adresse."),
                Remedy(
                    Actor.RECIPIENT_ADMIN, "Soll es das Postfach geben: Sehen Sie nach, ob es gelöscht wurde."
                ),
            ),
        ),
    },
)

REFUSED = ReplyCode(
    id="550",
    code="550",
    origin="rfc5321",
    reason="unknown",
    acts=Actor.SENDER,
    retry=Retry.NO,
    references=(
        Reference("RFC 5321, section 4.2.3", "https://www.rfc-editor.org/rfc/rfc5321.html#section-4.2.3"),
    ),
    wordings={
        "en": Wording(
            name="Mailbox unavailable",
            meaning="The server refuses the message for good.",
            causes=("The mailbox does not exist", "The sending server is blocked", "A local rule refuses it"),
            remedies=(Remedy(Actor.SENDER, "Read the words after the code; they say which it is."),),
        ),
        "de": Wording(
            name="Postfach nicht verfügbar",
            meaning="Der Server lehnt die Nachricht endgültig ab.",
            causes=("Das Postfach existiert nicht", "Der sendende Server ist gesperrt"),
            remedies=(Remedy(Actor.SENDER, "Lesen Sie die Worte nach dem Code; sie nennen den Grund."),),
        ),
    },
)

MAILBOX_FULL = Reason(
    id="mailbox-full",
    group="storage",
    reason="mailbox-full",
    acts=Actor.RECIPIENT,
    retry=Retry.LATER,
    references=(Reference("RFC 3463, section 3.3"),),
    wordings={
        "en": Wording(
            name="Mailbox full",
            meaning="The mailbox has used up its storage and takes no more mail.",
            causes=("Nobody tidied up for a long time",),
            remedies=(
                Remedy(Actor.RECIPIENT, "Delete large mails and empty the trash."),
                Remedy(Actor.SENDER, "Reach the recipient another way and send again after that."),
            ),
        ),
        "de": Wording(
            name="Postfach voll",
            meaning="Das Postfach hat keinen Speicherplatz mehr und nimmt nichts an.",
            causes=("Lange wurde nichts aufgeräumt",),
            remedies=(
                Remedy(Actor.RECIPIENT, "Löschen Sie große Mails und leeren Sie den Papierkorb."),
                Remedy(Actor.SENDER, "Erreichen Sie den Empfänger anders und senden Sie danach erneut."),
            ),
        ),
    },
)

UNAUTHENTICATED = Rejection(
    id="google/unauthenticated",
    provider=GMAIL,
    code="550",
    status="5.7.26",
    match=("unauthenticated",),
    example="550-5.7.26 Mail is unauthenticated",
    reason="auth-failure",
    acts=Actor.SENDER_ADMIN,
    retry=Retry.LATER,
    unconfirmed=True,
    references=(Reference("Gmail SMTP errors and codes", "https://support.google.com/a/answer/3726730"),),
    wordings={
        "en": Wording(
            name="Gmail cannot tell that the mail is really from this domain",
            meaning="Gmail takes mail only when SPF or DKIM proves who sent it. Here both failed.",
            causes=("The SPF record leaves out the sending server", "DKIM signing is not set up"),
            remedies=(
                Remedy(Actor.SENDER_ADMIN, "List every server that sends for the domain in its SPF record."),
                Remedy(
                    Actor.SENDER_ADMIN,
                    "Check SPF, DKIM and DMARC of the domain.",
                    "https://toolbox.googleapps.com/apps/checkmx/",
                ),
                Remedy(
                    Actor.SENDER_ADMIN, "Turn on DKIM signing at the sending service and publish its key."
                ),
                Remedy(Actor.SENDER_ADMIN, "Wait an hour until the DNS change is known everywhere."),
                Remedy(Actor.SENDER, "Send the message again."),
            ),
        ),
    },
)

TEMPORARY = CodeClass(
    id="4xx",
    pattern="4xx",
    reason="unknown",
    acts=Actor.NOBODY,
    retry=Retry.AUTOMATIC,
    references=(Reference("RFC 5321, section 4.2.1"),),
    wordings={
        "en": Wording(
            name="Temporary failure",
            meaning="The server cannot take the message now, but may later.",
            causes=("The server is busy", "The sender is not known yet"),
            remedies=(Remedy(Actor.NOBODY, "Wait; the sending server tries again for days."),),
        ),
        "de": Wording(
            name="Vorübergehender Fehler",
            meaning="Der Server kann die Nachricht jetzt nicht annehmen, später vielleicht doch.",
            causes=("Der Server ist überlastet", "Der Absender ist noch unbekannt"),
            remedies=(Remedy(Actor.NOBODY, "Warten Sie; der sendende Server versucht es tagelang weiter."),),
        ),
    },
)

UNLISTED = ReplyCode(
    id="459",
    code="459",
    origin="decoded",
    reason="unknown",
    acts=Actor.NOBODY,
    retry=Retry.AUTOMATIC,
    references=TEMPORARY.references,
    wordings=TEMPORARY.wordings,
)

USER_UNKNOWN = Reason(
    id="user-unknown",
    group="recipient",
    reason="user-unknown",
    acts=Actor.SENDER,
    retry=Retry.NO,
    references=NO_SUCH_MAILBOX.references,
    wordings=NO_SUCH_MAILBOX.wordings,
)

HOSTILE = (
    "<!channel> <@U012AB3CD> <https://evil.example|click> "
    "`*_~ & jo.doe@example.net \N{RIGHT-TO-LEFT OVERRIDE}txt"
)

NO_MAILBOX_FINDING = Finding(
    explanation=Explanation(
        entry=NO_SUCH_MAILBOX,
        reason=USER_UNKNOWN,
        rule="X.1.1",
        certainty=Certainty.CERTAIN,
        acts=Actor.SENDER,
        retry=Retry.NO,
        permanent=True,
        code="550",
        status="5.1.1",
        also=(REFUSED,),
    ),
    evidence="550 5.1.1 <jo.doe@example.net>: Recipient address rejected: User unknown",
    recipients=("jo.doe@example.net",),
    host="mx1.example.net",
)

FULL_FINDING = Finding(
    explanation=Explanation(
        entry=MAILBOX_FULL,
        reason=MAILBOX_FULL,
        rule="phrase/mailbox-full",
        certainty=Certainty.LIKELY,
        acts=Actor.RECIPIENT,
        retry=Retry.LATER,
        permanent=False,
        code="452",
        status="5.1.1",
        disagreement=Disagreement(code="5.1.1", code_says=NO_SUCH_MAILBOX, words_say=MAILBOX_FULL),
    ),
    evidence="452 5.1.1 mailbox is over quota",
    recipients=("ann@example.org", "bob@example.org"),
    host="mx.example.org",
)

GMAIL_FINDING = Finding(
    explanation=Explanation(
        entry=UNAUTHENTICATED,
        reason=USER_UNKNOWN,
        rule="google/unauthenticated",
        certainty=Certainty.CERTAIN,
        acts=Actor.SENDER_ADMIN,
        retry=Retry.LATER,
        permanent=True,
        code="550",
        status="5.7.26",
        provider=GMAIL,
        also=(REFUSED,),
    ),
    evidence="550-5.7.26 Mail from shop.example is unauthenticated (neither SPF nor DKIM passed)",
    recipients=("jo.doe@example.net",),
    host="gmail-smtp-in.l.google.com",
)
