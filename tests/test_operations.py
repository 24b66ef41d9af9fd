"""Whoever runs the bot can read what each alert means, and each watches a figure that is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from dotenv import dotenv_values

from bot.metrics import Metrics
from bot.settings import Settings, load_settings
from tests.surroundings import ROOT

if TYPE_CHECKING:
    import pytest

ALERTS = [
    rule
    for group in yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]


def test_every_alert_is_explained() -> None:
    """docs/operations.md has a row for each alert, and none for an alert that is no more."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(Bounce\w+)` \|", page, re.MULTILINE) == [rule["alert"] for rule in ALERTS]


def test_alerts_watch_figures_that_are_there() -> None:
    """An alert names only figures that `/metrics` has, so it cannot stay silent by a slip."""
    metrics = Metrics()
    metrics.request("message", "failed")
    metrics.card("posted", 1.0)
    metrics.reconnected("closed")
    there = set(re.findall(r"^(bounce_desk_\w+)", metrics.text().decode(), re.MULTILINE))
    watched = {name for rule in ALERTS for name in re.findall(r"bounce_desk_\w+", rule["expr"])}
    assert watched <= there


def test_a_copy_of_the_example_settings_changes_nothing() -> None:
    """Whoever fills tokens into a copy keeps what the container or the service sets, its database first."""
    values = dotenv_values(ROOT / ".env.example")
    assert "SLACK_BOT_TOKEN" in values
    assert set(values.values()) == {""}
    listed = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert re.search(rf"^#?{name.upper()}=", listed, re.MULTILINE), name


def test_space_around_a_secret_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that is read from a file may end with a new line; of nothing but space it is not set."""
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s3cret\n")
    monkeypatch.setenv("SLACK_BOT_TOKEN", " xoxb-1 ")
    settings = load_settings()
    assert settings.slack_signing_secret
    assert settings.slack_signing_secret.get_secret_value() == "s3cret"
    assert settings.slack_bot_token
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "\n")
    assert load_settings().slack_signing_secret is None
