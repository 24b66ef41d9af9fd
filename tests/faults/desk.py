"""A scenario's stage: a local Slack with channels, programs connected to it, people who post bounces."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from bot.playground import LocalSlack
from tests.faults.program import Mode, Program
from tests.faults.tally import Promise, Sent, Tally

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from tests.faults.tally import Outcome

RETRY_AFTER = (0.0, 6.0, 30.0)
"""Seconds until Slack sends an unacknowledged event again: its own, the minutes ten times as fast."""

PATIENT = (0.0, *[2.0] * 60)
"""The same for a program that is ended every few seconds: it is down so much of the time that three repeats
would miss it now and then, which minutes apart they would not."""

LOGS = Path(tempfile.gettempdir(), "bounce-desk-faults")

PATIENCE = 45.0
"""Seconds without a card after which none is waited for: Slack may send an event once more after 30."""

LINGERING = 3.0
"""Seconds in which a card too many may still come."""

BOUNCES = (
    "Remote host said: 550 5.1.1 <kim@example.org>: Recipient address rejected: User unknown (from {mark})",
    "to=<kim@example.org>, relay={mark}[192.0.2.7]:25, dsn=5.7.1, status=bounced (554 5.7.1 Spam rejected)",
    "host {mark}[192.0.2.7] said: 452 4.2.2 <kim@example.org> Mailbox full (in reply to RCPT TO command)",
    "host {mark}[192.0.2.7] said: 550 5.7.26 Unauthenticated mail is not accepted due to the DMARC policy",
)

chance = SystemRandom()


class Desk:
    """Channels, and a tally of what is posted into them."""

    def __init__(self, slack: LocalSlack, folder: Path, logs: Path, channels: int) -> None:
        self.slack = slack
        self.tally = Tally(slack.workspace)
        self.database_url = f"sqlite:///{folder}/desk.db"
        self.database = folder / "desk.db"
        self.channels = [slack.workspace.add_channel(f"team {number}").id for number in range(channels)]
        self.threads: dict[str, str] = {}
        self._logs = logs
        self._serial = count(1)
        self._programs: list[Program] = []

    def program(self, mode: Mode = "socket", module: str = "bot", **more: str) -> Program:
        """Prepare a program; it is ended in the end."""
        log = self._logs.with_name(f"{self._logs.name}-{len(self._programs) + 1}.log")
        log.unlink(missing_ok=True)
        made = Program(self.slack, self.database_url, log, mode=mode, module=module, **more)
        self._programs.append(made)
        return made

    async def started(self, mode: Mode = "socket", module: str = "bot", **more: str) -> Program:
        """Start a program that Slack tells everything from now on."""
        program = self.program(mode, module, **more)
        await program.start()
        await program.ready()
        if mode == "http":
            await self.slack.use_http(program.request_url)
        return program

    async def open_threads(self) -> None:
        """Begin a thread in each channel; from now on, bounces are posted into it."""
        for channel in self.channels:
            self.threads[channel] = await self.slack.post(channel, "What came back today:")

    async def post(self, channel: str | None = None, *, as_file: bool = False) -> None:
        """Post a bounce no other is like, into the next channel unless told where."""
        number = next(self._serial)
        where = channel or self.channels[number % len(self.channels)]
        mark = self.tally.new_mark()
        text = BOUNCES[number % len(BOUNCES)].format(mark=mark)
        thread = self.threads.get(where)
        if as_file:
            ts = await self.slack.upload(where, {"bounce.txt": text.encode()})
        else:
            ts = await self.slack.post(where, text, thread_ts=thread)
        self.tally.expect(mark, Sent(where, ts, ts if as_file else thread or ts))

    @asynccontextmanager
    async def load(self, per_second: float, *, files: bool = False) -> AsyncIterator[None]:
        """Post bounces until the block ends, every fifth as a file if there are to be some."""

        async def post() -> None:
            for number in count(1):
                await self.post(as_file=files and number % 5 == 0)
                await asyncio.sleep(chance.uniform(0.5, 1.5) / per_second)

        posting = asyncio.create_task(post())
        try:
            yield
        finally:
            posting.cancel()
            with suppress(asyncio.CancelledError):
                await posting

    async def settle(self) -> None:
        """Wait until every bounce is answered, or no more answers come; then whether one too many comes."""

        def fewer_than(left: int) -> bool:
            return len(self.tally.lost) < left

        with suppress(AssertionError):
            while left := len(self.tally.lost):
                await self.slack.wait_for(partial(fewer_than, left), seconds=PATIENCE)
        await asyncio.sleep(LINGERING)

    def in_order(self) -> Promise:
        """Promise the order within each thread, but for events that Slack had to send again."""
        events = [payload["event"] for payload in self.slack.repeated_events]
        late = {(event["channel"], event["ts"]) for event in events if event["type"] == "message"}
        wrong = len(self.tally.out_of_order(late))
        return Promise(f"out of order {wrong} ({len(late)} set aside that Slack told again)", kept=wrong == 0)

    def outcome(self, *promises: Promise) -> Outcome:
        """Count, and write down every card for whoever asks what went wrong."""
        self._logs.with_name(f"{self._logs.name}.txt").write_text(self.tally.describe(), encoding="utf-8")
        return self.tally.outcome(*promises)

    async def close(self) -> None:
        """End all programs."""
        for program in self._programs:
            await program.kill()


@asynccontextmanager
async def desk(
    name: str, *, channels: int = 8, retry_after: Sequence[float] = RETRY_AFTER
) -> AsyncIterator[Desk]:
    """Open a desk; the logs of its programs stay in the folder for temporary files."""
    slack = LocalSlack(retry_after=retry_after)
    await slack.start()
    with tempfile.TemporaryDirectory() as folder:
        opened = Desk(slack, Path(folder), LOGS / name, channels)
        try:
            yield opened
        finally:
            await opened.close()
            await slack.stop()
