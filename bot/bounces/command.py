"""At which SMTP command a reply came: the same words refuse a sender, a recipient or a message."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.bounces.phrases import Phrases, folded
from bot.bounces.shapes import DATA

if TYPE_CHECKING:
    from bot.bounces.model import Command

_OF_VERB: dict[str, Command] = {
    "HELO": "HELO",
    "EHLO": "HELO",
    "LHLO": "HELO",
    "STAR": "STARTTLS",
    "AUTH": "AUTH",
    "MAIL": "MAIL",
    "RCPT": "RCPT",
    "DATA": "DATA",
    "BDAT": "DATA",
}  # fmt: skip


def command_of(line: str) -> Command | None:
    """Give the command that a client's line holds: `RCPT To:<a@example.net>`."""
    return _OF_VERB.get(line[:4].upper())


def find_command(text: str) -> Command | None:
    """Find the command that a text names first: `(in reply to RCPT TO command)`, `after end of data:`."""
    return command_in(folded(text))


def command_in(words: str) -> Command | None:
    """Find the command that words name first: in lower case, with single spaces."""
    commands, phrases = _phrases()
    found = phrases.all_in(words)
    return commands[found[0]] if found else None


@cache
def _phrases() -> tuple[dict[str, Command], Phrases]:
    text = (DATA / "commands.toml").read_text(encoding="utf-8")
    data: dict[Any, list[str]] = tomllib.loads(text)
    commands = {phrase: command for command, phrases in data.items() for phrase in phrases}
    return commands, Phrases(commands)
