"""Progress for people: the stage in words on stderr, and only when that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.types import OnProgress, Progress, StageName

_STAGES: Mapping[StageName, str] = {
    "read": "Reading",
    "draft": "Writing the summary and the claims",
    "retrieve": "Looking for the passages that bear on each claim",
    "verify": "Checking the claims",
    "neutrality": "Comparing the wording with the source",
    "coverage": "Looking for what the summary leaves out",
    "report": "Putting the report together",
}


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[OnProgress]:
    """A listener that shows the stages on stderr while the work runs, and leaves nothing behind."""
    from service.types import ignore

    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield ignore
        return
    from rich.console import Console
    from rich.live import Live
    from rich.spinner import Spinner

    spinner = Spinner("dots", "Starting")
    with Live(spinner, console=Console(stderr=True), transient=True) as live:

        def show(progress: Progress) -> None:
            words = _STAGES[progress.stage]
            spinner.update(
                text=f"{words} ({progress.done} of {progress.total})" if progress.total > 1 else words
            )
            live.refresh()

        yield show
