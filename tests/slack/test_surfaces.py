"""What people see in Slack: the whole app, driven through a local Slack over both of its doors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery.dead_letters import DeadLetters
from bot.errors import JobError
from bot.playground import ANNA, SAM
from bot.playground.workspace import BOT
from tests.slack.running import running_app, settled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.listeners import Desk
    from bot.playground import LocalSlack, Message
    from bot.settings import Settings

POSTFIX = (
    "Nov 23 10:11:12 mx postfix/smtp[4711]: 3F2A1: to=<kim@example.net>, relay=mx.example.net[192.0.2.7]:25, "
    "delay=1.2, delays=0.1/0/0.5/0.6, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.7] said: "
    "550 5.1.1 <kim@example.net>: User unknown (in reply to RCPT TO command))"
)
CHAT = "Can somebody book room 451 for Monday? The 550 one is taken."


@pytest.fixture(params=["socket", "http"])
async def door(request: pytest.FixtureRequest, slack: LocalSlack, settings: Settings) -> AsyncIterator[Desk]:
    """Run the app over Socket Mode and over HTTP: what each kind of request needs is tested on both."""
    async with running_app(slack, settings, request.param) as running:
        yield running


def header(message: Message) -> str:
    """Give the headline of a card."""
    return str(next(block["text"]["text"] for block in message.blocks if block["type"] == "header"))


def words(message: Message) -> str:
    """Give everything that a card shows or holds."""
    return json.dumps(message.blocks, ensure_ascii=False) + message.text


@pytest.mark.usefixtures("door")
async def test_command_answers_in_private_in_the_users_language(slack: LocalSlack) -> None:
    """`/smtp 451` shows a card to the one who asked, in their language."""
    await slack.command("/smtp", "451", user=SAM)
    english = await slack.wait_for_ephemeral(SAM)
    assert header(english).startswith("451")
    await slack.command("/smtp", "451", user=ANNA)
    german = await slack.wait_for_ephemeral(ANNA)
    assert header(german).startswith("451")
    assert "Überlast" in words(german)
    assert slack.messages("support") == []


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "question", ["5.7.1", "550 5.1.1", "4xx", "5.7", "mailbox full", "Postfach voll", "466"]
)
async def test_every_kind_of_question_gets_a_card(slack: LocalSlack, question: str) -> None:
    """A code, an enhanced code, both, a class, words or an unlisted code: there is always an answer."""
    await slack.command("/smtp", question)
    card = await slack.wait_for_ephemeral()
    assert "feedback_yes" in words(card)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("what should I do about error 550 5.7.515 from hotmail?", "bulk sender lacks SPF, DKIM or DMARC"),
        ("why is the mailbox of my customer full and what can I do now?", "Mailbox is full"),
        ("451 auf deutsch", "Fehler bei der lokalen Ausführung"),
    ],
)
async def test_question_may_be_a_sentence(slack: LocalSlack, question: str, answer: str) -> None:
    """Whoever asks in a sentence is answered, in the language it asks for; it is not taken for a bounce."""
    await slack.command("/smtp", question)
    assert answer in words(await slack.wait_for_ephemeral())


@pytest.mark.usefixtures("desk")
async def test_many_matches_have_pages(slack: LocalSlack) -> None:
    """Of more than ten matches, the others are a button away, and so is the way back."""
    await slack.command("/smtp", "gmail")
    first = await slack.wait_for_ephemeral()
    await slack.press("support", first.ts, "page_later")
    second = (
        await slack.wait_for(lambda: [one for one in slack.ephemerals() if "page_earlier" in words(one)])
    )[0]
    assert not _shown(first) & _shown(second)
    await slack.press("support", second.ts, "page_earlier")
    await slack.wait_for(lambda: [one for one in slack.ephemerals() if _shown(one) == _shown(first)])


def _shown(message: Message) -> set[str]:
    return {block["accessory"]["value"] for block in message.blocks if "accessory" in block}


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("text", ["", "help", "qqqqzzzz", "😀😀", "<!channel> <@U123>"])
async def test_anything_else_gets_help_with_examples(slack: LocalSlack, text: str) -> None:
    """Nothing, `help` and what means nothing are answered with what works; nothing of it comes alive."""
    await slack.command("/smtp", text)
    card = await slack.wait_for_ephemeral()
    assert "/smtp 451" in words(card)
    assert "<!channel>" not in words(card)
    assert "<@U123>" not in words(card)


@pytest.mark.usefixtures("door")
async def test_pasted_line_is_explained_and_can_be_shared(slack: LocalSlack) -> None:
    """A line pasted behind `/smtp` is read like a bounce; “Share in channel” shows the card to all, once."""
    await slack.command("/smtp", POSTFIX)
    private = await slack.wait_for_ephemeral()
    assert header(private).startswith("550 5.1.1")
    await slack.press("support", private.ts, "share")
    (shared,) = await slack.wait_for(lambda: slack.messages("support"))
    assert header(shared) == header(private)
    assert "share" not in {element.get("action_id") for element in buttons(shared)}
    await slack.wait_for(lambda: not slack.ephemerals())


def buttons(message: Message) -> list[dict[str, Any]]:
    """List the buttons of a card."""
    return [
        element for block in message.blocks if block["type"] == "actions" for element in block["elements"]
    ]


@pytest.mark.usefixtures("door")
async def test_pasted_bounce_gets_one_card_in_its_thread(slack: LocalSlack) -> None:
    """A bounce in a channel is answered in its thread; the address stands nowhere in full."""
    ts = await slack.post("support", f"Does anyone know this one?\n```{POSTFIX}```")
    card = await slack.wait_for_reply("support", ts)
    assert header(card).startswith("550 5.1.1")
    assert "kim@example.net" not in words(card)
    assert "k***@example.net" in words(card)
    assert card.text


@pytest.mark.usefixtures("desk")
async def test_edit_draws_the_card_anew(slack: LocalSlack) -> None:
    """Another bounce in the same message changes its card; the card goes with the bounce and comes back."""
    ts = await slack.post("support", POSTFIX)
    first = await slack.wait_for_reply("support", ts)
    await slack.edit("support", ts, POSTFIX.replace("5.1.1", "5.2.2").replace("User unknown", "Mailbox full"))
    await slack.wait_for(lambda: header(slack.replies("support", ts)[0]) != header(first))
    (changed,) = slack.replies("support", ts)
    assert header(changed).startswith("550 5.2.2")
    assert changed.ts == first.ts
    await slack.edit("support", ts, CHAT)
    await slack.wait_for(lambda: not slack.replies("support", ts))
    await slack.edit("support", ts, POSTFIX)
    again = await slack.wait_for_reply("support", ts)
    assert header(again) == header(first)


async def test_chat_that_becomes_a_bounce_is_answered(slack: LocalSlack, desk: Desk) -> None:
    """Somebody may paste the bounce into the message a moment later."""
    ts = await slack.post("support", CHAT)
    await slack.edit("support", ts, POSTFIX)
    await slack.wait_for_reply("support", ts)
    await slack.edit("support", ts, f"{POSTFIX} ")
    await settled(slack, desk)
    assert len(slack.replies("support", ts)) == 1


@pytest.mark.usefixtures("door")
async def test_deleted_message_takes_its_card_along(slack: LocalSlack) -> None:
    """Whether it began the thread or stood in it; the same bounce pasted there anew gets a card again."""
    root = await slack.post("support", "Customer 4711 cannot reach a supplier.")
    reply = await slack.post("support", POSTFIX, thread_ts=root)
    start = await slack.post("support", POSTFIX)
    await slack.wait_for(lambda: len(slack.replies("support", root)) == 2)
    await slack.wait_for_reply("support", start)
    await slack.delete("support", reply)
    await slack.delete("support", start)
    await slack.wait_for(lambda: not slack.replies("support", root))
    await slack.wait_for(lambda: not slack.replies("support", start))
    await slack.post("support", POSTFIX, thread_ts=root)
    await slack.wait_for(lambda: len(slack.replies("support", root)) == 2)


async def test_same_bounce_in_a_thread_is_answered_once(slack: LocalSlack, desk: Desk) -> None:
    """Pasted again in its thread it gets no second card; another bounce there gets its own."""
    root = await slack.post("support", POSTFIX)
    await slack.wait_for_reply("support", root)
    await slack.post("support", f"Here it is again: {POSTFIX}", thread_ts=root)
    other = POSTFIX.replace("5.1.1", "5.2.2").replace("User unknown", "Mailbox full")
    await slack.post("support", other, thread_ts=root)
    await slack.wait_for(lambda: len(slack.replies("support", root)) == 4)
    await settled(slack, desk)
    cards = [one for one in slack.replies("support", root) if one.user == BOT]
    assert [header(card)[:9] for card in cards] == ["550 5.1.1", "550 5.2.2"]


@pytest.mark.usefixtures("desk")
async def test_bounce_in_a_thread_is_answered_in_that_thread(slack: LocalSlack) -> None:
    """A bounce posted as a reply gets its card in the same thread."""
    root = await slack.post("support", "Customer 4711 cannot reach a supplier.")
    await slack.post("support", POSTFIX, thread_ts=root)
    await slack.wait_for(lambda: len(slack.replies("support", root)) == 2)


@pytest.mark.usefixtures("desk")
async def test_alert_of_another_bot_is_read(slack: LocalSlack) -> None:
    """A bounce that a monitoring bot posts gets a card like one from a person."""
    ts = await slack.post("support", POSTFIX, bot=True)
    await slack.wait_for_reply("support", ts)


async def test_chat_gets_silence(slack: LocalSlack, desk: Desk) -> None:
    """Talk with numbers in it gets no card; the bounce after it does."""
    chat = await slack.post("support", CHAT)
    bounce = await slack.post("support", POSTFIX)
    await slack.wait_for_reply("support", bounce)
    await settled(slack, desk)
    assert slack.replies("support", chat) == []
    assert len(slack.replies("support", bounce)) == 1


@pytest.mark.parametrize("text", [POSTFIX, f"<@{BOT}> {POSTFIX}"])
@pytest.mark.parametrize("fresh_event_ids", [False, True])
async def test_event_sent_three_times_gets_one_card(
    slack: LocalSlack, door: Desk, text: str, *, fresh_event_ids: bool
) -> None:
    """Slack may send a message again, as the same event, as other ones, as a mention: it gets one card."""
    slack.faults.event_copies, slack.faults.fresh_event_ids = 3, fresh_event_ids
    ts = await slack.post("support", text)
    await slack.wait_for_reply("support", ts)
    await settled(slack, door)
    assert len(slack.replies("support", ts)) == 1


async def test_rate_limited_post_comes_later(slack: LocalSlack, desk: Desk) -> None:
    """When Slack asks to wait, the card comes after the wait, once."""
    slack.faults.add("rate_limit", times=1, seconds=1)
    ts = await slack.post("support", POSTFIX)
    await slack.wait_for_reply("support", ts)
    await settled(slack, desk)
    assert len(slack.replies("support", ts)) == 1


async def test_lost_answer_makes_no_second_card(slack: LocalSlack, desk: Desk) -> None:
    """When the answer to a post gets lost, the card that is there already is found, not posted again."""
    slack.faults.add("lost_answer", times=1)
    ts = await slack.post("support", POSTFIX)
    await slack.wait_for_reply("support", ts)
    await settled(slack, desk)
    assert len(slack.replies("support", ts)) == 1


async def test_mention_is_answered_once_in_the_thread(slack: LocalSlack, door: Desk) -> None:
    """`@Bounce Desk 5.7.1` gets one card, though Slack announces it as a mention and as a message."""
    ts = await slack.post("support", f"<@{BOT}> 5.7.1")
    card = await slack.wait_for_reply("support", ts)
    assert header(card).startswith("5.7.1")
    await settled(slack, door)
    assert len(slack.replies("support", ts)) == 1


@pytest.mark.usefixtures("desk")
async def test_bare_mention_in_a_thread_explains_its_first_message(slack: LocalSlack) -> None:
    """Mentioning the bot without a question asks about the message that the thread began with."""
    root = await slack.post("support", "What is 5.7.26?")
    await slack.post("support", f"<@{BOT}>?", thread_ts=root)
    await slack.wait_for(lambda: len(slack.replies("support", root)) == 2)
    assert header(slack.replies("support", root)[1]).startswith("5.7.26")


@pytest.mark.usefixtures("desk")
async def test_direct_message_always_gets_an_answer(slack: LocalSlack) -> None:
    """In a direct message with the bot, chat gets help and a question its card."""
    channel = slack.dm(SAM)
    chat = await slack.post(channel, "qqqqzzzz?")
    assert "/smtp 451" in words(await slack.wait_for_reply(channel, chat))
    question = await slack.post(channel, "greylisting")
    assert "/smtp 451" not in words(await slack.wait_for_reply(channel, question))


@pytest.mark.usefixtures("door")
async def test_message_shortcut_explains_in_private(slack: LocalSlack) -> None:
    """“Explain bounce” shows the card to the one who chose it; a message without a bounce is told so."""
    bounce = await slack.post("on-call", "550 5.7.26 Unauthenticated email from example.org is not accepted")
    await slack.shortcut("explain_bounce", "on-call", bounce, user=ANNA)
    card = await slack.wait_for_ephemeral(ANNA, "on-call")
    assert header(card).startswith("550 5.7.26")
    chat = await slack.post("on-call", "Lunch?")
    await slack.shortcut("explain_bounce", "on-call", chat, user=SAM)
    assert header(await slack.wait_for_ephemeral(SAM, "on-call")) == "No bounce in this text"


@pytest.mark.usefixtures("door")
async def test_shortcut_from_anywhere_takes_a_paste(slack: LocalSlack) -> None:
    """“Explain a bounce” asks for a text and answers in the direct message; an empty form is asked again."""
    await slack.global_shortcut("paste_bounce", user=ANNA)
    form = await slack.wait_for(lambda: slack.modal(ANNA))
    typed = {"type": "plain_text_input", "value": "  "}
    assert "451" in (await slack.submit(form, {"bounce": {"bounce": typed}}))["bounce"]
    await slack.submit(form, {"bounce": {"bounce": typed | {"value": POSTFIX}}})
    (card,) = await slack.wait_for(lambda: slack.messages(slack.dm(ANNA)))
    assert header(card).startswith("550 5.1.1")
    assert "kim@example.net" not in words(card)
    sent = slack.modal(ANNA)
    assert sent is not None
    assert "Direktnachricht" in json.dumps(sent.content)


@pytest.mark.usefixtures("desk")
async def test_language_button_switches_the_card(slack: LocalSlack) -> None:
    """The button draws the same card in the other language, and back."""
    ts = await slack.post("support", POSTFIX)
    card = await slack.wait_for_reply("support", ts)
    await slack.press("support", card.ts, "language")
    await slack.wait_for(lambda: header(slack.replies("support", ts)[0]) != header(card))
    german = slack.replies("support", ts)[0]
    assert header(german).startswith("550 5.1.1")
    await slack.press("support", card.ts, "language")
    await slack.wait_for(lambda: header(slack.replies("support", ts)[0]) == header(card))


async def test_feedback_is_kept_and_thanked_for(slack: LocalSlack, desk: Desk) -> None:
    """“Was this right?” keeps the answer and says thank you to the one who gave it."""
    ts = await slack.post("support", POSTFIX)
    card = await slack.wait_for_reply("support", ts)
    await slack.press("support", card.ts, "feedback_yes", user=SAM)
    await slack.wait_for_ephemeral(SAM)
    await slack.press("support", card.ts, "feedback_no", user=ANNA)
    await slack.wait_for(lambda: slack.modal(ANNA))
    assert await desk.store.feedback.count() == (1, 1)
    assert len(slack.replies("support", ts)) == 1


@pytest.mark.usefixtures("desk")
async def test_home_tab_says_how_to_ask(slack: LocalSlack) -> None:
    """Opening the app's Home shows what it does and how to ask."""
    await slack.open_home(SAM)
    view = await slack.wait_for(lambda: slack.home(SAM))
    assert "/smtp" in json.dumps(view.content)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "text",
    [
        "```550 5.1.1 <!channel> `User unknown` <@U1> *bold*",
        "550 5.1.1 User unknown " + "x" * 3_500,
        "\u200b",
        "< > & ``` >>>",
    ],
    ids=["markup", "long", "invisible", "signs"],
)
async def test_hostile_text_comes_to_no_life(slack: LocalSlack, text: str) -> None:
    """Whatever is pasted, Slack takes the answer and nothing in it notifies or links."""
    channel = slack.dm(SAM)
    ts = await slack.post(channel, text)
    card = await slack.wait_for_reply(channel, ts)
    assert "<!channel>" not in words(card)
    assert "<@U1>" not in words(card)


