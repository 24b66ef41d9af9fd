"""Turns a message saved by Outlook (.msg) into a mail."""

from __future__ import annotations

import sys
from email import message_from_string, policy
from typing import TYPE_CHECKING, Any

from bot.errors import UnreadableError

if TYPE_CHECKING:
    from extract_msg.msg_classes import MessageBase
    from extract_msg.recipient import Recipient

_SUPPLEMENT = "__substg1.0_0C1B"
"""PidTagSupplementaryInfo (MS-OXPROPS 2.1027): what a server said of one recipient of a report."""
_NOT_INSTALLED = (
    "Outlook's .msg files are read with extract-msg, which is not installed. "
    "Install it: {python} -m pip install 'extract-msg>=0.55,<0.58'. Or save the mail as .eml."
)
_RICH_TEXT = (
    "holds its text only in Outlook's rich text format. In Outlook, save it as text (.txt), or copy the text."
)


def as_mail(data: bytes) -> bytes:
    """Give the mail in a .msg file, with what a report says of its recipients (RFC 3464).

    Raises UnreadableError: without extract-msg, the text tells how to install it.
    """
    try:
        import extract_msg  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        raise UnreadableError(_NOT_INSTALLED.format(python=sys.executable or "python")) from None
    try:
        with extract_msg.openMsg(data) as message:
            if isinstance(message, extract_msg.msg_classes.MessageBase):
                return _converted(message)
            return b""
    except UnreadableError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file makes it raise whatever there is
        raise UnreadableError(f"cannot be read as an Outlook message ({type(error).__name__}).") from None


def _converted(message: MessageBase) -> bytes:
    if not message.body and not message.htmlBody and message.rtfBody:
        raise UnreadableError(_RICH_TEXT)
    mail = message.asEmailMessage()
    fields = "\n".join(filter(None, map(_fields, message.recipients)))
    if fields:
        status = f"Content-Type: message/delivery-status\n\n{fields}"
        mail.attach(message_from_string(status, policy=policy.default))
    return bytes(mail)


def _fields(recipient: Recipient[Any]) -> str:
    said = recipient.getStringStream(_SUPPLEMENT)
    if not said:
        return ""
    words = " ".join(said.split())
    return f"Final-Recipient: rfc822; {recipient.email}\nAction: failed\nDiagnostic-Code: {words}\n"
