"""The way out: a card is stored before Slack's event is acknowledged, then posted once."""

from bot.delivery.delivery import Delivery
from bot.delivery.post import Errand, Post

__all__ = ["Delivery", "Errand", "Post"]
