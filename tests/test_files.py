"""What `explain` takes: folders, mailboxes, compressed files, Outlook's messages, and whatever is none."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import signal
import stat
import struct
import subprocess
import sys
import time
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from extract_msg import OleWriter

from bot.errors import UnreadableError
from bot.explaining import Answer
from bot.files import find_documents, find_files
from bot.outlook import as_mail
from bot.parallel import ordered_map
from bot.progress import followed, is_welcome
from tests.surroundings import ENVIRONMENT
from tests.test_command_line import bounce_desk, lines

if TYPE_CHECKING:
    from pathlib import Path

REPLY = "550 5.1.1 <kim@example.net>: no such user here\n"
MAIL = "From: mailer-daemon@example.org\nSubject: Undelivered\n\n<kim{0}@example.net>: 550 5.1.1 unknown\n"
LIMIT = 100_000


def mailbox(*numbers: int) -> bytes:
    """Make a mailbox (RFC 4155), with a line in each mail that looks like the start of another."""
    mails = (f"{MAIL.format(number)}\n>From now on, no more.\n\n" for number in numbers)
    return "".join(f"From MAILER-DAEMON Mon Nov 23 10:11:12 2026\n{mail}" for mail in mails).encode()


def found(*names: Path, limit: int = LIMIT) -> list[str]:
    """Give the paths of what is found, with a mark where it cannot be read."""
    documents = find_documents(find_files(map(str, names)), limit)
    return [document.path + (" !" if document.problem else "") for document in documents]


def outlook_report(words: str, said: str) -> bytes:
    """Make a .msg file of a delivery report: its text, and what the server said of the one recipient."""
    writer = OleWriter()

    def store(folder: list[str], header: bytes, values: dict[int, str]) -> None:
        entries = (
            struct.pack("<HHIQ", 0x1F, tag, 6, len(value.encode("utf-16-le")) + 2)
            for tag, value in values.items()
        )
        writer.addEntry([*folder, "__properties_version1.0"], header + b"".join(entries))
        for tag, value in values.items():
            writer.addEntry([*folder, f"__substg1.0_{tag:04X}001F"], value.encode("utf-16-le"))

    for number in (2, 3, 4):
        writer.addEntry(["__nameid_version1.0", f"__substg1.0_000{number}0102"], b"")
    message = {0x1A: "REPORT.IPM.Note.NDR", 0x37: "Undeliverable", 0x1000: words}
    recipient = {0x3003: "kim@example.net", 0x39FE: "kim@example.net", 0x0C1B: said}
    store([], struct.pack("<8xIIII8x", 1, 0, 1, 0), message)
    store(["__recip_version1.0_#00000000"], bytes(8), recipient)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_folder_is_read_by_name_with_the_folders_in_it(tmp_path: Path) -> None:
    """In order, without hidden files, pipes, and circles of links."""
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    names = ("c.txt", "a.eml", ".hidden.eml", "b/inner.txt", ".git/config", "b/.DS_Store")
    for name in names:
        (tmp_path / name).write_text(REPLY, encoding="utf-8")
    (tmp_path / "b" / "circle").symlink_to(tmp_path)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    paths = [path.removeprefix(f"{tmp_path}/") for path in found(tmp_path)]
    assert paths == ["a.eml", "b/inner.txt", "c.txt", "dangling.txt !"]


def test_every_mail_of_a_mailbox_has_its_line(tmp_path: Path) -> None:
    """Named .mbox or not, compressed or not; the number says which mail it is."""
    box, inbox, packed = tmp_path / "box.mbox", tmp_path / "Inbox", tmp_path / "old.mbox.gz"
    box.write_bytes(mailbox(1, 2))
    inbox.write_bytes(mailbox(3))
    packed.write_bytes(gzip.compress(mailbox(4)))
    done = bounce_desk("explain", "--json", str(box), str(inbox), str(packed))
    assert done.returncode == 0
    assert [(row["path"], row["bounces"][0]["recipient"]) for row in lines(done)] == [
        (f"{box}#1", "kim1@example.net"),
        (f"{box}#2", "kim2@example.net"),
        (f"{inbox}#1", "kim3@example.net"),
        (f"{packed}#1", "kim4@example.net"),
    ]


def test_a_mailbox_fails_only_without_any_bounce(tmp_path: Path) -> None:
    """People ask about a file, not about each mail in it: one bounce in it is enough."""
    letter = b"From anna@example.net Mon Nov 23 10:11:12 2026\nFrom: anna@example.net\n\nSee you there.\n\n"
    mixed, letters, note = tmp_path / "mixed.mbox", tmp_path / "letters.mbox", tmp_path / "note.txt"
    mixed.write_bytes(letter + mailbox(1) + letter)
    letters.write_bytes(letter * 2)
    note.write_text(REPLY, encoding="utf-8")
    done = bounce_desk("explain", "--json", str(mixed), str(note))
    assert (done.returncode, [len(row["bounces"]) for row in lines(done)]) == (0, [0, 1, 0, 1])
    assert bounce_desk("explain", "--json", str(tmp_path)).returncode == 1


@pytest.mark.parametrize("name", ["long.txt", "long.txt.gz", "-"])
def test_a_text_is_read_as_far_as_its_limit_and_that_is_said(name: str, tmp_path: Path) -> None:
    """No more of a file than its limit is loaded, be that in the middle of a character; once it is told."""
    text = (REPLY + "€" * 5_000).encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    limited = {"BOUNCE_DESK_MAX_TEXT": "1001"}
    where = "-" if name == "-" else str(path)
    done = bounce_desk("explain", "--json", where, settings=limited, stdin=text)
    assert lines(done)[0]["bounces"][0]["code"] == "550"
    assert done.stderr.decode().count("too long") == 1
    shown = bounce_desk("explain", where, settings=limited, stdin="€".encode() * 5_000 + text)
    assert shown.stdout.decode().count("left out") == 1


def test_empty_folder_and_empty_mailbox_are_told(tmp_path: Path) -> None:
    """Nothing is passed over in silence."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "box.mbox").touch()
    names = [tmp_path / "folder", tmp_path / "box.mbox"]
    done = list(find_documents(find_files(map(str, names)), LIMIT))
    assert all(document.problem for document in done)
    wrong = ["", str(tmp_path / ("x" * 300)), str(tmp_path / "no\0name")]
    for document in find_documents(find_files(wrong), LIMIT):
        with pytest.raises(UnreadableError, match="cannot be read"):
            document.load(LIMIT)


