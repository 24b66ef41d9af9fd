"""Tries again what fails for a while, and gives up in the end."""

from __future__ import annotations

import asyncio
import time
import traceback
from itertools import count
from typing import TYPE_CHECKING, TypeVar

import structlog
from aiohttp import ClientError
from dbos import error as dbos_error
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.claim import ClaimLostError
from bot.errors import DeliveryError, GaveUpError
from bot.store.database import name_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

FIRST_WAIT, LONGEST_WAIT, GROWTH = 1.0, 60.0, 1.5
"""Seconds between attempts: 1, 1.5, 2.25 ... up to a minute."""

PASSING = (DeliveryError, SlackApiError, ClientError, SQLAlchemyError, OSError)
"""What may go by itself."""

Result = TypeVar("Result")

log = structlog.get_logger(__name__)


async def patiently(attempt: Callable[[int], Awaitable[Result]], key: str, *, seconds: float) -> Result:
    """Give what an attempt gives, trying for so many seconds; each is told how many there were before.

    Raises GaveUpError; at once when the program itself is at fault, as it would be the next time.
    """
    end, wait = time.monotonic() + seconds, FIRST_WAIT
    for number in count():
        try:
            return await attempt(number)
        except (ClaimLostError, dbos_error.DBOSException):
            raise
        except PASSING as error:
            reason = str(error) if isinstance(error, DeliveryError) else f"It failed: {name_of(error)}."
        except Exception as error:  # noqa: BLE001 - whatever it is, its text may quote a message
            _log_place(error, key)
            reason = f"The program is at fault: {type(error).__name__}."
            raise GaveUpError(reason, attempts=number + 1) from None
        if time.monotonic() + wait > end:
            raise GaveUpError(reason, attempts=number + 1)
        log.warning("trying again", key=key, reason=reason, seconds=round(wait, 1))
        await asyncio.sleep(wait)
        wait = min(wait * GROWTH, LONGEST_WAIT)
    raise AssertionError


def _log_place(error: Exception, key: str) -> None:
    """Say what went wrong where, without the error's text."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{where.filename}:{where.lineno}"
    log.error("the program is at fault", key=key, error=type(error).__name__, place=place)
