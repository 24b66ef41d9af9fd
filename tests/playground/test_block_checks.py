"""Blocks that Slack would refuse are refused, in Slack's words; those it takes are taken."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from slack_sdk.models import blocks as sdk

from bot import cards, catalog
from bot.cards.home import home_view
from bot.catalog import LANGUAGES
from bot.playground.block_checks import block_kit, check_message, check_view
from bot.playground.refusal import Refusal


def plain(text: str) -> dict[str, Any]:
    """Make a plain text object."""
    return {"type": "plain_text", "text": text}


def button(**fields: object) -> dict[str, Any]:
    """Make a button."""
    return {"type": "button", "text": plain("Press"), "action_id": "press"} | fields


HEADER = {"type": "header", "text": plain("451")}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}],
}


def problems(*blocks: dict[str, Any]) -> list[str]:
    """List what is wrong with blocks."""
    with pytest.raises(Refusal) as caught:
        check_message(list(blocks))
    assert caught.value.name == "invalid_blocks"
    said: list[str] = caught.value.details["response_metadata"]["messages"]
    assert said == [f"[ERROR] {problem}" for problem in caught.value.details["errors"]]
    return said


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ({"type": "carrot"}, "unsupported type: carrot [json-pointer:/blocks/0/type]"),
        ({"type": "header"}, "missing required field: text [json-pointer:/blocks/0]"),
        (HEADER | {"colour": 1}, "invalid additional property: colour [json-pointer:/blocks/0]"),
        (
            {"type": "header", "text": plain("x" * 151)},
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
            "must be a plain_text object [json-pointer:/blocks/0/text]",
        ),
        (
            {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            {"type": "section", "text": {"type": "mrkdwn", "text": ""}},
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ),
        ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
        (
            {"type": "section", "fields": [plain("x")] * 11},
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        ),
        (
            {"type": "section", "fields": [plain("x" * 2001)]},
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (
            {"type": "context", "elements": [plain("x")] * 11},
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            {"type": "actions", "elements": [button(action_id=str(n)) for n in range(26)]},
            "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            {"type": "actions", "elements": [button(text=plain("x" * 76))]},
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            {"type": "actions", "elements": [button(value="x" * 2001)]},
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            {"type": "actions", "elements": [button(), button()]},
            "`action_id` values must be unique within a block [json-pointer:/blocks/0/elements]",
        ),
        (
            {"type": "container", "title": plain("x"), "child_blocks": [HEADER | {"type": "alert"}]},
            "unsupported type: alert [json-pointer:/blocks/0/child_blocks/0/type]",
        ),
        (
            {"type": "container", "child_blocks": [HEADER]},
            "missing required field: title [json-pointer:/blocks/0]",
        ),
        (
            {"type": "actions", "elements": [button(style="loud")]},
            "must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        ),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]},
            "must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]",
        ),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
            "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
        ),
        (
            {"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": []}]},
            "missing required field: style [json-pointer:/blocks/0/elements/0]",
        ),
    ],
)
def test_wrong_block_is_refused(block: dict[str, Any], problem: str) -> None:
    """Each mistake is named together with its place."""
    assert f"[ERROR] {problem}" in problems(block)


def test_too_many_blocks_are_refused() -> None:
    """A message has fifty blocks at most."""
    check_message([HEADER] * 50)
    assert problems(*[HEADER] * 51) == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]


def test_second_table_is_refused() -> None:
    """A message has one table, within a container too."""
    check_message([HEADER, TABLE])
    folded = {"type": "container", "title": plain("x"), "child_blocks": [TABLE]}
    with pytest.raises(Refusal, match="invalid_attachments"):
        check_message([TABLE, folded])


def test_same_block_id_twice_is_refused() -> None:
    """Block ids are unique within a message."""
    twice = HEADER | {"block_id": "same"}
    assert "must be unique" in problems(twice, twice)[0]


@pytest.mark.parametrize("value", [None, 7, "text", [7], [None], [[]], {"type": []}, [{"type": []}]])
def test_what_is_no_list_of_blocks_is_refused(value: object) -> None:
    """Whatever JSON comes instead of blocks is refused, not stumbled over."""
    with pytest.raises(Refusal):
        check_message(value)
    with pytest.raises(Refusal):
        check_view(value)
    with pytest.raises(Refusal):
        check_view({"type": "home", "blocks": value})


def test_form_needs_a_button_to_send_it() -> None:
    """A modal with an input must have `submit`."""
    field = {"type": "plain_text_input"}
    form = {"type": "modal", "title": plain("x"), "blocks": [
        {"type": "input", "label": plain("x"), "element": field}
    ]}  # fmt: skip
    with pytest.raises(Refusal) as caught:
        check_view(form)
    assert "submit" in str(caught.value.details)
    check_view(form | {"submit": plain("Send")})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_of_the_bot_is_taken(language: catalog.Language) -> None:
    """What the bot shows of each entry of the catalog, its help and its Home tab pass."""
    known = catalog.load()
    for query in known.entries:
        check_message(cards.lookup_card(known.lookup(query), language).blocks)
    check_message(cards.help_card(language).blocks)
    check_view(home_view(language))


def test_limits_agree_with_slack_s_own_library() -> None:
    """Where slack_sdk states a limit on a block, ours is the same."""
    shapes = block_kit()["shape"]
    compared = 0
    for _, block in inspect.getmembers(sdk, inspect.isclass):
        kind = getattr(block, "type", None)
        if not isinstance(kind, str) or kind not in shapes or block is sdk.ImageElement:
            continue
        for name, limit in inspect.getmembers(block):
            field, _, what = name.partition("_max_length")
            rule = shapes[kind].get(field)
            if what == "" and name.endswith("_max_length") and rule and field != "fields":
                assert rule.get("max") == limit, (kind, field)
                compared += 1
    assert compared > 10
