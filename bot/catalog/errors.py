"""The catalog's own error, so that it needs nothing else of the product."""

from __future__ import annotations


class CatalogError(Exception):
    """A catalog file cannot be used; every line of the text names a file, an entry and a field."""
