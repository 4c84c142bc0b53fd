"""What holds for every test: no network but loopback, and a visible line for what a machine lacks."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")  # how fast things are is for `make bench`: a busy machine fails no test

NO_SKIP = "STANDFIRST_TESTS_NO_SKIP"


def _is_loopback(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Iterator[None]:
    """Refuse every connection and every look-up that would leave this machine."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: object, /) -> None:
        if not _is_loopback(address):
            raise RuntimeError(f"a test tried to reach {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    def guarded_connect_ex(self: socket.socket, address: object, /) -> int:
        if not _is_loopback(address):
            raise RuntimeError(f"a test tried to reach {address!r}")
        return connect_ex(self, address)  # type: ignore[arg-type]

    def guarded_getaddrinfo(host: object, *rest: object, **named: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _is_loopback((name, 0)):
            raise RuntimeError(f"a test tried to look up {name!r}")
        return getaddrinfo(host, *rest, **named)  # type: ignore[arg-type]

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's own shell changes what a test sees."""
    for name in list(os.environ):
        if name.startswith("STANDFIRST_") and name != NO_SKIP:
            monkeypatch.delenv(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be skipped (the gate), a skip is a failure."""
    report = yield
    if report.skipped and os.environ.get(NO_SKIP):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast tests first: what takes seconds runs last, what takes minutes only with `SOAK=1`."""
    soaking = os.environ.get("SOAK")
    long = [item for item in items if item.get_closest_marker("soak") and not soaking]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]
    items.sort(
        key=lambda item: bool(item.get_closest_marker("slow") or item.get_closest_marker("local_model"))
    )