async def test_failure_is_told_to_the_one_who_asked(slack: LocalSlack, desk: Desk) -> None:
    """When the bot itself fails, the one who pressed a button is told instead of waiting for nothing."""
    ts = await slack.post("support", POSTFIX)
    card = await slack.wait_for_reply("support", ts)
    await desk.store.stop()
    await slack.press("support", card.ts, "feedback_yes", user=SAM)
    told = await slack.wait_for_ephemeral(SAM)
    assert "try again" in told.text


async def test_event_at_which_the_bot_fails_each_time_is_kept(
    slack: LocalSlack,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A mistake of the program is logged and found by `jobs list`, with the message's place, not its text."""

    def fail(*_: object) -> None:
        raise KeyError(POSTFIX)

    async with running_app(slack, settings, "http"):
        with monkeypatch.context() as broken:
            broken.setattr("bot.reading.Reader.overhear", fail)
            ts = await slack.post("support", POSTFIX)
            await slack.acknowledged()
        (letter,) = DeadLetters(settings.database_url).all()
        assert (letter.kind, letter.attempts) == ("event", 4)
        assert letter.key.endswith(f":{ts}:event")
        assert letter.reason == "The program is at fault: KeyError."
        logged = "".join(capfd.readouterr()) + caplog.text  # wherever logs go by now
        assert "KeyError" in logged
        assert POSTFIX not in logged
        with pytest.raises(JobError, match="Explain bounce"):
            DeadLetters(settings.database_url).retry(letter.id)
        await slack.wait_for_reply("support", await slack.post("support", POSTFIX))


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel", "restricted_action"])
async def test_card_that_slack_refuses_is_excused(slack: LocalSlack, desk: Desk, error: str) -> None:
    """Who asked where the bot may not write learns so in a direct message; others hear nothing."""
    slack.faults.add("error", times=1, error=error)
    await slack.post("support", f"<@{BOT}> 5.7.1", user=ANNA)
    (excuse,) = await slack.wait_for(lambda: slack.messages(slack.dm(ANNA)))
    assert "nicht posten" in excuse.text
    assert error in excuse.text
    slack.faults.add("error", times=1, error=error)
    await slack.post("support", POSTFIX, user=SAM)
    await settled(slack, desk)
    assert slack.messages(slack.dm(SAM)) == []
