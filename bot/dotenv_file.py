"""Adds what stands in `.env` to the environment, or says what is wrong with it."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from dotenv import load_dotenv
from dotenv.parser import parse_stream

from bot.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def read_dotenv(path: Path) -> None:
    """Add what stands in a file to the environment, which wins.

    Raises SettingsError, also for a line that cannot be read: it may be the token without which the bot would
    go elsewhere.
    """
    file = path.absolute()
    try:
        # Some editors mark UTF-8, which would become a part of the first name.
        text = path.read_text(encoding="utf-8-sig")
        if number := _damaged_line(text):
            raise SettingsError(
                f"{file}, line {number}: this is no setting. "
                "Write NAME=value; a value that begins with a quote must end with it, too."
            )
        load_dotenv(stream=StringIO(text))
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from None
    except ValueError:  # neither UTF-8 nor what an environment can hold
        raise SettingsError(f"{file} cannot be read: it is no plain text. Save it as UTF-8.") from None


def _damaged_line(text: str) -> int | None:
    """Give the number of the first line that is no setting."""
    for line in parse_stream(StringIO(text)):
        if line.error:
            # It begins with the empty lines above.
            written, number = line.original
            return number + written[: -len(written.lstrip())].count("\n")
    return None
