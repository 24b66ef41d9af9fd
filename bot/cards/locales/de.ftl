### Was Karten rings um die Texte des Katalogs sagen.

language-name = Deutsch

## Die Zeile unter der Überschrift

severity = { $severity ->
    [permanent] Dauerhaft
    [temporary] Vorübergehend
    [delayed] Verzögert, nicht verloren
    [either] Dauerhaft bei 5xx, vorübergehend bei 4xx
    [success] Erfolg, kein Fehler
    [intermediate] Zwischenstand, kein Fehler
    [pseudo] Keine Antwort eines Servers
   *[unclear] Dauerhaft oder nicht: unklar
}
acts = { $actor ->
    [sender] der Absender muss handeln
    [sender-admin] der Mail-Administrator des Absenders muss handeln
    [recipient] der Empfänger muss handeln
    [recipient-admin] der Mail-Administrator des Empfängers muss handeln
   *[nobody] niemand muss handeln
}
retry = { $retry ->
    [automatic] der Server versucht es von selbst wieder
    [later] nach den Schritten unten erneut senden
   *[no] unverändert erneut senden hilft nicht
}

## Ursache und Schritte

most-likely = Am wahrscheinlichsten: { $cause }.
likely-causes = { $count } mögliche Ursachen
decoded = { $code } steht in keiner bekannten Liste. Die Ziffern verraten trotzdem:
do-first = { $actor ->
    [sender] Das ist zu tun (Absender)
    [sender-admin] Das ist zu tun (Mail-Administrator des Absenders)
    [recipient] Das ist zu tun (Empfänger)
    [recipient-admin] Das ist zu tun (Mail-Administrator des Empfängers)
   *[nobody] Das ist zu tun
}
do-then = { $actor ->
    [sender] Danach (Absender)
    [sender-admin] Danach (Mail-Administrator des Absenders)
    [recipient] Danach (Empfänger)
    [recipient-admin] Danach (Mail-Administrator des Empfängers)
   *[nobody] Danach
}
further-steps = { $count ->
    [one] Ein weiterer Schritt
   *[other] { $count } weitere Schritte
}

## Mehrere Empfänger, mehrere Fehler

recipients-same = { $count } Empfänger, alle mit diesem Fehler
recipients-differ = { $count } Empfänger, { $errors } Fehler
recipient-column = Empfänger
result-column = Ergebnis
and-more = und { $count } weitere
more-errors = { $count ->
    [one] Ein weiterer Fehler in derselben Nachricht.
   *[other] { $count } weitere Fehler in derselben Nachricht.
}
recipient-one = An { $recipient }

## Beleg

disagreement = Der Server nennt { $code } ({ $code_says }), seine Worte bedeuten aber „{ $words_say }“. Diese Karte folgt den Worten.
evidence = Was der Server geantwortet hat
evidence-of = Was { $host } geantwortet hat

## Schaltflächen

share = Im Kanal teilen
right = Stimmt das? Ja
wrong = Nein
failed = Hier ist etwas schiefgegangen; verloren ist nur diese Antwort. Bitte versuchen Sie es in einer Minute noch einmal.
thanks = Danke, das ist notiert.
wrong-label = Stimmt das? Nein
show = Zeigen
show-label = { $what } zeigen

## Dialogfenster

send = Senden
close = Schließen
too-long = Bitte kürzen Sie das auf { $limit } Zeichen.
modal-stale = Dieses Formular stammt aus einer älteren Version. Bitte drücken Sie die Schaltfläche der Karte noch einmal.
shortcut-stale = Dieses Kürzel kenne ich nicht, es stammt aus einer anderen Version. Tippen Sie stattdessen /smtp und einen Code oder eine Fehlermeldung.
correction-title = Was wäre richtig?
correction-intro = Ihr „Nein“ ist notiert. Sagen Sie uns, wenn Sie können, was richtig ist; alles davon ist freiwillig.
correction-reason = Der richtige Grund
correction-comment = Anmerkung
correction-text = Die Worte des Servers
correction-keep = Der Text darf aufbewahrt werden
    .means = Mailadressen sind unkenntlich. Ohne Häkchen wird kein Text gespeichert.

