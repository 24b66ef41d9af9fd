"""Keeps cards in the database until they are posted, with DBOS as the queue."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from dbos import (
    DBOS,
    PortableWorkflowError,
    SetEnqueueOptions,
    SetWorkflowID,
    StepOptions,
    WorkflowSerializationFormat,
)
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from bot.background import cancel, in_background
from bot.delivery.claim import Claim
from bot.delivery.patience import PASSING, patiently
from bot.delivery.post import Errand, Post
from bot.delivery.poster import Poster
from bot.delivery.queue import APPLICATION, FORM, QUEUE, WORKFLOWS
from bot.delivery.replicas import membership
from bot.delivery.upkeep import Upkeep
from bot.errors import DeliveryError, GaveUpError, SettingsError
from bot.metrics import Metrics
from bot.store.database import IDLE_TIMEOUT, complaint, name_of, read_database_url
from bot.store.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from dbos import DBOSConfig
    from slack_sdk.web.async_client import AsyncWebClient

    _Workflow = Callable[[str], Coroutine[Any, Any, str]]
    ClientOf = Callable[[str], Awaitable[AsyncWebClient | None]]
    """Gives the client to call Slack with for a team's id; None where the app is not installed (any more)."""
    RunErrand = Callable[[Errand, AsyncWebClient], Awaitable[list[Post]]]
    """Gives the cards that come of an errand; raises DeliveryError to be called again."""

Work = TypeVar("Work", Post, Errand)

PORTABLE = WorkflowSerializationFormat.PORTABLE

KEEP_FAILED = timedelta(days=14)

POLLING_INTERVAL = 0.15
"""Seconds between looks into the queue: most of the time between accepting a card and posting it."""

PAUSE = 0.9
"""Seconds that a channel has its rest after a card; with the posting itself that makes the one second between
messages that Slack asks for (https://docs.slack.dev/apis/web-api/rate-limits)."""

POSTING_PATIENCE = 3600.0
"""Seconds for which a failing Slack is asked to take a card, before that fails for good."""

READING_PATIENCE = 120.0
"""Seconds for which an errand is tried."""

BEGUN_AT_MOST = 20
"""How often work is begun again whose program ended each time; then it may be what ends the program."""

STORING_TIMEOUT = 2.0
"""Seconds that storing may take: Slack waits 3 for the acknowledgement, then sends the event again."""

STOPPING_TIMEOUT = 8
"""Seconds that cards on their way may take when the program stops; the next start posts what is left."""

log = structlog.get_logger(__name__)


