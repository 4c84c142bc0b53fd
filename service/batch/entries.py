"""What comes out of an input, in order: an entry to work on, or a reject that says what is wrong with it."""

from __future__ import annotations

from service.batch.request import BatchRequest
from service.errors import InputError
from service.types import Frozen


class Entry(Frozen):
    """One article to work on; `position` counts entries and rejects from 0."""

    position: int
    line: int | None
    """Where it begins: the line of a text file or the row of a Parquet file, from 1; None in a folder."""
    id: str
    request: BatchRequest


class Reject(Frozen):
    """One piece of the input that cannot be worked on; `reason` never quotes it."""

    position: int
    line: int | None
    name: str | None
    """The file of a folder, fit to be shown; None for lines and rows."""
    id: str | None
    """The id, as far as there is a good one."""
    code: str
    reason: str


class Refused(Exception):
    """Why one piece of an input cannot be worked on: a stable code, and one sentence without its content."""

    def __init__(self, code: str, detail: str, *, pointer: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.pointer = pointer

    @property
    def reason(self) -> str:
        """The sentence, after the JSON pointer to the place that it is about."""
        return f"{self.pointer}: {self.detail}" if self.pointer else self.detail

    @classmethod
    def of(cls, error: InputError) -> Refused:
        """The same complaint."""
        return cls(error.code, error.detail, pointer=error.pointer or "")
