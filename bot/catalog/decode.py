"""What the digits of a code nobody listed still tell (RFC 5321 section 4.2.1, RFC 3463 section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalog.model import LANGUAGES, EnhancedCode, ReplyCode, Wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.catalog.model import CodeClass, Language


def decode_reply_code(classes: Mapping[str, CodeClass], code: str) -> ReplyCode:
    """Make an entry for a reply code in no list from its first and second digit; `classes` by pattern."""
    first = classes.get(f"{code[0]}xx") or classes["xxx"]
    second = classes.get(f"x{code[1]}x") if first.pattern != "xxx" else None
    parts = [first, second] if second else [first]
    return ReplyCode(
        id=code,
        code=code,
        origin="decoded",
        reason=first.reason,
        acts=first.acts,
        retry=first.retry,
        references=first.references,
        wordings={language: _joined(parts, language) for language in LANGUAGES},
    )


def decode_status(classes: Mapping[str, CodeClass], status: str) -> EnhancedCode:
    """Make an entry for an enhanced code in no list from its class and subject; `classes` by pattern."""
    severity, subject, _ = status.split(".")
    first = classes[f"{severity}.X.X"]
    second = classes.get(f"X.{subject}.X")
    topic = second or first
    return EnhancedCode(
        id=status,
        status=status,
        origin="decoded",
        reason=topic.reason,
        acts=topic.acts,
        retry=first.retry,
        references=topic.references,
        wordings={
            language: _joined([topic, first] if second else [first], language) for language in LANGUAGES
        },
    )


def _joined(parts: Sequence[CodeClass], language: Language) -> Wording:
    """Put the texts of the digits one after the other; the first part's remedies lead."""
    texts = [part.wording(language) for part in parts]
    return Wording(
        name=" · ".join(text.name for text in texts),
        meaning=" ".join(text.meaning for text in texts),
        causes=texts[0].causes,
        remedies=texts[0].remedies,
    )
