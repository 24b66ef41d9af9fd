"""Bounce Desk: a Slack app that explains SMTP replies and pasted e-mail bounces."""
