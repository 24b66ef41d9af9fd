"""The kept catalog is never seen: not stale, not broken, not missed."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.catalog.cache import cached

if TYPE_CHECKING:
    from pathlib import Path

HOUR = 3600 * 10**9
"""In nanoseconds."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a data folder with one file, older than the process."""
    (tmp_path / "codes.toml").write_text("a = 1", encoding="utf-8")
    monkeypatch.setattr("bot.catalog.cache.STARTED", time.time_ns() + HOUR)
    return tmp_path


def read(folder: Path) -> str:
    """Read all files of a folder."""
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.toml"))


def never() -> str:
    """Fail if anything is read."""
    raise AssertionError


def test_unchanged_files_are_read_once(folder: Path) -> None:
    """The second process takes what the first one kept."""
    assert cached(folder, partial(read, folder)) == "a = 1"
    assert cached(folder, never) == "a = 1"


def test_change_is_seen_at_once(folder: Path) -> None:
    """An edited, added or removed file counts from the next start on."""
    cached(folder, partial(read, folder))
    (folder / "codes.toml").write_text("a = 22", encoding="utf-8")
    assert cached(folder, partial(read, folder)) == "a = 22"
    (folder / "providers").mkdir()
    added = folder / "providers" / "x.toml"
    added.write_text("b = 3", encoding="utf-8")
    assert "b = 3" in cached(folder, partial(read, folder))
    added.unlink()
    assert cached(folder, partial(read, folder)) == "a = 22"


def test_update_amid_a_start_leaves_nothing_of_the_old_program(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process whose sources were replaced since it began neither keeps anything nor takes what is kept."""
    cached(folder, partial(read, folder))
    (kept,) = (folder / "__pycache__").iterdir()
    before = kept.read_bytes()
    monkeypatch.setattr("bot.catalog.cache.STARTED", time.time_ns() - HOUR)
    assert cached(folder, lambda: "old") == "old"
    os.utime(folder / "codes.toml", (0, 0))  # as a copy may keep the times
    assert cached(folder, lambda: "old") == "old"
    assert kept.read_bytes() == before


def test_broken_cache_is_made_anew(folder: Path) -> None:
    """A cut-off or tampered file is not loaded."""
    cached(folder, partial(read, folder))
    (kept,) = (folder / "__pycache__").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert cached(folder, partial(read, folder)) == "a = 1"


def test_place_that_takes_no_files_does_no_harm(folder: Path) -> None:
    """Where nothing can be written, everything works as before."""
    (folder / "__pycache__").write_text("a file where the folder would be", encoding="utf-8")
    assert cached(folder, partial(read, folder)) == "a = 1"
    assert cached(folder, partial(read, folder)) == "a = 1"
