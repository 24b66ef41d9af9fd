"""TOML to model: reads a folder of data and checks every field.

A folder holds any of `reply_codes.toml`, `enhanced_codes.toml`, `reasons.toml`, `phrases.toml`,
`customer_replies.toml` and `providers/*.toml`. docs/catalog-format.md describes the fields.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot.catalog import checks, customer_replies, phrases
from bot.catalog.customer_replies import CustomerReplies
from bot.catalog.model import (
    COMMANDS,
    LANGUAGES,
    Actor,
    CodeClass,
    EnhancedCode,
    Entry,
    Phrase,
    Provider,
    Reason,
    Reference,
    Rejection,
    Remedy,
    ReplyCode,
    Retry,
    Wording,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

PHRASES = "phrases.toml"
CUSTOMER_REPLIES = "customer_replies.toml"

SLUG = checks.matching(r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case words joined by hyphens")
CODE = checks.matching(r"[1-9]\d\d", "three digits")
STATUS = checks.matching(r"[245]\.\d{1,3}\.\d{1,3}", "an enhanced status code like 5.1.1")
STATUS_PATTERN = checks.matching(
    r"[X245]\.\d{1,3}\.\d{1,3}", "an enhanced status code like 5.1.1, or X.1.1 for every class"
)

BASIC_CODE = checks.matching(r"\d{3}|\dXX|Any", "three digits, 5XX or Any")

_REMEDY = checks.table(
    {"who": checks.one_of(*Actor), "step": checks.text},
    {"url": checks.web_address},
)
_WORDING = checks.table(
    {
        "name": checks.text,
        "meaning": checks.text,
        "causes": checks.list_of(checks.text),
        "remedies": checks.list_of(_REMEDY),
    },
)
_REFERENCE = checks.table({"title": checks.text}, {"url": checks.web_address})
_ENTRY_REQUIRED = {
    "acts": checks.one_of(*Actor),
    "retry": checks.one_of(*Retry),
    "references": checks.list_of(_REFERENCE),
    "en": _WORDING,
}
_ENTRY_OPTIONAL = {
    "reason": SLUG,
    "unconfirmed": checks.flag,
    "words": checks.list_of(checks.text),
    "de": _WORDING,
}

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One array of tables in a file: the field that names an entry, its fields, and what it becomes."""

    key: str
    required: Mapping[str, checks.Check]
    build: Callable[[Fields], Entry]
    optional: Mapping[str, checks.Check] = field(default_factory=dict)

    def check(self, raw: object) -> Iterator[str]:
        """Yield what is wrong with one entry."""
        shape = checks.table({**_ENTRY_REQUIRED, **self.required}, {**_ENTRY_OPTIONAL, **self.optional})
        return shape(raw, "")


def _wording(raw: Fields) -> Wording:
    return Wording(
        name=raw["name"],
        meaning=raw["meaning"],
        causes=tuple(raw["causes"]),
        remedies=tuple(Remedy(Actor(one["who"]), one["step"], one.get("url")) for one in raw["remedies"]),
    )


def _shared(raw: Fields) -> Fields:
    """Build the fields that every kind of entry has, but for its id."""
    return {
        "reason": raw.get("reason"),
        "acts": Actor(raw["acts"]),
        "retry": Retry(raw["retry"]),
        "references": tuple(Reference(one["title"], one.get("url")) for one in raw["references"]),
        "wordings": {language: _wording(raw[language]) for language in LANGUAGES if language in raw},
        "unconfirmed": raw.get("unconfirmed", False),
        "words": tuple(raw.get("words", ())),
    }


def _reply_code(raw: Fields) -> ReplyCode:
    return ReplyCode(
        id=raw["code"], code=raw["code"], origin=raw["origin"], status=raw.get("status"), **_shared(raw)
    )


def _enhanced_code(raw: Fields) -> EnhancedCode:
    return EnhancedCode(
        id=raw["status"],
        status=raw["status"],
        origin=raw["origin"],
        basic_codes=tuple(raw.get("basic_codes", ())),
        **_shared(raw),
    )


def _code_class(raw: Fields) -> CodeClass:
    return CodeClass(id=raw["pattern"], pattern=raw["pattern"], **_shared(raw))


def _reason(raw: Fields) -> Reason:
    shared = {**_shared(raw), "reason": raw["id"]}
    return Reason(id=raw["id"], group=raw["group"], notice=raw.get("notice", False), **shared)


