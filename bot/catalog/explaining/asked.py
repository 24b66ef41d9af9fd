"""A reply that is asked about: its codes and words, with what the catalog has on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.catalog.digits import for_every_class

if TYPE_CHECKING:
    from bot.catalog.knowledge import Knowledge
    from bot.catalog.matching import Found
    from bot.catalog.model import EnhancedCode, ReplyCode

WRAPPERS = frozenset({"5.1.351", "5.4.14", "5.7.350", "5.7.367", "4.4.7", "5.4.7"})
"""Enhanced codes that say only how another server's reply came to be reported."""
COMMON = frozenset({"5.4.1", "X.5.1", "X.7.1"})
"""Enhanced codes that servers put before refusals of any kind, as they do every `X.n.0`."""


class Asked(NamedTuple):
    """A reply: the codes it carries, listed anywhere or not, its words, and what is known around it."""

    code: str | None
    """`550`"""
    status: str | None
    """`5.1.1`"""
    words: str
    host: str | None = None
    """Who rejected."""
    command: str | None = None
    """The SMTP command it answers, one of `model.COMMANDS`."""


class Reply(NamedTuple):
    """What was asked, what the catalog has on its codes, and what was found in its words."""

    catalog: Knowledge
    code: str | None
    status: str | None
    listed_code: ReplyCode | None
    listed_status: EnhancedCode | None
    exact: EnhancedCode | None
    """The same, if it says more than that something went wrong."""
    owners: tuple[str, ...]
    """Providers the rejecting host belongs to."""
    found: Found
    command: str | None

    @property
    def severity(self) -> str:
        """The first digit of its codes (RFC 5321 section 4.2.1), or nothing."""
        return (self.code or self.status or "")[:1]

    @property
    def is_common(self) -> bool:
        """Whether servers put its enhanced code before refusals of any kind."""
        return _is_common(self.status or "")


def read_reply(catalog: Knowledge, asked: Asked) -> Reply:
    """Look up the codes, the host and the words of a reply; takes time linear in the words."""
    code, status, words, host, command = asked
    listed = catalog.enhanced(status) if status else None
    if status in WRAPPERS:
        words = words.rpartition("->")[2]
    words = _in_one_line(words, code, status)
    return Reply(
        catalog=catalog,
        code=code,
        status=status,
        listed_code=catalog.reply_codes.get(code) if code else None,
        listed_status=listed,
        exact=listed if status and listed and not _is_vague(status) else None,
        owners=catalog.matcher.owners(host) if host else (),
        found=catalog.matcher.find(words),
        command=command,
    )


def _in_one_line(words: str, code: str | None, status: str | None) -> str:
    """Take out the codes that every line of a longer reply repeats, so that its sentences are whole."""
    if code:
        words = (
            words.replace(f" {code} {status} ", " ").replace(f"{code}-{status}", " ").replace(f"{code}-", " ")
        )
    return words


def _is_vague(status: str) -> bool:
    return status.endswith(".0") or status in WRAPPERS or _is_common(status)


def _is_common(status: str) -> bool:
    return status in COMMON or for_every_class(status) in COMMON
