"""What a database says when it fails, in words that may be shown: never its URL, never a value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from service.errors import StoreUnavailable

OLD_TABLES = "The database's tables are missing or of another version: run `standfirst database migrate`."

_SQLITE = {
    "FULL": "its disk is full",
    "READONLY": "it may not be written",
    "PERM": "it may not be opened",
    "AUTH": "it may not be opened",
    "CANTOPEN": "it cannot be opened",
    "BUSY": "it is busy",
    "LOCKED": "it is busy",
    "IOERR": "its disk cannot be read or written",
    "CORRUPT": "its file is damaged",
    "NOTADB": "its file is not a database",
}
_POSTGRES = {
    "28": "it refuses the user or the password",
    "3D": "there is no database of this name",
    "42501": "the user may not do this",
    "53100": "its disk is full",
    "53300": "it has no connection left",
    "53": "it is short of something",
    "55P03": "it is busy",
    "57014": "a statement took too long",
    "57": "it is stopping or starting",
    "25006": "it may not be written",
    "40": "two transactions were in each other's way",
}
_AT_CONNECT = {
    "password authentication failed": "28",
    "no password supplied": "28",
    "no pg_hba.conf entry": "28",
    "starting up": "57",
    "shutting down": "57",
    "too many clients": "53300",
}


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn failures of the database into `StoreUnavailable`; breached constraints and our own bugs stay."""
    try:
        yield
    except exc.TimeoutError:
        raise StoreUnavailable("The database cannot be used: all connections are taken.") from None
    except exc.DBAPIError as error:
        detail = _detail(error)
        if detail is None:
            raise
        raise StoreUnavailable(detail) from None


def _detail(error: exc.DBAPIError) -> str | None:
    """What to tell; None for what no waiting and no operator can help."""
    if isinstance(error, exc.IntegrityError | exc.DataError):
        return None
    said = str(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state in ("42P01", "42703") or said.startswith(("no such table", "no such column")):
        return OLD_TABLES
    if isinstance(error, exc.ProgrammingError) and state is None and error.statement is None:
        return "The database cannot be used: its address has options that are not known."
    if isinstance(error, exc.ProgrammingError) and state != "42501":
        return None
    return f"The database cannot be used: {_reason(error.orig, state, said)}."


def _reason(error: BaseException | None, state: str | None, said: str) -> str:
    name = getattr(error, "sqlite_errorname", None)
    if name:
        return _SQLITE.get(name.removeprefix("SQLITE_").partition("_")[0], "it failed")
    if state is None:
        state = next((code for words, code in _AT_CONNECT.items() if words in said), None)
        if state is None and said.rstrip().endswith("does not exist"):
            state = "3D"
    for code in (state or "", (state or "")[:2]):
        if code in _POSTGRES:
            return _POSTGRES[code]
    return "it cannot be reached"
