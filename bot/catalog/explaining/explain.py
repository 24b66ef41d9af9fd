"""From a reply to its meaning: who acts, whether a retry helps, whether code and words agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalog.explaining.asked import read_reply
from bot.catalog.explaining.circumstances import with_class
from bot.catalog.explaining.verdicts import decide
from bot.catalog.format.phrases import TEMPORARY
from bot.catalog.model import Actor, Disagreement, Explanation, Rejection, Retry

if TYPE_CHECKING:
    from bot.catalog.explaining.asked import Asked, Reply
    from bot.catalog.knowledge import Knowledge
    from bot.catalog.model import Entry, Provider, Reason

DEFINITE = frozenset({"521", "551", "556"})
"""Reply codes that mean one thing only, so that words can contradict them."""
SENDING_SIDE = frozenset({Actor.SENDER, Actor.SENDER_ADMIN})


def explain(catalog: Knowledge, asked: Asked) -> Explanation:
    """Say what one reply means.

    Takes time linear in the words, gives the same for the same input, and raises nothing: what tells no
    reason gets the reason `unknown`.
    """
    reply = read_reply(catalog, asked)
    verdict = decide(reply)
    entry, reason = verdict.entry, catalog.reasons[with_class(verdict.reason, reply.severity)]
    permanent = _permanent(reply)
    return Explanation(
        entry=entry,
        reason=reason,
        rule=verdict.rule,
        certainty=verdict.certainty,
        acts=entry.acts,
        retry=_retry(entry, permanent=permanent),
        permanent=permanent,
        code=asked.code,
        status=asked.status,
        provider=_provider(reply, entry),
        disagreement=_disagreement(reply, reason) if verdict.by_words else None,
        also=tuple(
            other for other in (reply.listed_code, reply.listed_status) if other and other is not entry
        ),
    )


def _permanent(reply: Reply) -> bool | None:
    """Read the class (RFC 5321 section 4.2.1); words like "try again later" take a 5xx its finality."""
    softened = any(clue.reason == TEMPORARY for clue in reply.found.clues)
    if reply.severity == "5":
        return None if softened else True
    return False if reply.severity == "4" or softened else None


def _retry(entry: Entry, *, permanent: bool | None) -> Retry:
    """Let the class decide: a 4xx is tried again by itself; that helps unless the sending side must act."""
    if permanent is False:
        changes = entry.retry is not Retry.AUTOMATIC and entry.acts in SENDING_SIDE
        return Retry.LATER if changes else Retry.AUTOMATIC
    return Retry.LATER if permanent and entry.retry is Retry.AUTOMATIC else entry.retry


def _provider(reply: Reply, entry: Entry) -> Provider | None:
    if isinstance(entry, Rejection):
        return entry.provider
    return reply.catalog.providers[reply.owners[0]] if reply.owners else None


def _disagreement(reply: Reply, reason: Reason) -> Disagreement | None:
    """Compare the words with a code that means one thing; a vague code contradicts nothing."""
    says: Entry | None = None
    if reply.exact:
        says, code = reply.exact, reply.status
    elif reply.code in DEFINITE:
        says, code = reply.listed_code, reply.code
    if says is None or says.told_reason is None or code is None:
        return None
    meant = reply.catalog.reasons[says.told_reason]
    if meant.group in (reason.group, "other"):
        return None
    return Disagreement(code=code, code_says=says, words_say=reason)