class Delivery:
    """Accepts cards durably and posts each one once, in order and one a second for each channel.

    DBOS is one for the whole process, so only one Delivery may be started at a time.
    """

    def __init__(
        self,
        client_of: ClientOf,
        database_url: str,
        *,
        metrics: Metrics | None = None,
        replica: str | None = None,
        keep_failed: timedelta = KEEP_FAILED,
    ) -> None:
        """Take what gives each team's client, DATABASE_URL as users write it, and where to count.

        `replica` is the process's name among those that share a PostgreSQL database, else its host's name.
        Raises SettingsError when the URL is none.
        """
        self._client_of = client_of
        self._metrics = metrics or Metrics()
        self._url = read_database_url(database_url)
        self._membership = membership(self._url, replica)
        self._upkeep = Upkeep(self._url, keep_failed)
        self._post_card: _Workflow | None = None
        self._do_errand: _Workflow | None = None
        self.run_errand: RunErrand = _no_errand
        self._under_way: set[asyncio.Task[Any]] = set()
        self._stopping = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the queue and take up what was left by a crash.

        Raises SettingsError when the database cannot be used, DeliveryError when the queue cannot.
        """
        await asyncio.to_thread(migrate, self._url)
        self._stopping.clear()
        try:
            await self._membership.join()
            # Here, not in a thread: cards are posted in the event loop in which DBOS was launched.
            DBOS(config=self._config())
            self._post_card, self._do_errand = self._register_workflow(), self._register_errands()
            DBOS.launch()
            await DBOS.register_queue_async(
                QUEUE,
                partition_concurrency=1,
                polling_interval_sec=POLLING_INTERVAL,
            )
        except (SQLAlchemyError, dbos_error.DBOSException) as error:
            await self.stop()
            message = f"The queue of cards cannot be opened: {complaint(error)}. Check DATABASE_URL."
            raise DeliveryError(message) from error
        self._keeping = in_background(self._membership.keep())
        self._upkeep.start()

    async def accept(self, post: Post) -> bool:
        """Store a card to be posted, drawn anew or taken back; False if just that was accepted before.

        Raises DeliveryError when it could not be stored: then the event must not be acknowledged.
        """
        return await self._store(self._post_card, post.id, post)

    async def accept_errand(self, errand: Errand) -> bool:
        """Store an errand, as `accept` does a card: its cards are posted when `run_errand` has made them."""
        return await self._store(self._do_errand, errand.key, errand)

    async def _store(self, workflow: _Workflow | None, key: str, work: Post | Errand) -> bool:
        if workflow is None:
            message = "The card could not be stored: the delivery is not started."
            raise DeliveryError(message)
        try:
            async with asyncio.timeout(STORING_TIMEOUT):
                with (
                    SetWorkflowID(key, workflow_id_reuse_policy="reject"),
                    SetEnqueueOptions(queue_partition_key=f"{work.team}:{work.channel}"),
                ):
                    await DBOS.enqueue_workflow_async(QUEUE, workflow, _written(work))
        except dbos_error.DBOSWorkflowIDInUseError:
            return False
        except TimeoutError:
            # The writing goes on.  If it succeeds after all, the key tells the event's next delivery so.
            message = "The card could not be stored: the database does not answer."
            raise DeliveryError(message) from None
        except (SQLAlchemyError, dbos_error.DBOSException) as error:
            message = f"The card could not be stored: {name_of(error)}."
            raise DeliveryError(message) from None
        return True

    async def give_up_event(self, team: str, channel: str, ts: str, error: Exception) -> None:
        """Keep that the program itself failed at an event; nothing is kept of what may pass by itself."""
        if isinstance(error, PASSING):
            return
        reason = f"The program is at fault: {type(error).__name__}."
        try:
            await asyncio.to_thread(self._upkeep.bury_event, team=team, channel=channel, ts=ts, reason=reason)
        except SettingsError as failure:
            log.warning("a failed event was not noted", reason=str(failure))

    async def measure(self) -> None:
        """Count what waits, and what failed for good."""
        try:
            self._metrics.waiting(*await asyncio.to_thread(self._upkeep.backlog))
        except SettingsError as error:
            log.warning("the queue cannot be measured", reason=str(error))

    async def stop(self) -> None:
        """Finish the cards on their way; the others wait in the database for the next start."""
        self._post_card = self._do_errand = None
        await self._upkeep.stop()
        self._stopping.set()
        if self._under_way:
            # Most are done in a moment, while DBOS looks only once a second whether they are.
            await asyncio.wait(self._under_way, timeout=0.5)
        loop, threads = asyncio.get_running_loop(), ThreadPoolExecutor()
        timeout = STOPPING_TIMEOUT if self._under_way else 0
        end = partial(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=timeout)
        # Nothing new is begun from here on; it waits until nothing is under way.
        ended = loop.run_in_executor(threads, end)
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=STOPPING_TIMEOUT / 2)
            for task in late:
                task.cancel()
        await ended
        # DBOS had put its own threads, gone now, in the place of the loop's.
        loop.set_default_executor(threads)
        if self._keeping:
            await cancel(self._keeping)
        await self._membership.leave()

    def _config(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": self._url.render_as_string(hide_password=False),
            "sys_db_idle_transaction_timeout_sec": IDLE_TIMEOUT,
            # Statements in logged errors would otherwise show the cards.
            "db_engine_kwargs": {"hide_parameters": True},
            "application_version": FORM,
            "executor_id": self._membership.name,
            # DBOS sets its logger's level by this, whatever it was.
            "log_level": logging.getLevelName(max(logging.WARNING, logging.getLogger("dbos").level)),
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": 0.25,
        }

    def _register_workflow(self) -> _Workflow:
        @DBOS.workflow(
            name=WORKFLOWS["card"], serialization_type=PORTABLE, max_recovery_attempts=BEGUN_AT_MOST
        )
        async def post_card(card: str, since: float = 0.0) -> str:
            self._note_task()
            post = _read(Post, card)
            outcome = await _step("post", partial(self._post, post, post.id, since))
            # The channel's next card waits for the end of this one.
            await self._pause()
            return outcome

        return post_card

    def _register_errands(self) -> _Workflow:
        @DBOS.workflow(
            name=WORKFLOWS["files"], serialization_type=PORTABLE, max_recovery_attempts=BEGUN_AT_MOST
        )
        async def do_errand(errand: str, since: float = 0.0) -> str:
            self._note_task()
            todo = _read(Errand, errand)
            try:
                posts = json.loads(await _step("errand", partial(self._posts_of, todo)))
            except (GaveUpError, PortableWorkflowError):  # as DBOS gives it again after a restart
                if todo.excuse:
                    await _step("excuse", partial(self._post, Post(**todo.excuse), todo.key, since))
                raise
            for post in posts:
                await _step("post", partial(self._post, Post(**post), todo.key, since))
                await self._pause()
            return f"{len(posts)} cards"

        return do_errand

    async def _posts_of(self, errand: Errand) -> str:
        async def attempt(number: int) -> list[Post]:
            client = await self._client_of(errand.team)
            return await self.run_errand(replace(errand, attempt=number), client) if client else []

        posts = await patiently(attempt, errand.key, seconds=READING_PATIENCE)
        return json.dumps([asdict(post) for post in posts])

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), PAUSE)

    def _note_task(self) -> None:
        task = asyncio.current_task()
        if task:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _post(self, post: Post, key: str, since: float) -> str:
        """Post a card; anything but its first attempt looks first whether an earlier one got through.

        `key` names the work in the queue; `since` is when that was first accepted, if it failed once and was
        put back, else 0.
        """
        claim = await Claim.of(key)

        async def attempt(number: int) -> str:
            client = await self._client_of(post.team)
            if client is None:
                return "refused: not installed"
            again = bool(number or since or claim.begun > 1)
            if again:
                self._metrics.retry()
            poster = Poster(client, may_post=claim.check)
            return await poster.post(post, accepted_at=since or claim.accepted_at, look_first=again)

        outcome = await patiently(attempt, key, seconds=POSTING_PATIENCE)
        self._metrics.card(outcome, time.time() - claim.accepted_at)
        log.info("card done", key=post.id, outcome=outcome)
        return outcome


async def _step(name: str, work: Callable[[], Awaitable[str]]) -> str:
    """Do a step of a workflow; without arguments, as DBOS logs those when a step is cancelled."""

    async def step() -> str:
        return await work()

    return await DBOS.run_step_async(StepOptions(name=name), step)


def _read(kind: type[Work], text: str) -> Work:
    """Read what `_written` wrote; text of another form makes a dead letter."""
    try:
        return kind(**json.loads(text))
    except (ValueError, TypeError):
        raise GaveUpError("What was stored cannot be read.", attempts=1) from None


def _written(work: Post | Errand) -> str:
    """Write it in pure ASCII: a paste may hold halves of characters that no database takes."""
    return json.dumps(asdict(work))


async def _no_errand(_: Errand, __: AsyncWebClient) -> list[Post]:
    """Make no cards: for a delivery that nobody gave errands."""
    return []
