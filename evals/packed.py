"""JSON Lines, gzipped or not by the name of the file, whose bytes depend on nothing but the rows."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of the project's own making, which is taken to be well-formed."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        yield from map(json.loads, lines)


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """One row a line; gzip gets no time stamp, so that the same rows are the same bytes."""
    body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(body, mtime=0) if path.suffix == ".gz" else body)
