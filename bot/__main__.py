"""The command line."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.catalog import LANGUAGES, CatalogError
from bot.errors import BounceDeskError, SettingsError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.cards import Card
    from bot.catalog import Catalog, Language
    from bot.settings import Settings

Result = TypeVar("Result")

FAILED = 1
"""Exit status when something did not work; click's own for a wrong call is 2."""

language_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), help="Language of the answer; else BOUNCE_DESK_LANGUAGE."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
blocks_option = click.option("--blocks", is_flag=True, help="Print the Block Kit JSON that Slack would get.")


class NeedsSettingError(click.ClickException):
    """Something has to be set, or set differently."""

    exit_code = 2


class Command(click.Group):
    """A group whose commands end with a sentence, never with a traceback, when something is wrong."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Run a command and word its error."""
        try:
            return super().invoke(ctx)
        except (SettingsError, CatalogError) as error:
            raise NeedsSettingError(str(error)) from None
        except BounceDeskError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bounce-desk", prog_name="bounce-desk", message="%(prog)s %(version)s")
def main() -> None:
    """Explain SMTP replies and pasted e-mail bounces, in Slack and here."""


@main.command()
def run() -> None:
    """Connect to Slack, or start the playground where no Slack is set up.

    With SLACK_APP_TOKEN over Socket Mode, with SLACK_SIGNING_SECRET over HTTP.
    """
    from bot.running import PLAYGROUND_PORT, run_in_slack, run_playground

    settings = _settings()
    if settings.any_slack_setting:
        _await(run_in_slack(settings))
    else:
        click.echo("No Slack token is set: starting the playground. (README, “Set up in Slack”.)", err=True)
        _await(run_playground(settings, port=PLAYGROUND_PORT, open_page=False))


@main.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8025, show_default=True, help="Port of the page."
)
@click.option("--open/--no-open", "open_page", default=True, help="Open the page in the browser.")
def playground(port: int, *, open_page: bool) -> None:
    """Start a local Slack with the bot in it: a page on 127.0.0.1 to try everything."""
    from bot.running import run_playground

    _await(run_playground(_settings(), port=port, open_page=open_page))


@main.command()
@click.argument("query", nargs=-1, required=True)
@language_option
@json_option
@blocks_option
def lookup(query: tuple[str, ...], lang: Language | None, *, as_json: bool, blocks: bool) -> None:
    """Look up a code, a class, a provider's text or words: 451, 5.7.1, 4xx, mailbox full."""
    settings = _settings()
    language = lang or settings.bounce_desk_language
    found = _catalog(settings).lookup(" ".join(query))
    if not found.matches:
        message = f"Nothing is known of “{found.query}”. Ask for a code (451, 5.7.1), a class (4xx) or words."
        raise UnreadableError(message)
    if as_json:
        from bot import output

        rows = [output.entry_row(match.entry, language) for match in found.matches]
        _print_json(rows[0] if len(rows) == 1 else rows)
    else:
        from bot import cards

        _print_card(cards.lookup_card(found, language), blocks=blocks)


@main.command()
@click.argument("files", nargs=-1, required=True)
@language_option
@json_option
@blocks_option
@click.option(
    "--jobs", type=click.IntRange(min=1), help="Processes to read with; else one per core for many files."
)
def explain(
    files: tuple[str, ...], lang: Language | None, jobs: int | None, *, as_json: bool, blocks: bool
) -> None:
    """Explain bounces in FILES: files and whole folders, or - for standard input.

    An .eml is read as a mail, an Outlook .msg too (with the extra “msg” installed), an mbox as many mails,
    anything else as text; each also compressed, as .gz. In folders, files whose names begin with a dot are
    passed over.

    With --json one line is printed per mail or text; its “path” is that of the file, for the third mail of a
    mailbox box.mbox#3. What cannot be read has a line with “error”.

    Exit status: 0 if every mail and text held a bounce, 1 if one did not or could not be read.
    """
    from bot.bounces import Limits
    from bot.explaining import Explainer, explain_files

    settings = _settings()
    _catalog(settings)
    explainer = Explainer(
        catalog_dir=settings.bounce_desk_catalog_dir,
        limits=Limits(**settings.limits),
        language=lang or settings.bounce_desk_language,
        form="json" if as_json else "blocks" if blocks else "card",
    )
    sys.exit(0 if explain_files(files, explainer, jobs) else FAILED)


@main.command()
def doctor() -> None:
    """Check tokens, scopes, connection, catalog and database; say what is missing and where to get it."""
    from bot.doctor import examine

    async def report() -> bool:
        marks = {True: "ok     ", None: "hint   ", False: "missing"}
        healthy = True
        async for finding in examine(_settings()):
            click.echo(f"{marks[finding.good]}  {finding.text}")
            healthy &= finding.good is not False
        return healthy

    sys.exit(0 if _await(report()) else FAILED)


@main.command()
@click.option("--url", help="Where Slack reaches the bot (https://…), for HTTP instead of Socket Mode.")
def manifest(url: str | None) -> None:
    """Print the app manifest to create the Slack app from."""
    from bot import manifest as app_manifest

    if url is not None and not url.startswith("https://"):
        message = "--url must start with https://: Slack sends events to no other address."
        raise click.UsageError(message)
    click.echo(app_manifest.render(url), nl=False)


@main.group(name="catalog")
def catalog_group() -> None:
    """Look after the catalog."""


@catalog_group.command()
def check() -> None:
    """Check the team's own entries in BOUNCE_DESK_CATALOG_DIR; name every mistake."""
    known = _catalog(_settings())
    for mistake in known.left_out:
        click.echo(mistake, err=True)
    click.echo(f"{len(known.entries)} entries. Mistakes: {len(known.left_out)}.")
    sys.exit(FAILED if known.left_out else 0)


@catalog_group.command()
@click.argument("entry_id", metavar="ID")
def show(entry_id: str) -> None:
    """Print one entry with all its fields, as JSON: 451, X.7.1, mailbox-full, ovh/parameters-or-limit."""
    from bot.catalog.export import entry_as_json

    known = _catalog(_settings())
    entry = known.entries.get(entry_id) or known.enhanced(entry_id)
    if entry is None:
        near = ", ".join(match.entry.id for match in known.lookup(entry_id).matches[:5])
        hint = f" Near to it: {near}." if near else ""
        raise UnreadableError(f"There is no entry {entry_id}.{hint}")
    _print_json(entry_as_json(entry))


@catalog_group.command()
@click.option("--schema", "only_schema", is_flag=True, help="Print the JSON Schema of the export instead.")
def export(*, only_schema: bool) -> None:
    """Print the whole catalog as one JSON document, for other programs."""
    from bot.catalog.export import as_json, schema

    _print_json(schema() if only_schema else as_json(_catalog(_settings())))


def _settings() -> Settings:
    from bot.settings import load_settings

    return load_settings()


def _catalog(settings: Settings) -> Catalog:
    from bot import catalog

    return catalog.load(settings.bounce_desk_catalog_dir)


def _await(work: Coroutine[Any, Any, Result]) -> Result:
    import asyncio

    return asyncio.run(work)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _print_card(card: Card, *, blocks: bool) -> None:
    from bot.terminal import card_text

    click.echo(json.dumps(card.blocks, ensure_ascii=False, indent=2) if blocks else card_text(card))


if __name__ == "__main__":
    main()
