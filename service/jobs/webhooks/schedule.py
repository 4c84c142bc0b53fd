"""When a message that could not be delivered is tried again."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

DELAYS = tuple(
    dt.timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)))
)
"""After each failed attempt, as Standard Webhooks recommends: ten attempts in a little over three days."""

JITTER = 0.2
"""Up to this share is added to each delay, so that a receiver that comes back is not met by all at once."""

LONGEST = dt.timedelta(hours=24)
"""What a receiver can ask for at most by Retry-After."""

_SECONDS = re.compile(r"[0-9]{1,9}")


def delay_after(
    attempts: int, chance: float, *, retry_after: str = "", now: dt.datetime
) -> dt.timedelta | None:
    """How long to wait after `attempts` failed ones; None: give it up. `chance` is between 0 and 1.

    `retry_after` is the receiver's header (RFC 9110: seconds or a date): it can make the wait longer, up to
    `LONGEST`, never shorter. One that cannot be read counts for nothing.
    """
    if attempts > len(DELAYS):
        return None
    planned = DELAYS[attempts - 1] * (1 + JITTER * chance)
    return max(planned, min(_asked(retry_after, now), LONGEST))


def _asked(header: str, now: dt.datetime) -> dt.timedelta:
    told = header.strip()
    if _SECONDS.fullmatch(told):
        return dt.timedelta(seconds=int(told))
    try:
        moment = parsedate_to_datetime(told)
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)) - now
    except (ValueError, OverflowError):
        return dt.timedelta(0)
