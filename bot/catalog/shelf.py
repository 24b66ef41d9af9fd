"""Values that stay pickled until they are asked for: a lookup needs one entry of a thousand."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from bot.catalog.model import Entry, Provider, Rejection

AnyEntry = TypeVar("AnyEntry", bound=Entry)
Kind = TypeVar("Kind", bound=Entry)
Value = TypeVar("Value")


class Parcel(Generic[Value]):
    """One value; when the parcel is pickled and loaded again, it is unpickled only when opened."""

    def __init__(self, value: Value) -> None:
        self._value: Any = value

    def open(self) -> Value:
        """Give the value."""
        if isinstance(self._value, bytes):
            self._value = pickle.loads(self._value)  # noqa: S301 - pickled below
        value: Value = self._value
        return value

    def __getstate__(self) -> dict[str, bytes]:
        return {"_value": pickle.dumps(self.open(), pickle.HIGHEST_PROTOCOL)}


class _Pickler(pickle.Pickler):
    """Writes the id for a provider, which hundreds of entries share."""

    def persistent_id(self, value: object) -> str | None:
        return value.id if isinstance(value, Provider) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, pickled: bytes, providers: Mapping[str, Provider]) -> None:
        super().__init__(io.BytesIO(pickled))
        self._providers = providers

    def persistent_load(self, provider_id: str) -> Provider:
        return self._providers[provider_id]


class Shelf(Mapping[str, AnyEntry]):
    """Entries by id; when a shelf is pickled, each entry on it becomes a pickle of its own."""

    def __init__(
        self, store: dict[str, Any], kinds: Mapping[str, type[Entry]], providers: Mapping[str, Provider]
    ) -> None:
        """Show those of a store's entries (or their pickles, with their providers) whose kinds are given."""
        self._store = store
        self._kinds = kinds
        self._providers = providers

    @classmethod
    def holding(cls, entries: Iterable[AnyEntry]) -> Shelf[AnyEntry]:
        """Make a shelf of its own store."""
        store = {entry.id: entry for entry in entries}
        rejections = (entry for entry in store.values() if isinstance(entry, Rejection))
        providers = {rejection.provider.id: rejection.provider for rejection in rejections}
        return cls(store, {entry_id: type(entry) for entry_id, entry in store.items()}, providers)

    def __getitem__(self, entry_id: str) -> AnyEntry:
        if entry_id not in self._kinds:
            raise KeyError(entry_id)
        entry = self._store[entry_id]
        if isinstance(entry, bytes):
            entry = self._store[entry_id] = _Unpickler(entry, self._providers).load()
        found: AnyEntry = entry
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def __getstate__(self) -> dict[str, Any]:
        pickled = {entry_id: _pickled(entry) for entry_id, entry in self.items()}
        return {"_store": pickled, "_kinds": self._kinds, "_providers": self._providers}

    def of(self, kind: type[Kind]) -> Shelf[Kind]:
        """Give the entries of one kind, from the same store."""
        kinds = {entry_id: its for entry_id, its in self._kinds.items() if its is kind}
        return Shelf(self._store, kinds, self._providers)

    def under(self, others: Shelf[AnyEntry]) -> Shelf[AnyEntry]:
        """Put other entries on top: where both have an id, theirs counts."""
        providers = {**others._providers, **self._providers}
        return Shelf({**self._store, **others._store}, {**self._kinds, **others._kinds}, providers)


def _pickled(entry: Entry) -> bytes:
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(entry)
    return buffer.getvalue()
