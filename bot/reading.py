"""From text or mail to the bounces in it and what each means; pure, the same from Slack, a file or a test."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import bounces
from bot.bounces import USUAL
from bot.catalog import Retry
from bot.decoding import decode

if TYPE_CHECKING:
    from bot.bounces import Bounce, Limits, Notice, Report
    from bot.catalog import Catalog, Explanation, Reason


@dataclass(frozen=True, slots=True)
class Explained:
    """A bounce as it stands in the text, and what it means.

    `reason` is what programs file it under; people are told the explanation's.
    """

    bounce: Bounce
    explanation: Explanation
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a text or a mail tells; see `bot.bounces.Report` for `notice` and `cut`."""

    notice: Notice | None
    explained: tuple[Explained, ...]
    cut: bool

    @property
    def sure(self) -> bool:
        """Whether there is a bounce in it that is worth speaking of unasked."""
        return any(one.bounce.sure for one in self.explained)


_SILENCE = Reading(notice=None, explained=(), cut=False)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what people paste and what mail systems send, within limits, and explains it by a catalog."""

    catalog: Catalog
    limits: Limits = USUAL

    def read_text(self, text: str) -> Reading:
        """Read and explain a text as a Slack event holds it, or plain."""
        names_failure = self.catalog.names_failure
        return self._explained(bounces.read_text(text, names_failure=names_failure, limits=self.limits))

    def read_text_file(self, data: bytes) -> Reading:
        """Read and explain a text by its bytes; of too many, the first."""
        most = self.limits.text_bytes
        is_cut = len(data) > most
        reading = self.read_text(decode(data[:most], is_whole=not is_cut))
        return replace(reading, cut=True) if is_cut else reading

    def overhear(self, text: str) -> Reading:
        """Read a message that nobody asked about: silence unless it surely holds a bounce."""
        if not bounces.may_be_sure(text):
            return _SILENCE
        names_failure = self.catalog.names_failure
        return self._explained(bounces.overhear(text, names_failure=names_failure, limits=self.limits))

    def read_mail(self, data: bytes) -> Reading:
        """Read and explain a whole mail (RFC 5322), as in an .eml file."""
        names_failure = self.catalog.names_failure
        report = bounces.read_mail(data, names_failure=names_failure, limits=self.limits)
        return self._explained(report, whole=True)

    def _explained(self, report: Report, *, whole: bool = False) -> Reading:
        """Explain what was found; what a `whole` mail leaves out was not lost on the way, so it tells."""
        if not (report.bounces or report.notice or report.cut):
            return _SILENCE
        explained = []
        for bounce in report.bounces:
            meaning = _explain(self.catalog, bounce)
            reason = self.catalog.filed(meaning, bounce.command) if whole else meaning.reason
            explained.append(Explained(bounce, meaning, reason))
        return Reading(report.notice, tuple(explained), report.cut)


def _explain(catalog: Catalog, bounce: Bounce) -> Explanation:
    """Explain one bounce; what the report says of further attempts outweighs what the code would."""
    meaning = catalog.explain(bounce.code, bounce.status, bounce.evidence, bounce.host, bounce.command)
    if bounce.retries_ended:
        meaning = catalog.after_retries(meaning, bounce.command)
    if bounce.retries_ended is False:
        return replace(meaning, permanent=False, retry=Retry.AUTOMATIC)
    if bounce.retries_ended and meaning.retry is Retry.AUTOMATIC:
        return replace(meaning, permanent=True, retry=Retry.LATER)
    if bounce.retries_ended and meaning.permanent is None:
        return replace(meaning, permanent=True)
    return meaning