## Antwort für den Kunden

customer-reply = Antwort für den Kunden
customer-reply-text = Fertig zum Versenden
customer-reply-hint = Ändern Sie den Text nach Belieben und kopieren Sie ihn. Von hier aus wird nichts gesendet.
done = Fertig

## Notizen des Teams

note-add = Unsere Notiz
note-edit = Notiz ändern
note = Notiz Ihres Teams:
note-about = Notiz Ihres Teams zu { $about }:
further-notes = { $count ->
    [one] Eine weitere Notiz Ihres Teams
   *[other] { $count } weitere Notizen Ihres Teams
}
note-title = Unsere Notiz
note-for = Wozu gehört sie?
note-for-entry = Dieser Eintrag: { $entry }
note-for-provider = Der Anbieter: { $provider }
note-text = Notiz
note-hint = Alle in Ihrem Workspace sehen sie auf jeder späteren Karte dazu.
note-empty = Schreiben Sie etwas, oder wählen Sie Abbrechen.
note-gone = Diese Notiz wurde inzwischen gelöscht, oder sie gehört einem anderen Team.
note-stale = Der Eintrag dieser Karte steht nicht mehr im Katalog. Bitte fragen Sie noch einmal.
note-delete = Notiz löschen
note-delete-sure = Sie steht dann auf keiner Karte mehr. Das lässt sich nicht rückgängig machen.
note-deleted = Die Notiz ist gelöscht.
note-kept-out = Ihre Notizen sind gespeichert und stehen auf Karten, die nur Ihr Workspace liest. Dieser Kanal ist mit einer anderen Organisation geteilt, deshalb zeigt die Karte hier keine.
notes-by-us = Notizen schreiben nur Mitglieder des Workspace, zu dem ich gehöre.
notes-by-admins = In diesem Workspace schreiben nur Admins Notizen. Bitte wenden Sie sich an sie.

## Kontext

rule = { $certainty ->
    [certain] Regel { $rule }, sicher
    [likely] Regel { $rule }, wahrscheinlich
   *[guess] Regel { $rule }, nur eine Vermutung
}
found-by = { $why ->
    [id] Am Namen erkannt
    [tag] An der Kennung { $matched } erkannt
    [code] Am Antwortcode { $matched } erkannt
    [status] Am erweiterten Statuscode { $matched } erkannt
    [digits] Aus den Ziffern von { $matched } gelesen, nicht aus einer Liste
    [class] An der Klasse { $matched } erkannt
    [provider] Am Anbieter erkannt: „{ $matched }“
    [text] Durch eine Regel für „{ $matched }“ erkannt
   *[words] An den Wörtern „{ $matched }“ erkannt
}
provider = Anbieter: { $provider }
unconfirmed = Unbestätigt: dazu ist kein maßgeblicher Text bekannt
english-only = Diesen Text gibt es nur auf Englisch
cut = Zu lang: ein Teil wurde ausgelassen

## Listen

matches-for = Treffer für „{ $query }“
also-matches = { $count ->
    [one] Siehe auch: ein weiterer Eintrag
   *[other] Siehe auch: { $count } weitere Einträge
}
nearest = Die nächsten Codes, die verzeichnet sind:
list-fallback = { $count ->
    [one] Ein Eintrag passt: { $names }.
   *[other] { $count } Einträge passen, zuerst: { $names }.
}

## Hilfe

nothing-found = Dazu findet sich nichts im Katalog. So geht es:
stale-button = Diese Schaltfläche stammt aus einer älteren Version. Bitte fragen Sie noch einmal:
help-title = Was bedeutet diese Fehlermeldung?
help-intro = Geben Sie mir einen Code, ein paar Wörter oder den ganzen Fehlertext. Ich antworte, was er bedeutet, wer handeln muss und was zu tun ist.
help-examples = Beispiele
example-code = /smtp 451
    .means = ein Antwortcode
