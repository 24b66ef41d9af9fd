"""The team's own catalog files: they override and add; a slip in them silences nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import catalog

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = """
[{kind}.en]
name = "{name}"
meaning = "Our own words."
causes = ["Something"]
remedies = [{{ who = "sender", step = "Ask the mail team in room 3." }}]
"""
COMMON = 'acts = "sender"\nretry = "no"\nreferences = [{ title = "Our wiki" }]\n'


def reply_code(code: str, *, fields: str = COMMON) -> str:
    """Write a reply code of the team's own."""
    head = f'[[reply_code]]\ncode = "{code}"\norigin = "vendor-legacy"\nreason = "unknown"\n'
    return head + fields + TEXTS.format(kind="reply_code", name=f"Our {code}")


def load(folder: Path, **files: str) -> catalog.Catalog:
    """Load the catalog with a team's files; the names are without `.toml`."""
    (folder / "providers").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return catalog.load(folder)


def test_own_entry_overrides_and_adds(tmp_path: Path) -> None:
    """An entry with a known key takes its place, another key adds to the list; the rest stays."""
    known = load(tmp_path, reply_codes=reply_code("451") + reply_code("299"))
    assert known.lookup("451").matches[0].entry.wording("en").name == "Our 451"
    assert known.lookup("299").matches[0].entry.wording("en").name == "Our 299"
    assert known.lookup("550").matches[0].entry == catalog.load().lookup("550").matches[0].entry
    assert known.left_out == ()


def test_own_provider_text_is_matched(tmp_path: Path) -> None:
    """A text of a relay only this team has is explained in the team's words."""
    rule = (
        '[provider]\nname = "Our relay"\nhosts = ["relay.example.org"]\n'
        '[[rejection]]\nid = "cold"\nmatch = ["the relay has caught a cold"]\nreason = "system-error"\n'
        f'example = "451 the relay has caught a cold"\n{COMMON}'
        + TEXTS.format(kind="rejection", name="Relay has a cold")
    )
    known = load(tmp_path, **{"providers/ours": rule})
    meaning = known.explain("451", None, "451 The relay has  caught a cold", "relay.example.org")
    assert meaning.entry.id == "ours/cold"
    assert meaning.provider is not None
    assert meaning.provider.name == "Our relay"


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"reply_codes": reply_code("45")}, ("reply_codes.toml", "45", "code", "three digits")),
        (
            {"reply_codes": reply_code("299", fields=COMMON.replace("sender", "me"))},
            ("299", "acts", "sender-admin"),
        ),
        ({"reply_codes": reply_code("299", fields="")}, ("299", "acts: is missing")),
        ({"reply_codes": reply_code("299") + 'nmae = "x"'}, ("299", "en.nmae", "not a field")),
        (
            {"reply_codes": reply_code("299").replace("unknown", "bad-luck")},
            ("reply_codes.toml", "299", "reason", "bad-luck"),
        ),
        (
            {"reply_codes": reply_code("299").replace("Our own words.", " ")},
            ("299", "en.meaning", "not empty"),
        ),
        (
            {"reply_codes": reply_code("299").replace('["Something"]', '"Something"')},
            ("299", "en.causes", "list"),
        ),
        ({"reply_codes": reply_code("299") + "remedies = []"}, ("reply_codes.toml", "TOML", "overwrite")),
        (
            {"reply_codes": reply_code("299").partition("remedies =")[0] + "remedies = []"},
            ("299", "en.remedies", "at least 1"),
        ),
        ({"reply_codes": reply_code("299") + reply_code("299")}, ("299", "twice")),
        (
            {"reply_codes": reply_code("299").replace('who = "sender"', 'who = "x"')},
            ("299", "remedies[1].who"),
        ),
        ({"replycodes": reply_code("299")}, ("replycodes.toml", "no file of the catalog")),
        ({"reply_codes": "[[replycode]]"}, ("reply_codes.toml", "replycode")),
        ({"reply_codes": "reply_code = 3"}, ("reply_codes.toml", "reply_code")),
        ({"reply_codes": "code = "}, ("reply_codes.toml", "TOML")),
        ({"reply_codes": "words = [1]\n" + reply_code("299")}, ("reply_codes.toml", "words")),
        ({"providers/ours": '[provider]\nname = "Ours"\naliases = 3'}, ("ours.toml", "aliases")),
        ({"providers/ours": '[provider]\nname = "Ours"\ncommon = ["cold"]'}, ("ours.toml", "common", "cold")),
        ({"reply_codes": f"code = {'[' * 10_000}"}, ("reply_codes.toml", "TOML")),
        ({"reply_codes": f"code = {'9' * 10_000}"}, ("reply_codes.toml", "TOML")),
        ({"providers/ours": "[provider]\nname = 3"}, ("ours.toml", "provider.name")),
        ({"providers/ours": '[provider]\nname = "Ours"\nhost = "x"'}, ("ours.toml", "provider.host")),
        ({"providers/ours": '[[rejection]]\nid = "x"'}, ("ours.toml", "provider")),
        ({"phrases": '[bad-luck]\nen = ["no luck"]'}, ("phrases.toml", "bad-luck")),
        ({"phrases": "[mailbox-full]\nen = [1]"}, ("phrases.toml", "mailbox-full", "en")),
        ({"phrases": '[mailbox-full]\nen = ["(|full)"]'}, ("phrases.toml", "mailbox-full", "(|full)")),
        ({"phrases": f'[mailbox-full]\nen = ["{"(a|b)" * 99}"]'}, ("phrases.toml", "mailbox-full", "choose")),
    ],
)
def test_mistake_is_named_and_the_rest_is_used(
    tmp_path: Path, files: dict[str, str], named: tuple[str, ...]
) -> None:
    """A mistake is named by file, entry and field, and leaves out that entry alone."""
    (tmp_path / "enhanced_codes.toml").write_text(
        '[[enhanced_code]]\nstatus = "5.9.9"\norigin = "vendor"\nreason = "unknown"\n'
        + COMMON
        + TEXTS.format(kind="enhanced_code", name="Ours"),
        encoding="utf-8",
    )
    known = load(tmp_path, **files)
    assert known.left_out
    assert all(part in known.left_out[0] for part in named), known.left_out
    assert known.lookup("5.9.9").matches[0].entry.wording("en").name == "Ours"
    assert known.lookup("550").matches[0].entry.id == "550"


