"""A queue of shards in this process: whoever looks at it is the worker that works through it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from service.batch.shard import Application, Crew, work_on


class ShardQueue:
    """Shards are worked on by `app`, as many as `may_work` says, when their states are asked for."""

    def __init__(self, app: Application, *, may_work: int = 10**6) -> None:
        self.app = app
        self.may_work = may_work
        self.put: list[int] = []
        """The shards that were put into the queue, each time that they were."""
        self.seen_as: Path | None = None
        """Where the worker sees the folder, if not where it is."""
        self._waiting: dict[tuple[str, int], Path] = {}
        self._outcomes: dict[tuple[str, int], Any] = {}

    async def give_way(self) -> None:
        """Nobody is in more of a hurry."""

    def enqueue(self, folder: Path, token: str, numbers: Iterable[int]) -> None:
        for number in numbers:
            if (token, number) not in self._waiting and (token, number) not in self._outcomes:
                self.put.append(number)
                self._waiting[token, number] = folder

    def states(self, token: str) -> Mapping[int, bool]:
        for key in [key for key in self._waiting if key[0] == token][: self.may_work]:
            self.may_work -= 1
            folder = self.seen_as or self._waiting[key]
            work = work_on(str(folder), *key, crew=Crew(self.app, "worker-1", self.give_way))
            self._outcomes[key] = asyncio.run(work)
            del self._waiting[key]
        known = dict.fromkeys(self._waiting, True) | dict.fromkeys(self._outcomes, False)
        return {number: is_open for (of, number), is_open in known.items() if of == token}

    def outcomes(self, token: str, numbers: Sequence[int]) -> Mapping[int, Any]:
        return {number: self._outcomes[token, number] for number in numbers}

    def cancel(self, token: str) -> None:
        for key in [key for key in self._waiting if key[0] == token]:
            del self._waiting[key]
            self._outcomes[key] = None

    def forget(self, token: str) -> None:
        self._outcomes = {key: told for key, told in self._outcomes.items() if key[0] != token}

    def workers(self) -> int:
        return 1
