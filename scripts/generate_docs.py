"""Writes the docs that follow from the program; with --check it only says which are stale (exit 1)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bot.__main__ import main as command_line  # noqa: E402 - the path is set just above
from bot.settings import Settings  # noqa: E402 - the path is set just above

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = "made by `make docs`: change the program, not this file"


def env_example() -> str:
    """List every setting, with what it is and its default."""
    parts = [f"# Settings ({NOTE}). Copy to .env and fill in what you need."]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else field.default
        parts.append(f"# {field.description}\n{name.upper()}={default}")
    return "\n\n".join(parts) + "\n"


def command_line_page() -> str:
    """Show each command's help."""
    pages = [f"# The command line\n\n<!-- {NOTE} -->\n"]
    for name, text in _helps("python -m bot", command_line):
        pages.append(f"## `{name}`\n\n```text\n{text}\n```\n")
    return "\n".join(pages)


def _helps(name: str, command: click.Command) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=name, terminal_width=90, max_content_width=90)
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from _helps(f"{name} {child.name}", child)


PAGES = {".env.example": env_example, "docs/command-line.md": command_line_page}


def main() -> None:
    """Write or check every page."""
    check, stale = "--check" in sys.argv[1:], []
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8")
            print(f"written: {name}")
    if check and stale:
        sys.exit(f"stale: {', '.join(stale)}; run `make docs`")


if __name__ == "__main__":
    main()
