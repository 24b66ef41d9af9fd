"""What the catalog knows, as frozen values; texts stand in every language they were written in.

Small values are named tuples: a data class takes several times as long to define, at every start.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = ("en", "de")


def language_named(name: str | None) -> Language | None:
    """Give the language of a tag such as `de` or `de-AT`, or None for one without texts."""
    return next((language for language in LANGUAGES if name and name.startswith(language)), None)


UNKNOWN = "unknown"
"""The slug of the reason of what tells none."""


class Actor(StrEnum):
    """Who has to move."""

    SENDER = "sender"
    SENDER_ADMIN = "sender-admin"
    RECIPIENT = "recipient"
    RECIPIENT_ADMIN = "recipient-admin"
    NOBODY = "nobody"


COMMANDS = ("CONN", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "LOCAL")
"""The steps of the SMTP dialogue at which a server refuses: CONN is the greeting, DATA also the message."""


class Retry(StrEnum):
    """What another attempt is worth."""

    AUTOMATIC = "automatic"
    """The sending server tries again by itself; nothing has to change."""
    LATER = "later"
    """Send again after waiting, or after the remedy."""
    NO = "no"
    """The same message will be refused again."""


class Certainty(StrEnum):
    """How much an explanation rests on."""

    CERTAIN = "certain"
    """A rule for just this text of this provider, or a code whose meaning leaves no choice."""
    LIKELY = "likely"
    """The words or the enhanced code say so."""
    GUESS = "guess"
    """Only the class of the code, or a word open to more than one reading."""


class Remedy(NamedTuple):
    """One step, in the imperative, and who takes it; `url` is a form or a lookup that is the step."""

    who: Actor
    step: str
    url: str | None = None


class Reference(NamedTuple):
    """Where it is written: an RFC section or a provider's page."""

    title: str
    url: str | None = None


class Wording(NamedTuple):
    """An entry's text in one language: causes most likely first, remedies in the order to take them."""

    name: str
    meaning: str
    causes: tuple[str, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing the catalog explains.

    `reason` is the slug of the reason it stands for when nothing better is known, None for a success.
    `unconfirmed` marks facts no authoritative text was seen for.
    """

    id: str
    reason: str | None
    acts: Actor
    retry: Retry
    references: tuple[Reference, ...]
    wordings: Mapping[Language, Wording] = field(hash=False)
    unconfirmed: bool = False
    words: tuple[str, ...] = ()
    """What people call it who look it up, in any language: `over quota`, `Postfach voll`."""

    @property
    def told_reason(self) -> str | None:
        """The slug of its reason, or None where it tells none."""
        return None if self.reason == UNKNOWN else self.reason

    @property
    def is_providers_own(self) -> bool:
        """Whether one provider wrote it, who knows what it means: then no circumstances change that."""
        return False

    def wording(self, language: Language) -> Wording:
        """Give the text in `language`, or in English where it was not written."""
        return self.wordings.get(language) or self.wordings["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCode(Entry):
    """A three-digit reply (RFC 5321 section 4.2). Id: the digits."""

    code: str
    origin: Literal["rfc5321", "rfc-extension", "vendor-legacy", "pseudo", "decoded"]
    """`pseudo` is no SMTP reply at all; `decoded` is made from the digits of a code nobody listed."""
    status: str | None = None
    """The enhanced code a legacy number is squeezed from: 571 stands for 5.7.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnhancedCode(Entry):
    """An enhanced status code (RFC 3463), for every class at once. Id: `X.1.1`, as IANA writes it."""

    status: str
    origin: Literal["iana", "vendor", "decoded"]
    basic_codes: tuple[str, ...] = ()
    """The reply codes it goes with, by the IANA registry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeClass(Entry):
    """A digit's meaning for all codes that carry it. Id and pattern: `4xx`, `x5x`, `4.X.X` or `X.7.X`."""

    pattern: str


class Provider(NamedTuple):
    """Who wrote a text: a mailbox provider, a filter, a mail server. Id: its file's name.

    `hosts` are domain suffixes by which its servers are known.
    """

    id: str
    name: str
    hosts: tuple[str, ...] = ()
    url: str | None = None
    marks: tuple[str, ...] = ()
    """Words that only its servers write: `gsmtp`, `Nemesis ESMTP`."""
    aliases: tuple[str, ...] = ()
    """What people call it who ask; of two providers with the same alias the earlier in its list is meant."""
    common: tuple[str, ...] = ()
    """The ids (without its own) of the texts that people meet most, the most frequent first."""

    @property
    def is_software(self) -> bool:
        """Whether it is a mail server many run, not a provider: there is nothing to know its hosts by."""
        return not (self.hosts or self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection(Entry):
    """A text of one provider. Id: `provider/name`.

    It fits a reply when every one of `match` or any one of `match_any` stands in it (case and white space
    aside) and `code`, `status`, `tag` and `command` (the SMTP command it answers), where given, agree.
    `example` is a line in the provider's form.
    """

    provider: Provider
    code: str | None = None
    status: str | None = None
    tag: str | None = None
    command: str | None = None
    match: tuple[str, ...] = ()
    match_any: tuple[str, ...] = ()
    example: str = ""

    @property
    def goes_by_words(self) -> bool:
        """Whether words or a tag tell it; else it is what a code means there, whatever the words."""
        return bool(self.match or self.match_any or self.tag)

    @property
    def is_providers_own(self) -> bool:
        """Whether it is no text of software that many run."""
        return not self.provider.is_software


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason(Entry):
    """Why a message bounced, whatever the server wrote. Id: its slug.

    `group` is what a support engineer would do first; a `notice` is no bounce at all.
    """

    group: str
    notice: bool = False


class Strength(IntEnum):
    """How far a phrase is to be believed."""

    HINT = 1
    """It chooses a reason where the enhanced code says nothing more exact."""
    LOOSE = 2
    """The same, but surer of what it says."""
    CLEAR = 3
    """It decides, whatever the enhanced code says."""
    ALONE = 4
    """It decides, and no text but a bounce or a "cannot send" error says it: no code is needed."""


class Phrase(NamedTuple):
    """A wording that many servers share. Id: `mailbox-full/en/mailbox-is-full`.

    `reason` is a reason's slug, or `temporary`: a wording that softens a 5xx reply. The `fragments` stand
    in the reply in this order and close together, each as whole words unless it ends in `*`, and with one of
    the words in `(full|over quota)`.
    """

    id: str
    reason: str
    strength: Strength
    fragments: tuple[str, ...]
    pieces: tuple[tuple[str, ...], ...]
    """The ways to write each fragment, as `fold` makes them comparable: done once, not at every start."""


class Disagreement(NamedTuple):
    """The code says one thing, the words say another; the words are followed."""

    code: str
    """The code as it stands in the text."""
    code_says: Entry
    words_say: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What one reply means.

    `entry` is the most specific entry that fits and the text of the card; `rule` names what decided and is
    stable between runs. `permanent` is None where neither code nor words tell. `code` and `status` are
    those given, never others.
    """

    entry: Entry
    reason: Reason
    rule: str
    certainty: Certainty
    acts: Actor
    retry: Retry
    permanent: bool | None
    code: str | None = None
    status: str | None = None
    provider: Provider | None = None
    disagreement: Disagreement | None = None
    also: tuple[Entry, ...] = ()
    """The entries of the reply code and the enhanced code, where they are not `entry` itself."""
