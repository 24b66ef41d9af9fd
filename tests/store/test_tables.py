"""What teams decided, noted and were told is there again when it is asked for, and only for them."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from slack_sdk.oauth.installation_store import Bot

from bot.store import Answer, ChannelChoice, Correction, Feedback, Store, WorkspaceChoice
from bot.store.notes import KNOWN_FOR
from bot.store.token_keys import TokenKeys
from tests.store.databases import new_postgres_database

if TYPE_CHECKING:
    import pytest

FIRST = Answer(
    team="T1",
    channel="C1",
    ts="100.1",
    thread_ts="100.1",
    surface="watch",
    entry="X.1.1",
    fingerprint="5f0c",
    reason="user-unknown",
    provider="google",
)


async def test_the_same_bounce_is_answered_once_in_a_thread(store: Store) -> None:
    """Pasted again in its thread it is not; in another thread, or once it was taken back, it is."""
    again = replace(FIRST, ts="100.2")
    assert await store.answers.claim(FIRST)
    assert not await store.answers.claim(again)
    assert await store.answers.claim(replace(FIRST, ts="200.1", thread_ts="200.1"))
    await store.answers.forget("T1", "C1", "100.1")
    assert await store.answers.claim(again)


async def test_replicas_answer_the_same_bounce_once_in_a_thread() -> None:
    """Pasted twice at the same moment, and heard by two replicas, it is answered by one of them."""
    url = new_postgres_database()
    replicas = [Store(url) for _ in range(2)]
    for one in replicas:
        await one.start()
    for number in range(20):
        twins = [replace(FIRST, ts=f"{number}.{which}", thread_ts=f"{number}") for which in (1, 2)]
        claims = [one.answers.claim(twin) for one, twin in zip(replicas, twins, strict=True)]
        assert sorted(await asyncio.gather(*claims)) == [False, True]
    for one in replicas:
        await one.stop()


async def test_the_same_event_may_come_again(store: Store) -> None:
    """Slack repeats an event whose answer was not stored: it is to be answered each time, even at once."""
    claims = await asyncio.gather(*(store.answers.claim(FIRST) for _ in range(3)))
    assert claims == [True] * 3
    assert await store.answers.get("T1", "C1", "100.1") == FIRST


async def test_an_older_event_does_not_undo_an_edit(store: Store) -> None:
    """When the news of an edit comes first, what the message said before is not answered any more."""
    edited = replace(FIRST, revision="150.0", entry="X.2.2", fingerprint="77aa")
    assert await store.answers.claim(edited)
    assert not await store.answers.claim(FIRST)
    assert await store.answers.claim(replace(edited, revision="160.0"))


async def test_a_team_can_be_forgotten(store: Store) -> None:
    """Of a workspace that wants its data deleted nothing is left in any table; others keep theirs."""
    keys = TokenKeys(base64.b64encode(b"k" * 32).decode())
    for team in ("T1", "T2"):
        bot = Bot(
            team_id=team, bot_token="xoxb-1", bot_id="B1", bot_user_id="U1", installed_at=1.0, app_id="A1"
        )
        given = Feedback(team=team, rule="r", entry="e", useful=True, language="de", fingerprint="5f0c")
        await store.installations("1.2", keys).async_save_bot(bot)
        await store.answers.claim(replace(FIRST, team=team))
        await store.feedback.add(given)
        await store.notes.add(team, "X.1.1", "Ask Kim.", "U1")
        await store.choices.choose_for_channel(team, "C1", ChannelChoice(), by="U1")
        await store.choices.choose_for_workspace(team, WorkspaceChoice(), by="U1")
    assert await store.forget("T1") == 6
    assert await store.installations("1.2", keys).async_find_bot(team_id="T1") is None
    assert await store.answers.get("T1", "C1", "100.1") is None
    assert await store.notes.all_of("T1") == []
    assert await store.forget("T1") == 0
    assert await store.forget("T2") == 6


async def test_numbers_count_a_teams_week(store: Store) -> None:
    """Cards, reasons and providers are counted for one team and time, the most frequent first."""
    now = datetime.now(UTC)
    for number in range(3):
        await store.answers.claim(replace(FIRST, ts=f"{number}", thread_ts=f"{number}"))
    await store.answers.claim(replace(FIRST, ts="9", reason="mailbox-full", provider=None, fingerprint=""))
    await store.answers.claim(replace(FIRST, team="T2"))
    numbers = await store.answers.numbers("T1", now - timedelta(days=7))
    assert numbers.cards == 4
    assert numbers.reasons == (("user-unknown", 3), ("mailbox-full", 1))
    assert numbers.providers == (("google", 3),)
    assert (await store.answers.numbers("T1", now + timedelta(days=1))).cards == 0


async def test_notes_are_a_teams_own(store: Store) -> None:
    """A note is found by its subject, can be changed and deleted, and no other team sees or touches it."""
    number = await store.notes.add("T1", "provider:ovh", "Ticket queue 7", "U1")
    assert await store.notes.about("T2", ["provider:ovh"]) == []
    assert not await store.notes.change("T2", number, "gone", "U9")
    assert not await store.notes.remove("T2", number)
    assert await store.notes.change("T1", number, "Ticket queue 8", "U2")
    (note,) = await store.notes.about("T1", ["X.1.1", "provider:ovh"])
    assert (note.text, note.author) == ("Ticket queue 8", "U2")
    assert await store.notes.get("T1", number) == note
    assert await store.notes.remove("T1", number)
    assert await store.notes.all_of("T1") == []


async def test_a_new_note_is_found_at_once_here_and_soon_elsewhere(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That a team had no note is remembered for two seconds only, and not beyond a note written here."""
    now = monotonic()
    monkeypatch.setattr("bot.memory.monotonic", lambda: now)
    elsewhere = Store(database_url)
    await elsewhere.start()
    assert await store.notes.about("T1", ["X.1.1"]) == []
    assert await elsewhere.notes.about("T1", ["X.1.1"]) == []
    await store.notes.add("T1", "X.1.1", "Ask Kim", "U1")
    assert len(await store.notes.about("T1", ["X.1.1"])) == 1
    now += KNOWN_FOR + 0.1
    assert len(await elsewhere.notes.about("T1", ["X.1.1"])) == 1
    await elsewhere.stop()


