"""Whatever a catalog says and whatever is pasted, Slack takes the card."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import cards
from bot.cards.customer_reply import ReplyCase
from bot.cards.recall import recall, recall_case
from bot.catalog import (
    LANGUAGES,
    Actor,
    Certainty,
    Disagreement,
    EnhancedCode,
    Entry,
    Explanation,
    Language,
    Reference,
    Remedy,
    ReplyCode,
    Retry,
    Wording,
)
from bot.catalog.lookups.lookup import Lookup, Match, Why
from tests.cards.samples import HOSTILE, MAILBOX_FULL
from tests.cards.slack_limits import complaints

any_text = st.one_of(
    st.text(alphabet=st.characters(), max_size=200),
    st.just(HOSTILE),
    st.builds(
        lambda piece, times: piece * times, st.sampled_from(["x", "wort ", "&<>", "ä@", "\n"]), st.just(1300)
    ),
)
untimed = settings(max_examples=40)
languages = st.sampled_from(LANGUAGES)
wordings = st.builds(
    Wording,
    name=any_text,
    meaning=any_text,
    causes=st.lists(any_text, max_size=6).map(tuple),
    remedies=st.lists(
        st.builds(
            Remedy, st.sampled_from(Actor), any_text, st.none() | st.just("https://a.example/") | any_text
        ),
        max_size=6,
    ).map(tuple),
)
shared = {
    "reason": st.none(),
    "acts": st.sampled_from(Actor),
    "retry": st.sampled_from(Retry),
    "references": st.lists(
        st.builds(Reference, any_text, st.none() | any_text | st.just("https://a.example/")), max_size=12
    ).map(tuple),
    "wordings": st.one_of(
        st.fixed_dictionaries({"en": wordings, "de": wordings}), st.fixed_dictionaries({"en": wordings})
    ),
    "unconfirmed": st.booleans(),
}
entries: st.SearchStrategy[Entry] = st.one_of(
    st.builds(
        ReplyCode,
        id=st.just("451"),
        code=st.just("451"),
        origin=st.sampled_from(["rfc5321", "decoded"]),
        **shared,
    ),
    st.builds(EnhancedCode, id=st.just("X.1.1"), status=st.just("X.1.1"), origin=st.just("iana"), **shared),
)
findings = st.builds(
    cards.Finding,
    explanation=st.builds(
        Explanation,
        entry=entries,
        reason=st.just(MAILBOX_FULL),
        rule=st.just("phrase/some-rule"),
        certainty=st.sampled_from(Certainty),
        acts=st.sampled_from(Actor),
        retry=st.sampled_from(Retry),
        permanent=st.sampled_from([True, False, None]),
        code=st.none() | st.just("451"),
        status=st.none() | st.just("4.1.1"),
        disagreement=st.none()
        | st.builds(Disagreement, code=st.just("4.1.1"), code_says=entries, words_say=st.just(MAILBOX_FULL)),
        also=st.lists(entries, max_size=2).map(tuple),
    ),
    evidence=any_text,
    recipients=st.lists(any_text, max_size=9).map(tuple),
    host=st.none() | any_text,
)


def _most_urgent(found: list[cards.Finding]) -> Explanation:
    """Give what stands open on a card: the first permanent one, then the first that is unclear."""
    meanings = [one.explanation for one in found]
    return next(
        meaning for permanent in (True, None, False) for meaning in meanings if meaning.permanent is permanent
    )


@untimed
@given(found=st.lists(findings, max_size=6), language=languages, private=st.booleans())
def test_slack_takes_every_bounce_card(
    *, found: list[cards.Finding], language: Language, private: bool
) -> None:
    """No text of a catalog or a paste breaks a limit.

    Every button can draw the card again; the one for the customer knows the case of its first finding.
    """
    card = cards.bounce_card(found, language, private=private)
    assert not complaints(card.blocks)
    assert 0 < len(card.text) <= 3000
    for button in (
        element for block in card.blocks if block["type"] == "actions" for element in block["elements"]
    ):
        if button["action_id"] == "customer_reply":
            assert recall_case(button["value"]) == ReplyCase.of(_most_urgent(found), language)
            continue
        recalled = recall(button["value"])
        assert recalled is not None
        assert recalled.bounces


@untimed
@given(any_text, st.lists(st.tuples(entries, st.sampled_from(Why)), max_size=10), languages)
def test_slack_takes_every_lookup_card(
    query: str, found: list[tuple[Entry, Why]], language: Language
) -> None:
    """Whatever was asked and found, the card is within Slack's limits."""
    lookup = Lookup(
        query=query,
        matches=tuple(Match(entry, why, query) for entry, why in found),
        nearest=tuple(entry for entry, _ in found[:3]),
    )
    card = cards.lookup_card(lookup, language)
    assert not complaints(card.blocks)
    assert 0 < len(card.text) <= 3000
