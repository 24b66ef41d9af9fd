"""What to write to a customer whose message bounced; data/customer_replies.toml holds the texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.catalog.format import checks
from bot.catalog.model import LANGUAGES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bot.catalog.model import Language

LETTER = "letter"
"""The table that is no reason's: what stands around every reply."""
PROVIDERS = "providers"
SOURCES = "sources"
"""Where it is written what the sentences about providers say, by provider: URLs."""
TEMPORARY = "temporary"
PLACE_OF_PROVIDER = "{provider}"


@dataclass(frozen=True, slots=True)
class Letter:
    """What every reply begins and ends with, and fields for while delivery is still being tried."""

    greeting: str
    closing: str
    temporary: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Texts:
    """A reason's texts: what happened, what the customer does now, and what we do.

    `temporary` replaces fields while delivery is still being tried; `providers` adds a sentence by the id of
    the provider that refused.
    """

    happened: str
    customer: str
    we: str
    temporary: Mapping[str, str] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomerReplies:
    """Letters by language, texts by reason and language, and the names by which customers know providers."""

    letters: Mapping[Language, Letter] = field(default_factory=dict)
    texts: Mapping[str, Mapping[Language, Texts]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def write(self, reason: str, provider: str, language: Language, *, permanent: bool | None) -> str:
        """Write the reply; a text that exists in English only makes all of it English."""
        translations = self.texts.get(reason) or self.texts[UNKNOWN]
        language = language if language in translations and language in self.letters else "en"
        letter, texts = self.letters[language], translations[language]
        said = {"happened": texts.happened, "customer": texts.customer, "we": texts.we}
        if permanent is False:
            said |= {**letter.temporary, **texts.temporary}
        happened = " ".join(filter(None, (said["happened"], texts.providers.get(provider))))
        reply = "\n\n".join((letter.greeting, happened, said["customer"], said["we"], letter.closing))
        name = self.names.get(provider)
        return reply.replace(PLACE_OF_PROVIDER, f" ({name})" if name else "")

    def under(self, others: CustomerReplies) -> CustomerReplies:
        """Put other texts on top: where both have a reason or a letter, theirs counts."""
        return CustomerReplies(
            letters={**self.letters, **others.letters},
            texts={**self.texts, **others.texts},
            names={**self.names, **others.names},
        )


def _wording(value: object, where: str) -> Iterator[str]:
    """Accept a text in which no braces stand but those of the provider."""
    yield from checks.text(value, where)
    if isinstance(value, str) and set("{}") & set(value.replace(PLACE_OF_PROVIDER, "")):
        yield f"{where}: may hold no braces but {PLACE_OF_PROVIDER}"


_TEXTS = {"happened": _wording, "customer": _wording, "we": _wording}
_SOME_TEXTS = checks.table({}, _TEXTS)
_LETTER = checks.table({"greeting": checks.text, "closing": checks.text}, {TEMPORARY: _SOME_TEXTS})


def read(
    tables: Mapping[str, Any], reasons: Collection[str], providers: Collection[str]
) -> tuple[CustomerReplies, list[str]]:
    """Read a file's tables: the replies, and a sentence for each mistake, which leaves out its table."""
    by_provider = checks.table({}, dict.fromkeys(providers, _wording))
    texts = checks.table(_TEXTS, {TEMPORARY: _SOME_TEXTS, PROVIDERS: by_provider})
    sources = checks.table({}, dict.fromkeys(providers, checks.web_address))
    in_languages = checks.table({"en": texts}, {SOURCES: sources, **dict.fromkeys(LANGUAGES, texts)})
    letter = checks.table({}, {PROVIDERS: by_provider, **dict.fromkeys(LANGUAGES, _LETTER)})
    right, problems = {}, []
    for name, raw in tables.items():
        if name != LETTER and name not in reasons:
            problems.append(f"{name}: there is no such reason")
        elif mistakes := list(letter(raw, "") if name == LETTER else _mistakes(raw, in_languages)):
            problems += [f"{name}: {mistake}" for mistake in mistakes]
        else:
            right[name] = raw
    frame = right.pop(LETTER, {})
    replies = CustomerReplies(
        letters={language: Letter(**frame[language]) for language in LANGUAGES if language in frame},
        texts={reason: _texts(raw) for reason, raw in right.items()},
        names=frame.get(PROVIDERS, {}),
    )
    return replies, problems


def _mistakes(raw: Mapping[str, Any], shape: checks.Check) -> Iterator[str]:
    """Check a reason's table; of each sentence about a provider it has to say where that is written."""
    wrong = list(shape(raw, ""))
    yield from wrong
    if wrong:
        return
    for language in LANGUAGES:
        for provider in raw.get(language, {}).get(PROVIDERS, {}).keys() - raw.get(SOURCES, {}).keys():
            yield f"{SOURCES}.{provider}: is missing"


def _texts(raw: Mapping[str, Any]) -> dict[Language, Texts]:
    return {language: Texts(**raw[language]) for language in LANGUAGES if language in raw}