async def test_choices_hold_until_they_are_changed(store: Store) -> None:
    """A channel nobody changed watches everything; a choice keeps who made it and when."""
    assert await store.choices.channel("T1", "C1") == ChannelChoice()
    wanted = ChannelChoice(
        watch="threads", language="de", quiet_from="22:00", quiet_to="06:00", timezone="Europe/Berlin"
    )
    await store.choices.choose_for_channel("T1", "C1", ChannelChoice(), by="U1")
    await store.choices.choose_for_channel("T1", "C1", wanted, by="U2")
    kept = await store.choices.channel("T1", "C1")
    assert replace(kept, changed_by=None, changed_at=None) == wanted
    assert kept.changed_by == "U2"
    assert await store.choices.channels("T1") == {"C1": kept}
    assert await store.choices.channels("T2") == {}
    await store.choices.choose_for_workspace("T1", WorkspaceChoice(notes_by="admins"), by="U1")
    assert (await store.choices.workspace("T1")).notes_by == "admins"
    assert (await store.choices.workspace("T2")).notes_by == "everyone"


async def test_a_correction_joins_its_answer(store: Store) -> None:
    """What is right instead is added to the answer it belongs to, of the same team only."""
    answer = Feedback(team="T1", rule="r", entry="e", useful=False, language="de", fingerprint="5f")
    number = await store.feedback.add(answer)
    assert await store.feedback.correct("T1", number, Correction(reason="mailbox-full", comment="quota"))
    assert not await store.feedback.correct("T2", number, Correction())
    assert await store.feedback.count("T1") == (0, 1)
    assert await store.feedback.count("T2") == (0, 0)


async def test_old_answers_and_feedback_go(store: Store, database_url: str) -> None:
    """When a store starts, what is older than it is to keep is deleted, and only that."""
    await store.answers.claim(FIRST)
    await store.feedback.add(
        Feedback(team="T1", rule="r", entry="e", useful=True, language="de", fingerprint="5f")
    )
    await store.notes.add("T1", "X.1.1", "Ask Kim", "U1")
    keeping = Store(database_url, keep=timedelta(minutes=1))
    await keeping.start()
    assert await keeping.answers.get("T1", "C1", "100.1") == FIRST
    await keeping.stop()
    forgetting = Store(database_url, keep=timedelta(0))
    await forgetting.start()
    assert await forgetting.answers.get("T1", "C1", "100.1") is None
    assert await forgetting.feedback.count("T1") == (0, 0)
    assert len(await forgetting.notes.all_of("T1")) == 1
    await forgetting.stop()
