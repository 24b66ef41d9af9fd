"""Whoever runs the bot can read what each alert means, and each watches a figure that is there."""

from __future__ import annotations

import re

import yaml
from dotenv import dotenv_values

from bot.metrics import Metrics
from bot.settings import Settings
from tests.surroundings import ROOT

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
