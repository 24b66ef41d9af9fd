"""Takes away what Slack and mail programs put into a text: markup, escapes, fences and quote marks."""

from __future__ import annotations

import re

from bot.bounces.characters import plain_characters
from bot.bounces.mending import join_broken_lines

_LINK = re.compile(r"<(?:mailto:|https?://|tel:)([^<>|]{0,4000})(?:\|([^<>]{0,4000}))?>")
_MENTION = re.compile(r"<([@#!])([^<>|]{1,100})(?:\|([^<>]{0,400}))?>")
_MARKUP = re.compile(r"<(?:mailto:|https?://|tel:|[@#!])")
_BOLD_ADDRESS = re.compile(r"\*(?<![\w*]\*)([\w.+-]{1,64}@[\w.-]{1,255})\*(?!\w)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": "\u00a0", "&#39;": "'", "&amp;": "&"}
"""The ampersand last: what it stood for is no entity."""

_LINE_END = re.compile(r"\r\r?\n|\r")
"""What ends a line elsewhere; a line end that was converted twice is one nevertheless."""

# Quote marks at the start of a line; the `>>>` and `<<<` of an SMTP dialogue are no quotes.
# This pattern and the next begin with the mark itself: whatever is none is passed over fast.
_COMMAND = r">> ?(?:HELO|EHLO|LHLO|MAIL|RCPT|DATA|BDAT|QUIT|RSET|AUTH|STARTTLS)\b"
_QUOTED = re.compile(rf">(?<![^\n]>)(?!{_COMMAND})[ \t]?(?:(?!>{_COMMAND})>[ \t]?)*+", re.IGNORECASE)
_FENCE = "```"
_PARAGRAPH = "\n\n"
# HTML; an address in angle brackets is no tag.
_BLOCK = re.compile(
    r"</?(?:p|div|br|tr|li|td|th|h[1-6]|table|blockquote|pre)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|font|ul|ol|tbody|code|tt|small)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE
)


def plain(text: str) -> str:
    """Turn the `text` of a Slack event into the text that was pasted.

    Links give their label, entities their character, typographic quotes the plain ones; quote marks and code
    fences go; lines that a terminal or quoted-printable broke are joined. A plain text passes unchanged.
    """
    if _MARKUP.search(text):
        text = _MENTION.sub(_mentioned, _LINK.sub(_label, text))
    if "&" in text:
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
    if "*" in text:
        text = _BOLD_ADDRESS.sub(r"\1", text)
    if "\\u003" in text:
        text = text.replace("\\u003c", "<").replace("\\u003e", ">")
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    return join_broken_lines(_without_marks(plain_characters(text)))


def _without_marks(text: str) -> str:
    """Take away the tags of a page, code fences and quote marks."""
    if "</" in text:
        text = _TAG.sub("", _BLOCK.sub(_PARAGRAPH, text))
    if _FENCE in text:
        text = text.replace(_FENCE + " ", _PARAGRAPH).replace(_FENCE, "\n")
    if "\n>" in text or text.startswith(">"):
        text = _QUOTED.sub("", _with_end_of_quote(text))
    return text


def _with_end_of_quote(text: str) -> str:
    """Part the last quote from what is written below it; a sentence begins there, not the rest of a line."""
    end = text.find("\n", text.rfind("\n>") + 1)
    is_below = end >= 0 and text[end + 1 : end + 2].isupper()
    return text[:end] + "\n" + text[end:] if is_below else text


def _label(link: re.Match[str]) -> str:
    target, label = link.groups()
    return label or (target if link[0].startswith("<mailto:") else link[0].strip("<>").partition("|")[0])


def _mentioned(mention: re.Match[str]) -> str:
    kind, target, label = mention.groups()
    return kind.replace("!", "@") + (label or target)
