"""What the built-in data promises: every row is whole, in its own words, and found by its own example."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from bot import catalog
from bot.bounces import read_text
from bot.bounces.shapes import SHAPES
from bot.examples import explained_by
from bot.reading import Reader

KNOWN = catalog.load()
BILINGUAL = [entry for entry in KNOWN.entries.values() if not isinstance(entry, catalog.Rejection)]
ENGLISH = re.compile(r"\b(?:the|and|with|your|this|that|from|which|should|please|is|are|of|to)\b")
CODE = re.compile(r"(?<![\w.])[45]\d\d(?![\w.])")
STATUS = re.compile(r"(?<![\w.])[45]\.\d\.\d{1,3}(?![\w.])")
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


def says_nothing_of_mail(line: str) -> bool:
    """Tell a line that other programs write, too: no code but those of the web, and no word of mail."""
    return not set(CODE.findall(line)) - set(SHAPES.web_codes) and not SHAPES.mail.are_in(line.lower())


@pytest.mark.parametrize("rejection", KNOWN.rejections, ids=lambda one: one.id)
def test_example_pasted_alone_is_read_as_a_bounce(rejection: catalog.Rejection) -> None:
    """A provider's line needs nothing around it, and its codes are the ones that stand in it."""
    line = rejection.example
    bounces = read_text(line, names_failure=KNOWN.names_failure).bounces
    assert len(bounces) == 1 or (not bounces and says_nothing_of_mail(line))
    for bounce in bounces:
        assert bounce.code == next(iter(CODE.findall(line)), None)
        assert bounce.status == next(iter(STATUS.findall(line)), None)


def test_example_pasted_alone_is_explained_by_its_reason() -> None:
    """Where a provider's own text is recognised, the reason's group is right; else hardly one is wrong.

    The others are words that anybody writes and that mean something else at this provider only.
    """
    wrong = []
    for rejection in KNOWN.rejections:
        for one in Reader(KNOWN).read_text(rejection.example).explained:
            meaning = one.explanation
            if meaning.reason.group != KNOWN.reasons[rejection.reason or "unknown"].group:
                wrong.append(rejection.id if meaning.provider == rejection.provider else None)
    assert not [row for row in wrong if row]
    assert len(wrong) < 0.03 * len(KNOWN.rejections)


@pytest.mark.parametrize(
    "line",
    [
        "530 Login incorrect.",
        "550 Permission denied.",
        "421 Service not available, closing control connection.",
        "480 Temporarily Unavailable",
        "500 Internal Server Error",
        "407 Proxy Authentication Required",
        "421 jobs blocked since noon",
        "554 invoices rejected",
        "451 is late again, the stop is blocked",
        "5.7.1 is the newest version",
        "5.1.1 Introduction",
    ],
)
def test_other_lines_with_a_number_in_front_meet_silence(line: str) -> None:
    """FTP, SIP, the web, counts, versions and headings, although the catalog knows some of the words."""
    assert not read_text(line, names_failure=KNOWN.names_failure).bounces


def test_few_words_are_a_reply_only_where_nothing_else_stands() -> None:
    """As a whole text such a line can hardly be anything else, yet it is not sure; in a talk it may be."""
    (bounce,) = read_text("550 Account disabled", names_failure=KNOWN.names_failure).bounces
    assert not bounce.sure
    assert not read_text("550 Account disabled\nthat many?", names_failure=KNOWN.names_failure).bounces
