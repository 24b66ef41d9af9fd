"""The command line."""

from __future__ import annotations

import errno
import gc
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot import __version__
from bot.catalog import LANGUAGES, CatalogError
from bot.errors import BounceDeskError, SettingsError, UnreadableError
from bot.jobs import jobs_group

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.bounces import Limits
    from bot.cards import Card
    from bot.catalog import Catalog, Language
    from bot.explaining import Form
    from bot.settings import Settings

Result = TypeVar("Result")

FAILED = 1
"""Exit status when something did not work; click's own for a wrong call is 2."""

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
"""What the system says where the disk, or somebody's share of it, is full."""

HTTPS = re.compile(r"https://[^/\s]")

LOOPBACK = "127.0.0.1"
DOTENV = Path(".env")

# The two settings that need no Slack are options with a variable behind them: what click reads costs nothing,
# whereas to import pydantic for all Settings takes longer than the whole of `lookup`.
language_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    envvar="BOUNCE_DESK_LANGUAGE",
    show_envvar=True,
    help="Language of the answer.",
)
catalog_option = click.option(
    "--catalog-dir",
    type=click.Path(path_type=Path),
    default=None,
    envvar="BOUNCE_DESK_CATALOG_DIR",
    show_envvar=True,
    help="Folder with the team's own entries.",
)
json_option = click.option("--json", "form", flag_value="json", help="Print JSON for programs.")
blocks_option = click.option(
    "--blocks", "form", flag_value="blocks", help="Print the Block Kit JSON that Slack would get."
)


class NeedsSettingError(click.ClickException):
    """Something has to be set, or set differently."""

    exit_code = 2


