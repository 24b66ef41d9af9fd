"""Finds things within blocks, and completes blocks as Slack does when it stores them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ACTIONABLE = frozenset(
    (
        "button",
        "checkboxes",
        "feedback_buttons",
        "multi_static_select",
        "overflow",
        "radio_buttons",
        "static_select",
    )
)
"""Elements that somebody can use, apart from text inputs."""

TEXT_DEFAULTS: dict[object, dict[str, Any]] = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}


def walk(value: object) -> Iterator[dict[str, Any]]:
    """Give every object within a JSON value, outer ones first, in the order they stand."""
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            yield one
            pending.extend(reversed(one.values()))
        elif isinstance(one, list | tuple):
            pending.extend(reversed(one))


def actionable(blocks: object) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each element that can be used, with the block it stands in."""
    block: dict[str, Any] = {}
    for one in walk(blocks):
        if "block_id" in one:
            block = one
        if one.get("type") in ACTIONABLE:
            yield block, one


def stored(blocks: list[dict[str, Any]], new_id: Callable[[], str]) -> list[dict[str, Any]]:
    """Complete checked blocks: ids where they are missing, and the defaults of text objects."""
    return [_stored_block(block, new_id) for block in blocks]


def _stored_block(block: dict[str, Any], new_id: Callable[[], str]) -> dict[str, Any]:
    fields = {
        name: stored(value, new_id) if name == "child_blocks" else _completed(value, new_id)
        for name, value in block.items()
    }
    return {"type": block["type"], "block_id": new_id()} | fields


def _completed(value: object, new_id: Callable[[], str]) -> Any:  # noqa: ANN401 - JSON in, JSON out
    if isinstance(value, list):
        return [_completed(one, new_id) for one in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("type")
    has_action = kind in ACTIONABLE or kind == "plain_text_input"
    ids = {"action_id": new_id()} if has_action and "action_id" not in value else {}
    fields = {name: _completed(one, new_id) for name, one in value.items()}
    return TEXT_DEFAULTS.get(kind, {}) | fields | ids


def use(blocks: object, action_id: str, value: str | None) -> dict[str, Any] | None:
    """Describe the use of an element as the app hears of it; None if there is no such element.

    `value` tells apart buttons of the same action_id, and chooses an option or one of two feedback buttons.
    """
    for block, element in actionable(blocks):
        if element.get("action_id") == action_id:
            action = _action(element, value)
            if action is not None:
                return action | {"block_id": block["block_id"]}
    return None


def _action(element: dict[str, Any], value: str | None) -> dict[str, Any] | None:
    action: dict[str, Any] = {"type": element["type"], "action_id": element["action_id"]}
    kind = element["type"]
    if kind == "button":
        shown = {name: element[name] for name in ("text", "value", "style") if name in element}
        return action | shown if value in (None, element.get("value")) else None
    if kind == "feedback_buttons":
        buttons = (element["positive_button"], element["negative_button"])
        chosen = next((one for one in buttons if one["value"] == value), None)
        return action | {"text": chosen["text"], "value": value} if chosen else None
    option = next((one for one in element["options"] if one["value"] == value), None)
    if kind in ("checkboxes", "multi_static_select"):
        return action | {"selected_options": [option] if option else []}
    return action | {"selected_option": option} if option else None
