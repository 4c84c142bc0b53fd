"""CSV and TSV (RFC 4180): one article a row, its fields named by the first row."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from service.batch.columns import CONTENT, Columns, article_of, has_content
from service.batch.entries import Entry, Refused, Reject
from service.batch.intake import Intake
from service.batch.lines import Line, lines_of, require_readable
from service.batch.source import FileBatch
from service.errors import InputError, UnreadableInput
from service.settings import Settings

_SEPARATORS = {".csv": (",", ";", "\t"), ".tsv": ("\t",)}
"""What may stand between cells; spreadsheets write a semicolon where the comma is the decimal sign."""

_MOST_COLUMNS = 1_000


class CsvRows(FileBatch):
    """A table in text; `kind` is ".csv" or ".tsv"."""

    def __init__(self, path: Path, settings: Settings, kind: str) -> None:
        """Raises `InputError` when the file cannot be opened or its first row cannot be used."""
        super().__init__(path)
        self._settings = settings
        require_readable(path)
        self._separator, self._columns = self._header(_SEPARATORS[kind])
        self.ignored = self._columns.ignored

    def _header(self, separators: tuple[str, ...]) -> tuple[str, Columns]:
        """The separator, and the columns that the first row names; those of an empty file do not matter."""
        found: list[tuple[str, list[str]]] = []
        refusals: list[Refused] = []
        for separator in separators:
            with closing(self._lines(separator)) as lines:
                first = next(lines, None)
            if first is None:
                return separator, Columns(CONTENT)
            try:
                cells = _cells(first.data, separator)
            except Refused as refused:  # cells in quotation marks, apart by another separator
                refusals.append(refused)
                continue
            if has_content([cell.strip().casefold() for cell in cells]):
                return separator, self._columns_of(cells)
            found.append((separator, cells))
        if not found:
            raise UnreadableInput(f"{self.name}: the first row cannot be read. {refusals[0].reason}")
        separator, cells = found[0]
        return separator, self._columns_of(cells)

    def _columns_of(self, cells: list[str]) -> Columns:
        if len(cells) > _MOST_COLUMNS:
            raise InputError(f"{self.name}: the first row has more than {_MOST_COLUMNS:,} columns.")
        if any("\r" in cell for cell in cells):
            raise UnreadableInput(f"{self.name}: lines end with CR alone; save it with LF or CR LF.")
        try:
            return Columns(cells)
        except InputError as error:
            raise InputError(f"{self.name}: {error.detail}") from None

    def _lines(self, separator: str) -> Generator[Line]:
        return lines_of(self.path, self._settings.max_body_bytes, separator.encode())

    def count(self) -> int:
        """Rows below the first."""
        return sum(1 for _ in islice(self._lines(self._separator), 1, None))

    def __iter__(self) -> Iterator[Entry | Reject]:
        """One entry or reject a row below the first."""
        intake = Intake(self._settings)
        for number, data in islice(self._lines(self._separator), 1, None):
            yield intake.take(number, data, self._article)

    def _article(self, data: bytes | Refused) -> Mapping[str, Any]:
        columns = self._columns
        cells = _cells(data, self._separator, most=columns.width)
        if len(cells) != columns.width:
            few = "fewer" if len(cells) < columns.width else "more"
            raise Refused("unreadable_input", f"The row has {few} cells than the first row.")
        return article_of({name: cells[place] for name, place in columns.places.items()})


def _cells(data: bytes | Refused, separator: str, *, most: int = _MOST_COLUMNS) -> list[str]:
    """The cells of one row, at most one more than `most`; raises `Refused` for what is no row."""
    if isinstance(data, Refused):
        raise data
    if b"\x00" in data:
        raise Refused("unreadable_input", "The row holds NUL bytes: it is not text, or not in UTF-8.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("unreadable_input", "The row is not UTF-8.") from None
    cell = re.compile(rf'"([^"]*+(?:""[^"]*+)*+)"|([^"{separator}][^{separator}]*+)?')
    cells: list[str] = []
    place = 0
    while len(cells) <= most:
        found = cell.match(text, place)
        if found is None or not (found.end() == len(text) or text[found.end()] == separator):
            raise Refused(
                "unreadable_input",
                "A cell goes on after its closing quotation mark; a mark within a cell is written twice.",
            )
        quoted, plain = found.groups()
        cells.append(plain or "" if quoted is None else quoted.replace('""', '"'))
        if found.end() == len(text):
            break
        place = found.end() + 1
    return cells
