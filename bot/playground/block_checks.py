"""Slack's own checks of blocks and views, driven by data/block_kit.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.playground.block_tree import walk
from bot.playground.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rule = dict[str, Any]

TYPE_NAMES = {"image_element": "image"}
"""Shapes whose `type` is not their own name: an image is one thing as a block, another as an element."""

CROSS_FIELD: dict[str, tuple[tuple[Callable[[dict[str, Any]], bool], str], ...]] = {
    "section": ((lambda one: "text" in one or "fields" in one, "missing required field: text or fields"),),
    "container": (
        (lambda one: "title" in one or "rich_text_title" in one, "missing required field: title"),
        (
            lambda one: not one.get("default_collapsed") or bool(one.get("is_collapsible")),
            "default_collapsed requires is_collapsible",
        ),
        (
            lambda one: not (one.get("is_collapsible") and one.get("has_header_divider")),
            "has_header_divider cannot be set when is_collapsible is true",
        ),
    ),
    "Modal": (
        (
            lambda one: "submit" in one or all(block.get("type") != "input" for block in _blocks(one)),
            "missing required field: submit",
        ),
    ),
}
"""What must hold between the fields of one object, with what Slack says when it does not."""


def _blocks(view: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = view.get("blocks")
    return [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []


@cache
def block_kit() -> dict[str, Any]:
    """Read what Slack takes."""
    source = files("bot.playground").joinpath("data/block_kit.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _kinds(group: str) -> dict[str, str]:
    """Give the shapes of a group by the `type` that an object of each has."""
    return {TYPE_NAMES.get(name, name): name for name in block_kit()["group"][group]}


@cache
def _rules(shape: str) -> dict[str, Rule]:
    """Give the rules for the fields of a shape, those that all of its kind have among them."""
    always: dict[str, Rule] = {} if shape[0].isupper() else {"type": {"string": True}}
    if any(shape in block_kit()["group"][group] for group in ("message", "view")):
        always["block_id"] = {"string": True, "max": 255}
    known: dict[str, Rule] = block_kit()["shape"][shape]
    return always | known


def check_message(blocks: object, attachments: Sequence[dict[str, Any]] = ()) -> None:
    """Check the blocks of a message.

    Raises Refusal invalid_blocks (with Slack's sentences in `response_metadata`), msg_blocks_too_long,
    or invalid_attachments for a second table.
    """
    limits = block_kit()["limits"]
    check = _Check()
    check.value({"list": {"group": "message"}, "max": limits["message_blocks"]}, blocks, "/blocks")
    for number, attachment in enumerate(attachments):
        if "blocks" in attachment:
            rule = {"list": {"group": "message"}, "max": limits["message_blocks"]}
            check.value(rule, attachment["blocks"], f"/attachments/{number}/blocks")
    check.unique_ids(blocks)
    if check.problems:
        raise _refusal("invalid_blocks", check.problems)
    everything = list(walk([blocks, *attachments]))
    if sum(one.get("type") == "table" for one in everything) > limits["tables"]:
        raise _refusal("invalid_attachments", ["only_one_table_allowed"])
    if (
        sum(len(one.get("text", "")) for one in everything if isinstance(one.get("text"), str))
        > (limits["all_characters"])
    ):
        raise Refusal("msg_blocks_too_long")


def check_view(view: object) -> None:
    """Check a view; raises Refusal invalid_arguments with Slack's sentences in `response_metadata`."""
    check = _Check()
    kind = str(view.get("type")) if isinstance(view, dict) else ""
    shapes = {"home": "Home", "modal": "Modal"}
    if kind in shapes:
        check.value({"shape": shapes[kind]}, view, "/view")
        check.unique_ids(_blocks(view) if isinstance(view, dict) else [])
    else:
        check.problems.append("unsupported type [json-pointer:/view/type]")
    if check.problems:
        raise _refusal("invalid_arguments", check.problems)


def _refusal(name: str, problems: list[str]) -> Refusal:
    return Refusal(
        name,
        errors=problems,
        response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
    )


@dataclass(slots=True)
class _Check:
    """One run over blocks; `problems` are sentences with the JSON pointer of the place."""

    problems: list[str] = field(default_factory=list)

    def value(self, rule: Rule, value: object, place: str) -> None:
        """Check a value against the rule of its place."""
        for name, check in _KINDS.items():
            if name in rule:
                if value is None and rule.get("nullable"):
                    return
                check(self, rule, value, place)
                return
        raise ValueError(rule)

    def unique_ids(self, blocks: object) -> None:
        """Check that no two blocks of one message or view have the same id."""
        named = [one["block_id"] for one in walk(blocks) if isinstance(one.get("block_id"), str)]
        if len(named) != len(set(named)):
            self.problems.append("`block_id` values must be unique [json-pointer:/blocks]")

    def _say(self, problem: str, place: str) -> None:
        self.problems.append(f"{problem} [json-pointer:{place}]")

    def check_list(self, rule: Rule, value: object, place: str) -> None:
        if not isinstance(value, list):
            self._say("must be an array", place)
            return
        if len(value) > rule.get("max", len(value)):
            self._say(f"no more than {rule['max']} items allowed", place)
        if len(value) < rule.get("min", 0):
            self._say(f"no fewer than {rule['min']} items allowed", place)
        for number, one in enumerate(value):
            self.value(rule["list"], one, f"{place}/{number}")
        self._unique_actions(value, place)

    def _unique_actions(self, elements: list[Any], place: str) -> None:
        names = [one["action_id"] for one in elements if isinstance(one, dict) and "action_id" in one]
        if len(names) != len(set(map(str, names))):
            self._say("`action_id` values must be unique within a block", place)

    def check_group(self, rule: Rule, value: object, place: str) -> None:
        if not isinstance(value, dict):
            self._say("must be an object", place)
            return
        kinds = _kinds(rule["group"])
        kind = value.get("type")
        if not isinstance(kind, str):
            self._say("missing required field: type", place)
        elif kind not in kinds:
            self._say(f"unsupported type: {kind}", f"{place}/type")
        else:
            self._fields(kinds[kind], value, place)

    def check_shape(self, rule: Rule, value: object, place: str) -> None:
        if isinstance(value, dict):
            self._fields(rule["shape"], value, place)
        else:
            self._say("must be an object", place)

    def _fields(self, shape: str, value: dict[str, Any], place: str) -> None:
        rules = _rules(shape)
        for name, one in value.items():
            if name not in rules:
                self._say(f"invalid additional property: {name}", place)
            else:
                self.value(rules[name], one, f"{place}/{name}")
        for name, rule in rules.items():
            if rule.get("required") and name not in value:
                self._say(f"missing required field: {name}", place)
        for holds, problem in CROSS_FIELD.get(shape, ()):
            if not holds(value):
                self._say(problem, place)

    def check_text(self, rule: Rule, value: object, place: str) -> None:
        before = len(self.problems)
        if not isinstance(value, dict) or value.get("type") not in rule["text"]:
            self._say(f"must be a {' or '.join(rule['text'])} object", place)
            return
        text = value.get("text")
        if isinstance(text, str) and len(text) > rule["max"]:
            self._say(f"must be less than {rule['max'] + 1} characters", f"{place}/text")
        else:
            self._fields(value["type"], value, place)
        if len(self.problems) > before:
            self.problems.insert(before, f"failed to match all allowed schemas [json-pointer:{place}]")

    def check_string(self, rule: Rule, value: object, place: str) -> None:
        if not isinstance(value, str):
            self._say("must be a string", place)
        elif len(value) < rule.get("min", 1):
            self._say("must be more than 0 characters", place)
        elif len(value) > rule.get("max", len(value)):
            self._say(f"must be less than {rule['max'] + 1} characters", place)

    def check_boolean(self, _rule: Rule, value: object, place: str) -> None:
        if not isinstance(value, bool):
            self._say("must be a boolean", place)

    def check_integer(self, _rule: Rule, value: object, place: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            self._say("must be an integer", place)

    def check_number(self, _rule: Rule, value: object, place: str) -> None:
        if not isinstance(value, int | float) or isinstance(value, bool):
            self._say("must be a number", place)

    def check_values(self, rule: Rule, value: object, place: str) -> None:
        if value not in rule["values"]:
            self._say(f"must be a valid enum value: {', '.join(rule['values'])}", place)

    def check_table(self, _rule: Rule, value: object, place: str) -> None:
        limits = block_kit()["limits"]
        row = {"list": {"group": "cell"}, "min": 1, "max": limits["table_cells"]}
        self.value({"list": row, "min": 1, "max": limits["table_rows"]}, value, place)
        texts = (one["text"] for one in walk(value) if isinstance(one.get("text"), str))
        if sum(map(len, texts)) > limits["table_characters"]:
            self._say(f"no more than {limits['table_characters']} characters allowed in cells", place)


_KINDS: dict[str, Callable[[_Check, Rule, Any, str], None]] = {
    "list": _Check.check_list,
    "group": _Check.check_group,
    "shape": _Check.check_shape,
    "text": _Check.check_text,
    "string": _Check.check_string,
    "boolean": _Check.check_boolean,
    "integer": _Check.check_integer,
    "number": _Check.check_number,
    "values": _Check.check_values,
    "table": _Check.check_table,
}
"""How each kind of rule is checked."""