example-status = /smtp 5.7.1
    .means = ein erweiterter Statuscode
example-both = /smtp 550 5.1.1
    .means = beides
example-class = /smtp 4xx
    .means = eine ganze Klasse
example-words = /smtp Postfach voll
    .means = Wörter
example-line = /smtp 550 5.1.1 <jo@example.net>: User unknown
    .means = eine kopierte Zeile
help-threads = In einem Thread: im Nachrichtenmenü „Explain bounce“ wählen oder mich mit der Frage erwähnen.

## Antworten ohne Bounce

silence-title = Kein Bounce in diesem Text
silence = Ich sehe hier keine Fehlermeldung eines Mailservers. Fügen Sie die vollständige Meldung ein, am besten mit der Zeile, die mit einer Zahl wie 550 oder 451 beginnt.
vacation-title = Eine automatische Antwort, kein Bounce
vacation = Die Nachricht ist angekommen. Der Empfänger hat eine automatische Antwort eingerichtet, niemand muss handeln.
complaint-title = Eine Spam-Beschwerde, kein Bounce
complaint = Die Nachricht ist angekommen, und der Empfänger hat sie als Spam gemeldet. Nehmen Sie die Adresse aus dem Verteiler und schreiben Sie ihr nicht mehr.
delivered-title = Eine Zustellbestätigung, kein Bounce
delivered = Der Server meldet, dass die Nachricht zugestellt wurde. Niemand muss handeln.
delayed-title = Eine Verzögerungswarnung, noch kein Bounce
delayed = Die Nachricht ist noch unterwegs, und der Server versucht es von selbst weiter. Warten Sie die nächste Meldung ab, bevor Sie erneut senden.

## Startseite

home-title = Bounce Desk
home-intro = Erklärt SMTP-Antworten und Bounces: was der Server gesagt hat, wer handeln muss, was jetzt zu tun ist und ob Abwarten hilft.
home-ways = So fragen Sie
home-command = Tippen Sie { $command } und einen Code, ein paar Wörter oder einen Fehlertext; die Antwort sehen nur Sie.
home-channel = Laden Sie mich in einen Kanal ein: Bounces, die dort eingefügt oder hochgeladen werden, beantworte ich im Thread, zu allem anderen schweige ich.
home-shortcut = Öffnen Sie das Menü einer Nachricht und wählen Sie „Explain bounce“; die Antwort sehen nur Sie.
home-paste = Wählen Sie irgendwo in Slack den Shortcut „Explain a bounce“ und fügen Sie einen Text ein; die Karte kommt als Direktnachricht.
home-mention = Erwähnen Sie mich, auch in einem Thread: { $mention }
home-privacy = Adressen werden auf jeder Karte gekürzt: { $address }

## Diese Woche

week-title = Die letzten sieben Tage
week = Karten: { $cards }. Als richtig bewertet: { $right }. Als falsch bewertet: { $wrong }.
week-reasons = Häufigste Gründe
week-providers = Häufigste Anbieter

## Einstellungen eines Kanals

