"""The whole app in a local Slack."""
