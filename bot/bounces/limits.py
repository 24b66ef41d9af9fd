"""How much is read at most: whatever lies beyond is left unread, and the report says so."""

from __future__ import annotations

MAX_TEXT = 4_000_000
"""Characters of one text, or bytes of one text part of a mail."""

MAX_MAIL = 64_000_000
"""Bytes of one mail."""

MAX_PARTS = 1_000
"""MIME parts that are looked at."""

MAX_TAGS = 5_000
"""Tags of one HTML part: a browser's way to parse takes time by the square of the nesting."""

MAX_DEPTH = 8
"""How many mails inside mails are opened: a bounce is forwarded, and forwarded again, but not endlessly."""

MAX_BOUNCES = 10_000
"""Recipients of one report."""

MAX_EVIDENCE = 2_000
"""Characters of a diagnostic that are kept."""
