"""What programs that a test starts find around them: this repository to import from, and no setting."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
"""To be added to; the tests run in an empty folder, so there is no `.env` either."""
