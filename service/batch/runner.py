"""Working through many items side by side, each written down as it finishes, to the end or a good reason."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from service.batch.answers import Answers
from service.batch.folder import RunFolder
from service.batch.spending import Ledger, Purse
from service.errors import StandfirstError
from service.sidebyside import side_by_side

if TYPE_CHECKING:
    from service.llm.protocol import Model

    Around = Callable[[Model], Model]

GIVE_UP_AFTER = 10
"""Failures in a row, all of a kind that passes, after which a run waits for better times."""


class Numbered(Protocol):
    """Anything that has a place in the input and a name."""

    @property
    def position(self) -> int:
        """The place in the input, from 0, without gaps."""
        ...

    @property
    def id(self) -> str | None:
        """The name, unique in the input; None for what has none, such as a line that is no JSON."""
        ...


ItemT = TypeVar("ItemT", bound=Numbered)
ItemT_contra = TypeVar("ItemT_contra", bound=Numbered, contravariant=True)


@dataclass(frozen=True)
class Finished:
    """The item is done; `line` is the JSON object that says what came of it, `outcome` one word for it."""

    line: str
    outcome: str


@dataclass(frozen=True)
class Rejected:
    """The item can never be worked on: its input is at fault."""

    line: str


@dataclass(frozen=True)
class Failed:
    """The work failed; the next call tries again. `passing`: waiting may help."""

    code: str
    detail: str
    passing: bool
    about: Mapping[str, Any] = field(default_factory=dict)
    """What else the line in `failures.jsonl` says of the item."""


Result = Finished | Rejected | Failed
Ending = Literal["finished", "stopped", "budget", "failing", "queued"]
"""`queued`: the caller went away, and the rest is worked on without it."""


class Work(Protocol[ItemT_contra]):
    """What is done with one item; a `StandfirstError` that it raises is a failure."""

    def __call__(self, item: ItemT_contra, purse: Purse, around: Around) -> Awaitable[Result]:
        """The result about `item`: calls are paid from `purse`, and models are asked through `around`."""
        ...


@dataclass
class Tally:
    """How far a run is: items by what came of them, those of earlier processes included."""

    total: int
    finished: int = 0
    rejected: int = 0
    failed: int = 0
    begun_with: int = 0
    began: float = field(default_factory=time.monotonic)
    outcomes: Counter[str] = field(default_factory=Counter)
    """What came of the items of this process, in a word each."""
    cost_usd: float | None = None
    calls: int = 0
    ending: Ending = "finished"
    why: str | None = None
    """What ended the run before its end, in a sentence."""

    @property
    def done(self) -> int:
        """Items that need no more work."""
        return self.finished + self.rejected

    def seconds_left(self, now: float) -> float | None:
        """How long the rest takes at the speed so far; None before anything was done."""
        here = self.done + self.failed - self.begun_with
        if here <= 0:
            return None
        return (now - self.began) / here * max(0, self.total - self.done - self.failed)


@dataclass(frozen=True)
class Limits:
    """How many items are worked on at once, and how a caller ends a run before its end."""

    concurrency: int
    stop: asyncio.Event


class Run(Generic[ItemT]):
    """One call over a run folder: `Run(folder, ledger, answers, work, limits).over(items, total, tell)`."""

    def __init__(
        self, folder: RunFolder, ledger: Ledger, answers: Answers, work: Work[ItemT], limits: Limits
    ) -> None:
        self._folder = folder
        self._ledger = ledger
        self._answers = answers
        self._work = work
        self._limits = limits
        self._failing = 0

    async def over(self, items: Iterator[ItemT], total: int, tell: Callable[[Tally], None]) -> Tally:
        """Work on every item that is not settled; `tell` hears of each step. The tally says how it ended.

        What is in flight when the run is stopped is finished first; what is in flight when the budget ends is
        left for the next call, which does not pay again for the answers that it has.
        """
        folder = self._folder
        tally = Tally(total, finished=len(folder.items), rejected=len(folder.rejects))
        tally.begun_with = tally.done
        self._count_spent(tally)
        tell(tally)
        # A full disk, or input that breaks off: the first one to meet it ends the others.
        await side_by_side(self._worker(items, tally, tell) for _ in range(self._limits.concurrency))
        folder.seal()
        if tally.ending == "finished" and not tally.failed:
            self._answers.erase()
        tell(tally)
        return tally

    def _count_spent(self, tally: Tally) -> None:
        tally.calls, tally.cost_usd = self._ledger.spent.calls, self._ledger.spent.cost_usd

    async def _worker(self, items: Iterator[ItemT], tally: Tally, tell: Callable[[Tally], None]) -> None:
        for item in items:
            if not self._folder.is_settled(item.position):
                await self._one(item, tally)
                tell(tally)
                await asyncio.sleep(0)
            if self._limits.stop.is_set() and tally.ending == "finished":
                tally.ending = "stopped"
            if tally.ending != "finished":
                return

    async def _one(self, item: ItemT, tally: Tally) -> None:
        started, began = dt.datetime.now(dt.UTC), time.perf_counter()
        purse = Purse(self._ledger)
        result = await self._result(item, purse)
        self._count_spent(tally)
        if purse.refusal:
            tally.ending, tally.why = "budget", purse.refusal
            return
        self._keep(item, result, tally)
        if isinstance(result, Finished):
            seconds = round(time.perf_counter() - began, 6)
            self._folder.times.append(
                item.position, {"id": item.id, "started_at": started.isoformat(), "seconds": seconds}
            )

    async def _result(self, item: ItemT, purse: Purse) -> Result:
        try:
            return await self._work(item, purse, self._answers.around(item.position))
        except StandfirstError as error:
            return Failed(error.code, error.detail, error.retryable)
        except Exception as error:  # noqa: BLE001 - one item that we cannot cope with must not end the run
            return Failed("internal", place_of(error), passing=False)

    def _keep(self, item: ItemT, result: Result, tally: Tally) -> None:
        if isinstance(result, Finished):
            self._folder.items.append_json(item.position, result.line)
            tally.finished += 1
            tally.outcomes[result.outcome] += 1
        elif isinstance(result, Rejected):
            self._folder.rejects.append_json(item.position, result.line)
            tally.rejected += 1
        else:
            line = {"id": item.id, "code": result.code, "detail": result.detail, **result.about}
            self._folder.failures.append(item.position, line)
            tally.failed += 1
        self._failing = self._failing + 1 if isinstance(result, Failed) and result.passing else 0
        if self._failing >= GIVE_UP_AFTER and isinstance(result, Failed):
            tally.ending, tally.why = "failing", result.detail
        if not isinstance(result, Failed):
            self._answers.forget(item.position)


def place_of(error: Exception) -> str:
    """What broke and where, without its message: that may hold the article's text."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
