"""TOML to model: reads a folder of data; a mistake in a file keeps out its entry and no other.

A folder holds any of `reply_codes.toml`, `enhanced_codes.toml`, `reasons.toml`, `phrases.toml`,
`customer_replies.toml` and `providers/*.toml`. docs/catalog-format.md describes the fields.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.catalog.format import customer_replies, phrases
from bot.catalog.format.customer_replies import CustomerReplies
from bot.catalog.format.kinds import KINDS, PROVIDER, rejections
from bot.catalog.model import Provider, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from bot.catalog.format.kinds import Fields, Kind
    from bot.catalog.model import Entry, Phrase

PHRASES = "phrases.toml"
CUSTOMER_REPLIES = "customer_replies.toml"


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
        if mistakes := list(PROVIDER(raw, "provider")):
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
        self.add_entries(path.name, tables, {"rejection": rejections(provider)})
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
