"""The command line, run as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
import yaml

from bot.__main__ import main
from bot.settings import Settings
from tests.surroundings import ENVIRONMENT, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


POSTFIX = (
    "Nov 23 10:11:12 mx postfix/smtp[4711]: 3F2A1: to=<kim@example.net>, relay=mx.example.net[192.0.2.7]:25, "
    "delay=1.2, delays=0.1/0/0.5/0.6, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.7] said: "
    "550 5.1.1 <kim@example.net>: User unknown (in reply to RCPT TO command))"
)


def bounce_desk(
    *arguments: str, stdin: bytes = b"", settings: dict[str, str] | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m bot` with no settings but those given, and those of `folder`."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=folder,
        env={**ENVIRONMENT, **(settings or {})},
        timeout=60,
    )


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_lookup_answers_with_one_object() -> None:
    """`lookup 451 --json` gives the entry with every field of the contract."""
    done = bounce_desk("lookup", "451", "--json", "--lang", "de")
    assert done.returncode == 0
    (row,) = lines(done)
    fields = ("id", "code", "status", "name", "meaning", "causes", "remedies", "acts", "retry", "references")
    assert all(field in row for field in fields)
    assert row["code"] == "451"
    assert "SPF" in json.dumps(row)
    assert {"who", "step"} <= row["remedies"][0].keys()


def test_lookup_draws_a_card_for_people() -> None:
    """Without options, `lookup` prints the card's words."""
    text = bounce_desk("lookup", "mailbox", "full").stdout.decode()
    assert "ailbox" in text
    assert "{" not in text


def test_lookup_blocks_are_block_kit() -> None:
    """`--blocks` prints what Slack would get."""
    blocks = json.loads(bounce_desk("lookup", "550", "5.1.1", "--blocks").stdout)
    assert blocks[0]["type"] == "header"


def test_unlisted_code_is_decoded() -> None:
    """A code nobody listed is explained by its digits, never “not found”."""
    (row,) = lines(bounce_desk("lookup", "466", "--json"))
    assert row["code"] == "466"
    assert row["meaning"]


def test_unknown_words_get_advice() -> None:
    """A question about nothing known ends with a sentence that says what works."""
    done = bounce_desk("lookup", "qqqqzzzz")
    assert done.returncode == 1
    assert b"451" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("451",), ("550", "5.1.1", "--json"), ("4xx", "--lang", "de")])
def test_a_code_is_looked_up_at_once(arguments: tuple[str, ...]) -> None:
    """Nothing is imported that takes long and that the answer does not need."""
    imported = imported_by("lookup", *arguments)
    slow = {"ahocorasick_rs", "asyncio", "babel", "fluent.syntax", "pydantic", "slack_sdk", "tomllib"}
    assert "bot.catalog" in imported
    assert not imported & slow


def test_a_file_is_explained_without_what_others_need(tmp_path: Path) -> None:
    """Neither settings that nobody made, nor a bar, nor processes, nor Outlook's files."""
    file = tmp_path / "bounce.txt"
    file.write_text("550 5.1.1 <kim@example.net>: no such user here\n", encoding="utf-8")
    imported = imported_by("explain", "--json", str(file))
    assert "bot.bounces" in imported
    assert not imported & {"asyncio", "email.parser", "multiprocessing", "pydantic", "rich", "slack_sdk"}


def imported_by(*arguments: str) -> set[str]:
    """Run the command line and give the modules that it imports."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-X", "importtime", "-m", "bot", *arguments],
        capture_output=True,
        check=True,
        env=ENVIRONMENT,
    )
    return {line.rpartition(b"|")[2].strip().decode() for line in done.stderr.splitlines()}


def test_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    """A `.env` in the working directory counts; the environment wins over it, an option over both."""
    (tmp_path / ".env").write_text("BOUNCE_DESK_LANGUAGE=de\n", encoding="utf-8")
    english = {"BOUNCE_DESK_LANGUAGE": "en"}
    assert "Postfach" in lookup_name(folder=tmp_path)
    assert "mailbox" in lookup_name(folder=tmp_path, settings=english)
    assert "Postfach" in lookup_name("--lang", "de", folder=tmp_path, settings=english)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b'LOG_LEVEL=INFO\nSLACK_BOT_TOKEN="xoxb-1\n',
            b"/.env, line 2: this is no setting. Write NAME=value",
        ),
        (
            "LOG_LEVEL=INFO\n".encode("utf-16"),
            b"/.env cannot be read: it is no plain text. Save it as UTF-8.",
        ),
        (b"LOG_LEVEL=\0\n", b"/.env cannot be read: it is no plain text."),
    ],
)
def test_a_damaged_file_of_settings_is_named(tmp_path: Path, content: bytes, said: bytes) -> None:
    """A line of `.env` that cannot be read is not passed over: it may be the token."""
    (tmp_path / ".env").write_bytes(content)
    done = bounce_desk("run", folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert b"xoxb" not in done.stderr


def test_editors_may_mark_a_file_of_settings(tmp_path: Path) -> None:
    """The mark that some editors put before UTF-8 is no part of the first setting's name."""
    (tmp_path / ".env").write_text("BOUNCE_DESK_LANGUAGE=de\n", encoding="utf-8-sig")
    assert "Postfach" in lookup_name(folder=tmp_path)


