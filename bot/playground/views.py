"""Shows Home tabs and modals that the app makes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.playground.block_checks import check_view
from bot.playground.block_tree import stored
from bot.playground.refusal import Refusal
from bot.playground.workspace import View

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace


def publish(workspace: Workspace, user: str, content: dict[str, Any], given_hash: str | None) -> View:
    """Show a Home tab; raises Refusal: user_not_found, invalid_arguments, hash_conflict."""
    workspace.user(user)
    before = workspace.home(user)
    _check_hash(before, given_hash)
    return _show(workspace, content, "home", user=user, identifier=before.id if before else None)


def open_modal(
    workspace: Workspace, user: str, content: dict[str, Any], *, on_top_of: View | None = None
) -> View:
    """Show a modal, on top of another one if told; raises Refusal invalid_arguments."""
    return _show(workspace, content, "modal", user=user, previous=on_top_of.id if on_top_of else None)


def update(workspace: Workspace, view: View | None, content: dict[str, Any], given_hash: str | None) -> View:
    """Show something else in a view; raises Refusal: not_found, invalid_arguments, hash_conflict."""
    if view is None:
        raise Refusal("not_found")
    _check_hash(view, given_hash)
    return _show(workspace, content, view.kind, user=view.user, identifier=view.id, previous=view.previous)


def _check_hash(view: View | None, given: str | None) -> None:
    if view and given and given != view.hash:
        raise Refusal("hash_conflict")


def _show(  # noqa: PLR0913 - what a view consists of
    workspace: Workspace,
    content: dict[str, Any],
    kind: str,
    *,
    user: str,
    identifier: str | None = None,
    previous: str | None = None,
) -> View:
    check_view(content)
    if content["type"] != kind:
        raise Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] must be a {kind} view"]})
    blocks = stored(content["blocks"], lambda: workspace.new_id("b"))
    return workspace.show(
        View(
            id=identifier or workspace.new_id("V"),
            user=user,
            content=content | {"blocks": blocks},
            hash=secrets.token_hex(6),
            previous=previous,
        )
    )
