"""What the queue refuses and what it lets go, over HTTP, while the only worker is held up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from service.store.database import open_database
from service.store.keys import Keys
from service.store.types import NewKey
from tests.fakes.model_server import FakeServer, hangs, model_server

pytestmark = pytest.mark.slow

FIVE = {"Idempotency-Key": "five"}


@contextmanager
def held_up(folder: Path, server: FakeServer, **environment: str) -> Iterator[httpx.Client]:
    """A service that makes one report at once, with a model that never answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "serve", "--port", "0"],
        env={
            **os.environ,
            "STANDFIRST_DATABASE_URL": f"sqlite:///{folder / 'store.db'}",
            "STANDFIRST_MODEL": "openai/fake",
            "STANDFIRST_MODEL_API_BASE": server.base,
            "STANDFIRST_ENTAILMENT": "off",
            "STANDFIRST_WORKER_CONCURRENCY": "1",
            "STANDFIRST_ALLOW_ANONYMOUS": "true",
            "XDG_DATA_HOME": str(folder),
            **environment,
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        port = re.search(r"127\.0\.0\.1:(\d+)", process.stderr.readline())
        assert port
        with httpx.Client(base_url=f"http://127.0.0.1:{port[1]}", timeout=60, trust_env=False) as client:
            yield client
    finally:
        process.kill()
        process.communicate()


def order(
    client: httpx.Client,
    number: int,
    wait: int = 0,
    deadline: float | None = None,
    more: Mapping[str, str] | None = None,
) -> httpx.Response:
    text = f"The council of Halmer closed {number} schools on Monday."
    options = {} if deadline is None else {"deadline_seconds": deadline}
    headers = {"Prefer": f"wait={wait}", **(more or {})}
    return client.post("/v1/reports", json={"article": {"text": text}, "options": options}, headers=headers)


def test_what_is_over_a_limit_is_refused_and_what_waits_too_long_ends(tmp_path: Path) -> None:
    limits = {"STANDFIRST_QUEUE_PER_KEY": "2", "STANDFIRST_QUEUE_LIMIT": "3"}
    with model_server(hangs) as server, held_up(tmp_path, server, **limits) as client:
        first = order(client, 2, deadline=600)
        assert first.status_code == 202
        with client.stream("GET", f"{first.headers['location']}/events") as events:
            assert "event: stage" in events.iter_lines()  # it is being worked on, and will be for long
        late = order(client, 3, wait=30, deadline=0.5)
        assert (late.status_code, late.json()["code"]) == (504, "deadline_exceeded")
        assert "nothing was spent" in late.json()["detail"]
        told = client.get(f"/v1/reports/{late.json()['report_id']}").json()
        assert (told["status"], told["error"]["code"]) == ("failed", "deadline_exceeded")
        assert len(server.requests) <= 1

        assert order(client, 4).status_code == 202
        over = order(client, 5, more=FIVE)
        assert (over.status_code, over.json()["code"]) == (429, "too_many_open")
        assert int(over.headers["retry-after"]) > 0

        database = open_database(f"sqlite:///{tmp_path / 'store.db'}")
        secret = Keys(database).create("desk", NewKey(name="cms")).secret.get_secret_value()
        database.close()
        desk = {"Authorization": f"Bearer {secret}"}
        assert order(client, 6, more=desk).status_code == 202
        full = order(client, 7, more=desk)
        assert (full.status_code, full.json()["code"]) == (503, "queue_full")
        assert int(full.headers["retry-after"]) > 0

        assert client.delete(first.headers["location"]).status_code == 204
        again = order(client, 5, more=FIVE)
        assert again.status_code == 202
        assert order(client, 5, more=FIVE).json()["id"] == again.json()["id"]

        wrong = order(client, 8, deadline=0)
        assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/options/deadline_seconds")
