"""From a reply to what it means."""
