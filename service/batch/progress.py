"""Progress of a long run on standard error: a bar on a terminal, a line a minute elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.batch.runner import Tally

EVERY_SECONDS = 60.0


@contextmanager
def shown(*, quiet: bool, name: str) -> Iterator[Callable[[Tally], None]]:
    """Something to tell of each step; nothing is shown when `quiet` or without standard error."""
    if quiet or sys.stderr is None:
        yield _nothing
    elif sys.stderr.isatty():
        with _bar(name) as tell:
            yield tell
    else:
        yield _Lines(name)


def _nothing(tally: Tally) -> None:
    del tally


@contextmanager
def _bar(name: str) -> Iterator[Callable[[Tally], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}"),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(name, total=None, told="")

        def tell(tally: Tally) -> None:
            told = ", ".join(_told(tally))
            bar.update(task, total=tally.total, completed=tally.done + tally.failed, told=told)

        yield tell


class _Lines:
    """A line now and then, for logs."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._last = time.monotonic()

    def __call__(self, tally: Tally) -> None:
        now = time.monotonic()
        if now - self._last < EVERY_SECONDS:
            return
        self._last = now
        counted = f"{self._name}: {tally.done + tally.failed} of {tally.total}"
        sys.stderr.write(", ".join([counted, *_told(tally)]) + "\n")
        sys.stderr.flush()


def _told(tally: Tally) -> Iterator[str]:
    left = tally.seconds_left(time.monotonic())
    if left is not None:
        yield f"about {duration(left)} left"
    if tally.failed:
        yield f"{tally.failed} failed"
    if tally.rejected:
        yield f"{tally.rejected} rejected"
    if tally.calls:
        yield f"{tally.calls} calls"
        yield "price not known" if tally.cost_usd is None else f"${tally.cost_usd:.4f}"


def duration(seconds: float) -> str:
    """Seconds in the words of a person: 45 s, 3 min, 2 h 10 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
