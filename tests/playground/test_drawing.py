"""Every kind of block is drawn, and Slack's markup means what it means in Slack."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.playground import mrkdwn
from bot.playground.block_checks import block_kit, check_message
from bot.playground.block_tree import stored
from bot.playground.drawing import environment
from bot.playground.workspace import Workspace


def plain(text: str) -> dict[str, Any]:
    """Make a plain text object."""
    return {"type": "plain_text", "text": text}


RUN = {"type": "text", "text": "<word>", "style": {"bold": True}}
RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [RUN]}]}
SAMPLES: dict[str, dict[str, Any]] = {
    "actions": {"elements": [{"type": "button", "action_id": "a", "text": plain("<word>")}]},
    "alert": {"text": plain("<word>"), "level": "warning"},
    "container": {"title": plain("title"), "child_blocks": [RICH], "is_collapsible": True},
    "context": {"elements": [{"type": "mrkdwn", "text": "&lt;word&gt;"}]},
    "context_actions": {
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": plain("<word>"), "value": "y"},
                "negative_button": {"text": plain("No"), "value": "n"},
            }
        ]
    },
    "divider": {},
    "header": {"text": plain("<word>")},
    "image": {"image_url": "https://example.org/a.png", "alt_text": "<word>"},
    "input": {"label": plain("<word>"), "element": {"type": "plain_text_input"}},
    "markdown": {"text": "<word>"},
    "rich_text": {"elements": RICH["elements"]},
    "section": {"fields": [plain("<word>")]},
    "table": {"rows": [[{"type": "raw_text", "text": "head"}], [RICH]]},
}
KINDS = sorted({*block_kit()["group"]["message"], *block_kit()["group"]["view"]})


@pytest.mark.parametrize("kind", KINDS)
def test_block_is_drawn(kind: str) -> None:
    """Each kind of block that is taken shows its words, as text."""
    workspace = Workspace("Echo")
    block = {"type": kind, **SAMPLES[kind]}
    if kind != "input":
        check_message([block])
    kit = environment(workspace).get_template("blocks.html").module
    drawn = str(kit.blocks(stored([block], lambda: "b1"), "form"))  # type: ignore[attr-defined] # a macro
    assert ("<hr>" if kind == "divider" else "&lt;word&gt;") in drawn
    assert "<word>" not in drawn


def choices(*values: str) -> list[dict[str, Any]]:
    """Make options that say their values."""
    return [{"text": plain(value), "value": value} for value in values]


def drawn_input(element: dict[str, Any], **more: Any) -> str:  # noqa: ANN401 - fields of Block Kit
    """Draw an input block, with the spaces that only lay the template out taken out."""
    block = {
        "type": "input",
        "block_id": "b",
        "label": plain("Label"),
        "element": element | {"action_id": "a"},
    }
    kit = environment(Workspace("Echo")).get_template("blocks.html").module
    return " ".join(str(kit.blocks([block | more], "form")).split())  # type: ignore[attr-defined] # a macro


def test_choice_says_what_it_means() -> None:
    """A choice with a description shows it below its name."""
    option = choices("one")[0] | {"description": plain("why")}
    assert "one<small>why</small>" in drawn_input({"type": "checkboxes", "options": [option]})


def test_nothing_is_chosen_in_a_menu_until_somebody_chooses() -> None:
    """A menu without a first choice, and an optional one, may be left alone; others show their choice."""
    options = choices("one", "two")
    empty = '<option value="">'
    assert empty in drawn_input({"type": "static_select", "options": options})
    chosen = {"type": "static_select", "options": options, "initial_option": options[1]}
    assert empty not in drawn_input(chosen)
    assert empty in drawn_input(chosen, optional=True)
    assert '<option value="two" selected>' in drawn_input(chosen)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*b* _i_ ~s~ `c`", "<b>b</b> <i>i</i> <s>s</s> <code>c</code>"),
        ("smtp_bind_address 2*3*4", "smtp_bind_address 2*3*4"),
        ("&lt;b&gt; &amp; <b>", "&lt;b&gt; &amp; &lt;b&gt;"),
        ("a\n&gt; q\n&gt; r\nz", "a<br><blockquote>q<br>r</blockquote>z"),
        ("```a\n*b*```", "<pre>a\n*b*</pre>"),
        ("<@U0SAM>", '<span class="mention">@Sam</span>'),
        ("<#C1|x>", '<span class="mention">#x</span>'),
        ("<!here>", '<span class="mention">@here</span>'),
        ("<javascript:alert(1)|go>", "&lt;javascript:alert(1)|go&gt;"),
        (
            "<https://x.org/?a=1&amp;b|*go*>",
            '<a href="https://x.org/?a=1&amp;b" target="_blank" rel="noopener noreferrer">*go*</a>',
        ),
        (":warning: :nope:", "\N{WARNING SIGN} :nope:"),
    ],
)  # fmt: skip
def test_markup_is_drawn(text: str, html: str) -> None:
    """Bold, links, mentions and quotes are drawn; everything else is text."""
    assert mrkdwn.draw(text, {"U0SAM": "@Sam"}) == html


def test_choices_of_a_form_are_drawn_as_they_are_preset() -> None:
    """A menu without a choice begins empty; radio buttons and boxes are ticked only where they are preset."""
    options = [{"text": plain(name), "value": name} for name in ("one", "two")]
    elements = [
        {"type": "static_select", "options": options},
        {"type": "radio_buttons", "options": options, "initial_option": options[1]},
        {"type": "checkboxes", "options": options},
    ]
    form = [{"type": "input", "label": plain("Which?"), "element": element} for element in elements]
    kit = environment(Workspace("Echo")).get_template("blocks.html").module
    drawn = str(kit.blocks(stored(form, lambda: "b1"), "form"))  # type: ignore[attr-defined] # a macro
    assert '<option value="">Select an option</option>' in drawn
    assert "selected" not in drawn
    assert drawn.count('type="radio"') == drawn.count('type="checkbox"') == 2
    assert re.findall(r'value="(\w+)" checked', drawn) == ["two"]
