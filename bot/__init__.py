"""Bounce Desk: a Slack app that explains SMTP replies and pasted e-mail bounces."""

__version__ = "0.1.0"
"""As in pyproject.toml, whose metadata is not there where the program runs from its sources."""
