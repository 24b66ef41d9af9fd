"""The count of the fault scenarios sees what goes wrong."""

from __future__ import annotations

import pytest

from bot.playground.workspace import BOT, BOT_ID, Message, Workspace
from tests.faults.tally import Promise, Sent, Tally, at_most, none


@pytest.fixture
def workspace() -> Workspace:
    """Make a workspace."""
    return Workspace("Bounce Desk")


@pytest.fixture
def tally(workspace: Workspace) -> Tally:
    """Count in it, with two bounces sent into a thread."""
    made = Tally(workspace)
    for number in (1, 2):
        made.expect(made.new_mark(), Sent("C1", f"{number}.0", "1.0"))
    return made


def show(workspace: Workspace, mark: str, thread_ts: str = "1.0") -> None:
    """Post a card."""
    text = f"It was {mark} that said 550."
    message = Message(
        channel="C1", ts=workspace.new_ts(), text=text, user=BOT, bot_id=BOT_ID, thread_ts=thread_ts
    )
    workspace.post(message)


FIRST, SECOND = "mx000001.example.net", "mx000002.example.net"


def test_a_card_for_each_bounce_is_good(workspace: Workspace, tally: Tally) -> None:
    """One card each, in order, is what is promised."""
    show(workspace, FIRST)
    show(workspace, SECOND)
    assert str(tally.outcome()) == "sent 2, answered 2, lost 0, twice 0"
    assert tally.outcome().is_good
    assert tally.out_of_order() == []


def test_a_missing_card_is_seen(workspace: Workspace, tally: Tally) -> None:
    """No card, or one in another thread, is a loss."""
    show(workspace, FIRST)
    show(workspace, SECOND, thread_ts="2.0")
    assert str(tally.outcome()) == "sent 2, answered 1, lost 1, twice 0"
    assert not tally.outcome().is_good
    assert "LOST" in tally.describe()


def test_a_second_card_is_seen(workspace: Workspace, tally: Tally) -> None:
    """A bounce with two cards counts as twice, wherever the second one stands."""
    show(workspace, FIRST)
    show(workspace, SECOND)
    show(workspace, FIRST, thread_ts="2.0")
    assert str(tally.outcome()) == "sent 2, answered 2, lost 0, twice 1"
    assert not tally.outcome().is_good


def test_a_wrong_order_is_seen(workspace: Workspace, tally: Tally) -> None:
    """Within a thread, the card of a later bounce must not stand before that of an earlier one."""
    show(workspace, SECOND)
    show(workspace, FIRST)
    assert tally.out_of_order() == [SECOND]
    assert tally.out_of_order({("C1", "1.0")}) == []


def test_a_broken_promise_is_said(workspace: Workspace, tally: Tally) -> None:
    """What a scenario promises beyond the count makes it fail, and its line says which it was."""
    show(workspace, FIRST)
    show(workspace, SECOND)
    outcome = tally.outcome(
        none("left over", 0), at_most("memory", 20.5, 16, "MB"), Promise("alive", kept=True)
    )
    assert not outcome.is_good
    assert str(outcome).endswith("left over 0, memory 20.5 MB (≤ 16): BROKEN, alive")


def test_nothing_sent_is_not_good(workspace: Workspace) -> None:
    """A scenario that sent nothing has shown nothing."""
    assert not Tally(workspace).outcome().is_good
