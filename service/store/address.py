"""Where the database is: what `STANDFIRST_DATABASE_URL` says, read without ever repeating it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from service.errors import SettingsError, StoreUnavailable
from service.settings import user_data_folder

FILE = "standfirst.db"

_SQLITE = {"sqlite", "sqlite+pysqlite"}
_POSTGRES = {"postgresql", "postgres", "postgresql+psycopg"}


@dataclass(frozen=True)
class Address:
    """The place of a database. `url` may hold a password: `shown` is what may be printed."""

    kind: Literal["sqlite", "postgres"]
    url: URL
    path: Path | None
    """The file, for SQLite; None for Postgres."""

    @property
    def shown(self) -> str:
        """The kind and the place; without user, password and options."""
        if self.path is not None:
            return f"SQLite, {self.path}"
        return f"Postgres, {self.url.database or 'the default database'} on {self.url.host or 'this machine'}"


def address_of(url: str | None) -> Address:
    """The address that `url` tells; None: a file in the user's data folder.

    Raises `SettingsError` for what is neither SQLite in a file nor Postgres; it never repeats the URL.
    """
    if url is None:
        return _file(user_data_folder() / FILE)
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise SettingsError("STANDFIRST_DATABASE_URL is not a database URL.") from None
    if parsed.drivername in _POSTGRES:
        return Address("postgres", parsed.set(drivername="postgresql+psycopg"), None)
    if parsed.drivername not in _SQLITE:
        raise SettingsError("STANDFIRST_DATABASE_URL: only sqlite:///PATH and postgresql://… are known.")
    return _sqlite(parsed)


def _sqlite(url: URL) -> Address:
    name = url.database or ""
    if name in ("", ":memory:") or name.startswith("file:") or url.host or url.query or "\0" in name:
        raise SettingsError(
            "STANDFIRST_DATABASE_URL: SQLite takes the path of a file and nothing else, such as "
            "sqlite:///standfirst.db or sqlite:////var/lib/standfirst/standfirst.db."
        )
    return _file(Path(name).absolute())


def _file(path: Path) -> Address:
    return Address("sqlite", URL.create("sqlite+pysqlite", database=str(path)), path)


def make_file(path: Path) -> None:
    """Make the file that is missing, for its owner alone; the folder too if it is the default one.

    Raises `StoreUnavailable` that says why not.
    """
    try:
        if path.parent == user_data_folder():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is not a file name"
        raise StoreUnavailable(f"The database file cannot be opened: {why}.") from None
