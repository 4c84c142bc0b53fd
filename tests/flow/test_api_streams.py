"""A stream of events ends with its report, and with whatever let its reader in."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.api.access.gate import STAY_SECONDS
from tests.fakes.keyed import ARTICLE, bearing
from tests.fakes.stored import Stored, stored

ENDED = ": the key or the session has ended"
MOST_SECONDS = 20
"""On a machine that does much else; a stream that stays would be there for ever."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Stored]:
    """A service whose reports stay queued."""
    with stored(tmp_path, made=False) as service:
        yield service


def ordered(service: Stored, headers: dict[str, str]) -> str:
    answer = service.client.post("/v1/reports", json=ARTICLE, headers={**headers, "Prefer": "wait=0"})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


class Stream:
    """What is read of a stream, in a thread of its own."""

    def __init__(self, answer: httpx.Response) -> None:
        self.lines: list[str] = []
        self._thread = threading.Thread(target=self._read, args=[answer])
        self._thread.start()

    def _read(self, answer: httpx.Response) -> None:
        self.lines += answer.iter_lines()

    def ended(self, seconds: float = MOST_SECONDS) -> list[str]:
        """The lines, once the stream has ended."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "the stream goes on"
        return [line for line in self.lines if line]


@contextmanager
def followed(service: Stored, report_id: str, **headers: str) -> Iterator[Stream]:
    """The stream of a report, while the block runs."""
    with service.client.stream("GET", f"/v1/reports/{report_id}/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer)


def revoked(service: Stored) -> None:
    assert service.keys.revoke("desk", service.keys.list("desk")[0].id)


def test_a_stream_ends_within_seconds_of_its_keys_end(service: Stored) -> None:
    key = bearing(service.key())
    report_id = ordered(service, key)
    with followed(service, report_id, **key) as stream:
        revoked(service)
        service.clock.now += STAY_SECONDS
        assert stream.ended() == [ENDED]


def test_a_key_that_expires_ends_its_stream(service: Stored) -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=3)
    key = bearing(service.key(expires_at=soon))
    report_id = ordered(service, key)
    with followed(service, report_id, **key) as stream:
        waited_until(lambda: dt.datetime.now(dt.UTC) >= soon)
        service.clock.now += STAY_SECONDS
        assert stream.ended() == [ENDED]


def waited_until(condition: Callable[[], bool]) -> None:
    done = threading.Event()
    until = time.monotonic() + MOST_SECONDS
    while not condition():
        assert time.monotonic() < until
        done.wait(0.05)


@pytest.mark.parametrize("how", ["by time", "by logging out", "with its key"])
def test_a_session_that_ends_ends_its_streams(service: Stored, how: str) -> None:
    key = bearing(service.key())
    report_id = ordered(service, key)
    assert service.client.post("/session", headers=key).status_code == 201
    with followed(service, report_id) as stream:
        if how == "by time":
            service.clock.now += 12 * 3600
        elif how == "by logging out":
            own = {"Sec-Fetch-Site": "same-origin", "X-Standfirst-CSRF": "1"}
            assert service.client.delete("/session", headers=own).status_code == 204
        else:
            revoked(service)
            service.clock.now += STAY_SECONDS
        assert stream.ended() == [ENDED]


def test_the_first_key_ends_the_streams_of_those_who_needed_none(service: Stored) -> None:
    report_id = ordered(service, {})
    with followed(service, report_id) as stream:
        service.key()
        service.clock.now += 1
        assert stream.ended() == [ENDED]


def test_the_end_of_another_key_ends_no_stream(service: Stored) -> None:
    key = bearing(service.key())
    service.key(name="other")
    report_id = ordered(service, key)
    with followed(service, report_id, **key) as stream:
        other = next(one for one in service.keys.list("desk") if one.name == "other")
        assert service.keys.revoke("desk", other.id)
        service.clock.now += STAY_SECONDS
        assert service.reports.cancel("desk", report_id)
        assert [line for line in stream.ended() if line.startswith("event")] == ["event: failed"]


def test_a_stream_whose_database_goes_away_ends_cleanly(
    service: Stored, caplog: pytest.LogCaptureFixture
) -> None:
    key = bearing(service.key())
    report_id = ordered(service, key)
    with followed(service, report_id, **key) as stream:
        with service.database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE reports RENAME TO lost")
        assert stream.ended() == [": the database is away; come back"]
    assert not caplog.records


@pytest.mark.parametrize("number", ["-1", "x", "1e9", "9" * 40, "٣", "", "0 OR 1=1"])
def test_a_last_event_id_that_is_none_of_ours_begins_from_the_start(tmp_path: Path, number: str) -> None:
    with stored(tmp_path) as service:
        report_id = service.client.post("/v1/reports", json=ARTICLE).json()["id"]
        headers: Any = {b"Last-Event-ID": number.encode()}
        heard = service.client.get(f"/v1/reports/{report_id}/events", headers=headers)
    assert heard.status_code == 200
    assert "event: stage" in heard.text
    assert "event: done" in heard.text


def test_a_body_that_a_reader_of_a_stream_owes_ends_no_stream(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with stored(tmp_path, made=False, body_timeout_seconds=0.2) as service:
        report_id = ordered(service, {})
        head = f"GET /v1/reports/{report_id}/events HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n"
        assert service.client.base_url.port is not None
        address = ("127.0.0.1", service.client.base_url.port)
        with socket.create_connection(address, timeout=MOST_SECONDS) as connection:
            connection.sendall(head.encode())
            received = connection.recv(65_536)
            assert received.startswith(b"HTTP/1.1 200")
            threading.Event().wait(0.4)  # longer than a body may take
            assert service.reports.cancel("local", report_id)
            while b"event: failed" not in received:
                more = connection.recv(65_536)
                assert more, received
                received += more
    assert not caplog.records
