"""`python -m evals convert`: a public data set becomes what the suites read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from evals.convert.folder import Told, write
from evals.convert.registry import FORMATS
from service.cli import failures
from service.errors import InputError
from service.formats.visible import one_line

_FORMATS = "; ".join(f"{one.name}: {one.about}" for one in FORMATS.values())


def convert(
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"The source format. {_FORMATS}.")],
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="Its file or folder.")],
    *,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder to write, new or empty.")],
    skip_malformed: Annotated[
        bool, typer.Option("--skip-malformed", help="Leave broken lines out and count them.")
    ] = False,
) -> int:
    """Convert a public data set, and say what was left out."""
    if name not in FORMATS:
        raise InputError(f"There is no such format; there are {', '.join(FORMATS)}.")
    print("\n".join(_told(write(FORMATS[name].convert(source), out, skip_malformed=skip_malformed))))
    return failures.DONE


def _told(done: Told) -> Iterator[str]:
    yield from (f"{name}: {count:,}" for name, count in done.written.items())
    for reason, count in sorted(done.left_out.items()):
        yield f"left out, {one_line(reason, 200)}: {count:,}"
    if done.malformed_count:
        yield f"left out, malformed: {done.malformed_count:,}"
    yield from (f"  {one_line(line.place, 200)}: {one_line(line.reason, 200)}" for line in done.malformed)
