"""How the command line ends: the exit statuses, and one line on stderr for what went wrong."""

from __future__ import annotations

import sys

from service.errors import InputError, StandfirstError
from service.formats.visible import one_line

DONE = 0
MATCHED = 1
"""The work is done, and something is what `--fail-on` names."""
USAGE = 2
FAILED = 3
INTERRUPTED = 130
"""Ended by Ctrl-C: 128 and the number of the signal, as shells count."""


def complain(message: str) -> None:
    """One line on stderr, without anything that a terminal would obey."""
    if sys.stderr is not None:  # closed by the caller (2>&-)
        sys.stderr.write(f"standfirst: {one_line(message)}\n")


def status_of(error: StandfirstError) -> int:
    """The exit status for an error: the caller's fault, or ours and the model's."""
    return USAGE if isinstance(error, InputError) else FAILED
