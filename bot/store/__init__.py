"""The memory: what outlives a restart, in the database that DATABASE_URL names."""

from bot.store.store import Feedback, Store

__all__ = ["Feedback", "Store"]
