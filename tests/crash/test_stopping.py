"""A process that is asked to stop in the middle of everything, and the one that goes on with its work.

`SOAK=1` (`make soak`) does the same on Postgres.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.awaited import comes
from tests.fakes.hooks import Hooks, hooks
from tests.fakes.model_server import FakeServer, Held, model_server
from tests.fakes.postgres import database_url
from tests.fakes.served import ROOT, Served, served
from tests.fakes.streams import events
from tests.unit.jobs.webhooks.desk import SECRET

pytestmark = pytest.mark.slow

STOPPED_SECONDS = 45
"""What docs/how-to/deploy.md promises."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return database_url(request, tmp_path)


def article(number: int, words: int = 0) -> str:
    told = f"The council of Halmer closed {number + 2} of its {number + 9} schools on Monday."
    return "\n\n".join([told, *(f"Teacher number {n} spoke for {n + 3} minutes." for n in range(words // 7))])


def ordered(client: httpx.Client, text: str, *, wait: int = 0, **options: Any) -> httpx.Response:
    body = {"article": {"text": text}, "options": options}
    return client.post("/v1/reports", json=body, headers={"Prefer": f"wait={wait}"})


def stopped(service: Served) -> None:
    """Ask it to stop, and see that it does within the time that is promised."""
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(STOPPED_SECONDS) == 0, service.log


def about_everything(url: str, server: FakeServer, receiver: Hooks) -> dict[str, str]:
    """Settings of a service with a model and with webhooks."""
    return {
        "STANDFIRST_DATABASE_URL": url,
        "STANDFIRST_MODEL": "openai/fake",
        "STANDFIRST_MODEL_API_BASE": server.base,
        "STANDFIRST_WORKER_CONCURRENCY": "4",
        "STANDFIRST_STOP_SECONDS": "1",
        "STANDFIRST_WEBHOOK_SECRET": SECRET,
        "STANDFIRST_WEBHOOK_ALLOW_HTTP": "true",
        "STANDFIRST_WEBHOOK_ALLOW_PRIVATE": "true",
        "STANDFIRST_WEBHOOK_PORTS": str(receiver.port),
        "STANDFIRST_WEBHOOK_TIMEOUT_SECONDS": "2",
    }


class Busy:
    """A service with everything going on: its reports by id, and the answers that are still open."""

    def __init__(self, service: Served, pool: ThreadPoolExecutor, server: FakeServer, told: Hooks) -> None:
        client = service.client
        made = ordered(client, article(0), wait=60, engine="embedded", callback_url=told.url)
        assert made.status_code == 200
        assert comes(lambda: bool(told.came))  # a message is being sent
        in_flight = [ordered(client, article(number), callback_url=told.url) for number in (1, 2)]
        self.waiting: Future[httpx.Response] = pool.submit(ordered, client, article(3), wait=300)
        assert comes(lambda: len(server.requests) == 3)
        place = in_flight[0].headers["location"]
        self.stream: Future[httpx.Response] = pool.submit(client.get, f"{place}/events")
        long = ordered(client, article(4, words=20_000), engine="embedded")
        queued = [ordered(client, article(number), engine="embedded") for number in (5, 6, 7)]
        self.ids: list[str] = [each.json()["id"] for each in (made, *in_flight, long, *queued)]
        self.made = made

    def answers(self) -> Iterator[httpx.Response]:
        """What those heard who were waiting when the service stopped."""
        yield self.waiting.result()
        yield self.stream.result()


def test_a_stop_in_the_middle_of_everything_is_prompt_and_loses_nothing(url: str, tmp_path: Path) -> None:
    held = Held()
    with model_server(held) as server, hooks() as receiver:
        settings = about_everything(url, server, receiver)
        with ThreadPoolExecutor(2) as pool, served(tmp_path, settings) as service:
            busy = Busy(service, pool, server, receiver)
            stopped(service)
            waited, streamed = busy.answers()
        assert (waited.status_code, waited.json()["status"]) == (202, "running")
        assert streamed.text.endswith(": the service stops; come back\n\n")
        held.go.set()
        receiver.go.set()
        ids = [*busy.ids, waited.json()["id"]]
        with served(tmp_path, settings) as service:
            for name in ids:
                heard = events(service.client.get(f"/v1/reports/{name}/events").text)
                assert [event for _, event, _ in heard if event in ("done", "failed")] == ["done"]
            kept = service.client.get(busy.made.headers["location"])
            assert kept.json() == busy.made.json()
            assert comes(lambda: len(set(receiver.came)) == 3)  # three asked to be told
        asked = Counter(json.dumps(request.messages) for request in server.requests)
    assert sum(times - 1 for times in asked.values()) == 3  # in flight at the stop, and no other


def of_version(version: str, folder: Path) -> tuple[str, ...]:
    """The command line of another version of the program: this one, but for its number."""
    shutil.copytree(ROOT / "service", folder / "service", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "prompts", folder / "prompts")
    (folder / "service" / "__init__.py").write_text(f'"""Standfirst."""\n\n__version__ = "{version}"\n')
    start = f"import sys; sys.path.insert(0, {str(folder)!r}); from service.cli import main; sys.exit(main())"
    return (sys.executable, "-c", start)


def test_a_deploy_goes_on_with_what_the_version_before_left(url: str, tmp_path: Path) -> None:
    settings = {"STANDFIRST_DATABASE_URL": url, "STANDFIRST_WORKER_CONCURRENCY": "1"}
    with served(tmp_path, settings) as service:
        old = service.client.get("/readyz").json()["version"]
        ids = [ordered(service.client, article(n, words=2_000)).json()["id"] for n in range(8)]
        stopped(service)
    with served(tmp_path, settings, of_version("9.9.9", tmp_path / "new")) as service:
        assert service.client.get("/readyz").json()["version"] == "9.9.9"
        for name in ids:
            assert events(service.client.get(f"/v1/reports/{name}/events").text)[-1][1] == "done"
        made_by = [
            service.client.get(f"/v1/reports/{name}").json()["provenance"]["service_version"] for name in ids
        ]
    assert {*made_by} <= {old, "9.9.9"}
    assert made_by[-1] == "9.9.9"
