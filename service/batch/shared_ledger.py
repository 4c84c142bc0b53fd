"""The ledger of a run that several processes pay from: one file, one budget, and one writer at a time."""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from service.batch.records import write_whole
from service.batch.spending import Budget, Ledger
from service.errors import BudgetExceeded, InputError, StandfirstError

_PIECE = 1 << 20


class SharedLedger(Ledger):
    """A ledger that is brought up to date, under a lock of the file, before each line that it writes.

    So a budget holds over all workers together. What a worker that died left open stays set aside; it is
    counted as unsettled when the run is over. `budget` is asked again before a call is refused: the command
    may have been given more meanwhile.
    """

    def __init__(self, path: Path, budget: Callable[[], Budget]) -> None:
        super().__init__(path, budget())
        self._path = path
        self._told_budget = budget
        self._read = 0
        self._threads = threading.Lock()

    def __enter__(self) -> Self:
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as error:
            raise StandfirstError(f"{self._path.name} cannot be opened: {error.strerror}.") from None
        self.refresh()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def refresh(self) -> None:
        """Count what others have written since."""
        with self._alone():
            pass

    def open_call(self, at_most_usd: float | None) -> int:
        """As the ledger's; calls have numbers of their own over all processes."""
        with self._alone():
            self._require(at_most_usd)
            call = self.spent.calls + 1
            self._write({"call": call, "at_most_usd": at_most_usd})
            return call

    def close_call(self, call: int, cost_usd: float | None) -> None:
        """As the ledger's."""
        with self._alone():
            self._write({"answered": call, "cost_usd": cost_usd})

    def lose_call(self, call: int, *, billed: bool) -> None:
        """As the ledger's."""
        with self._alone():
            self._write({"lost": call, "billed": billed})

    def _require(self, at_most_usd: float | None) -> None:
        try:
            super()._require(at_most_usd)
        except BudgetExceeded:
            self._budget = self._told_budget()
            super()._require(at_most_usd)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:  # a lock of the file does not part the threads of one process
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                self._catch_up()
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _catch_up(self) -> None:
        """Count the lines that are new, and cut off one that a kill tore."""
        rest = b""
        while piece := os.pread(self._file, _PIECE, self._read + len(rest)):
            whole, _, torn = (rest + piece).rpartition(b"\n")
            for line in whole.splitlines():
                self._count_told(line)
            self._read += len(rest) + len(piece) - len(torn)
            rest = torn
        if rest:
            os.ftruncate(self._file, self._read)

    def _count_told(self, line: bytes) -> None:
        try:
            self._count_line(json.loads(line), self._open)
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{self._path.name}: this is no ledger of a run.") from None

    def _write(self, line: Mapping[str, Any]) -> None:
        data = (json.dumps(line, separators=(",", ":")) + "\n").encode()
        write_whole(self._file, data, self._read, self._path)
        self._read += len(data)
        self._count_line(line, self._open)
