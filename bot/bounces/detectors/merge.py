"""Two readings of one report: what the first leaves open is filled from the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bounces.detectors.fields import SUMMARY
from bot.bounces.scan import choose_status

if TYPE_CHECKING:
    from bot.bounces.model import Bounce


def is_complete(bounces: tuple[Bounce, ...]) -> bool:
    """Tell whether there are bounces and each has its codes and its recipient."""
    return bool(bounces) and all(bounce.code and bounce.status and bounce.recipient for bounce in bounces)


def have_codes(bounces: tuple[Bounce, ...]) -> bool:
    """Tell whether there are bounces and each has its reply code."""
    return bool(bounces) and all(bounce.code for bounce in bounces)


def fill(first: tuple[Bounce, ...], second: tuple[Bounce, ...]) -> tuple[Bounce, ...]:
    """Fill the gaps of each bounce with what the second reading says of the same recipient.

    Where both tell of equally many, they are taken in their order: an alias has two addresses.
    """
    if not second:
        return first
    by_recipient = {bounce.recipient: bounce for bounce in second}
    in_order = second if len(first) == len(second) else (None,) * len(first)
    twins = (by_recipient.get(bounce.recipient, other) for bounce, other in zip(first, in_order, strict=True))
    return tuple(_fill(bounce, twin) if twin else bounce for bounce, twin in zip(first, twins, strict=True))


def _fill(bounce: Bounce, twin: Bounce) -> Bounce:
    """Add what only the twin knows; a reply outweighs a mere summary of one."""
    status, code, evidence, host = bounce.status, bounce.code, bounce.evidence, bounce.host
    if code is None:
        status = choose_status(twin.status, status)
    elif code == twin.code:
        status = status or twin.status
    if (code is None and twin.code) or evidence.startswith(SUMMARY):
        code, evidence, host = code or twin.code, twin.evidence or evidence, twin.host or host
    return bounce._replace(
        evidence=evidence,
        code=code,
        status=status,
        recipient=bounce.recipient or twin.recipient,
        host=host or twin.host,
        command=bounce.command or (twin.command if twin.code in (None, code) else None),
        sure=bounce.sure or twin.sure,
        retries_ended=twin.retries_ended if bounce.retries_ended is None else bounce.retries_ended,
    )
