"""How much is read at most: whatever lies beyond is left unread, and the report says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.bounces.model import Report

MAX_EVIDENCE = 2_000
"""Characters of a diagnostic that are looked at."""
MAX_AHEAD = 320
"""Characters before a code in which it may be announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one reading may take. The settings BOUNCE_DESK_MAX_... have the same names and defaults."""

    text: int = 4_000_000
    """Characters of one text, or bytes of one text part of a mail."""
    mail: int = 32_000_000
    """Bytes of one mail."""
    parts: int = 1_000
    """MIME parts that are looked at."""
    depth: int = 8
    """Mails inside mails that are opened: a bounce is forwarded, and forwarded again, but not endlessly."""
    recipients: int = 10_000
    """Bounces of one report."""
    evidence: int = MAX_EVIDENCE
    """Characters of a diagnostic that are kept."""

    @property
    def text_bytes(self) -> int:
        """Bytes of a file that may hold a text: a character takes up to four of them."""
        return min(self.mail, 4 * self.text)

    def applied_to(self, report: Report) -> Report:
        """Leave out of a report what is too much."""
        if len(report.bounces) > self.recipients:
            report = report._replace(bounces=report.bounces[: self.recipients], cut=True)
        if self.evidence < MAX_EVIDENCE:
            kept = (bounce._replace(evidence=bounce.evidence[: self.evidence]) for bounce in report.bounces)
            report = report._replace(bounces=tuple(kept))
        return report


USUAL = Limits()
