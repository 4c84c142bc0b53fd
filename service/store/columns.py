"""Column types that hold the same on SQLite and on Postgres."""

from __future__ import annotations

import datetime as dt
import re
import zlib

from sqlalchemy import DateTime, Dialect, LargeBinary, Text, TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Words(TypeDecorator[str]):
    """Text; NUL, which Postgres refuses, and lone surrogates, which UTF-8 does not have, become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """What is stored."""
        del dialect
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)


class Moment(TypeDecorator[dt.datetime]):
    """A moment to the microsecond: `timestamptz` on Postgres, text in UTC that sorts by time on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """What is stored; raises `ValueError` for a moment without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        inner = value.astimezone(dt.UTC)
        return inner.replace(tzinfo=None) if dialect.name == "sqlite" else inner

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """What is read: in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Packed(TypeDecorator[bytes]):
    """Bytes, compressed where they are stored."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """What is stored."""
        del dialect
        return None if value is None else zlib.compress(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """What was given."""
        del dialect
        return None if value is None else zlib.decompress(value)
