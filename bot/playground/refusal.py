"""Slack's way to say no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):  # noqa: N818 - Slack's word `error` is the name in it, not this
    """An answer `{"ok": false, "error": name, ...}`; the names are those of Slack's method pages."""

    def __init__(self, name: str, **details: Any) -> None:  # noqa: ANN401 - whatever the answer holds
        super().__init__(name)
        self.name = name
        self.details = details

    def answer(self) -> dict[str, Any]:
        """Give the body of the answer."""
        return {"ok": False, "error": self.name, **self.details}
