"""Reads the messages of cards from Fluent's files: texts, variables and choices are all they need.

fluent.syntax reads; fluent.runtime is done without, for to import it (and Babel) takes longer than all of
`lookup`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fluent.syntax import FluentParser, ast

from bot.cards.messages import Choice, Variable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.cards.messages import Messages, Pattern


def read_messages(path: Path) -> Messages:
    """Read one language's messages, each attribute as a message of its own: `example-code.means`.

    Raises ValueError for anything but texts, variables and choices.
    """
    resource = FluentParser().parse(path.read_text(encoding="utf-8"))
    return {
        name: tuple(_parts(pattern))
        for message in resource.body
        if not isinstance(message, ast.BaseComment)
        for name, pattern in _patterns(message)
    }


def _patterns(message: ast.EntryType) -> Iterator[tuple[str, ast.Pattern]]:
    if not isinstance(message, ast.Message):
        raise ValueError(f"no message: {message.to_json()}")  # noqa: TRY004 - the file is wrong, no argument
    name = message.id.name
    if message.value:
        yield name, message.value
    for attribute in message.attributes:
        yield f"{name}.{attribute.id.name}", attribute.value


def _parts(pattern: ast.Pattern) -> Iterator[str | Variable | Choice]:
    for element in pattern.elements:
        match element:
            case ast.TextElement(value=text):
                yield text
            case ast.Placeable(expression=ast.VariableReference(id=ast.Identifier(name=name))):
                yield Variable(name)
            case ast.Placeable(
                expression=ast.SelectExpression(
                    selector=ast.VariableReference(id=ast.Identifier(name=name)), variants=variants
                )
            ):
                yield _choice(name, variants)
            case _:
                raise ValueError(f"neither text nor variable nor choice: {element.to_json()}")


def _choice(name: str, variants: list[ast.Variant]) -> Choice:
    patterns: dict[str, Pattern] = {_key(one): tuple(_parts(one.value)) for one in variants}
    return Choice(name, patterns, next(_key(one) for one in variants if one.default))


def _key(variant: ast.Variant) -> str:
    return variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value
