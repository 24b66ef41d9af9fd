"""Encrypts Slack's tokens for the database: a copy of it, a backup for instance, opens no workspace."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import SettingsError

HOW = (
    "BOUNCE_DESK_TOKEN_KEY must be 32 bytes in base64, made once by `openssl rand -base64 32`, or several of "
    "them with commas between, the newest first."
)
WRONG = (
    "The database holds tokens of workspaces that were encrypted with a key which is not among those of "
    "BOUNCE_DESK_TOKEN_KEY. Put that key back, after the new one and a comma, or let the workspaces install "
    "the app anew, with another DATABASE_URL."
)


class TokenKeys:
    """The keys: the first one encrypts, any of them decrypts."""

    def __init__(self, keys: str) -> None:
        """Take BOUNCE_DESK_TOKEN_KEY; raises SettingsError when it is malformed, without repeating it."""
        try:
            self._keys = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError:
            raise SettingsError(HOW) from None

    def seal(self, token: str) -> str:
        """Encrypt a token."""
        return self._keys.encrypt(token.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """Decrypt a token.  Raises SettingsError when none of the keys does."""
        try:
            return self._keys.decrypt(sealed).decode()
        except InvalidToken:
            raise SettingsError(WRONG) from None
