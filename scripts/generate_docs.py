"""Writes the docs that follow from the program; with --check it only says which are stale (exit 1)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import benchmark_page  # noqa: E402 - the path is set just above
import catalog_pages  # noqa: E402 - the path is set just above

from bot.__main__ import main as command_line  # noqa: E402 - the path is set just above
from bot.settings import Settings  # noqa: E402 - the path is set just above

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOG = ROOT / "docs" / "catalog"
MEASURED = ROOT / "docs" / "benchmarks.json"
NOTE = "made by `make docs`: change the program, not this file"


def env_example() -> str:
    """List every setting, with what it is and its default.

    A default is commented out: in the container and as a service others hold, which a copy must not undo.
    """
    parts = [f"# Settings ({NOTE}). Copy to .env and fill in what you need.\n# Defaults are behind a #."]
    for name, field in Settings.model_fields.items():
        setting = (
            f"{name.upper()}=" if field.default is None else f"#{name.upper()}={_written(field.default)}"
        )
        parts.append(f"# {field.description}\n{setting}")
    return "\n\n".join(parts) + "\n"


def _written(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


def command_line_page() -> str:
    """Show each command's help."""
    pages = [f"# The command line\n\n<!-- {NOTE} -->\n"]
    for name, text in _helps("python -m bot", command_line):
        pages.append(f"## `{name}`\n\n```text\n{text}\n```\n")
    return "\n".join(pages)


def _helps(name: str, command: click.Command) -> Iterator[tuple[str, str]]:
    settings = command_line.context_settings
    context = click.Context(command, info_name=name, terminal_width=90, max_content_width=90, **settings)
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from _helps(f"{name} {child.name}", child)


def pages() -> dict[Path, str]:
    """Make every page."""
    made = {
        ROOT / ".env.example": env_example(),
        ROOT / "docs/command-line.md": command_line_page(),
        ROOT / "docs/benchmarks.md": benchmark_page.page(MEASURED, NOTE),
    }
    return made | {CATALOG / name: text for name, text in catalog_pages.pages(NOTE)}


def main() -> None:
    """Write or check every page, and remove those of providers that are no more."""
    check, stale, made = "--check" in sys.argv[1:], [], pages()
    for path in sorted({*made, *CATALOG.rglob("*.md")}):
        text = made.get(path)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(str(path.relative_to(ROOT)))
        if check:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    if stale and not check:
        print(f"written: {', '.join(stale)}")
    if check and stale:
        sys.exit(f"stale: {', '.join(stale)}; run `make docs`")


if __name__ == "__main__":
    main()
