"""The standard logging of libraries, as events of ours: where it was said, and the words of a trusted few.

A library's message may quote anything: a prompt, an address with its password, a row of a table. So the words
are kept only of those that speak about themselves; of all others, and of every exception, only the places.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from service.telemetry.events import Level, LibrarySaid
from service.telemetry.observer import Observer

TRUSTED = ("uvicorn", "alembic")
"""Loggers whose words are kept; of all others only warnings and errors are told, without their words."""

_PLACES = 8


class Routed(logging.Handler):
    """Tells `observer` what libraries log."""

    def __init__(self, observer: Observer) -> None:
        super().__init__()
        self._observer = observer

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of one record; like every handler, it raises nothing."""
        trusted = record.name.partition(".")[0] in TRUSTED
        if not trusted and record.levelno < logging.WARNING:
            return
        try:
            self._observer.note(_event(record, trusted=trusted))
        except Exception:  # noqa: BLE001 - a message whose arguments do not fit it is a bug of the library's
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """Say that there was a record; the standard library would print it, words and all."""
        self._observer.note(LibrarySaid(record.name, "error", f"{record.module}:{record.lineno}"))


def route_standard_logging(observer: Observer, level: Level) -> None:
    """Send all standard logging of this process to `observer`, warnings included.

    For the entry point of a process only: there is one standard logging in it.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.addHandler(Routed(observer))
    # Nobody reads the debug records of libraries, and some of them write more the lower this is.
    root.setLevel("INFO" if level == "debug" else level.upper())
    logging.captureWarnings(capture=True)


def places_of(trace: TracebackType | None) -> tuple[str, ...]:
    """Files and lines of a traceback, innermost first, at most eight."""
    frames = traceback.extract_tb(trace)[::-1][:_PLACES]
    return tuple(f"{_short(frame.filename)}:{frame.lineno}" for frame in frames)


def _event(record: logging.LogRecord, *, trusted: bool) -> LibrarySaid:
    error = record.exc_info[1] if record.exc_info else None
    places = places_of(error.__traceback__) if error else ()
    return LibrarySaid(
        logger=record.name,
        severity=_level(record.levelno),
        place=" < ".join(places) or f"{_short(record.pathname)}:{record.lineno}",
        message=_words(record.getMessage()) if trusted else None,
        error=type(error).__name__ if error else None,
    )


def _words(message: str) -> str:
    """The last line of a message: of a traceback, the one that says what went wrong."""
    lines = message.strip().splitlines()
    return lines[-1] if lines else ""


def _short(path: str) -> str:
    """The last three parts of a path: where a file lies below is the machine's business."""
    return "/".join(path.split("/")[-3:])


def _level(number: int) -> Level:
    if number >= logging.ERROR:
        return "error"
    if number >= logging.WARNING:
        return "warning"
    return "info" if number >= logging.INFO else "debug"
