"""What the built-in data promises: every row is whole, in its own words, and found by its own example."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from bot import catalog
from bot.examples import explained_by

KNOWN = catalog.load()
BILINGUAL = [entry for entry in KNOWN.entries.values() if not isinstance(entry, catalog.Rejection)]
ENGLISH = re.compile(r"\b(?:the|and|with|your|this|that|from|which|should|please|is|are|of|to)\b")
QUOTED = re.compile(r"„[^“]*“|\"[^\"]*\"|`[^`]*`")


def sentences(entry: catalog.Entry, language: catalog.Language) -> list[str]:
    """List what an entry says, one sentence or step each."""
    wording = entry.wordings[language]
    steps = [remedy.step for remedy in wording.remedies]
    return [wording.name, wording.meaning, *wording.causes, *steps]


def test_codes_and_reasons_are_all_there() -> None:
    """The 85 reply codes, every code of the IANA registry and every reason are described."""
    assert len(KNOWN.reply_codes) == 85
    assert len([one for one in KNOWN.enhanced_codes.values() if one.origin == "iana"]) == 81
    assert len(KNOWN.reasons) == 36


@pytest.mark.parametrize("entry", BILINGUAL, ids=lambda entry: entry.id)
def test_entry_is_whole_in_both_languages(entry: catalog.Entry) -> None:
    """Codes, classes and reasons have the same steps by the same people in English and German."""
    english, german = entry.wordings["en"], entry.wordings["de"]
    assert [one.who for one in english.remedies] == [one.who for one in german.remedies]
    assert [one.url for one in english.remedies] == [one.url for one in german.remedies]
    assert all(text.strip() for language in catalog.LANGUAGES for text in sentences(entry, language))


@pytest.mark.parametrize(
    "entry", [one for one in KNOWN.entries.values() if "de" in one.wordings], ids=lambda one: one.id
)
def test_german_text_is_german(entry: catalog.Entry) -> None:
    """No English sentence stands in a German text; quoted words of servers and programs may."""
    for text in sentences(entry, "de"):
        assert len(ENGLISH.findall(QUOTED.sub("", text))) < 2, text


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_no_step_is_pasted_over_the_catalog(language: catalog.Language) -> None:
    """A step that stands in more than one family of entries is filler; each case has its own."""
    families: defaultdict[str, set[str]] = defaultdict(set)
    for entry in KNOWN.entries.values():
        if language in entry.wordings:
            family = entry.provider.id if isinstance(entry, catalog.Rejection) else entry.id
            for remedy in entry.wordings[language].remedies:
                families[remedy.step].add(family)
    repeated = {step: sorted(where) for step, where in families.items() if len(where) > 1}
    assert not repeated


@pytest.mark.parametrize("rejection", KNOWN.rejections, ids=lambda one: one.id)
def test_rejection_is_found_by_its_example(rejection: catalog.Rejection) -> None:
    """The line each provider text is shown with is explained by just that rule, when its host says it."""
    assert explained_by(KNOWN, rejection).id == rejection.id
