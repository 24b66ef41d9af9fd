"""The bare app with an open, empty queue of DBOS beside it: to tell the weight of libraries from ours.

python -m benchmarks.bare_queue_app
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from dbos import DBOS

from benchmarks import bare_app

if TYPE_CHECKING:
    from collections.abc import Mapping


async def main(environment: Mapping[str, str]) -> None:
    """Serve it until the process is told to stop; the queue is in the file of DATABASE_URL."""
    DBOS(config={"name": "bare", "system_database_url": environment["DATABASE_URL"]})

    @DBOS.workflow()
    async def do_nothing() -> None:
        pass

    DBOS.launch()
    await DBOS.register_queue_async("nothing")
    await bare_app.main(environment)
    DBOS.destroy()


if __name__ == "__main__":
    asyncio.run(main(os.environ))
