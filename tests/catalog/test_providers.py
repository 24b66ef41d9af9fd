"""Texts that one provider writes, and how it is known to have written them."""

from __future__ import annotations

from tests.catalog.explaining import explain


def test_a_provider_is_known_by_its_host_or_its_name_in_the_words() -> None:
    """A wording that many servers use means the provider's thing only when the provider said it."""
    words = "550 Unknown User"
    assert explain(words).rule.startswith("phrase/")
    assert explain(words, host="mx00.ionos.de").rule == "rejection/united_internet/unknown-user"
    assert explain(f"host mx00.ionos.de said: {words}").rule == "rejection/united_internet/unknown-user"


def test_the_recipients_brand_is_not_who_rejected() -> None:
    """An address at a provider does not bring in the provider's rules."""
    assert explain("550 Unknown User someone@mx00.ionos.de").provider is None
    assert explain("550 <someone@ionos.de>: Unknown User", host="mx.example.org").provider is None


def test_a_vendors_tag_or_own_code_needs_no_host() -> None:
    """A tag only one vendor writes, or an enhanced code only it uses, tells who wrote the reply."""
    assert explain("451 [CS01] come back").rule == "rejection/apple_icloud/local-policy"
    own_code = explain("550 5.7.509 sending domain does not pass DMARC verification")
    assert own_code.rule == "rejection/microsoft_exchange_online/dmarc-reject"


def test_a_bare_code_means_what_its_provider_means_by_it() -> None:
    """OVH's 555 is a limit; elsewhere it is a syntax error; clear words outweigh both."""
    assert explain("555", host="ssl0.ovh.net").rule == "rejection/ovh/parameters-or-limit"
    assert explain("555").rule == "reply/555"
    assert explain("555 mailbox is full", host="ssl0.ovh.net").reason.id == "mailbox-full"


def test_a_paused_queue_is_no_suspended_mailbox() -> None:
    """Whoever reads "suspended" would otherwise ask the recipient about a mailbox that works."""
    assert explain("4.7.0 delivery temporarily suspended").reason.id == "network-error"


def test_a_blocklist_that_answers_with_an_error_lists_nobody() -> None:
    """The sender must not be sent to a removal form for an address that stands on no list."""
    listed = explain("554 5.7.1 rejected, zen.spamhaus.org says 127.0.0.2")
    refused = explain("554 5.7.1 rejected, zen.spamhaus.org says 127.255.255.254")
    assert (listed.reason.id, refused.reason.id) == ("blocked", "system-error")
