"""The service as a process of its own, on a free port of loopback: what is killed, stopped and started."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "service.cli")


@dataclass(frozen=True)
class Served:
    """A running `standfirst serve`: its process, a client of it, and its log so far."""

    process: subprocess.Popen[str]
    client: httpx.Client
    log: list[str]


@contextmanager
def served(
    folder: Path, settings: Mapping[str, str] | None = None, command: Sequence[str] = COMMAND
) -> Iterator[Served]:
    """The service until the block ends, with its store and its locks in `folder`; it is killed then.

    `settings` are more variables of its environment. A `command` other than that of this checkout is another
    version of the program.
    """
    process = subprocess.Popen(
        [*command, "serve", "--port", "0"],
        env={
            **os.environ,
            "STANDFIRST_DATABASE_URL": f"sqlite:///{folder / 'store.db'}",
            "STANDFIRST_ENTAILMENT": "off",
            "XDG_DATA_HOME": str(folder),
            **(settings or {}),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    with process, _followed(process) as log:
        port = re.search(r"127\.0\.0\.1:(\d+)", log[0])
        assert port, log
        address = f"http://127.0.0.1:{port[1]}"
        with httpx.Client(base_url=address, timeout=90, trust_env=False) as client:
            yield Served(process, client, log)


@contextmanager
def _followed(process: subprocess.Popen[str]) -> Iterator[list[str]]:
    """The lines of its log, the first one awaited; the process ends with the block.

    Somebody has to read on: a pipe that is full would hold up whoever writes.
    """
    assert process.stderr is not None
    with process.stderr as stream:
        log = [stream.readline()]
        reader = threading.Thread(target=log.extend, args=(stream,))
        reader.start()
        try:
            yield log
        finally:
            process.kill()
            reader.join()
