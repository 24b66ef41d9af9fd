"""Outlook's .msg files of every shape: the report is read, and what cannot be read is told in a sentence."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from extract_msg import OleWriter

from bot import catalog
from bot.errors import UnreadableError
from bot.outlook import as_mail
from bot.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

READER = Reader(catalog.load())
PROBLEM = "cannot be read as an Outlook message"
UNICODE, EIGHT_BIT, BINARY, NUMBER = 0x1F, 0x1E, 0x102, 0x3
CLASS, SUBJECT, BODY, RTF, HEADERS = 0x1A, 0x37, 0x1000, 0x1009, 0x7D
FAILED = "Delivery has failed to these recipients:\n\nkim@example.net\n550 5.1.1 no such user here, señor\n"


class Outlook:
    """Writes a message as Outlook saves it (MS-OXMSG)."""

    def __init__(self) -> None:
        self._writer = OleWriter()
        for number in (2, 3, 4):
            self._writer.addEntry(["__nameid_version1.0", f"__substg1.0_000{number}0102"], b"")

    def add(self, values: Mapping[int, str | bytes | int], *folder: str, kind: int = UNICODE) -> None:
        """Add properties: texts of a kind, bytes, or numbers."""
        entries = []
        for tag, value in values.items():
            if isinstance(value, int):
                entries.append(struct.pack("<HHIII", NUMBER, tag, 6, value, 0))
                continue
            of_kind = BINARY if isinstance(value, bytes) else kind
            data = (
                value
                if isinstance(value, bytes)
                else value.encode("cp1252" if kind == EIGHT_BIT else "utf-16-le")
            )
            entries.append(struct.pack("<HHIQ", of_kind, tag, 6, len(data) + (kind == UNICODE) + 1))
            self._writer.addEntry([*folder, f"__substg1.0_{tag:04X}{of_kind:04X}"], data)
        header = (
            struct.pack("<8xIIII8x", 0, 1, 0, 1)
            if not folder
            else bytes(24 if folder[-1].endswith("D") else 8)
        )
        self._writer.addEntry([*folder, "__properties_version1.0"], header + b"".join(entries))

    def saved(self) -> bytes:
        """Give the file."""
        file = BytesIO()
        self._writer.write(file)
        return file.getvalue()


def saved(values: Mapping[int, str | bytes | int], kind: int = UNICODE) -> bytes:
    """Save a message without attachments."""
    outlook = Outlook()
    outlook.add(values, kind=kind)
    return outlook.saved()


def uncompressed_rtf(text: str, origin: str = r"\fromtext") -> bytes:
    """Wrap a text in RTF, uncompressed as MS-OXRTFCP allows it, with what MS-OXRTFEX says of its origin."""
    start = (
        rf"{{\rtf1\ansi\ansicpg1252{origin} \deff0{{\fonttbl{{\f0\fswiss Arial;}}}}"
        "\n"
        r"\uc1\pard\plain\deftab360 \f0\fs20 "
    )
    rtf = (start + text.replace("\n", "\\par\n").replace("ñ", r"\'f1") + "}").encode("ascii")
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def with_message_inside() -> bytes:
    """Save a letter that has the report attached, as people forward it."""
    outlook = Outlook()
    outlook.add({CLASS: "IPM.Note", SUBJECT: "What is this?", BODY: "Can you help?"})
    outlook.add({0x3705: 5, 0x3001: "Undeliverable"}, "__attach_version1.0_#00000000")
    inside = "__attach_version1.0_#00000000", "__substg1.0_3701000D"
    outlook.add({CLASS: "REPORT.IPM.Note.NDR", SUBJECT: "Undeliverable", BODY: FAILED}, *inside)
    return outlook.saved()


SHAPES = {
    "unicode": saved({CLASS: "REPORT.IPM.Note.NDR", SUBJECT: "Undeliverable", BODY: FAILED}),
    "8-bit": saved({CLASS: "REPORT.IPM.Note.NDR", SUBJECT: "Undeliverable", BODY: FAILED}, EIGHT_BIT),
    "headers": saved(
        {
            CLASS: "IPM.Note",
            BODY: FAILED,
            HEADERS: "From: mailer-daemon@example.org\r\nSubject: Undeliverable\r\nX-Odd: \xff\r\n\r\n",
        }
    ),
    "broken headers": saved(
        {CLASS: "IPM.Note", BODY: FAILED, HEADERS: "\x00\x01 no header at all\r\n: :\r\n"}
    ),
    "only RTF": saved({CLASS: "IPM.Note", SUBJECT: "Undeliverable", RTF: uncompressed_rtf(FAILED)}),
    "a message inside": with_message_inside(),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_report_is_read_out_of_every_shape(shape: str) -> None:
    """With transport headers or none, in Unicode or not, as RTF alone, or attached to a letter."""
    reading = READER.read_mail(as_mail(SHAPES[shape]))
    assert [(one.bounce.code, one.bounce.recipient) for one in reading.explained] == [
        ("550", "kim@example.net")
    ]


def problem_of(data: bytes) -> str:
    """Give what people are told of a file that cannot be read, else nothing."""
    try:
        READER.read_mail(as_mail(data))
    except UnreadableError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kept", [0.1, 0.4, 0.7, 0.95])
def test_a_broken_file_is_told_in_a_sentence(shape: str, kept: float) -> None:
    """Most of a file may still hold enough; if not, it is said what it is not."""
    data = SHAPES[shape]
    assert (problem_of(data[: int(len(data) * kept)]) or PROBLEM).startswith(PROBLEM)


def test_rtf_that_cannot_be_read_is_told_in_a_sentence() -> None:
    """With what to do where another format would help."""
    assert problem_of(saved({CLASS: "IPM.Note", RTF: b"no RTF at all"})).startswith(PROBLEM)
    rich = saved({CLASS: "IPM.Note", RTF: uncompressed_rtf(FAILED, origin="")})
    assert "save it as text" in problem_of(rich)


@pytest.mark.parametrize("item", ["IPM.Appointment", "IPM.Contact", "IPM.Task", "IPM.StickyNote"])
def test_what_is_no_message_holds_no_bounce(item: str) -> None:
    """A date, a contact or a note saved by Outlook is answered like any other text without one."""
    assert READER.read_mail(as_mail(saved({CLASS: item, SUBJECT: "Lunch", BODY: "At one"}))).explained == ()