def _digit(pattern: str, shape: str) -> Kind:
    return Kind("pattern", {"pattern": checks.matching(pattern, shape)}, _code_class)


REPLY_CODES = {
    "first_digit": _digit(r"[1-5x]xx", "a class like 4xx"),
    "second_digit": _digit(r"x\dx", "a category like x5x"),
    "reply_code": Kind(
        "code",
        {"code": CODE, "origin": checks.one_of("rfc5321", "rfc-extension", "vendor-legacy", "pseudo")},
        _reply_code,
        {"status": STATUS_PATTERN},
    ),
}
ENHANCED_CODES = {
    "class": _digit(r"[245]\.X\.X", "a class like 4.X.X"),
    "subject": _digit(r"X\.\d\.X", "a subject like X.7.X"),
    "enhanced_code": Kind(
        "status",
        {"status": STATUS_PATTERN, "origin": checks.one_of("iana", "vendor")},
        _enhanced_code,
        {"basic_codes": checks.list_of(BASIC_CODE, at_least=0)},
    ),
}
REASONS = {"reason": Kind("id", {"id": SLUG, "group": SLUG}, _reason, {"notice": checks.flag})}
KINDS = {"reasons.toml": REASONS, "reply_codes.toml": REPLY_CODES, "enhanced_codes.toml": ENHANCED_CODES}

_PROVIDER = checks.table(
    {"name": checks.text},
    {
        "hosts": checks.list_of(checks.text, at_least=0),
        "marks": checks.list_of(checks.text, at_least=0),
        "aliases": checks.list_of(checks.text),
        "common": checks.list_of(SLUG),
        "url": checks.web_address,
    },
)


def _rejections(provider: Provider) -> Kind:
    """Describe the entries of one provider's file."""

    def build(raw: Fields) -> Rejection:
        return Rejection(
            id=f"{provider.id}/{raw['id']}",
            provider=provider,
            code=raw.get("code"),
            status=raw.get("status"),
            tag=raw.get("tag"),
            command=raw.get("command"),
            match=tuple(raw.get("match", ())),
            match_any=tuple(raw.get("match_any", ())),
            example=raw["example"],
            **_shared(raw),
        )

    fragments = checks.list_of(checks.text)
    return Kind(
        "id",
        {"id": SLUG, "reason": SLUG, "example": checks.text},
        build,
        {
            "code": CODE,
            "status": STATUS_PATTERN,
            "tag": checks.text,
            "command": checks.one_of(*COMMANDS),
            "match": fragments,
            "match_any": fragments,
        },
    )