def test_names_of_files_do_nothing_to_the_terminal(tmp_path: Path) -> None:
    """A file may be called by what a terminal takes for orders: its name is shown without them."""
    (tmp_path / "\x1b[2Jbounce.txt").write_text(REPLY, encoding="utf-8")
    (tmp_path / "\x1b[2Jbroken.gz").write_bytes(b"no gzip")
    done = bounce_desk("explain", str(tmp_path))
    assert f"--- {tmp_path}/[2Jbounce.txt".encode() in done.stdout
    assert f"{tmp_path}/[2Jbroken.gz: cannot be read".encode() in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr


def test_compressed_file_is_unpacked_within_bounds(tmp_path: Path) -> None:
    """A few bytes that unpack to very many are read as far as the limit goes."""
    bomb, boxed = tmp_path / "bomb.eml.gz", tmp_path / "bomb.mbox.gz"
    bomb.write_bytes(gzip.compress(bytes(50 * LIMIT)))
    boxed.write_bytes(gzip.compress(mailbox(1) + mailbox(2) + bytes(50 * LIMIT) + mailbox(3)))
    (document,) = find_documents(find_files([str(bomb)]), LIMIT)
    assert len(document.load(LIMIT)) == LIMIT + 1
    assert found(boxed) == [f"{boxed}#1", f"{boxed}#2", f"{boxed} !"]


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda _: b"no gzip", lambda data: data[:20]])
def test_damaged_gzip_file_has_a_line_with_an_error(damage: object, tmp_path: Path) -> None:
    """The others go on."""
    assert callable(damage)
    for name in ("a.txt.gz", "b.mbox.gz"):
        (tmp_path / name).write_bytes(damage(gzip.compress(mailbox(*range(200)))))
    (tmp_path / "c.txt").write_text(REPLY, encoding="utf-8")
    done = bounce_desk("explain", "--json", str(tmp_path))
    assert done.returncode == 1
    rows = lines(done)
    assert [row["path"] for row in rows if "error" in row] == [
        f"{tmp_path}/a.txt.gz",
        f"{tmp_path}/b.mbox.gz",
    ]
    assert rows[-1]["bounces"]
    assert b"Traceback" not in done.stderr


def test_outlook_message_is_read(tmp_path: Path) -> None:
    """With what the server said of each recipient, which Outlook keeps apart from the text."""
    file = tmp_path / "report.msg"
    said = "<mx.example.net #5.2.2 smtp;550 5.2.2 mailbox is full>"
    file.write_bytes(outlook_report("Your message did not reach some or all of the recipients.", said))
    (bounce,) = lines(bounce_desk("explain", "--json", str(file)))[0]["bounces"]
    assert (bounce["code"], bounce["status"]) == ("550", "5.2.2")
    assert bounce["recipient"] == "kim@example.net"