channels-title = Kanäle
channels-none = Ich bin in keinem Kanal, in dem auch Sie sind. Laden Sie mich ein mit /invite @Bounce Desk.
channel-change = Ändern
channel-change-label = Einstellungen von { $channel } ändern
channel-changed-by = Zuletzt geändert von
channel-form = Kanaleinstellungen
save = Speichern
cancel = Abbrechen
watch = Worauf antworte ich ungefragt?
watch-everything = Auf jede Fehlermeldung
watch-threads = Nur auf Fehlermeldungen in Threads
watch-asked = Auf nichts, nur auf Nachfrage
language = Sprache der Karten
language-readers = Sprache des Lesers
quiet = Ruhe von { $start } bis { $end } ({ $timezone })
quiet-from = Ruhezeit ab
quiet-to = Ruhezeit bis
quiet-hint = In { $timezone }. In der Ruhezeit antworte ich nur auf Nachfrage.
quiet-needs-both = Eine Ruhezeit braucht Anfang und Ende. Wählen Sie beides oder keines von beiden.
quiet-is-empty = Anfang und Ende sind dieselbe Stunde. Wählen Sie eine andere oder keine von beiden.
settings-refused-title = Nicht geändert
settings-refused = Nur Mitglieder des Kanals können seine Einstellungen ändern. Treten Sie bei und versuchen Sie es erneut.

## Formular zum Einfügen

paste-title = Fehlermeldung erklären
paste-label = Fehlermeldung oder Code
paste-hint = Am besten der ganze Text, bis zu 3000 Zeichen. Längere schicken Sie mir als Datei.
paste-explain = Erklären
paste-sent = Die Karte steht in unserer Direktnachricht.
paste-empty = Fügen Sie die Fehlermeldung ein oder tippen Sie einen Code wie 451.

## Dateien

unreadable = Ich konnte { $name } nicht lesen. Vielleicht ist die Datei zu groß, beschädigt oder von einer Art, die ich nicht kenne. Fügen Sie stattdessen die Fehlermeldung ein oder schicken Sie die E-Mail als .eml.
not-shared = Ich konnte die Karte hier nicht posten: Slack lässt mich nicht. Sie sehen sie weiterhin, nur für sich.
not-fetched = Slack hat mir { $names } nicht herausgegeben, auch nach mehreren Versuchen. Schicken Sie es bitte noch einmal, oder fügen Sie die Fehlermeldung ein.
not-read = Ich lese höchstens fünf Dateien einer Nachricht. Nicht gelesen: { $names }.
no-card = Ich konnte die Antwort auf Ihre Frage in <#{ $channel }> nicht posten: Slack lässt mich dort nicht schreiben. Fragen Sie mich hier oder mit /smtp.

notes-title = Unsere Notizen
notes-by = Wer darf Notizen schreiben?
notes-by-everyone = Alle
notes-by-admins-only = Admins des Workspace
earlier = Vorherige Treffer
later = Weitere Treffer

## Die Seite am Ende einer Installation per OAuth

install-done = Laden Sie es mit /invite @Bounce Desk in einen Kanal ein und fügen Sie dort einen Bounce ein, oder tippen Sie irgendwo /smtp 451.
    .title = Bounce Desk ist in { $team } installiert
install-denied = Es wurde nichts installiert, weil die Anfrage in Slack nicht erlaubt wurde. Braucht Ihr Workspace die Zustimmung eines Admins, holen Sie sie ein und kommen Sie wieder.
    .title = Nicht installiert
install-again = Diese Seite wurde zum zweiten Mal, in einem anderen Browser oder mehr als zehn Minuten nach dem Beginn geöffnet. Beginnen Sie noch einmal.
    .title = Noch nicht installiert
install-refused = Slack hat die Installation nicht angenommen. Beginnen Sie noch einmal; scheitert es wieder, steht der Grund im Log dieses Bounce Desks.
    .title = Nicht installiert
install-later = Etwas, das Bounce Desk braucht, antwortet gerade nicht. Warten Sie eine Minute und beginnen Sie dann noch einmal.
    .title = Noch nicht installiert
install-organisation = Bounce Desk wird in einem Workspace nach dem anderen installiert, nicht in einer ganzen Organisation. Beginnen Sie noch einmal und wählen Sie einen Workspace.
    .title = Nicht installiert
install-open = Slack öffnen
install-retry = Noch einmal beginnen
not-installed = Bounce Desk ist in diesem Workspace nicht mehr installiert. Bitte lassen Sie es noch einmal installieren.
