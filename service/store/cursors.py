"""Cursors of lists: where the last page ended, as text that means nothing to the caller.

They are not signed. Whoever changes one gets another place in their own list, or an `InputError`: the tenant
is not in it, it comes from the key.
"""

from __future__ import annotations

import base64
import datetime as dt
import re

from sqlalchemy import ColumnElement, Table, and_, or_

from service.errors import InputError

MOST = 200
"""Items on one page."""

_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,300}")
_CONTENT = re.compile(r"(\d{1,18})\.([A-Za-z0-9][A-Za-z0-9_.:-]{0,127})")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def encode(created_at: dt.datetime, item_id: str) -> str:
    """The cursor after the item of this moment and id."""
    told = f"{(created_at - _EPOCH) // dt.timedelta(microseconds=1)}.{item_id}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[dt.datetime, str]:
    """The moment and the id that a cursor was made of; raises `InputError`."""
    place = _place(cursor) if _SHAPE.fullmatch(cursor) else None
    if place is None or encode(*place) != cursor:
        raise InputError("This cursor is not one of ours: leave it out to begin anew.")
    return place


def _place(cursor: str) -> tuple[dt.datetime, str] | None:
    try:
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        found = _CONTENT.fullmatch(told)
        return found and (_EPOCH + dt.timedelta(microseconds=int(found[1])), found[2])
    except (ValueError, OverflowError):  # broken base64 is a ValueError
        return None


def older(table: Table, cursor: str) -> ColumnElement[bool]:
    """The condition that a row comes after `cursor` in a list of the newest first; raises `InputError`."""
    moment, item_id = decode(cursor)
    return or_(table.c.created_at < moment, and_(table.c.created_at == moment, table.c.id < item_id))


def page_size(limit: int) -> int:
    """`limit` if a page can have as many items; raises `InputError`."""
    if not 1 <= limit <= MOST:
        raise InputError(f"A page has 1 to {MOST} items.")
    return limit
