"""Words of a question that name nothing a mail server means."""

from __future__ import annotations

from bot.catalog.words.spelling import plain

_ENGLISH = """
a about after again all also always am an and any anybody anyone are as at back be because been being
between bounce bounced bounces bouncing but by can cannot code codes come comes coming could did do does
doing done dont dsn email emails error errors esmtp evening explain explanation find fix fixed fixing for
from get gets getting give gives go got had happen happened happening happens has have having hello help her
here hey hi him his how i if im in into is isnt it its just keep keeps know like long look lookup mail mails
make may me mean meaning means message messages might mine morning msg much must my ndr need needs now of
off on once one or our out please problem problems really receive received receives regarding replies reply
resolve response responses return returned returns say saying says see seem send sending sends sent server
servers shall she should show since smtp so solve some someone something status still such sure take takes
tell tells test testing tests than thank thanks that the their them then there these they thing this those
to today tomorrow try trying understand until up us use used using very want was we were what whats when
where which while who whose why will with without would yes yesterday you your
"""
_GERMAN = """
ab aber alle allem allen aller alles als also am an andere antwort antwortet auch auf aus bedeuten bedeutet
bedeutung bei beim bekomme bekommen bekommt bin bis bitte brauche code codes da dabei damit danke dann das
dass dazu daß dem den denn der des dessen deswegen dich die dies diese diesem diesen dieser dieses dir doch
dort du durch ein eine einem einen einer eines empfange empfangen er erhalte erhalten erklär erkläre
erklären erklärt es etwas euch euer fehler fehlercode fehlercodes fehlermeldung fehlermeldungen fuer für
gegen geht genau gerade geschickt gesendet gestern gibt gruss guten habe haben hallo hat heissen heisst
heißen heißt heute hier hilfe hilft hin ich ihm ihn ihnen ihr ihre ihren im immer in ins ist ja jede jeden
jeder jemand jetzt kann kannst komme kommen kommt können könnte lehnt machen macht mal man mein meine meinem
meinen meiner meldung meldungen mich mir mit moin morgen nach nachricht nachrichten neu noch nun nur ob oder
ohne passiert problem sagt schicke schicken schickt schon sehr sein seine seit sende senden sendet server
sich sie sind so soll solle sollen sollte sonst tag tun um und uns unser unsere unter versende
versenden vom von vor wann war warum was weg wegen weil weiter welche welcher welches wenn wer werde werden
weshalb wie wieder wieso will wir wird wo wurde zu zum zur zurueck zurück zurückgewiesen über
"""

STOP_WORDS = frozenset(map(plain, (_ENGLISH + _GERMAN).split()))
