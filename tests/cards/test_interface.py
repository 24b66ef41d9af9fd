"""The words around the catalog: both languages say everything, and nothing is left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.cards.interface import LOCALES, say
from bot.catalog import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterable

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


class _Shape(Visitor):
    """What a message is made of: the variables it uses and the choices it makes."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.choices: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the visitor's naming
        self.variables.add(node.id.name)

    def visit_Variant(self, node: ast.Variant) -> None:  # noqa: N802 - the visitor's naming
        key = node.key
        self.choices.add(key.name if isinstance(key, ast.Identifier) else str(key.value))
        self.generic_visit(node)


def _messages(language: Language) -> dict[str, _Shape]:
    resource = FluentParser().parse((LOCALES / f"{language}.ftl").read_text(encoding="utf-8"))
    assert not [entry.content for entry in resource.body if isinstance(entry, ast.Junk)]
    shapes = {}
    for message in (entry for entry in resource.body if isinstance(entry, ast.Message)):
        for name, pattern in _patterns(message):
            shapes[name] = _Shape()
            shapes[name].visit(pattern)
    return shapes


def _patterns(message: ast.Message) -> Iterable[tuple[str, ast.Pattern]]:
    if message.value:
        yield message.id.name, message.value
    for attribute in message.attributes:
        yield f"{message.id.name}.{attribute.id.name}", attribute.value


def test_both_languages_have_the_same_messages() -> None:
    """Every message exists in every language, with the same variables and the same choices."""
    english, german = _messages("en"), _messages("de")
    assert english.keys() == german.keys()
    for name, shape in english.items():
        assert shape.variables == german[name].variables, name
        assert shape.choices == german[name].choices, name


@in_both_languages
def test_every_message_can_be_said(language: Language) -> None:
    """No message is empty or refers to something that does not exist."""
    for name, shape in _messages(language).items():
        for choice in shape.choices | {"something"}:
            said = say(language, name, **dict.fromkeys(shape.variables, choice))
            assert said.strip()
            assert "{" not in said


def test_a_message_that_does_not_exist_is_an_error() -> None:
    """A slip in a message's name is found by the first test that draws the card."""
    with pytest.raises(LookupError):
        say("en", "no-such-message")


def test_numbers_agree_with_their_nouns() -> None:
    """One is not many."""
    assert say("en", "further-steps", count=1) == "One more step"
    assert say("de", "further-steps", count=2) == "2 weitere Schritte"
