"""A local Slack on 127.0.0.1 that the unchanged app talks to, with a web page to try everything.

It speaks the parts of Slack that the app uses, over Socket Mode and over HTTP, checks what it is given as
Slack does, and can be told to misbehave.
"""

from bot.playground.faults import Fault, Faults
from bot.playground.local_slack import LocalSlack
from bot.playground.workspace import ANNA, SAM, Message, Team, View, Workspace

__all__ = ["ANNA", "SAM", "Fault", "Faults", "LocalSlack", "Message", "Team", "View", "Workspace"]