@pytest.mark.parametrize("command", [("lookup", "451"), ("explain", "--json", "-"), ("catalog", "export")])
def test_a_full_disk_is_named(command: tuple[str, ...]) -> None:
    """Where what is printed cannot be written, a sentence says so, and the exit status."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "bot", *command],
            input=b"550 5.1.1 <kim@example.net>: no such user here",
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=ENVIRONMENT,
        )
    said = b"Error: The disk is full, so not all could be written.\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_what_the_team_wrote_in_vain_is_named(tmp_path: Path) -> None:
    """A folder or a file of the team's that cannot be used is named; the answer comes from the rest."""
    (tmp_path / "ours.toml").write_text("no TOML", encoding="utf-8")
    for folder, named in ((tmp_path, b"ours.toml"), (tmp_path / "missing", b"missing")):
        done = bounce_desk("lookup", "451", "--json", "--catalog-dir", str(folder))
        assert (done.returncode, lines(done)[0]["id"]) == (0, "451")
        assert done.stderr.startswith(b"Left out of the catalog: ")
        assert named in done.stderr


def lookup_name(*options: str, **run: Any) -> str:  # noqa: ANN401 - passed on as is
    """Give the name of an entry in the language that is set."""
    (row,) = lines(bounce_desk("lookup", "X.1.1", "--json", *options, **run))
    return str(row["name"])


def test_a_language_that_is_none_is_named() -> None:
    """A slip in a variable ends with a sentence that names it, and exit status 2."""
    done = bounce_desk("lookup", "451", settings={"BOUNCE_DESK_LANGUAGE": "fr"})
    assert done.returncode == 2
    assert b"BOUNCE_DESK_LANGUAGE" in done.stderr


def test_options_stand_for_settings() -> None:
    """A variable behind an option is one of the settings, with the same default."""
    options = [option for option in options_of(main) if isinstance(option.envvar, str)]
    assert options
    for option in options:
        assert isinstance(option.envvar, str)
        default = Settings.model_fields[option.envvar.lower()].default
        assert option.get_default(click.Context(main)) == default


def test_summaries_of_commands_are_whole() -> None:
    """The list of commands says what each is for, on a line of a narrow terminal, without a cut."""
    commands = [*main.commands.values()]
    commands += [
        one for group in commands if isinstance(group, click.Group) for one in group.commands.values()
    ]
    assert [one.name for one in commands if one.get_short_help_str(limit=60).endswith("...")] == []


def options_of(command: click.Command) -> Iterator[click.Parameter]:
    """Yield the options of a command and of those below it."""
    yield from command.params
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from options_of(below)


def test_catalog_check_names_what_is_wrong(tmp_path: Path) -> None:
    """Mistakes are named, one a line, also an example that another entry explains; exit status 1."""
    (tmp_path / "providers").mkdir()
    (tmp_path / "providers" / "ours.toml").write_text(OWN_TEXT, encoding="utf-8")
    folder = {"BOUNCE_DESK_CATALOG_DIR": str(tmp_path)}
    well = bounce_desk("catalog", "check", settings=folder)
    assert (well.returncode, well.stderr) == (0, b"")
    shown = bounce_desk("catalog", "show", "ours/cold", settings=folder)
    assert json.loads(shown.stdout)["texts"]["en"]["name"] == "Relay has a cold"
    slips = OWN_TEXT.replace('"sender"', '"me"', 1) + OWN_TEXT.partition("\n\n")[2].replace(
        '["caught a cold"]', '["caught a flu"]'
    ).replace('"cold"', '"flu"')
    (tmp_path / "providers" / "ours.toml").write_text(slips, encoding="utf-8")
    ill = bounce_desk("catalog", "check", "--catalog-dir", str(tmp_path))
    assert ill.returncode == 1
    acts, example = ill.stderr.decode().splitlines()
    assert acts.startswith("ours.toml: rejection cold: acts: must be one of sender")
    assert example.startswith("ours/flu: example: ")


OWN_TEXT = """[provider]
name = "Our relay"
hosts = ["relay.example.org"]

[[rejection]]
id = "cold"
match = ["caught a cold"]
reason = "system-error"
acts = "sender"
retry = "no"
references = [{ title = "Our wiki" }]
example = "451 The relay has caught a cold"
[rejection.en]
name = "Relay has a cold"
meaning = "Our relay needs a rest."
causes = ["It is winter"]
remedies = [{ who = "sender", step = "Ask the mail team in room 3." }]
"""