def test_a_wording_may_leave_a_choice(tmp_path: Path) -> None:
    """A team writes one line for all the ways its server says the same."""
    known = load(tmp_path, phrases='[mailbox-full]\nen = ["(post box|pigeonhole) (is |)(stuffed|brim*)"]')
    for words in ("Post-box stuffed", "your pigeonhole is brimming over"):
        assert known.explain("550", None, words).reason.id == "mailbox-full"
    assert known.explain("550", None, "your pigeonhole is stuffy").reason.id != "mailbox-full"
    assert (
        known.lookup("550 5.0.0 <kim@example.org>: pigeonhole is stuffed, sorry").matches[0].matched
        == "pigeonhole is stuffed"
    )


def test_all_mistakes_of_an_entry_are_named_at_once(tmp_path: Path) -> None:
    """Nobody has to mend one field to hear of the next."""
    raw = '[[reply_code]]\ncode = "29"\norigin = "us"\nretry = "never"\nreferences = []'
    left_out = "\n".join(load(tmp_path, reply_codes=raw).left_out)
    for field in ("code", "origin", "retry", "references", "acts", "en"):
        assert f"reply_codes.toml: reply_code 29: {field}: " in left_out


def test_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    """A file in another encoding and one that cannot be opened are named; the others count."""
    (tmp_path / "reasons.toml").write_bytes("# für uns".encode("latin-1"))
    (tmp_path / "phrases.toml").mkdir()
    known = load(tmp_path, reply_codes=reply_code("299"))
    latin, folder = known.left_out
    assert latin.startswith("reasons.toml: ")
    assert "UTF-8" in latin
    assert folder.startswith("phrases.toml: cannot be read")
    assert known.lookup("299").matches[0].entry.wording("en").name == "Our 299"


def test_own_text_joins_those_of_a_known_provider(tmp_path: Path) -> None:
    """A file named as a built-in provider's adds to it: its name, hosts and texts stay."""
    rule = (
        '[[rejection]]\nid = "ours"\nmatch = ["our contract ended"]\nreason = "system-error"\n'
        f'example = "550 our contract ended"\n{COMMON}'
        + TEXTS.format(kind="rejection", name="Contract ended")
    )
    known = load(tmp_path, **{"providers/ovh": rule})
    assert known.left_out == ()
    built_in = catalog.load()
    assert known.providers["ovh"] == built_in.providers["ovh"]
    host = built_in.providers["ovh"].hosts[0]
    assert known.explain("550", None, "550 our contract ended", host).entry.id == "ovh/ours"
    assert len(known.rejections) == len(built_in.rejections) + 1


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_folder_that_is_none_is_said(tmp_path: Path, name: str) -> None:
    """A folder that is not there, or is no folder, is named; the built-in catalog works."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    known = catalog.load(tmp_path / name)
    assert name in known.left_out[0]
    assert "BOUNCE_DESK_CATALOG_DIR" in known.left_out[0]
    assert known.lookup("451").matches
