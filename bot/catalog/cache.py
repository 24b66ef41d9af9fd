"""Keeps what was read from TOML for the next process, as Python keeps compiled modules.

Like a .pyc it stands in `__pycache__` beside its source, counts only while no source has changed, and is done
without where nothing can be written. It holds a pickle: who may write there may change the program as well.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = Path(__file__).parent
DIGEST_SIZE = hashlib.sha256().digest_size


def cached(folder: Path, read: Callable[[Path], Any]) -> Any:  # noqa: ANN401 - whatever `read` gives
    """Give what `read` makes of the TOML files in `folder`, from the last time if nothing has changed."""
    path = folder / "__pycache__" / f"catalog.{sys.implementation.cache_tag}.pickle"
    sources = _fingerprint(folder)
    with suppress(OSError):
        kept = path.read_bytes()
        key, payload = kept[: 2 * DIGEST_SIZE], kept[2 * DIGEST_SIZE :]
        if key == sources + hashlib.sha256(payload).digest():
            return pickle.loads(payload)  # noqa: S301 - written below, and checked just now
    made = read(folder)
    payload = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):
        _write(path, sources + hashlib.sha256(payload).digest() + payload)
    return made


def _fingerprint(folder: Path) -> bytes:
    """Digest the names, sizes and times of the data files and of the modules that read them."""
    files = [*sorted(folder.rglob("*.toml")), *sorted(MODULES.glob("*.py"))]
    states = [(str(path), (state := path.stat()).st_mtime_ns, state.st_size) for path in files]
    return hashlib.sha256(repr(states).encode()).digest()


def _write(path: Path, data: bytes) -> None:
    """Write at one stroke: another process sees the old file or the new one."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)
