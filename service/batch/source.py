"""What every kind of input gives: its entries in order, how many will come, and a digest of its bytes."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from service.batch.entries import Entry, Reject
from service.files import display_name, saying_why_not


class BatchInput(ABC):
    """An input that can be read again, each time with the same outcome, one item in memory at a time.

    Reading raises `InputError` only when the disk fails or the input is taken away on the way; whatever is
    wrong with its content comes as a `Reject`.
    """

    ignored: tuple[str, ...] = ()
    """The columns of a table that mean nothing here, fit to be shown."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        """The name of the file or folder, fit to be shown."""
        return display_name(str(self.path))

    @abstractmethod
    def digest(self) -> str:
        """SHA-256 of what lies there, in hex digits: equal if and only if the same entries will come."""

    @abstractmethod
    def count(self) -> int:
        """How many entries and rejects will come, together; nothing is parsed for it."""

    @abstractmethod
    def __iter__(self) -> Iterator[Entry | Reject]:
        """The entries and rejects, in the order of the input."""


class FileBatch(BatchInput):
    """An input that is one file."""

    def digest(self) -> str:
        """SHA-256 of the file as it lies there, compressed or not."""
        with saying_why_not(self.name):
            return digest_of(self.path)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex digits; raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
