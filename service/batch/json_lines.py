"""JSON Lines: one article a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from service.batch.entries import Entry, Refused, Reject
from service.batch.intake import Intake
from service.batch.lines import lines_of, require_readable
from service.batch.source import FileBatch
from service.batch.strict_json import parse_object
from service.settings import Settings


class JsonLines(FileBatch):
    """A file of JSON objects, one a line; blank lines are passed over."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Raises `InputError` when the file cannot be opened or is no text."""
        super().__init__(path)
        self._settings = settings
        require_readable(path)

    def count(self) -> int:
        """Lines that are not blank."""
        return sum(1 for _ in lines_of(self.path, self._settings.max_body_bytes))

    def __iter__(self) -> Iterator[Entry | Reject]:
        """One entry or reject a line that is not blank."""
        intake = Intake(self._settings)
        for number, data in lines_of(self.path, self._settings.max_body_bytes):
            yield intake.take(number, data, _parsed)


def _parsed(data: bytes | Refused) -> Mapping[str, Any]:
    if isinstance(data, Refused):
        raise data
    return parse_object(data)
