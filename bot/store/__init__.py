"""The memory: what outlives a restart, in the database that DATABASE_URL names."""

from bot.store.answers import Answer, Numbers
from bot.store.choices import NOTES_BY, ChannelChoice, NotesBy, Watch, WorkspaceChoice
from bot.store.feedback import Correction, Feedback
from bot.store.installations import Installations
from bot.store.notes import Note
from bot.store.oauth_states import EXPIRATION
from bot.store.store import Store

__all__ = [
    "EXPIRATION",
    "NOTES_BY",
    "Answer",
    "ChannelChoice",
    "Correction",
    "Feedback",
    "Installations",
    "Note",
    "NotesBy",
    "Numbers",
    "Store",
    "Watch",
    "WorkspaceChoice",
]
