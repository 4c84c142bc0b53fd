"""`standfirst serve`: the HTTP service."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import failures
from service.cli.database import opened
from service.errors import InputError, StandfirstError

if TYPE_CHECKING:
    from service.settings import Settings


def serve(
    host: Annotated[str | None, typer.Option(help="Interface; default: STANDFIRST_HOST, 127.0.0.1.")] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port, 0 for a free one; default: STANDFIRST_PORT, 8000."),
    ] = None,
) -> int:
    """Serve the HTTP interface until stopped; requests in flight are finished first."""
    from service.api.access.gate import require_keys
    from service.settings import load_settings

    settings = load_settings()
    with _bind(settings.host if host is None else host, settings.port if port is None else port) as bound:
        with opened(migrated=True) as store:
            require_keys(bound.getsockname()[0], settings, store)
        return _run(bound, settings)


def _run(bound: socket.socket, settings: Settings) -> int:
    return asyncio.run(_serve(bound, settings))


async def _serve(bound: socket.socket, settings: Settings) -> int:
    import uvicorn

    from service.api.app import create_app
    from service.api.server import server_config
    from service.telemetry.events import Listening
    from service.telemetry.standard import route_standard_logging
    from service.wiring import serving, watching

    watch = watching(settings, sys.stderr)
    route_standard_logging(watch.observer, settings.log_level)
    watch.observer.note(Listening(_address(bound)))
    async with serving(settings, watch) as service:

        class Server(uvicorn.Server):
            """Leaves signals to us: it would end the process by them before the work is put down."""

            @contextmanager
            def capture_signals(self) -> Iterator[None]:
                yield

        server = Server(server_config(create_app(service.app, service), settings))

        def ask_to_stop() -> None:
            """At first open streams end and requests in flight are finished; the second time at once."""
            server.force_exit = server.should_exit
            server.should_exit = True
            service.stop.set()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ask_to_stop)
        await server.serve(sockets=[bound])
    return failures.DONE if server.started else failures.FAILED


def _bind(host: str, port: int) -> socket.socket:
    """A listening socket, taken before anything heavy starts; raises `StandfirstError` that says why not."""
    if not host:
        raise InputError("--host takes the name or the address of an interface.")
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).partition(" (while")[0]
        raise StandfirstError(f"Cannot listen on {host}, port {port}: {reason}.") from None
    except UnicodeError:
        raise StandfirstError("Cannot listen: this is not the name of an interface.") from None


def _address(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
