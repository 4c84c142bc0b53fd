"""Pairs of a text and a claim with a label: tables of `doc`, `claim`, `label`, alone or in a folder.

`id` and `component` are taken over where they are. A `doc` that names a `.txt` file beside the table is that
file's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.convert.items import LabelledClaim, Outcome
from evals.convert.rows import BadRow, Row, converted, shown
from service.errors import InputError

_TABLES = ("*.csv", "*.csv.gz", "*.jsonl", "*.jsonl.gz", "*.parquet")
_LONGEST_NAME = 255


def convert(path: Path) -> Iterator[Outcome]:
    """One claim a row, of all tables of a folder in the order of their names."""
    tables = sorted({file for kind in _TABLES for file in path.glob(kind)}) if path.is_dir() else [path]
    if not tables:
        raise InputError(f"{shown(path)}: this folder has no table (.csv, .jsonl, .parquet).")
    for table in tables:
        yield from _table(table)


def _table(table: Path) -> Iterator[Outcome]:
    stem = table.name.split(".")[0]
    count = 0

    def items(row: Row) -> Iterator[LabelledClaim]:
        nonlocal count
        count += 1
        yield LabelledClaim(
            id=row.optional("id") or f"{stem}-{count}",
            claim=row.text("claim"),
            text=_text(row.text("doc"), table.parent),
            label=row.label(),
            slices={"component": row.optional("component") or stem},
        )

    return converted(table, items)


def _text(doc: str, folder: Path) -> str:
    if not doc.endswith(".txt") or len(doc) > _LONGEST_NAME or "\n" in doc or "\0" in doc:
        return doc
    file = (folder / doc).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        raise BadRow("its `doc` names a file that is not in the folder.")
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRow("its `doc` names a file that is not UTF-8.") from None
    if not text.strip():
        raise BadRow("its `doc` names a file that is empty.")
    return text
