"""A round of a queued batch: the entries that are not settled yet, cut into shards that workers take up.

It lies in the folder of the run, below `shards/`, until its results are joined to those of the run:

    shards/round.json    what the round is: its token, how it is worked on, its budget
    shards/00007.jsonl   the entries and rejects of a shard, one a line
    shards/00007/        the folder of a run of its own (`service.batch.folder`), made by the worker
    shards/stop          asks the workers to end after the article in hand

The round's token is also what shows a worker that it sees this folder and no other one of the same name.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from service.batch.entries import Entry, Reject
from service.batch.records import Journal, read_lines, replacing
from service.batch.request import FileInput
from service.batch.spending import Budget
from service.errors import StandfirstError
from service.files import display_name
from service.types import Frozen

FOLDER = "shards"
ANSWERS = "answers.jsonl"
CALLS = "calls.jsonl"
_ROUND = "round.json"
_STOP = "stop"


class Round(Frozen):
    """What the workers have to know of a round."""

    token: str
    shards: int
    concurrency: int
    """Articles of one shard in the making at once."""
    engine: str | None
    """The engine that the caller chose; None: the one of the settings."""
    identity: dict[str, Any]
    """What makes the run's reports: a worker of other settings must not add to them."""
    budget_calls: int | None = None
    budget_usd: float | None = None

    @property
    def budget(self) -> Budget:
        """What all calls of the run may cost together."""
        return Budget(self.budget_calls, self.budget_usd)


class Rounds:
    """The rounds of the run in the folder `run`: there is one at a time, or none."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self._folder = run / FOLDER

    def current(self) -> Round | None:
        """The round that is being worked on, or was and is not joined yet."""
        try:
            return Round.model_validate_json((self._folder / _ROUND).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise StandfirstError(f"{display_name(str(self._folder / _ROUND))} cannot be read.") from None

    def begin(self, items: Iterable[Entry | Reject], size: int, plan: Round) -> Round:
        """Cut `items` into shards of `size`, and keep the round; what a kill left of an earlier cut goes."""
        self.end()
        self._folder.mkdir()
        answers: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        for line in read_lines(self.run / ANSWERS):
            answers[line["position"]].append(line)
        count = 0
        for count, part in enumerate(_cut(items, size), start=1):
            self._write_shard(count - 1, part)
            self._hand_out(count - 1, [line for item in part for line in answers.get(item.position, ())])
        begun = plan.model_copy(update={"shards": count})
        self.keep(begun)
        return begun

    def keep(self, told: Round) -> None:
        """Write down what the round is; workers that are at it see a new budget at once."""
        with replacing(self._folder / _ROUND) as file:
            file.write(f"{told.model_dump_json(indent=2)}\n".encode())

    def end(self) -> None:
        """Remove the round, its description first: half of it is none."""
        if self._folder.exists():
            (self._folder / _ROUND).unlink(missing_ok=True)
            shutil.rmtree(self._folder)

    def ask_to_stop(self) -> None:
        """Ask the workers to end after the article in hand."""
        (self._folder / _STOP).touch()

    def is_to_stop(self) -> bool:
        """Whether the workers were asked to end, or there is nothing to work on any more."""
        return (self._folder / _STOP).exists() or not (self._folder / _ROUND).exists()

    def place(self, number: int) -> Path:
        """The folder in which a shard is worked on."""
        return self._folder / f"{number:05}"

    def items(self, number: int) -> Iterator[Entry | Reject]:
        """The entries and rejects of a shard, in the order of the input."""
        for line in read_lines(self._folder / f"{number:05}.jsonl"):
            kind, told = (Entry, line["entry"]) if "entry" in line else (Reject, line["reject"])
            yield kind.model_validate(told)

    def _write_shard(self, number: int, items: Iterable[Entry | Reject]) -> None:
        with (self._folder / f"{number:05}.jsonl").open("w", encoding="ascii") as file:
            for item in items:
                file.write(json.dumps(_told(item), default=_plain) + "\n")

    def _hand_out(self, number: int, answers: Sequence[Mapping[str, Any]]) -> None:
        """Give a shard the answers that its entries were given in earlier rounds: they are paid."""
        if not answers:
            return
        self.place(number).mkdir()
        journal = Journal(self.place(number) / ANSWERS)
        for line in answers:
            journal.append(line)
        journal.close()


def new_round(*, identity: Mapping[str, Any], engine: str | None, concurrency: int, budget: Budget) -> Round:
    """A round that has a token of its own and no shards yet."""
    return Round(
        token=secrets.token_hex(12),
        shards=0,
        concurrency=concurrency,
        engine=engine,
        identity=json.loads(json.dumps(identity)),
        budget_calls=budget.calls,
        budget_usd=budget.usd,
    )


def _cut(items: Iterable[Entry | Reject], size: int) -> Iterator[list[Entry | Reject]]:
    part: list[Entry | Reject] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _told(item: Entry | Reject) -> dict[str, Any]:
    if isinstance(item, Reject):
        return {"reject": item.model_dump()}
    article = item.request.article
    if isinstance(article, FileInput):
        # A worker has another working folder.
        absolute = article.model_copy(update={"path": article.path.absolute()})
        request = item.request.model_copy(update={"article": absolute})
        item = item.model_copy(update={"request": request})
    return {"entry": item.model_dump()}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
