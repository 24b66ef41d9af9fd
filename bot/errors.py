"""Every error the product raises on purpose; its text is a sentence for the person who sees it.

BounceDeskError
├── SettingsError       a setting is missing or malformed
├── UnreadableError     a file given to read cannot be read
├── DeliveryError       a card cannot be stored or posted
├── GaveUpError         a card will not be tried again by itself
├── JobError            a card that failed for good cannot be tried again or dropped
└── SlackSetupError     Slack refuses a token, a scope or the connection

The catalog, which other programs use alone, has a CatalogError of its own.
"""

from __future__ import annotations


class BounceDeskError(Exception):
    """What went wrong and what to do, in a user's words."""


class SettingsError(BounceDeskError):
    """A setting is missing or malformed; the text names the variable and where to get its value."""


class UnreadableError(BounceDeskError):
    """A file cannot be read; the text says why."""


class DeliveryError(BounceDeskError):
    """A card cannot be stored or posted."""


class GaveUpError(BounceDeskError):
    """A card will not be tried again by itself; `code` counts the attempts (DBOS keeps an error's code)."""

    def __init__(self, reason: str, *, attempts: int) -> None:
        super().__init__(reason)
        self.code = attempts


class JobError(BounceDeskError):
    """A card that failed for good cannot be tried again or dropped."""


class SlackSetupError(BounceDeskError):
    """Slack refuses a token, a scope or the connection."""
