"""What is measured, as processes of their own: the model server and the service, and what they use."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Running:
    """A process and its port on loopback."""

    process: subprocess.Popen[str]
    port: int

    def cpu_seconds(self) -> float:
        """Processor time that it has used, in user and kernel mode."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident_megabytes(self) -> float:
        """Memory that it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0


@contextmanager
def model_server(first_seconds: float, token_seconds: float) -> Iterator[Running]:
    """The model server with this latency, until the block ends."""
    command = ("-m", "evals.load.model", "--first", str(first_seconds), "--token", str(token_seconds))
    with _started(*command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield Running(process, int(process.stdout.readline()))


@contextmanager
def service(settings: Mapping[str, str], log: Path, profile: Path | None = None) -> Iterator[Running]:
    """`standfirst serve` with these settings alone, its log in a file; with `profile`, under cProfile."""
    profiled = ("-m", "cProfile", "-o", str(profile)) if profile else ()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("STANDFIRST_")}
    command = (*profiled, "-m", "service.cli", "serve", "--port", "0")
    with (
        log.open("w") as lines,
        _started(*command, stderr=subprocess.PIPE, env={**plain, **settings}) as process,
    ):
        assert process.stderr is not None
        first = process.stderr.readline()
        port = re.search(r"127\.0\.0\.1:(\d+)", first)
        assert port, first
        copier = threading.Thread(target=_copy, args=(process.stderr, lines))
        copier.start()
        try:
            yield Running(process, int(port[1]))
        finally:
            process.terminate()
            process.wait()
            copier.join()


def _copy(source: IO[str], target: IO[str]) -> None:
    for line in source:
        target.write(line)


@contextmanager
def _started(
    *command: str, stdout: int | None = None, stderr: int | None = None, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 - our own programs
        [sys.executable, *command], stdout=stdout, stderr=stderr, env=env, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()