@pytest.mark.parametrize("data", [b"", b"no ole", outlook_report("x", "")[:1500], bytes(5000)])
def test_damaged_outlook_message_is_told(data: bytes) -> None:
    """Whatever is wrong with it."""
    with pytest.raises(UnreadableError, match="Outlook"):
        as_mail(data)


def test_without_the_extra_one_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command can be pasted as it stands."""
    monkeypatch.setitem(sys.modules, "extract_msg", None)
    with pytest.raises(UnreadableError, match=r"-m pip install 'extract-msg"):
        as_mail(b"")


@pytest.mark.parametrize(
    "noise", [b"\xff\xd8\xff\xe0JFIF", b"\x89PNG\r\n\x1a\n", b"GIF89a", bytes(range(256))]
)
def test_picture_named_eml_is_no_bounce(noise: bytes, tmp_path: Path) -> None:
    """What has none of a mail's headers is no report, whatever its name says."""
    file = tmp_path / "picture.eml"
    file.write_bytes(noise + b"\n\n" + bytes(range(256)) * 40 + b"\nkim@example.net could not be delivered")
    done = bounce_desk("explain", "--json", str(file))
    assert lines(done) == [{"path": str(file), "notice": None, "bounces": []}]


def test_more_processes_give_the_same_lines_in_the_same_order(tmp_path: Path) -> None:
    """`--jobs` changes nothing but the time."""
    for number in range(40):
        (tmp_path / f"{number:02}.eml").write_text(MAIL.format(number), encoding="utf-8")
    (tmp_path / "box.mbox").write_bytes(mailbox(*range(40, 80)))
    alone = bounce_desk("explain", "--json", "--jobs", "1", str(tmp_path))
    together = bounce_desk("explain", "--json", "--jobs", "3", str(tmp_path))
    assert len(lines(alone)) == 80
    assert alone.stdout == together.stdout
    assert (alone.returncode, together.returncode) == (0, 0)


def double(number: int) -> int:
    """Do some work."""
    return 2 * number


def test_no_more_is_taken_up_than_the_processes_need_next() -> None:
    """However long the list is, memory holds a few of it."""
    numbers = iter(range(1_000))
    assert next(ordered_map(double, numbers, 2)) == 0
    assert next(numbers) < 10


def end_process(_number: int) -> None:
    """Crash, as for want of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_may_be_started_in_any_way(method: str) -> None:
    """Systems differ in how they start a process."""
    assert list(ordered_map(double, range(100), 2, method)) == [2 * number for number in range(100)]


def test_lost_process_is_told_in_a_sentence() -> None:
    """Not with a traceback."""
    with pytest.raises(UnreadableError, match="--jobs 1"):
        list(ordered_map(end_process, range(100), 2))


def test_ctrl_c_ends_all_processes(tmp_path: Path) -> None:
    """At once, with no more than a word."""
    for number in range(200):
        (tmp_path / f"{number}.eml").write_text(MAIL.format(number) * 500, encoding="utf-8")
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", "explain", "--json", "--jobs", "2", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        for _ in range(3):  # by now, both processes are at work
            process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        started = time.monotonic()
        errors = process.communicate(timeout=60)[1]
    assert time.monotonic() - started < 30
    assert process.returncode == 1
    assert b"Traceback" not in errors


@pytest.mark.parametrize(
    ("stdout", "as_json", "welcome"),
    [(stat.S_IFIFO, True, False), (stat.S_IFIFO, False, True), (stat.S_IFREG, True, True)],
    ids=["JSON to a program", "cards to a pager", "JSON to a file"],
)
def test_progress_never_disturbs_json_on_its_way(
    stdout: int, as_json: object, welcome: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows on a terminal only."""
    assert not is_welcome(as_json=bool(as_json))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.fileno", lambda: 1)
    monkeypatch.setattr("os.fstat", lambda _: os.stat_result([stdout, *[0] * 9]))
    assert is_welcome(as_json=bool(as_json)) is welcome


def test_progress_tells_how_many_files_are_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing is lost on the way."""
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes this for a terminal
    monkeypatch.setattr("bot.progress._PATIENCE", 0)
    monkeypatch.setattr("bot.progress._EVERY", 0)
    answers = [Answer(number, f"mail {number}") for number in (1, 2, 3)]
    assert list(followed(iter(answers), 3)) == answers
    shown = capsys.readouterr()
    assert "3/3" in shown.err
    assert not shown.out
