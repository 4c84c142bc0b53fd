"""A file of JSON lines that only grows, one line for each finished item: what a run is resumed from."""

from __future__ import annotations

import gzip
import json
import os
import re
import secrets
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from service.errors import StandfirstError, UnreadableInput
from service.formats.visible import one_line

_POSITION = re.compile(rb'\{"position":(\d{1,9})[,}]')
_HEAD = 64
"""Bytes of a line that its position is read from."""


class RecordFile:
    """Lines `{"position": …, …}`, appended whole; the position is the item's place in the input, from 0.

    A kill can tear the last line only, since each is written at its end in one go: what stands behind the
    last line break is cut off when the file is opened again. A write that fails (a full disk) is taken back.
    What is kept in memory is eight bytes an item.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open()

    def _open(self) -> None:
        self._starts = array("q")
        self._count = self._end = 0
        self._in_order, self._last = True, -1
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            with self._path.open("rb") as file:
                self._read_places(file)
            os.ftruncate(self._file, self._end)
        except OSError as error:
            raise StandfirstError(f"{_shown(self._path)} cannot be opened: {error.strerror}.") from None

    def __contains__(self, position: int) -> bool:
        return position < len(self._starts) and self._starts[position] >= 0

    def __len__(self) -> int:
        return self._count

    def append(self, position: int, body: Mapping[str, Any]) -> None:
        """Write one line; a second one for the same position takes the place of the first."""
        self.append_json(position, json.dumps(body, ensure_ascii=False, separators=(",", ":")))

    def append_json(self, position: int, body: str) -> None:
        """Write one line whose object, without the position, is written out already."""
        rest = f",{body[1:]}" if len(body) > 2 else "}"
        line = f'{{"position":{position}{rest}\n'.encode("utf-8", "replace")
        write_whole(self._file, line, self._end, self._path)
        self._note(position, len(line))

    def take_over(self, other: Path) -> int:
        """Append the whole lines of another file of this kind; how many these are, none without the file."""
        count = 0
        if other.exists():
            with other.open("rb") as file:
                for line in file:
                    found = _POSITION.match(line[:_HEAD])
                    if found and line.endswith(b"\n"):
                        write_whole(self._file, line, self._end, self._path)
                        self._note(int(found[1]), len(line))
                        count += 1
        return count

    def lines(self) -> Iterator[bytes]:
        """The line of each position, in the order of positions, with its line break."""
        with self._path.open("rb") as file:
            for start in self._starts:
                if start >= 0:
                    file.seek(start)
                    yield file.readline()

    def seal(self, keep: Callable[[int], bool] = lambda _: True) -> None:
        """Put the lines in the order of their positions, one for each that is to be kept; all or nothing."""
        dropped = [
            position for position in range(len(self._starts)) if position in self and not keep(position)
        ]
        if self._in_order and not dropped:
            os.fsync(self._file)
            return
        for position in dropped:
            self._starts[position] = -1
        with replacing(self._path) as file:
            file.writelines(self.lines())
        self.close()
        self._open()

    def close(self) -> None:
        """Let go of the file; every line is in it already."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _note(self, position: int, length: int) -> None:
        while len(self._starts) <= position:
            self._starts.append(-1)
        self._count += self._starts[position] < 0
        self._starts[position] = self._end
        self._end += length
        self._in_order = self._in_order and position > self._last
        self._last = position

    def _read_places(self, file: BinaryIO) -> None:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                return
            found = _POSITION.match(line[:_HEAD])
            if not found:
                raise UnreadableInput(f"{_shown(self._path)}, line {number}: this is no line of a run.")
            self._note(int(found[1]), len(line))


class Journal:
    """A file of JSON objects, one a line, that only grows; it is made with its first line.

    A line that a kill tore is cut off before the file is read. A write that fails is taken back.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None
        self._end = 0

    def lines(self) -> Iterator[dict[str, Any]]:
        """What earlier processes wrote."""
        _cut_torn_line(self.path)
        return read_lines(self.path)

    def append(self, line: Mapping[str, Any]) -> None:
        """Write one line, whole or not at all."""
        if self._file is None:
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            self._end = os.fstat(self._file).st_size
        data = (json.dumps(line, separators=(",", ":")) + "\n").encode()
        write_whole(self._file, data, self._end, self.path)
        self._end += len(data)

    def close(self) -> None:
        """Let go of the file; every line is in it already."""
        if self._file is not None:
            os.close(self._file)


def write_whole(file: int, data: bytes, end: int, path: Path) -> None:
    """Append `data` to a file that ends at `end`, whole or not at all."""
    written = 0
    try:
        while written < len(data):
            written += os.write(file, data[written:])
    except OSError as error:
        with suppress(OSError):  # a pipe or a device has nothing to take back
            os.ftruncate(file, end)
        raise StandfirstError(f"{_shown(path)} cannot be written: {error.strerror}.") from None


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` once the block has ended: whole, on the disk, or not at all."""
    beside = path.with_name(f".{secrets.token_hex(8)}.{path.name}")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise StandfirstError(f"{_shown(path)} cannot be written: {error.strerror}.") from None
    finally:
        beside.unlink(missing_ok=True)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, also gzipped, without a torn last line; none without the file."""
    if not path.exists():
        return
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                return
            try:
                value = json.loads(line)
            except ValueError:
                raise UnreadableInput(f"{_shown(path)}, line {number}: this is no JSON.") from None
            yield value


def _shown(path: Path) -> str:
    return one_line(os.fsencode(path).decode("utf-8", "replace"), 200)


def _cut_torn_line(path: Path) -> None:
    """Cut off what stands behind the last line break: a kill came while it was written."""
    if not path.exists():
        return
    data_end = path.stat().st_size
    with path.open("rb+") as file:
        while data_end:
            start = max(0, data_end - 65_536)
            file.seek(start)
            block = file.read(data_end - start)
            found = block.rfind(b"\n")
            if found >= 0:
                file.truncate(start + found + 1)
                return
            data_end = start
        file.truncate(0)
