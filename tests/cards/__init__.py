"""Promises of the cards."""
