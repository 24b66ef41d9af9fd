"""What a request of Slack looks like, as far as Bolt and the listeners rely on it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _Request(_Shape):
    team_id: str | None = None
    enterprise_id: str | None = None


class _Event(_Shape):
    type: str


class _Said(_Shape):
    ts: str
    text: str | None = None
    user: str | None = None
    thread_ts: str | None = None
    files: list[dict[str, Any]] | None = None
    blocks: list[dict[str, Any]] | None = None
    attachments: list[dict[str, Any]] | None = None


class _Message(_Said):
    channel: str
    subtype: str | None = None


class _Changed(_Message):
    message: _Said
    event_ts: str


class _Deleted(_Message):
    deleted_ts: str
    event_ts: str


class _Tokens(_Shape):
    tokens: dict[str, Any]


class _Person(_Shape):
    id: str


class _Action(_Shape):
    action_id: str


class _Press(_Shape):
    user: _Person
    actions: list[_Action] = Field(min_length=1)


class _Shortcut(_Shape):
    user: _Person
    trigger_id: str


_EVENTS: dict[str, type[_Shape]] = {"message": _Message, "app_mention": _Message, "tokens_revoked": _Tokens}
_MESSAGES: dict[str | None, type[_Shape]] = {"message_changed": _Changed, "message_deleted": _Deleted}
_INTERACTIONS: dict[str, type[_Shape]] = {
    "block_actions": _Press,
    "message_action": _Shortcut,
    "shortcut": _Shortcut,
}


def is_slacks(body: dict[str, Any]) -> bool:
    """Say whether a request could be one of Slack's, of a kind known here or not."""
    try:
        _Request.model_validate(body)
        if body.get("type") == "event_callback":
            _check_event(body.get("event"))
        elif body.get("type") in _INTERACTIONS:
            _INTERACTIONS[body["type"]].model_validate(body)
    except (ValidationError, TypeError):
        return False
    return True


def _check_event(event: Any) -> None:  # noqa: ANN401 - any JSON
    kind = _Event.model_validate(event).type
    if kind in _EVENTS:
        _EVENTS[kind].model_validate(event)
    if kind == "message":
        _MESSAGES.get(event.get("subtype"), _Message).model_validate(event)
