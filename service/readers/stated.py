"""What a file says about itself (title, language, date) is cut to size before it is believed."""

from __future__ import annotations

import datetime as dt
import re

from service.readers.blocks import collapse

MAX_TITLE = 1000
MAX_URI = 2000
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def stated_title(value: str | None) -> str | None:
    """A title on one line, without control characters, of at most `MAX_TITLE` characters."""
    return _CONTROLS.sub("", collapse((value or "")[: 4 * MAX_TITLE])).strip()[:MAX_TITLE] or None


def stated_uri(value: str | None) -> str | None:
    """An address, cut to `MAX_URI`; None for one with characters that are unseen, which is no address."""
    uri = (value or "").strip()[:MAX_URI]
    return uri if uri and uri.isprintable() else None


def stated_language(value: str | None) -> str | None:
    """A well-formed BCP 47 tag such as `pt-BR`; None for anything else, which leaves it to detection."""
    tag = (value or "").strip().replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else None


def stated_date(value: object) -> dt.date | None:
    """The day of an ISO 8601 date or date and time, in its own time zone; None for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        return None
    try:
        return dt.datetime.fromisoformat(value.strip()).date()
    except ValueError:
        return None