def test_explain_reads_files_in_order(tmp_path: Path) -> None:
    """One JSON object per file, in order; an unreadable file has its line and the others go on."""
    log = tmp_path / "maillog.txt"
    log.write_text(POSTFIX, encoding="utf-8")
    chat = tmp_path / "chat.txt"
    chat.write_text("Who has the 550 adapter for room 451?", encoding="utf-8")
    missing = tmp_path / "missing.txt"
    done = bounce_desk("explain", "--json", str(log), str(missing), str(chat))
    assert done.returncode == 1
    bounced, unreadable, silent = lines(done)
    assert bounced["path"] == str(log)
    (bounce,) = bounced["bounces"]
    assert (bounce["code"], bounce["status"], bounce["reason"]) == ("550", "5.1.1", "user-unknown")
    assert (bounce["group"], bounce["permanent"]) == ("recipient", True)
    assert (bounce["recipient"], bounce["host"]) == ("kim@example.net", "mx.example.net")
    assert bounce["entry"] in ("X.1.1", "user-unknown") or "/" in bounce["entry"]
    assert "User unknown" in bounce["evidence"]
    assert "error" in unreadable
    assert silent == {"path": str(chat), "notice": None, "bounces": []}


def test_explain_files_a_whole_mail_under_what_it_proves(tmp_path: Path) -> None:
    """A report tells all that is known, a paste may have lost the step; what people read is the same."""
    said = "Delivery failed.\n\n<kim@example.net>: host mx.example.net[192.0.2.7] said: 550 User unknown\n"
    mail, paste = tmp_path / "report.eml", tmp_path / "paste.txt"
    mail.write_text(f"From: MAILER-DAEMON\nSubject: Undelivered\n\n{said}", encoding="utf-8")
    paste.write_text(said, encoding="utf-8")
    bounces = [line["bounces"][0] for line in lines(bounce_desk("explain", "--json", str(mail), str(paste)))]
    assert [one["reason"] for one in bounces] == ["filtered", "user-unknown"]
    assert {(one["entry"], one["group"]) for one in bounces} == {("user-unknown", "recipient")}


def test_explain_exits_0_when_every_file_held_a_bounce() -> None:
    """Standard input is a file like any other."""
    done = bounce_desk("explain", "--json", "-", stdin=POSTFIX.encode())
    assert done.returncode == 0
    assert lines(done)[0]["path"] == "-"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff\xfe\x80" * 500, "😀😀".encode(), b"```<!channel> <@U1>", b"550 " * 10_000],
    ids=["empty", "binary", "emoji", "hostile", "huge"],
)
def test_explain_takes_anything(data: bytes) -> None:
    """No input ends in a traceback or without its line."""
    done = bounce_desk("explain", "--json", "-", stdin=data)
    assert done.returncode in (0, 1)
    assert len(lines(done)) == 1
    assert b"Traceback" not in done.stderr


def test_usage_error_exits_2() -> None:
    """A call without a file is a usage error."""
    assert bounce_desk("explain").returncode == 2


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxp-of-a-user"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_API_URL": "slack.example.com/api/"}, "SLACK_API_URL must begin with https://"),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": "nonsense"},
            "DATABASE_URL",
        ),
    ],
)
def test_bad_setting_is_named(settings: dict[str, str], named: str, tmp_path: Path) -> None:
    """A missing or malformed setting ends `run` with a sentence that names it, and exit status 2."""
    settings.setdefault("DATABASE_URL", f"sqlite:///{tmp_path}/test.db")
    done = bounce_desk("run", settings=settings)
    assert done.returncode == 2
    message = done.stderr.decode()
    assert named in message
    assert "Traceback" not in message
    assert "of-a-user" not in message


def test_the_version_is_known_without_an_installation() -> None:
    """`--version` says the package's version, also where the program runs from its sources."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert bounce_desk("--version").stdout.decode() == f"bounce-desk {project['version']}\n"


def test_manifest_for_http_has_the_request_urls() -> None:
    """`manifest --url` gives a manifest for HTTP mode; without it, for Socket Mode."""
    socket_mode = yaml.safe_load(bounce_desk("manifest").stdout)
    http = yaml.safe_load(bounce_desk("manifest", "--url", "https://bounces.example.com/").stdout)
    endpoint = "https://bounces.example.com/slack/events"
    assert socket_mode["settings"]["socket_mode_enabled"] is True
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["settings"]["event_subscriptions"]["request_url"] == endpoint
    assert http["settings"]["interactivity"]["request_url"] == endpoint
    assert http["features"]["slash_commands"][0]["url"] == endpoint
    assert http["oauth_config"]["redirect_urls"] == ["https://bounces.example.com/slack/oauth_redirect"]
