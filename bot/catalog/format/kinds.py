"""The format of entries: the fields that each kind of them has, and what they become.

docs/catalog-format.md describes the fields.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.catalog.format import checks
from bot.catalog.model import (
    COMMANDS,
    LANGUAGES,
    Actor,
    CodeClass,
    EnhancedCode,
    Entry,
    Provider,
    Reason,
    Reference,
    Rejection,
    Remedy,
    ReplyCode,
    Retry,
    Wording,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SLUG = checks.matching(r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case words joined by hyphens")
CODE = checks.matching(r"[1-9]\d\d", "three digits")
STATUS_PATTERN = checks.matching(
    r"[X245]\.\d{1,3}\.\d{1,3}", "an enhanced status code like 5.1.1, or X.1.1 for every class"
)
BASIC_CODE = checks.matching(r"\d{3}|\dXX|Any", "three digits, 5XX or Any")

_REMEDY = checks.table(
    {"who": checks.one_of(*Actor), "step": checks.text},
    {"url": checks.web_address},
)
_WORDING = checks.table(
    {
        "name": checks.text,
        "meaning": checks.text,
        "causes": checks.list_of(checks.text),
        "remedies": checks.list_of(_REMEDY),
    },
)
_REFERENCE = checks.table({"title": checks.text}, {"url": checks.web_address})
_ENTRY_REQUIRED = {
    "acts": checks.one_of(*Actor),
    "retry": checks.one_of(*Retry),
    "references": checks.list_of(_REFERENCE),
    "en": _WORDING,
}
_ENTRY_OPTIONAL = {
    "reason": SLUG,
    "unconfirmed": checks.flag,
    "words": checks.list_of(checks.text),
    "de": _WORDING,
}

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One array of tables in a file: the field that names an entry, its fields, and what it becomes."""

    key: str
    required: Mapping[str, checks.Check]
    build: Callable[[Fields], Entry]
    optional: Mapping[str, checks.Check] = field(default_factory=dict)

    def check(self, raw: object) -> Iterator[str]:
        """Yield what is wrong with one entry."""
        shape = checks.table({**_ENTRY_REQUIRED, **self.required}, {**_ENTRY_OPTIONAL, **self.optional})
        return shape(raw, "")


def _wording(raw: Fields) -> Wording:
    return Wording(
        name=raw["name"],
        meaning=raw["meaning"],
        causes=tuple(raw["causes"]),
        remedies=tuple(Remedy(Actor(one["who"]), one["step"], one.get("url")) for one in raw["remedies"]),
    )


def _shared(raw: Fields) -> Fields:
    """Build the fields that every kind of entry has, but for its id."""
    return {
        "reason": raw.get("reason"),
        "acts": Actor(raw["acts"]),
        "retry": Retry(raw["retry"]),
        "references": tuple(Reference(one["title"], one.get("url")) for one in raw["references"]),
        "wordings": {language: _wording(raw[language]) for language in LANGUAGES if language in raw},
        "unconfirmed": raw.get("unconfirmed", False),
        "words": tuple(raw.get("words", ())),
    }


def _reply_code(raw: Fields) -> ReplyCode:
    return ReplyCode(
        id=raw["code"], code=raw["code"], origin=raw["origin"], status=raw.get("status"), **_shared(raw)
    )


def _enhanced_code(raw: Fields) -> EnhancedCode:
    return EnhancedCode(
        id=raw["status"],
        status=raw["status"],
        origin=raw["origin"],
        basic_codes=tuple(raw.get("basic_codes", ())),
        **_shared(raw),
    )


def _code_class(raw: Fields) -> CodeClass:
    return CodeClass(id=raw["pattern"], pattern=raw["pattern"], **_shared(raw))


def _reason(raw: Fields) -> Reason:
    shared = {**_shared(raw), "reason": raw["id"]}
    return Reason(id=raw["id"], group=raw["group"], notice=raw.get("notice", False), **shared)


def _digit(pattern: str, shape: str) -> Kind:
    return Kind("pattern", {"pattern": checks.matching(pattern, shape)}, _code_class)


REPLY_CODES = {
    "first_digit": _digit(r"[1-5x]xx", "a class like 4xx"),
    "second_digit": _digit(r"x\dx", "a category like x5x"),
    "reply_code": Kind(
        "code",
        {"code": CODE, "origin": checks.one_of("rfc5321", "rfc-extension", "vendor-legacy", "pseudo")},
        _reply_code,
        {"status": STATUS_PATTERN},
    ),
}
ENHANCED_CODES = {
    "class": _digit(r"[245]\.X\.X", "a class like 4.X.X"),
    "subject": _digit(r"X\.\d\.X", "a subject like X.7.X"),
    "enhanced_code": Kind(
        "status",
        {"status": STATUS_PATTERN, "origin": checks.one_of("iana", "vendor")},
        _enhanced_code,
        {"basic_codes": checks.list_of(BASIC_CODE, at_least=0)},
    ),
}
REASONS = {"reason": Kind("id", {"id": SLUG, "group": SLUG}, _reason, {"notice": checks.flag})}
KINDS = {"reasons.toml": REASONS, "reply_codes.toml": REPLY_CODES, "enhanced_codes.toml": ENHANCED_CODES}
"""By file, then by the name of the array of tables."""

PROVIDER = checks.table(
    {"name": checks.text},
    {
        "hosts": checks.list_of(checks.text, at_least=0),
        "marks": checks.list_of(checks.text, at_least=0),
        "aliases": checks.list_of(checks.text),
        "common": checks.list_of(SLUG),
        "url": checks.web_address,
    },
)


def rejections(provider: Provider) -> Kind:
    """Describe the entries of one provider's file."""

    def build(raw: Fields) -> Rejection:
        return Rejection(
            id=f"{provider.id}/{raw['id']}",
            provider=provider,
            code=raw.get("code"),
            status=raw.get("status"),
            tag=raw.get("tag"),
            command=raw.get("command"),
            match=tuple(raw.get("match", ())),
            match_any=tuple(raw.get("match_any", ())),
            example=raw["example"],
            **_shared(raw),
        )

    fragments = checks.list_of(checks.text)
    return Kind(
        "id",
        {"id": SLUG, "reason": SLUG, "example": checks.text},
        build,
        {
            "code": CODE,
            "status": STATUS_PATTERN,
            "tag": checks.text,
            "command": checks.one_of(*COMMANDS),
            "match": fragments,
            "match_any": fragments,
        },
    )
