"""`explain` on the command line: from the names of files to what is printed for each mail and text."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from bot import catalog, output, pipeline
from bot.cards.safe_text import one_line
from bot.errors import UnreadableError
from bot.files import find_documents, find_files
from bot.progress import followed, is_welcome
from bot.reading import Reader
from bot.terminal import card_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bot.bounces import Limits
    from bot.catalog import Language
    from bot.files import Document
    from bot.reading import Reading

Form = Literal["json", "blocks", "card"]

MANY = 64
"""Documents from which on more processes save more time than it takes to start them."""
_FIRST_SHARE, _LARGEST_SHARE = 8, 256
"""Documents that a process is given at once: few at first, so that each process gets some."""
_HELD = 1_000_000
"""Bytes of mails out of mailboxes with which a share is full: memory stays bounded."""
_CUT = "too long, so some of it was left out; the limits are BOUNCE_DESK_MAX_... in .env.example."


class Answer(NamedTuple):
    """What is printed for one document, and what is remarked on standard error."""

    file: int
    text: str
    remark: str = ""
    bounced: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explainer:
    """Reads documents and words the answers; can be sent to other processes."""

    catalog_dir: Path | None
    limits: Limits
    language: Language
    form: Form
    headings: bool = False

    def answer(self, document: Document) -> Answer:
        """Explain one document; one that cannot be read is answered by why."""
        try:
            reading = self._read(document)
        except UnreadableError as error:
            problem = str(error)
            if self.form == "json":
                row = {"path": document.path, "error": problem}
                return Answer(document.file, json_line(row), unread=True)
            return Answer(document.file, "", f"{one_line(document.path)}: {problem}", unread=True)
        text = self._word(document.path, reading)
        remark = f"{one_line(document.path)}: {_CUT}" if reading.cut and self.form == "json" else ""
        return Answer(document.file, text, remark, bool(reading.explained))

    def answer_all(self, documents: list[Document]) -> list[Answer]:
        """Explain some documents."""
        return list(map(self.answer, documents))

    def _read(self, document: Document) -> Reading:
        reader = Reader(catalog.load(self.catalog_dir), self.limits)
        if document.kind not in (".eml", ".msg"):
            return reader.read_text_file(document.load(self.limits.text_bytes))
        data = document.load(self.limits.mail)
        if document.kind == ".eml":
            return reader.read_mail(data)
        if len(data) > self.limits.mail:
            raise UnreadableError(f"has more than {self.limits.mail} bytes (BOUNCE_DESK_MAX_MAIL).")
        from bot.outlook import as_mail

        return reader.read_mail(as_mail(data))

    def _word(self, path: str, reading: Reading) -> str:
        if self.form == "json":
            return json_line(output.reading_row(path, reading))
        card = pipeline.reading_card(reading, self.language, private=False)
        if self.form == "blocks":
            return json.dumps(card.blocks, ensure_ascii=False, indent=2)
        return f"\n--- {one_line(path)}\n\n{card_text(card)}" if self.headings else card_text(card)


def explain_files(names: Iterable[str], explainer: Explainer, jobs: int | None) -> bool:
    """Print an answer for every mail and text, in order; say whether each file held a bounce.

    One mail with a bounce is enough for a mailbox; what cannot be read in it is a failure nevertheless.

    `jobs` is the number of processes; by itself, it is that of the cores when there are many documents.
    """
    files = list(find_files(names))
    documents = find_documents(files, explainer.limits.mail)
    first = list(islice(documents, MANY))
    if len(first) > 1 and explainer.form == "card":
        explainer = replace(explainer, headings=True)
    if jobs is None:
        jobs = (os.cpu_count() or 1) if len(first) == MANY else 1
    jobs = min(jobs, len(first))
    answers = _answers(explainer, chain(first, documents), jobs)
    if len(first) > 1 and is_welcome(as_json=explainer.form == "json"):
        answers = followed(answers, len(files))
    all_bounced = True
    for _, of_file in groupby(answers, attrgetter("file")):
        bounced, unread = False, False
        for answer in of_file:
            _print(answer)
            bounced |= answer.bounced
            unread |= answer.unread
        all_bounced &= bounced and not unread
    return all_bounced


def _answers(explainer: Explainer, documents: Iterable[Document], jobs: int) -> Iterator[Answer]:
    if jobs == 1:
        return map(explainer.answer, documents)
    from bot.parallel import ordered_map

    return chain.from_iterable(ordered_map(explainer.answer_all, _shares(documents), jobs))


def _shares(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Divide documents among processes: to send each by itself would cost as much as to read it."""
    share: list[Document] = []
    most, held = _FIRST_SHARE, 0
    for document in documents:
        share.append(document)
        held += len(document.data or b"")
        if len(share) == most or held > _HELD:
            yield share
            share, held = [], 0
            most = min(2 * most, _LARGEST_SHARE)
    if share:
        yield share


def _print(answer: Answer) -> None:
    """Print an answer; unlike `click.echo`, without a call of the system for each of thousands."""
    printed = sys.stdout.buffer
    if answer.text:
        printed.write(answer.text.encode("utf-8", "replace") + b"\n")
    if answer.remark or printed.isatty():
        printed.flush()
    if answer.remark:
        click.echo(answer.remark, err=True)


def json_line(row: dict[str, Any]) -> str:
    """Make a line of JSON, readable for people unless it holds what UTF-8 cannot say."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half a character, in the name of a file
        return json.dumps(row)
    return line
