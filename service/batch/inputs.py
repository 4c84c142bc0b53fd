"""The input of a batch, opened: which kind of file or folder it is, and whether it can be read at all."""

from __future__ import annotations

import stat
from pathlib import Path

from service.batch.csv_rows import CsvRows
from service.batch.directory import Directory
from service.batch.entries import Entry, Reject
from service.batch.json_lines import JsonLines
from service.batch.parquet import ParquetRows
from service.batch.source import BatchInput
from service.errors import InputError, UnsupportedFormat
from service.files import display_name, saying_why_not
from service.settings import Settings

__all__ = ["BatchInput", "Entry", "Reject", "open_input"]


def open_input(path: Path, settings: Settings) -> BatchInput:
    """The input at `path`: JSON Lines, CSV or TSV (each also with .gz), Parquet, or a folder of files.

    Raises `InputError` when there is no such input, it may not be read, or its header cannot be used, and
    `UnsupportedFormat` for another kind of file, or for Parquet without the extra that reads it.
    """
    name = display_name(str(path))
    with saying_why_not(name):
        mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        return Directory(path, settings)
    if not stat.S_ISREG(mode):
        raise InputError(f"{name}: this is not a regular file; a batch is read again when it is resumed.")
    kind = Path(path.stem if path.suffix.lower() == ".gz" else path.name).suffix.lower()
    if kind in {".jsonl", ".ndjson"}:
        return JsonLines(path, settings)
    if kind in {".csv", ".tsv"}:
        return CsvRows(path, settings, kind)
    if path.suffix.lower() == ".parquet":
        return ParquetRows(path, settings)
    raise UnsupportedFormat(
        f"{name}: a batch is read from JSON Lines (.jsonl, .ndjson), CSV (.csv, .tsv), either also with .gz, "
        "from Parquet (.parquet), or from a folder of files."
    )
