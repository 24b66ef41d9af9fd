"""The catalog as Markdown pages: codes, reasons and a page for each provider, in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import catalog
from bot.cards.interface import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.catalog import Catalog, Entry, Language, Provider, Rejection

TITLES: dict[str, dict[Language, str]] = {
    "reply-codes": {"en": "Reply codes", "de": "Antwortcodes"},
    "enhanced-codes": {"en": "Enhanced status codes", "de": "Erweiterte Statuscodes"},
    "reasons": {"en": "Reasons", "de": "Gründe"},
}
CONTENTS: dict[Language, str] = {"en": "The catalog", "de": "Der Katalog"}
PROVIDERS: dict[Language, str] = {"en": "Providers", "de": "Anbieter"}


def pages(note: str) -> Iterator[tuple[str, str]]:
    """Yield every page's path below docs/catalog and its text; `note` stands at its top."""
    known = catalog.load()
    for language in catalog.LANGUAGES:
        yield f"{language}/README.md", _index(known, language, note)
        for name, entries in _lists(known).items():
            yield f"{language}/{name}.md", _page(TITLES[name][language], note, entries, language)
        for provider in known.providers.values():
            rows = _rows(known, provider)
            if any(language in row.wordings for row in rows):
                yield f"{language}/providers/{provider.id}.md", _page(provider.name, note, rows, language)


def _lists(known: Catalog) -> dict[str, list[Entry]]:
    reply_classes = [one for one in known.classes.values() if "." not in one.pattern]
    enhanced_classes = [one for one in known.classes.values() if "." in one.pattern]
    return {
        "reply-codes": [*reply_classes, *known.reply_codes.values()],
        "enhanced-codes": [*enhanced_classes, *known.enhanced_codes.values()],
        "reasons": list(known.reasons.values()),
    }


def _rows(known: Catalog, provider: Provider) -> list[Rejection]:
    return [one for one in known.rejections if one.provider == provider]


def _index(known: Catalog, language: Language, note: str) -> str:
    lines = [f"# {CONTENTS[language]}", "", f"<!-- {note} -->", ""]
    for name, entries in _lists(known).items():
        lines += [f"- [{TITLES[name][language]}]({name}.md): {len(entries)}"]
    lines += ["", f"## {PROVIDERS[language]}", ""]
    for provider in sorted(known.providers.values(), key=lambda one: one.name.casefold()):
        rows = _rows(known, provider)
        if any(language in row.wordings for row in rows):
            lines.append(f"- [{provider.name}](providers/{provider.id}.md): {len(rows)}")
    return "\n".join(lines) + "\n"


def _page(title: str, note: str, entries: Iterable[Entry], language: Language) -> str:
    parts = [f"# {title}\n\n<!-- {note} -->\n"]
    parts += ["\n".join(_entry(entry, language)) for entry in entries]
    return "\n".join(parts)


def _entry(entry: Entry, language: Language) -> Iterator[str]:
    wording = entry.wording(language)
    yield f"## `{entry.id}` {wording.name}\n"
    if example := getattr(entry, "example", ""):
        yield f"    {example}\n"
    unconfirmed = f" *{say(language, 'unconfirmed')}.*" if entry.unconfirmed else ""
    yield f"{wording.meaning}{unconfirmed}\n"
    yield from (f"- {cause}" for cause in wording.causes)
    acts, retry = say(language, "acts", actor=entry.acts), say(language, "retry", retry=entry.retry)
    yield f"\n{acts[:1].upper()}{acts[1:]}; {retry}.\n"
    for number, remedy in enumerate(wording.remedies, 1):
        link = f" <{remedy.url}>" if remedy.url else ""
        yield f"{number}. ({remedy.who}) {remedy.step}{link}"
    yield ""
    yield ", ".join(f"[{one.title}]({one.url})" if one.url else one.title for one in entry.references)
    yield ""
