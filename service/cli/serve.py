"""`standfirst serve`: the HTTP service."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import failures
from service.cli.database import opened
from service.errors import InputError, StandfirstError

if TYPE_CHECKING:
    from service.settings import Settings
    from service.store.database import Database

GRACE_SECONDS = 30
"""How long requests in flight may take to end after a stop was asked for."""


def serve(
    host: Annotated[str | None, typer.Option(help="Interface; default: STANDFIRST_HOST, 127.0.0.1.")] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port, 0 for a free one; default: STANDFIRST_PORT, 8000."),
    ] = None,
) -> int:
    """Serve the HTTP interface until stopped; requests in flight are finished first."""
    from service.settings import load_settings

    settings = load_settings()
    with (
        _bind(settings.host if host is None else host, settings.port if port is None else port) as bound,
        opened(migrated=True) as store,
    ):
        from service.api.access.gate import require_keys

        require_keys(bound.getsockname()[0], settings, store)
        typer.echo(f"standfirst: listening on {_address(bound)}", err=True)
        return _run(bound, settings, store)


def _run(bound: socket.socket, settings: Settings, store: Database) -> int:
    import uvicorn

    from service.api.app import create_app
    from service.wiring import build

    api = create_app(build(settings), store)
    server = uvicorn.Server(
        uvicorn.Config(
            api,
            timeout_graceful_shutdown=GRACE_SECONDS,
            server_header=False,
            log_level="info",
            proxy_headers=False,  # whose word is taken for an address is a setting of ours
        )
    )
    with suppress(KeyboardInterrupt):  # raised anew once Ctrl-C has ended the server in good order
        server.run(sockets=[bound])
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
