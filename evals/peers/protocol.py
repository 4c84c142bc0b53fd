"""What a peer is: another tool that can be measured on the suites whose work it does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from evals.suite import Suite
from evals.tasks.protocol import Tool
from service.errors import InputError
from service.metering import Account
from service.settings import Settings

if TYPE_CHECKING:
    from service.batch.runner import Around

Ability = Literal["summaries", "checks"]

ABILITY_OF_TASK: dict[str, Ability] = {
    "summaries": "summaries",
    "grounding": "checks",
    "perturbation": "checks",
    "planted": "checks",
}
"""What a task asks of a tool; tasks that are not here ask for a whole report, which no peer writes."""

_SHORTFALL: dict[Ability, str] = {
    "summaries": "writes summaries and checks no claims",
    "checks": "checks claims and writes no summaries",
}

ToolFor = Callable[[str, "Around", Account], Tool]
"""The tool for one item: its name, what is put around a model, the account that calls are paid from."""


class NotInstalled(InputError):
    """The library behind a peer is not there; the detail says what to install and where."""


@dataclass(frozen=True)
class Bench:
    """What a peer may use: settings, how many items are worked on at once, and its own interpreter if any."""

    settings: Settings
    concurrency: int = 2
    python: Path | None = None


class Peer(Protocol):
    """One other tool.

    `name` is what it is called on the command line, `title` in a sentence. `computes`: it computes and waits
    for nothing, so that each item is worked on in a thread. `supported_from` is the score from which it calls
    a claim supported; None where it gives none.
    """

    @property
    def name(self) -> str:
        """Its name on the command line."""
        ...

    @property
    def title(self) -> str:
        """Its name in a sentence."""
        ...

    @property
    def does(self) -> frozenset[Ability]:
        """What it can do."""
        ...

    @property
    def computes(self) -> bool:
        """Whether it computes and waits for nothing."""
        ...

    @property
    def supported_from(self) -> float | None:
        """The score from which it calls a claim supported."""
        ...

    def version(self, bench: Bench) -> str:
        """Which version would be measured; raises `NotInstalled` when its library is not there."""
        ...

    def opened(self, bench: Bench) -> AbstractAsyncContextManager[ToolFor]:
        """The peer ready for work, until the block ends."""
        ...


def require_ability(peer: Peer, suite: Suite) -> None:
    """Raise `InputError` when the peer cannot do what the suite asks for."""
    if len(peer.does) > 1:
        return
    if ABILITY_OF_TASK.get(suite.task) not in peer.does:
        raise InputError(f"{shortfall(peer)}: it cannot do the suite {suite.name}.")


def shortfall(peer: Peer) -> str:
    """What a peer does and does not, such as “TextRank writes summaries and checks no claims”."""
    return f"{peer.title} {_SHORTFALL[next(iter(peer.does))]}"
