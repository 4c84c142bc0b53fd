"""Options that several commands of `python -m evals` share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from evals.peers.registry import PEERS, peer_of

Pythons: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--python",
        metavar="[PEER=]PATH",
        help="Interpreter of the peers that are libraries with dependencies of their own, or of one of them; "
        "repeat for more.",
    ),
]
Peers: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--peer",
        metavar="NAME",
        help=f"Other tool to compare with ({', '.join(PEERS)}); repeat for more. Default: all that can.",
    ),
]


def interpreter(given: Sequence[str] | None, peer: str | None) -> Path | None:
    """The interpreter that was given for `peer` by its name, else the one for all; None for none.

    Raises `InputError` for the name of a peer that is not there. It is kept as it is written: the `python` of
    a virtual environment is a link, and is nothing without its place.
    """
    named: dict[str, str] = {}
    for one in given or ():
        name, equals, path = one.partition("=")
        if equals and "/" not in name:
            named[peer_of(name).name] = path
        else:
            named[""] = one
    chosen = None if peer is None else named.get(peer, named.get(""))
    return None if chosen is None else Path(chosen).absolute()