@dataclass(slots=True)
class Contents:
    """What a folder holds; a mistake keeps its entry out and stands in `problems`."""

    entries: dict[str, Entry] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)
    replies: CustomerReplies = field(default_factory=CustomerReplies)
    known_providers: Mapping[str, Provider] = field(default_factory=dict)
    """Providers described elsewhere, to which a file of the same name adds."""
    places: dict[str, str] = field(default_factory=dict)
    """Where each entry stands: file, table and key."""
    problems: list[str] = field(default_factory=list)

    def parse(self, path: Path) -> Fields:
        """Read one file; a missing one is empty, a broken one a problem."""
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            problem = f"cannot be read: {error.strerror}"
        except UnicodeDecodeError as error:
            problem = f"cannot be read: byte {error.start + 1} is not UTF-8; save the file in that encoding"
        except (ValueError, RecursionError) as error:
            problem = f"cannot be read as TOML: {error}"
        self.problems.append(f"{path.name}: {problem}")
        return {}

    def add_entries(self, file: str, tables: Fields, kinds: Mapping[str, Kind]) -> None:
        """Check and build the entries of one file."""
        for table, rows in tables.items():
            if table not in kinds:
                self.problems.append(f"{file}: {table}: is not a kind of entry of this file")
            elif not isinstance(rows, list) or not all(isinstance(raw, dict) for raw in rows):
                self.problems.append(f"{file}: {table}: must be written as [[{table}]]")
            else:
                for number, raw in enumerate(rows, 1):
                    name = raw.get(kinds[table].key, f"number {number}")
                    self._add(f"{file}: {table} {name}", kinds[table], raw)

    def _add(self, name: str, kind: Kind, raw: Fields) -> None:
        mistakes = list(kind.check(raw))
        if not mistakes:
            entry = kind.build(raw)
            if self.entries.setdefault(entry.id, entry) is entry:
                self.places[entry.id] = name
            else:
                mistakes = [f"{kind.key}: stands twice"]
        self.problems += [f"{name}: {mistake}" for mistake in mistakes]

    def add_provider(self, path: Path) -> None:
        """Check and build one provider's file."""
        tables = self.parse(path)
        if not tables:
            return
        known = self.known_providers.get(path.stem, Provider(id=path.stem, name=""))
        raw = tables.pop("provider", {} if known.name else None)
        if known.name and isinstance(raw, dict):
            raw = {"name": known.name, **raw}
        if mistakes := list(_PROVIDER(raw, "provider")):
            self.problems += [f"{path.name}: {mistake}" for mistake in mistakes]
            return
        provider = Provider(
            id=path.stem,
            name=raw["name"],
            hosts=(*known.hosts, *raw.get("hosts", ())),
            marks=(*known.marks, *raw.get("marks", ())),
            aliases=(*known.aliases, *raw.get("aliases", ())),
            common=(*raw.get("common", ()), *known.common),
            url=raw.get("url", known.url),
        )
        self.providers[provider.id] = provider
        self.add_entries(path.name, tables, {"rejection": _rejections(provider)})
        for name in raw.get("common", ()):
            if name not in known.common and f"{provider.id}/{name}" not in self.entries:
                self.problems.append(f"{path.name}: provider.common: there is no rejection {name}")

    def add_phrases(self, path: Path, known_reasons: Container[str]) -> None:
        """Check and build what servers write."""
        for phrase in phrases.read(self.parse(path), known_reasons):
            if isinstance(phrase, str):
                self.problems.append(f"{path.name}: {phrase}")
            else:
                self.phrases.append(phrase)

    def add_replies(
        self, path: Path, known_reasons: Collection[str], known_providers: Collection[str]
    ) -> None:
        """Check and build what to write to customers."""
        self.replies, mistakes = customer_replies.read(self.parse(path), known_reasons, known_providers)
        self.problems += [f"{path.name}: {mistake}" for mistake in mistakes]

    def reasons(self) -> set[str]:
        """List the reasons described here."""
        return {entry.id for entry in self.entries.values() if isinstance(entry, Reason)}

    def leave_out(self, known_reasons: Container[str]) -> None:
        """Take out the entries whose reason nobody describes."""
        for entry in list(self.entries.values()):
            if entry.reason and entry.reason not in known_reasons:
                del self.entries[entry.id]
                self.problems.append(f"{self.places[entry.id]}: reason: there is no reason {entry.reason}")


def read(
    folder: Path,
    known_reasons: AbstractSet[str] = frozenset(),
    known_providers: Mapping[str, Provider] = MappingProxyType({}),
) -> Contents:
    """Read all that `folder` holds, mistakes included; never raises for what a file contains.

    `known_reasons` and `known_providers` are described elsewhere; its entries may name them as well, and its
    files add to the providers.
    """
    contents = Contents(known_providers=known_providers)
    for name, kinds in KINDS.items():
        contents.add_entries(name, contents.parse(folder / name), kinds)
    for path in sorted(folder.glob("providers/*.toml")):
        contents.add_provider(path)
    reasons = known_reasons | contents.reasons()
    contents.add_phrases(folder / PHRASES, reasons)
    contents.add_replies(
        folder / CUSTOMER_REPLIES, reasons, known_providers.keys() | contents.providers.keys()
    )
    contents.leave_out(reasons)
    return contents


def read_own(folder: Path, reasons: AbstractSet[str], providers: Mapping[str, Provider]) -> Contents:
    """Read a team's folder; files that the catalog would never look at are mistakes as well."""
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        problem = f"{folder} cannot be read as a folder: {error.strerror}; check BOUNCE_DESK_CATALOG_DIR"
        return Contents(problems=[problem])
    own = read(folder, reasons, providers)
    expected = {folder / name for name in (*KINDS, PHRASES, CUSTOMER_REPLIES)} | {
        *folder.glob("providers/*.toml")
    }
    strangers = sorted({*folder.rglob("*.toml")} - expected)
    own.problems += [f"{path.relative_to(folder)}: is no file of the catalog" for path in strangers]
    return own
