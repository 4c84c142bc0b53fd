"""The lines of a text file, and the rows of a CSV file that may run over several: one in memory at a time."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from service.batch.entries import Refused
from service.errors import UnreadableInput
from service.files import display_name, saying_why_not

_PIECE = 65_536
_GZIP_MAGIC = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_WITHIN_QUOTES = re.compile(rb'[^"]*+(?:""[^"]*+)*+')
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class Line(NamedTuple):
    """One line or row that is not blank, without its line end, or why it cannot be had."""

    number: int
    """The line on which it begins, from 1."""
    data: bytes | Refused


class Quoting:
    """How far a CSV row is: whether a line end stands within quotation marks, where it ends no row.

    Quotation marks count where a cell begins with one (RFC 4180); elsewhere they are characters like others.
    """

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._state = self._start

    @property
    def open(self) -> bool:
        """Whether the text so far ends within quotation marks."""
        return self._state == self._quoted

    def restart(self) -> None:
        """Begin a new row."""
        self._state = self._start

    def advance(self, piece: bytes) -> None:
        """Take in the next piece of the row; pieces may be cut anywhere."""
        place = 0
        while 0 <= place < len(piece):
            place = self._state(piece, place)

    def _start(self, piece: bytes, place: int) -> int:
        if piece[place] == ord('"'):
            self._state = self._quoted
            return place + 1
        self._state = self._plain
        return place

    def _plain(self, piece: bytes, place: int) -> int:
        found = piece.find(self._separator, place)
        if found < 0:
            return -1
        self._state = self._start
        return found + 1

    def _quoted(self, piece: bytes, place: int) -> int:
        within = _WITHIN_QUOTES.match(piece, place)
        end = within.end() if within else place
        if end < len(piece):
            self._state = self._closed
        return end + 1

    def _closed(self, piece: bytes, place: int) -> int:
        """After a quotation mark within quotes: another one stands for the mark itself."""
        doubled = piece[place] == ord('"')
        self._state = self._quoted if doubled else self._plain
        return place + doubled


def lines_of(path: Path, limit: int, separator: bytes | None = None) -> Generator[Line]:
    """The lines of `path` that are not blank, decompressed for .gz; with a `separator`, the rows of a table.

    A line of more than `limit` bytes is passed over without being held and comes as a `Refused`, and so does
    the place where a compressed file breaks off; what it was in the midst of is not given. Raises
    `InputError` when the file cannot be opened, or fails to be read on the way.
    """
    with saying_why_not(display_name(str(path))), opened(path) as file:
        gathering = _Gathering(limit, separator)
        try:
            while piece := file.readline(_PIECE):
                yield from gathering.take(piece)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Line(gathering.number, _broken_off(error))
        else:
            yield from gathering.end()


def opened(path: Path) -> BinaryIO:
    """The file, to be read in bytes, decompressed if its name ends in .gz."""
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rb")  # type: ignore[return-value]  # typeshed: a GzipFile is no BinaryIO
    return path.open("rb")


def require_readable(path: Path) -> None:
    """Raise `InputError` for a file that is not worth beginning: not compressed as it says, or not UTF-8."""
    name = display_name(str(path))
    with saying_why_not(name):
        with path.open("rb") as file:
            if path.suffix.lower() == ".gz" and file.read(2) != _GZIP_MAGIC:
                raise UnreadableInput(f"{name}: this is not a gzip file.")
        try:
            with opened(path) as file:
                start = file.read(4)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return  # comes as a reject, where it breaks off
    if start.startswith(_OTHER_MARKS):
        raise UnreadableInput(f"{name}: this file is in UTF-16 or UTF-32; save it as UTF-8.")


def _broken_off(error: Exception) -> Refused:
    if isinstance(error, EOFError):
        return Refused("unreadable_input", "The compressed file breaks off here: its end is missing.")
    return Refused(
        "unreadable_input",
        "The compressed file is damaged here: what follows is not read, and what came before may be wrong.",
    )


class _Gathering:
    """Pieces put together to lines or rows; `number` is the line on which the one in hand begins."""

    def __init__(self, limit: int, separator: bytes | None) -> None:
        self.number = 1
        self._limit = limit
        self._quoting = Quoting(separator) if separator else None
        self._held = bytearray()
        self._size = 0
        self._line_ends = 0

    def take(self, piece: bytes) -> Iterator[Line]:
        """The line or row that ends with `piece`, if one does and it is not blank."""
        if self.number == 1 and self._size == 0:
            piece = piece.removeprefix(_BOM)
        self._size += len(piece)
        if self._size <= self._limit + 2:  # 2: the line end
            self._held += piece
        else:
            self._held.clear()
        if self._quoting:
            self._quoting.advance(piece)
        if piece.endswith(b"\n"):
            self._line_ends += 1
            if not (self._quoting and self._quoting.open):
                yield from self._finish()

    def end(self) -> Iterator[Line]:
        """What is left when the file ends."""
        if self._quoting and self._quoting.open:
            reason = "A quotation mark that opens here is never closed: the rest of the file is not read."
            yield Line(self.number, Refused("unreadable_input", reason))
        else:
            yield from self._finish()

    def _finish(self) -> Iterator[Line]:
        data = bytes(self._held).removesuffix(b"\n").removesuffix(b"\r")
        too_long = self._size > self._limit + 2 or len(data) > self._limit
        if too_long:
            reason = f"The line is longer than {self._limit:,} bytes (STANDFIRST_MAX_BODY_BYTES)."
            yield Line(self.number, Refused("input_too_large", reason))
        elif data.strip():
            yield Line(self.number, data)
        self.number += self._line_ends
        self._held.clear()
        self._size = self._line_ends = 0
        if self._quoting:
            self._quoting.restart()
