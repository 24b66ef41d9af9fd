"""What the bot promises when things break: real processes, a local Slack that misbehaves, every card counted.

`python -m tests.faults` runs everything, `--list` names it.  It is no part of pytest: it takes minutes.
"""
