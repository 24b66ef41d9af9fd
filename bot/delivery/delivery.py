"""Keeps cards in the database until they are posted, with DBOS as the queue."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, StepOptions, WorkflowSerializationFormat
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.post import Errand, Post
from bot.delivery.poster import Poster
from bot.errors import DeliveryError
from bot.metrics import Metrics
from bot.store.database import locked_database, read_database_url

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from dbos import DBOSConfig
    from slack_sdk.web.async_client import AsyncWebClient

    _Workflow = Callable[[str], Coroutine[Any, Any, str]]
    ClientOf = Callable[[str], Awaitable[AsyncWebClient | None]]
    """Gives the client to call Slack with for a team's id; None where the app is not installed (any more)."""
    RunErrand = Callable[[Errand, AsyncWebClient], Awaitable[list[Post]]]
    """Gives the cards that come of an errand; raises DeliveryError to be called again."""

FORM = "1"
"""The form of the cards in the database and of the steps taken with them.

DBOS gives a process only the work of its own version.  This one stands still when Bounce Desk is updated, so
that the new program finishes the work of the old; it changes only with the form.
"""

QUEUE = "cards"

POLLING_INTERVAL = 0.15
"""Seconds between looks into the queue: most of the time between accepting a card and posting it."""

PAUSE = 0.9
"""Seconds that a channel has its rest after a card; with the posting itself that makes the one second between
messages that Slack asks for (https://docs.slack.dev/apis/web-api/rate-limits)."""

ATTEMPTS = StepOptions(
    name="post", retries_allowed=True, interval_seconds=1.0, backoff_rate=1.5, max_attempts=18
)
"""How often a failing Slack is tried: after 1, 1.5, 2.25 ... seconds, for 49 minutes in all."""

READINGS = StepOptions(
    name="errand", retries_allowed=True, interval_seconds=2.0, backoff_rate=2.0, max_attempts=6
)
"""How often an errand is tried: for two minutes in all."""

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
        executor_id: str | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        """Take what gives each team's client, DATABASE_URL as users write it, and where to count.

        `executor_id` is the process's name in the database: after a crash, the process that has it again
        takes up its work.  Without one, it is the host's name, or `local` on SQLite.
        Raises SettingsError when the URL is none.
        """
        self._client_of = client_of
        self._metrics = metrics or Metrics()
        self._url = read_database_url(database_url)
        self._executor_id = executor_id or (
            "local" if self._url.drivername == "sqlite" else socket.gethostname()
        )
        self._post_card: _Workflow | None = None
        self._do_errand: _Workflow | None = None
        self.run_errand: RunErrand = _no_errand
        self._under_way: set[asyncio.Task[Any]] = set()
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Open the queue and take up what was left by a crash.

        Raises SettingsError when the database cannot be used, DeliveryError when the queue cannot.
        """
        await asyncio.to_thread(self._check_database)
        self._stopping.clear()
        try:
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
            message = f"The queue of cards cannot be opened: {type(error).__name__}. Check DATABASE_URL."
            raise DeliveryError(message) from error

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
            message = f"The card could not be stored: {type(error).__name__}."
            raise DeliveryError(message) from None
        return True

    async def measure(self) -> None:
        """Count what waits."""
        waiting = await DBOS.list_workflows_async(
            queue_name=QUEUE, status=["ENQUEUED", "PENDING"], load_input=False, load_output=False
        )
        self._metrics.waiting(len(waiting), 0)

    async def stop(self) -> None:
        """Finish the cards on their way; the others wait in the database for the next start."""
        self._post_card = self._do_errand = None
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

    def _check_database(self) -> None:
        with locked_database(self._url):
            pass

    def _config(self) -> DBOSConfig:
        return {
            "name": "bounce-desk",
            "system_database_url": self._url.render_as_string(hide_password=False),
            # Statements in logged errors would otherwise show the cards.
            "db_engine_kwargs": {"hide_parameters": True},
            "application_version": FORM,
            "executor_id": self._executor_id,
            # DBOS sets its logger's level by this, whatever it was.
            "log_level": logging.getLevelName(max(logging.WARNING, logging.getLogger("dbos").level)),
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": 0.25,
        }

    def _register_workflow(self) -> _Workflow:
        @DBOS.workflow(name="post_card", serialization_type=WorkflowSerializationFormat.PORTABLE)
        async def post_card(card: str) -> str:
            self._note_task()
            post = Post(**json.loads(card))
            outcome = await DBOS.run_step_async(ATTEMPTS, self._post, post, post.id)
            # The channel's next card waits for the end of this one.
            await self._pause()
            return outcome

        return post_card

    def _register_errands(self) -> _Workflow:
        @DBOS.workflow(name="do_errand", serialization_type=WorkflowSerializationFormat.PORTABLE)
        async def do_errand(errand: str) -> str:
            self._note_task()
            todo = Errand(**json.loads(errand))
            posts = json.loads(await DBOS.run_step_async(READINGS, self._posts_of, todo))
            for post in posts:
                await DBOS.run_step_async(ATTEMPTS, self._post, Post(**post), todo.key)
                await self._pause()
            return f"{len(posts)} cards"

        return do_errand

    async def _posts_of(self, errand: Errand) -> str:
        client = await self._client_of(errand.team)
        posts = await self.run_errand(errand, client) if client else []
        return json.dumps([asdict(post) for post in posts])

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), PAUSE)

    def _note_task(self) -> None:
        task = asyncio.current_task()
        if task:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _post(self, post: Post, workflow_id: str) -> str:
        """Post a card; anything but its first attempt looks first whether an earlier one got through."""
        workflow = await DBOS.get_workflow_status_async(workflow_id)
        step = DBOS.step_status
        begun = (workflow and workflow.recovery_attempts) or 0
        accepted_at = ((workflow and workflow.created_at) or 0) / 1000
        again = begun > 1 or bool(step and step.current_attempt)
        if again:
            self._metrics.retry()
        client = await self._client_of(post.team)
        if client is None:
            outcome = "refused: not installed"
        else:
            outcome = await Poster(client).post(post, accepted_at=accepted_at, look_first=again)
        self._metrics.card(outcome, time.time() - accepted_at)
        log.info("card done", key=post.id, outcome=outcome)
        return outcome


def _written(work: Post | Errand) -> str:
    """Write it in pure ASCII: a paste may hold halves of characters that no database takes."""
    return json.dumps(asdict(work))


async def _no_errand(_: Errand, __: AsyncWebClient) -> list[Post]:
    """Make no cards: for a delivery that nobody gave errands."""
    return []