class Command(click.Group):
    """A group whose commands end with a sentence, never with a traceback, when something is wrong."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Run a command and word its error."""
        try:
            return self._to_the_end(ctx)
        except (SettingsError, CatalogError) as error:
            raise NeedsSettingError(str(error)) from None
        except BounceDeskError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            raise click.ClickException("The disk is full, so not all could be written.") from None

    def _to_the_end(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as above
        """Run a command until all that it printed is written."""
        try:
            return super().invoke(ctx)
        finally:
            _flush()


@click.group(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bounce-desk", message="%(prog)s %(version)s")
def main() -> None:
    """Explain SMTP replies and pasted e-mail bounces, in Slack and here."""
    if DOTENV.is_file():
        from bot.dotenv_file import read_dotenv

        read_dotenv(DOTENV)


@main.command(short_help="Connect to Slack, or start the playground.")
def run() -> None:
    """Connect to Slack, or start the playground where no Slack is set up.

    With SLACK_APP_TOKEN over Socket Mode, with SLACK_SIGNING_SECRET over HTTP.  With SLACK_BOT_TOKEN in its
    workspace, with SLACK_CLIENT_ID in all that install the app (docs/setup.md).
    """
    # A sixth of the start would go into looking for garbage among what is loaded to stay.
    gc.disable()
    from bot.running import PLAYGROUND_PORT, run_in_slack, run_playground

    settings = _settings()
    if settings.any_slack_setting:
        _await(run_in_slack(settings))
    else:
        click.echo("No Slack token is set: starting the playground. (README, “Set up in Slack”.)", err=True)
        _await(run_playground(settings, host=LOOPBACK, port=PLAYGROUND_PORT, open_page=False))


@main.command(short_help="Start a local Slack with the bot in it.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8025, show_default=True, help="Port of the page."
)
@click.option("--open/--no-open", "open_page", default=True, help="Open the page in the browser.")
@click.option("--host", default=LOOPBACK, show_default=True, help="Address of the page; needs --i-know.")
@click.option("--i-know", is_flag=True, help="Others who reach the page may see and do everything on it.")
def playground(port: int, host: str, *, open_page: bool, i_know: bool) -> None:
    """Start a local Slack with the bot in it: a page on 127.0.0.1 to try everything."""
    from bot.running import run_playground

    if host not in (LOOPBACK, "localhost") and not i_know:
        raise click.UsageError(
            f"On {host} everybody who reaches this machine can see and do everything in the playground, "
            "without a password. Add --i-know if that is what you want."
        )
    _await(run_playground(_settings(), host=host, port=port, open_page=open_page))


@main.command(short_help="Look up a code, a class, a text or words.")
@click.argument("query", nargs=-1, required=True)
@language_option
@catalog_option
@json_option
@blocks_option
def lookup(query: tuple[str, ...], lang: Language, catalog_dir: Path | None, form: Form | None) -> None:
    """Look up a code, a class, a provider's text or words: 451, 5.7.1, 4xx, mailbox full."""
    # It ends before there is garbage to speak of.
    gc.disable()
    found = _catalog(catalog_dir).lookup(" ".join(query))
    if not found.matches:
        message = f"Nothing is known of “{found.query}”. Ask for a code (451, 5.7.1), a class (4xx) or words."
        raise UnreadableError(message)
    if form == "json":
        from bot import output

        rows = [output.match_row(match, found.language or lang) for match in found.matches]
        _print_json(rows[0] if len(rows) == 1 else rows)
    else:
        from bot import cards

        _print_card(cards.lookup_card(found, found.language or lang), blocks=form == "blocks")


@main.command(short_help="Explain bounces in files and folders.")
@click.argument("files", nargs=-1, required=True)
@language_option
@catalog_option
@json_option
@blocks_option
@click.option(
    "--jobs", type=click.IntRange(min=1), help="Processes to read with; else one per core for many files."
)
def explain(
    files: tuple[str, ...], lang: Language, catalog_dir: Path | None, form: Form | None, jobs: int | None
) -> None:
    """Explain bounces in FILES: files and whole folders, or - for standard input.

    An .eml is read as a mail, an Outlook .msg too (with the extra “msg” installed), an mbox as many mails,
    anything else as text; each also compressed, as .gz. In folders, files whose names begin with a dot are
    passed over.

    With --json one line is printed per mail or text; its “path” is that of the file, for the third mail of a
    mailbox box.mbox#3. What cannot be read has a line with “error”. “entry” is what people are told;
    “reason” is what may be filed: of a whole mail, no more than its SMTP step and codes prove.

    Exit status: 0 if every file held a bounce, a mailbox in at least one of its mails; 1 if one did not, or
    could not be read.
    """
    # What is loaded here stays: nobody need look for garbage among it, nor the processes that share it.
    gc.disable()
    from bot.explaining import Explainer, explain_files

    _catalog(catalog_dir)
    gc.freeze()
    gc.enable()
    explainer = Explainer(
        catalog_dir=catalog_dir,
        limits=_limits(),
        language=lang,
        form=form or "card",
    )
    sys.exit(0 if explain_files(files, explainer, jobs) else FAILED)


@main.command(short_help="Check the set-up, say what to do.")
def doctor() -> None:
    """Check tokens, scopes, connection, catalog and database; say what is wrong and what to do."""
    from bot.doctor import examine

    async def report() -> bool:
        marks = {True: "ok     ", None: "hint   ", False: "problem"}
        healthy = True
        async for finding in examine(_settings()):
            click.echo(f"{marks[finding.good]}  {finding.text}")
            healthy &= finding.good is not False
        return healthy

    sys.exit(0 if _await(report()) else FAILED)


@main.command(short_help="Delete what is kept of a workspace.")
@click.argument("workspace")
@click.confirmation_option(prompt="This cannot be undone. Delete it all?")
def forget(workspace: str) -> None:
    """Delete all that is kept about a WORKSPACE, by its ID (T0123ABCD): tokens, notes, settings, cards.

    Cards that wait to be posted are not posted any more. The app stays installed in Slack; by OAuth it has to
    be installed anew to serve the workspace again.
    """
    from bot.delivery.forgetting import forget_work
    from bot.store import Store

    url = _settings().database_url

    async def erase() -> int:
        store = Store(url)
        await store.start()
        try:
            return await store.forget(workspace)
        finally:
            await store.stop()

    rows = _await(erase()) + forget_work(url, workspace)
    unknown = f"Nothing is kept about {workspace}. A workspace's ID looks like T0123ABCD."
    click.echo(f"All that was kept about {workspace} is deleted ({rows} rows)." if rows else unknown)


@main.command(short_help="Print the app manifest for Slack.")
@click.option("--url", help="Where Slack reaches the bot (https://…), for HTTP instead of Socket Mode.")
def manifest(url: str | None) -> None:
    """Print the app manifest to create the Slack app from."""
    from bot import manifest as app_manifest

    if url is not None and not HTTPS.match(url):
        message = "--url must be https:// and a host: Slack sends events to no other address."
        raise click.UsageError(message)
    click.echo(app_manifest.render(url), nl=False)


main.add_command(jobs_group)


@main.group(name="catalog")
def catalog_group() -> None:
    """Look after the catalog."""


@catalog_group.command(short_help="Name the mistakes in the team's own entries.")
@catalog_option
def check(catalog_dir: Path | None) -> None:
    """Check the team's own entries in BOUNCE_DESK_CATALOG_DIR; name every mistake."""
    from bot import catalog, examples

    known, built_in = catalog.load(catalog_dir), catalog.load()
    own = [one for one in known.rejections if built_in.entries.get(one.id) != one]
    mistakes = [*known.left_out, *examples.mistakes(known, own)]
    for mistake in mistakes:
        click.echo(mistake, err=True)
    click.echo(f"{len(known.entries)} entries. Mistakes: {len(mistakes)}.")
    sys.exit(FAILED if mistakes else 0)


@catalog_group.command(short_help="Print one entry as JSON.")
@click.argument("entry_id", metavar="ID")
@catalog_option
def show(entry_id: str, catalog_dir: Path | None) -> None:
    """Print one entry with all its fields, as JSON: 451, X.7.1, mailbox-full, ovh/parameters-or-limit."""
    from bot.catalog.export import entry_as_json

    known = _catalog(catalog_dir)
    entry = known.entries.get(entry_id) or known.enhanced(entry_id)
    if entry is None:
        near = ", ".join(match.entry.id for match in known.lookup(entry_id).matches[:5])
        hint = f" Near to it: {near}." if near else ""
        raise UnreadableError(f"There is no entry {entry_id}.{hint}")
    _print_json(entry_as_json(entry))


@catalog_group.command(short_help="Print the whole catalog as JSON.")
@catalog_option
@click.option("--schema", "only_schema", is_flag=True, help="Print the JSON Schema of the export instead.")
def export(catalog_dir: Path | None, *, only_schema: bool) -> None:
    """Print the whole catalog as one JSON document, for other programs."""
    from bot.catalog.export import as_json, schema

    _print_json(schema() if only_schema else as_json(_catalog(catalog_dir)))


def _flush() -> None:
    """Write what is printed and waits; what cannot be written is not tried again when Python ends."""
    try:
        if sys.stdout:  # None where it was closed before the start
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def _catalog(folder: Path | None) -> Catalog:
    """Load the catalog, and say what of the team's own entries it had to do without."""
    from bot import catalog

    known = catalog.load(folder)
    for mistake in known.left_out:
        click.echo(f"Left out of the catalog: {mistake}", err=True)
    return known


def _settings() -> Settings:
    from bot.settings import load_settings

    return load_settings()


def _limits() -> Limits:
    """Give the usual limits where none is set: that needs no pydantic, either."""
    from bot.bounces import USUAL, Limits

    is_set = any(name.upper().startswith("BOUNCE_DESK_MAX_") for name in os.environ)
    return Limits(**_settings().limits) if is_set else USUAL


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
