"""Chooses the provider's text that a reply is: of those that fit and may be believed, the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalog.digits import is_same

if TYPE_CHECKING:
    from bot.catalog.explaining.asked import Reply
    from bot.catalog.matching import Fit


def best_fit(reply: Reply) -> Fit | None:
    """Give the nearest of the texts that may be believed, if there is one."""
    return max(
        (fit for fit in reply.found.fits if _may_speak(fit, reply)),
        key=lambda fit: _closeness(fit, reply),
        default=None,
    )


def _may_speak(fit: Fit, reply: Reply) -> bool:
    """Say whether the codes allow a rejection, and something tells that its provider wrote it.

    That is its host, its name, words or a code that only it uses. Software has no hosts to be known by; it
    is believed by its words.
    """
    if fit.tagged and fit.own:
        return True
    rejection = fit.rejection
    provider = rejection.provider
    same_status = is_same(rejection.status, reply.status)
    if (
        (rejection.code and reply.code and rejection.code != reply.code)
        or (rejection.status and reply.exact and not same_status)
        or (rejection.command and rejection.command != reply.command)
    ):
        return False
    return (
        fit.own
        or provider.id in reply.owners
        or provider.id in reply.found.named
        or provider.is_software
        or (same_status and (reply.listed_status is None or reply.listed_status.origin == "vendor"))
    )


def _closeness(fit: Fit, reply: Reply) -> tuple[int, ...]:
    """Rank a rejection: tag, host, name in the words, code, enhanced code, command, length of its words."""
    rejection = fit.rejection
    return (
        fit.tagged,
        rejection.provider.id in reply.owners,
        rejection.provider.id in reply.found.named,
        # For the same code rather than for any, for any rather than for another.
        2 if rejection.code == reply.code else int(rejection.code is None),
        is_same(rejection.status, reply.status),
        rejection.command is not None,
        fit.length,
    )
