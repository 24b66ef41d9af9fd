"""The arguments of a Web API call: from the query, a form or JSON, checked as they are taken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.playground.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

YES = frozenset({"1", "true", "True"})


class Arguments:
    """What a method was called with; values of a form are strings, JSON within them included."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given

    def text(self, name: str) -> str | None:
        """Give a string, or None where it is not there or empty; raises Refusal for what is none."""
        value = self._given.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if value is not None and not isinstance(value, str):
            raise _invalid(name, "must be a string")
        return value or None

    def needed(self, name: str, error: str = "invalid_arguments") -> str:
        """Give a string that must be there; raises Refusal `error`."""
        value = self.text(name)
        if value is not None:
            return value
        raise _invalid(name, "missing required field") if error == "invalid_arguments" else Refusal(error)

    def flag(self, name: str) -> bool:
        """Give a boolean, false where it is not there."""
        return str(self._given.get(name)) in YES

    def integer(self, name: str, default: int, most: int) -> int:
        """Give a number from 1 to `most`; raises Refusal invalid_limit."""
        value = self.text(name)
        if value is None:
            return default
        if not value.isdecimal() or not 1 <= int(value) <= most:
            raise Refusal("invalid_limit")
        return int(value)

    def json(self, name: str, error: str) -> Any:  # noqa: ANN401 - any JSON
        """Give what JSON stands for, decoded or not, or None; raises Refusal `error`."""
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refusal(error) from None


def _invalid(name: str, problem: str) -> Refusal:
    sentence = f"[ERROR] {problem}: {name}"
    return Refusal("invalid_arguments", response_metadata={"messages": [sentence]})
