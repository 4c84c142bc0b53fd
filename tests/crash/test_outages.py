"""The service while its database is away or its disk is full: plain answers, nothing lost, and on it goes.

`SOAK=1` (`make soak`) fills a real disk too, which needs the right to mount one.
"""

from __future__ import annotations

import json
import resource
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from service.types import Report
from tests.fakes.awaited import comes
from tests.fakes.postgres import folder_apart, running
from tests.fakes.served import Served, served
from tests.fakes.streams import events

pytestmark = pytest.mark.slow


def article(number: int) -> str:
    return f"The council of Halmer closed {number + 2} of its {number + 9} schools on Monday."


def ordered(client: httpx.Client, number: int, **headers: str) -> httpx.Response:
    body = {"article": {"text": article(number)}}
    return client.post("/v1/reports", json=body, headers={"Idempotency-Key": f"n{number}", **headers})


def ready(client: httpx.Client) -> bool:
    return client.get("/readyz").status_code == 200


def events_only(log: list[str]) -> None:
    """All that was written to the log is events of ours, however loud libraries were."""
    assert all("event" in json.loads(line) for line in log)


def refused_plainly(answer: httpx.Response) -> None:
    """It is a problem document that says when to come back."""
    told: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert (answer.status_code, told["code"]) == (503, "store_unavailable"), answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert "schools" not in answer.text


@dataclass
class Newsroom:
    """Four desks that order one report after the other, each until it is taken."""

    client: httpx.Client
    stop: Event = field(default_factory=Event)
    taken: dict[int, str] = field(default_factory=dict)
    refusals: list[httpx.Response] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        with ThreadPoolExecutor(4) as pool:
            desks = [pool.submit(self._desk, number) for number in range(4)]
            try:
                yield
            finally:
                self.stop.set()
        for desk in desks:
            desk.result()

    def _desk(self, number: int) -> None:
        while not self.stop.is_set():
            answer = ordered(self.client, number, Prefer="wait=1")
            if answer.status_code in (200, 202):
                self.taken[number] = answer.json()["id"]
                number += 4
            else:
                self.refusals.append(answer)
                self.stop.wait(0.2)  # what Retry-After says would take longer than the test


def all_made(client: httpx.Client, taken: dict[int, str]) -> None:
    """Each report that was taken is one report, of its own article."""
    assert len(set(taken.values())) == len(taken)
    for number, name in taken.items():
        assert events(client.get(f"/v1/reports/{name}/events").text)[-1][1] == "done"
        report = Report.model_validate(client.get(f"/v1/reports/{name}").json())
        assert report.sources[0].text == article(number)


@pytest.mark.parametrize(
    ("mode", "refusals"), [("fast", 8), pytest.param("immediate", 800, marks=pytest.mark.soak)]
)
def test_a_postgres_that_is_stopped_under_load_loses_no_report_and_the_queue_goes_on(
    mode: str, refusals: int
) -> None:
    with (
        folder_apart() as folder,
        running(folder) as postgres,
        served(folder.parent, {"STANDFIRST_DATABASE_URL": postgres.new_database()}) as service,
    ):
        client = service.client
        first = ordered(client, 999_999)
        assert first.status_code == 200
        desks = Newsroom(client)
        with desks.at_work():
            assert comes(lambda: len(desks.taken) >= 8)
            postgres.stop(mode)
            assert comes(lambda: not ready(client))
            assert comes(lambda: len(desks.refusals) >= refusals)
            assert client.get("/healthz").status_code == 200
            refused_plainly(client.get(f"/v1/reports/{first.json()['id']}"))
            before = len(desks.taken)
            postgres.start()
            assert comes(lambda: ready(client))
            assert comes(lambda: len(desks.taken) >= before + 8)
        for refusal in desks.refusals:
            refused_plainly(refusal)
        all_made(client, desks.taken)
        assert client.get(first.headers["location"]).json() == first.json()
    events_only(service.log)


Full = Callable[[Served, Path], AbstractContextManager[None]]
"""While it lasts, the process can write no more to the folder."""


@contextmanager
def by_limit(service: Served, folder: Path) -> Iterator[None]:
    """No file of the process may grow beyond the largest one."""
    largest = max(file.stat().st_size for file in folder.iterdir() if file.is_file())
    soft, hard = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (largest, hard))
    try:
        yield
    finally:
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def by_filling(service: Served, folder: Path) -> Iterator[None]:
    """The disk has no byte left."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    place = folder / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def is_lived_through(folder: Path, full: Full) -> None:
    """Reports are refused while there is no room; those that were kept stay, and all are made in the end."""
    with served(folder) as service:
        client = service.client
        kept = ordered(client, 999_999)
        taken, number = {}, 0
        with full(service, folder):
            while (answer := ordered(client, number, Prefer="wait=0")).status_code == 202:
                taken[number] = answer.json()["id"]
                number += 1
            refused_plainly(answer)
            assert client.get(kept.headers["location"]).json() == kept.json()
        for later in range(number, number + 3):
            answer = ordered(client, later, Prefer="wait=60")
            assert answer.status_code == 200
            taken[later] = answer.json()["id"]
        all_made(client, taken)
        assert client.get(kept.headers["location"]).json() == kept.json()
        assert ready(client)


def test_a_full_disk_refuses_reports_plainly_and_loses_none(tmp_path: Path) -> None:
    is_lived_through(tmp_path, by_limit)


@pytest.mark.soak
def test_a_real_disk_that_is_full_refuses_reports_plainly_and_loses_none(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        is_lived_through(disk, by_filling)
