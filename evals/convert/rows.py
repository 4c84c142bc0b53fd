"""The rows of a file in JSON Lines, JSON, CSV or Parquet, each with its place; broken ones are told of."""

from __future__ import annotations

import csv
import gzip
import importlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from evals.convert.items import Item, LeftOut, Malformed, Outcome
from service.errors import InputError
from service.formats.visible import one_line

_LONGEST_LINE = 50_000_000
"""Bytes of one line; a file without line breaks is not read into memory."""

_GROUNDED = frozenset({"1", "1.0", "true", "yes", "grounded", "supported", "consistent", "faithful"})
_NOT_GROUNDED = frozenset(
    {"0", "0.0", "false", "no", "not_grounded", "ungrounded", "unsupported", "inconsistent", "unfaithful"}
)


class BadRow(Exception):
    """What is wrong with a row, in words that name its field."""


@dataclass(frozen=True)
class Row:
    """One row and where it stands. The getters raise `BadRow`."""

    place: str
    value: Mapping[str, Any]

    def text(self, name: str) -> str:
        """The text in a field, which has to hold more than white space."""
        found = self.value.get(name)
        if not isinstance(found, str):
            raise BadRow(f"`{name}` is missing or no text.")
        if not found.strip():
            raise BadRow(f"`{name}` is empty.")
        return found

    def optional(self, name: str) -> str | None:
        """The text or number in a field, as text; None when there is none."""
        found = self.value.get(name)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return str(found)
        return found if isinstance(found, str) and found.strip() else None

    def list(self, name: str) -> list[Any]:
        """The list in a field."""
        found = self.value.get(name)
        if not isinstance(found, list):
            raise BadRow(f"`{name}` is missing or no list.")
        return found

    def label(self, name: str = "label") -> bool:
        """Whether a label says grounded: 1 and 0, true and false, or words such as “consistent”."""
        found = self.value.get(name)
        folded = str(found).strip().lower().replace(" ", "_")
        if found is None or folded not in _GROUNDED | _NOT_GROUNDED:
            raise BadRow(f"`{name}` is none of 1, 0, grounded, not_grounded and their like.")
        return folded in _GROUNDED


def converted(path: Path, items: Callable[[Row], Iterable[Item | LeftOut]]) -> Iterator[Outcome]:
    """What `items` makes of every row of a file; a row that is broken becomes `Malformed`."""
    for row in rows(path):
        if isinstance(row, Malformed):
            yield row
            continue
        try:
            made = list(items(row))
        except BadRow as bad:
            yield Malformed(row.place, str(bad))
        else:
            yield from made


def rows(path: Path) -> Iterator[Row | Malformed]:
    """The rows of a file; raises `InputError` when it cannot be read at all."""
    name = path.name.removesuffix(".gz")
    if name.endswith((".jsonl", ".ndjson")):
        return _json_lines(path)
    if name.endswith(".json"):
        return _json_array(path)
    if name.endswith(".csv"):
        return _csv(path)
    if name.endswith(".parquet"):
        return _parquet(path)
    raise InputError(f"{shown(path)}: rows are read from .jsonl, .json, .csv (also .gz) and .parquet.")


def shown(path: Path) -> str:
    """A path fit to be shown: its last two parts, nothing that a terminal would obey."""
    return one_line(os.fsencode(Path(*path.parts[-2:])).decode("utf-8", "replace"), 200)


def _opened(path: Path) -> IO[bytes]:
    try:
        return cast("IO[bytes]", gzip.open(path) if path.suffix == ".gz" else path.open("rb"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "this is not a file name"
        raise InputError(f"{shown(path)}: this file cannot be read: {reason}.") from None


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with _opened(path) as file:
            while line := file.readline(_LONGEST_LINE):
                if len(line) >= _LONGEST_LINE:
                    raise InputError(f"{shown(path)}: a line has more than {_LONGEST_LINE:,} bytes.")
                yield line
    except (EOFError, OSError) as error:
        raise InputError(f"{shown(path)}: the file breaks off: {one_line(str(error), 100)}") from None


def _json_lines(path: Path) -> Iterator[Row | Malformed]:
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        place = f"{shown(path)}, line {number}"
        try:
            value = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
        except (ValueError, RecursionError):
            yield Malformed(place, "this is not JSON.")
            continue
        yield _object(place, value)


def _object(place: str, value: object) -> Row | Malformed:
    return Row(place, value) if isinstance(value, dict) else Malformed(place, "a row is an object, {…}.")


def _json_array(path: Path) -> Iterator[Row | Malformed]:
    try:
        told = json.loads(b"".join(_lines(path)))
    except (ValueError, RecursionError):
        raise InputError(f"{shown(path)}: this is not JSON.") from None
    if not isinstance(told, list):
        raise InputError(f"{shown(path)}: rows are a list, […].")
    for number, value in enumerate(told, start=1):
        yield _object(f"{shown(path)}, item {number}", value)


def _csv(path: Path) -> Iterator[Row | Malformed]:
    csv.field_size_limit(_LONGEST_LINE)
    reader = csv.DictReader(_decoded(path), strict=True)
    try:
        for value in reader:
            place = f"{shown(path)}, line {reader.line_num}"
            if None in value or None in value.values():
                yield Malformed(place, "this row has not as many cells as the first line has names.")
            else:
                yield Row(place, value)
    except csv.Error as error:
        raise InputError(f"{shown(path)}, line {reader.line_num}: {one_line(str(error), 100)}") from None


def _decoded(path: Path) -> Iterator[str]:
    for number, line in enumerate(_lines(path), start=1):
        try:
            yield line.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError(f"{shown(path)}, line {number}: this is not UTF-8.") from None


def _parquet(path: Path) -> Iterator[Row | Malformed]:
    try:
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise InputError(
            f"{shown(path)}: Parquet is read with pyarrow, which is not installed (pip install pyarrow); "
            "or convert the file to JSON Lines."
        ) from None
    try:
        number = 0
        for batch in parquet.ParquetFile(path).iter_batches():
            for value in batch.to_pylist():
                number += 1
                yield _object(f"{shown(path)}, row {number}", value)
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(path)}: this is no Parquet: {one_line(str(error), 100)}") from None
