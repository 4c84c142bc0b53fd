"""A batch in the queue whose workers are killed: another goes on with the shard, and nothing is made twice.

`SOAK=1` (`make soak`) kills four times one of three workers over 300 articles; otherwise one worker of two is
killed in the middle of the only shard.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.model_server import FakeServer, Request, Response, model_server, sensible

pytestmark = pytest.mark.slow

SOAK = bool(os.environ.get("SOAK"))
ARTICLES, SHARD, WORKERS, KILLS = (300, 30, 3, 4) if SOAK else (9, 20, 2, 1)


class Sluggish:
    """Answers as a sensible model does; after so many questions it is silent until it is told to go on."""

    def __init__(self, every: int) -> None:
        self._every = every
        self._asked = 0
        self._lock = threading.Lock()
        self.silent = threading.Event()

    def go_on(self, *, for_ever: bool) -> None:
        with self._lock:
            self._asked = 0
            self._every = 10**9 if for_ever else self._every
            self.silent.clear()

    def __call__(self, request: Request) -> Response:
        with self._lock:
            self._asked += 1
            if self._asked >= self._every:
                self.silent.set()
                return Response(hang=True)
        return sensible(request)


def environment(url: str, server: FakeServer, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "STANDFIRST_DATABASE_URL": url,
        "STANDFIRST_MODEL": "openai/fake",
        "STANDFIRST_MODEL_API_BASE": server.base,
        "STANDFIRST_MODEL_TIMEOUT_SECONDS": "20",
        "STANDFIRST_ENTAILMENT": "off",
        "XDG_DATA_HOME": str(folder),
    }


@contextmanager
def command(*arguments: str, **more: Any) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", *arguments], stderr=subprocess.PIPE, text=True, **more
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def written(path: Path) -> Path:
    lines = [
        json.dumps({"id": f"a{n}", "text": f"The council of Halmer closed {n + 2} schools on Monday."})
        for n in range(ARTICLES)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def worker_of_a_shard(folder: Path, alive: Container[int]) -> int | None:
    """A process that is at work on a shard that has reports and is not whole."""
    for manifest in sorted(folder.glob("shards/*/manifest.json")):
        done = (manifest.parent / "reports.jsonl").read_bytes().count(b"\n")
        if 0 < done < min(SHARD, ARTICLES):
            process: int = json.loads(manifest.read_text())["calls"][-1]["process"]
            if process in alive:
                return process
    return None


def waited_for(found: Callable[[], Any], seconds: float = 120) -> Any:
    until = time.monotonic() + seconds
    while not (told := found()):
        assert time.monotonic() < until
        threading.Event().wait(0.1)
    return told


def test_a_shard_whose_worker_is_killed_is_gone_on_with_and_nothing_is_made_twice(
    postgres_url: str, tmp_path: Path
) -> None:
    source = written(tmp_path / "articles.jsonl")
    slow = Sluggish(every=80 if SOAK else 11)
    with model_server(slow) as server, ExitStack() as stack:
        told = environment(postgres_url, server, tmp_path)
        workers: dict[int, subprocess.Popen[str]] = {}

        def start() -> None:
            process = stack.enter_context(command("worker", env=told))
            workers[process.pid] = process

        for _ in range(WORKERS):
            start()
        asked = ["batch", str(source), "--output", str(tmp_path / "run"), "--concurrency", "4"]
        queued = stack.enter_context(command(*asked, "--queue", "--shard", str(SHARD), env=told))
        for kill in range(1, KILLS + 1):
            waited_for(slow.silent.is_set)
            victim = workers.pop(waited_for(lambda: worker_of_a_shard(tmp_path / "run", workers)))
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            slow.go_on(for_ever=kill == KILLS)
            if SOAK:
                start()
        assert queued.wait(600) == 0, queued.communicate()
        counted = Counter(json.dumps(request.messages) for request in server.requests)
    lines = [json.loads(line) for line in (tmp_path / "run" / "reports.jsonl").read_text().splitlines()]
    assert [(line["id"], line["report"]["summary"]["text"]) for line in lines] == [
        (f"a{n}", f"The council of Halmer closed {n + 2} schools on Monday.") for n in range(ARTICLES)
    ]
    spent = json.loads((tmp_path / "run" / "summary.json").read_text())["spent"]
    assert len(counted) == spent["answered"] == 2 * ARTICLES
    assert sum(times - 1 for times in counted.values()) <= spent["unsettled"] <= 4 * WORKERS * KILLS
    assert spent["calls"] >= sum(counted.values())
