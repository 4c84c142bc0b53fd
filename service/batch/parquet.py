"""Parquet: one article a row; read with pyarrow, which is an extra."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from service.batch.columns import Columns, article_of
from service.batch.entries import Entry, Refused, Reject
from service.batch.intake import Intake
from service.batch.source import FileBatch
from service.errors import InputError, UnreadableInput
from service.files import saying_why_not
from service.readers.extras import load_extra
from service.settings import Settings

_ROWS_AT_ONCE = 64


class ParquetRows(FileBatch):
    """A table in Parquet, read row group by row group, and of those only the columns that mean something."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Raises `InputError` when the file is none that can be used, `UnsupportedFormat` without pyarrow."""
        super().__init__(path)
        self._settings = settings
        self._pyarrow = load_extra("pyarrow", "Parquet files", "parquet")
        self._parquet = load_extra("pyarrow.parquet", "Parquet files", "parquet")
        with self._opened() as table:
            schema = table.schema_arrow
            self._rows: int = table.metadata.num_rows
        try:
            self._columns = Columns(schema.names)
            self._chosen = {name: schema.names[place] for name, place in self._columns.places.items()}
            for name, place in self._columns.places.items():
                self._require_type(name, schema.types[place])
        except InputError as error:
            raise InputError(f"{self.name}: {error.detail}") from None
        self.ignored = self._columns.ignored

    def _opened(self) -> Any:
        with saying_why_not(self.name), self.path.open("rb"):
            pass
        try:
            return self._parquet.ParquetFile(self.path, page_checksum_verification=True)
        except (self._pyarrow.ArrowException, OSError):
            raise UnreadableInput(f"{self.name}: this is not a Parquet file, or it is damaged.") from None

    def _require_type(self, name: str, kind: Any) -> None:
        types = self._pyarrow.types
        inner = kind.value_type if types.is_dictionary(kind) else kind
        text = types.is_string(inner) or types.is_large_string(inner) or types.is_string_view(inner)
        number = name == "id" and types.is_integer(inner)
        day = name == "published" and (types.is_date(inner) or types.is_timestamp(inner))
        if not (text or number or day or types.is_null(inner)):
            raise InputError(f"the column {name} holds no text.")

    def count(self) -> int:
        """Rows, as the file says; a file that is damaged further on gives fewer."""
        return self._rows

    def __iter__(self) -> Iterator[Entry | Reject]:
        """One entry or reject a row, and one reject where a damaged file breaks off."""
        intake = Intake(self._settings, "row")
        number = 0
        try:
            for number, row in enumerate(self._read(), start=1):
                yield intake.take(number, row, self._article)
        except (self._pyarrow.ArrowException, OSError):
            reason = "The file is damaged from here on: the rest of it is not read."
            yield intake.reject(number + 1, Refused("unreadable_input", reason))

    def _read(self) -> Iterator[dict[str, Any]]:
        """The rows by the names of our columns, their cells still in Arrow's types."""
        with self._opened() as table:
            for batch in table.iter_batches(batch_size=_ROWS_AT_ONCE, columns=list(self._chosen.values())):
                columns = {name: batch.column(written) for name, written in self._chosen.items()}
                for place in range(batch.num_rows):
                    yield {name: column[place] for name, column in columns.items()}

    def _article(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            cells = {name: _plain(cell.as_py()) for name, cell in row.items()}
        except (ValueError, OverflowError):
            reason = "The row holds text that is not UTF-8, or a day that no calendar has."
            raise Refused("unreadable_input", reason) from None
        limit = self._settings.max_body_bytes
        if sum(len(cell) for cell in cells.values() if isinstance(cell, str)) > limit:
            reason = f"The row is longer than {limit:,} characters (STANDFIRST_MAX_BODY_BYTES)."
            raise Refused("input_too_large", reason)
        return article_of(cells)


def _plain(cell: Any) -> Any:
    return cell.date() if isinstance(cell, dt.datetime) else cell
