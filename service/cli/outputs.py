"""Where a result goes: to standard output, or to a file that appears whole or not at all."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from service.cli import failures
from service.errors import InputError, StandfirstError, UnsupportedFormat
from service.files import display_name
from service.formats import FORMATS
from service.formats.protocol import Format
from service.formats.visible import one_line

if TYPE_CHECKING:
    from service.formats.protocol import AnyReport


class Destination:
    """The format and the place of a result, looked at before the work begins, so that no work is in vain."""

    def __init__(self, format_name: str, output: str | None, *, quiet: bool) -> None:
        if format_name not in FORMATS:
            raise UnsupportedFormat(f"There is no such format; there are {', '.join(FORMATS)}.")
        self._format: Format = FORMATS[format_name]
        self._path = None if output is None else writable(output)
        self._quiet = quiet

    def deliver(self, report: AnyReport, fail_on: frozenset[str]) -> int:
        """Write the result down and return the exit status that it asks for."""
        from service.formats.wording import warnings

        if report.status == "failed":
            for warning in warnings(report):
                failures.complain(warning)
            return failures.FAILED
        if self._path is not None:
            write_whole(self._path, self._format.render(report))
        elif self._format.name == "text" and _is_terminal():
            write_out(_for_terminal(report))
        else:
            write_out(self._format.render(report))
        if not self._quiet and (self._path is not None or self._format.name != "text"):
            for warning in warnings(report):
                failures.complain(warning)
        matched = any(getattr(report.counts, outcome) for outcome in fail_on)
        if fail_on and not matched and report.status == "partial":
            return failures.FAILED  # what was not checked must not pass a gate
        return failures.MATCHED if matched else failures.DONE


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _for_terminal(report: AnyReport) -> str:
    from rich.console import Console

    from service.formats.terminal import render

    console = Console(file=sys.stdout)
    return render(report, width=console.width, colour=not console.no_color)


def write_out(text: str) -> None:
    """`text` to standard output as UTF-8; a reader that went away (`| head`) is no error."""
    if sys.stdout is None:  # closed by the caller (>&-)
        raise StandfirstError("There is no standard output to write to.")
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.flush()
    except OSError as error:
        # The interpreter flushes once more when it ends: let that go nowhere.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise StandfirstError(f"The result cannot be written: {error.strerror}.") from None


def write_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows of the same length, the first one the heading, to standard output with their columns aligned."""
    shown = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*shown, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in shown)
    write_out("".join(f"{line}\n" for line in lines))


def writable(output: str) -> Path:
    """The path of `output` if a file can be written there; raises `InputError` that says why not."""
    if not output:
        raise InputError("--output takes the name of a file.")
    name, path = display_name(output), Path(output)
    try:
        if path.is_dir():
            raise InputError(f"{name}: this is a folder, not a file.")
        if not path.parent.is_dir():
            raise InputError(f"{name}: its folder does not exist.")
        target = path if path.exists() and not path.is_file() else path.resolve()
    except (OSError, ValueError):  # too long, a loop of links, a null character
        raise InputError(f"{name}: this is not a file name.") from None
    if not os.access(target if _is_device(target) else target.parent, os.W_OK):
        raise InputError(f"{name}: this place may not be written to.")
    return target


def _is_device(path: Path) -> bool:
    """Whether `path` is a pipe, a terminal or the like: written to, never replaced."""
    return path.exists() and not path.is_file()


def write_whole(path: Path, text: str) -> None:
    """`text` into the file as UTF-8: all of it, or the file stays as it was."""
    beside = path if _is_device(path) else path.with_name(f".{secrets.token_hex(8)}.standfirst")
    try:
        beside.write_bytes(text.encode("utf-8", "replace"))
        if beside != path:
            beside.replace(path)
    except OSError as error:
        raise StandfirstError(
            f"{display_name(str(path))}: the result cannot be written: {error.strerror}."
        ) from None
    finally:
        if beside != path:
            beside.unlink(missing_ok=True)
