"""Names of workers: the same after a restart, and never two processes under one."""

from __future__ import annotations

import fcntl
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.errors import StandfirstError
from service.settings import user_data_folder

_MOST = 1_000


@contextmanager
def worker_name(chosen: str | None, folder: Path | None = None) -> Iterator[str]:
    """A name that nobody else here has while the block runs: `chosen`, or the host's with a number.

    A worker that is started again gets the name that it had, so that it finds its own work at once. Raises
    `StandfirstError` if `chosen` is taken.
    """
    place = folder or user_data_folder() / "workers"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    host = re.sub(r"[^A-Za-z0-9_.-]", "-", socket.gethostname())[:50] or "worker"
    names = [chosen] if chosen else [f"{host}-{number}" for number in range(1, _MOST)]
    for name in names:
        lock = os.open(place / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            continue
        try:
            yield name
        finally:
            os.close(lock)
        return
    raise StandfirstError("There is a worker of this name already: set STANDFIRST_WORKER_NAME.")
