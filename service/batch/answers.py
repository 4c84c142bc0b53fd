"""Model answers that outlive a kill: what an unfinished item was told already is not asked again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from service.batch.records import Journal
from service.batch.spending import Spent
from service.errors import UnreadableInput

if TYPE_CHECKING:
    from service.llm.protocol import Model, Reply
    from service.llm.remembering import Remembered


class Answers:
    """The answers of a run's unfinished items, kept in `answers.jsonl` until their items are finished."""

    def __init__(self, path: Path, is_settled: Callable[[int], bool], spent: Spent) -> None:
        self._journal = Journal(path)
        self._is_settled = is_settled
        self._spent = spent
        self._known: defaultdict[int, dict[str, str]] = defaultdict(dict)

    def __enter__(self) -> Self:
        for line in self._journal.lines():
            try:
                position, question, reply = line["position"], line["question"], line["reply"]
            except (KeyError, TypeError):
                raise UnreadableInput(f"{self._journal.path.name}: this is no file of answers.") from None
            if not self._is_settled(position):
                self._known[position][question] = json.dumps(reply)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._journal.close()

    def around(self, position: int) -> Callable[[Model], Model]:
        """What to put around a model for the item at `position`."""
        from service.llm.remembering import RememberingModel

        return lambda model: RememberingModel(model, ItemMemory(self, position))

    def forget(self, position: int) -> None:
        """The item is finished: its answers need not be known any more."""
        self._known.pop(position, None)

    def erase(self) -> None:
        """All items are finished: the file has done its work."""
        self._journal.path.unlink(missing_ok=True)

    def recall(self, position: int, question: str) -> str | None:
        """The answer to a question of an item, as JSON, if it was given before this process began."""
        reply = self._known[position].get(question) if position in self._known else None
        self._spent.remembered += reply is not None
        return reply

    def keep(self, position: int, question: str, reply: Reply) -> None:
        """Write an answer down."""
        told = json.loads(reply.as_json())
        self._journal.append({"position": position, "question": question, "reply": told})


class ItemMemory:
    """The answers of one item, as `service.llm.remembering` wants them."""

    def __init__(self, answers: Answers, position: int) -> None:
        self._answers = answers
        self._position = position

    async def recall(self, question: str) -> Remembered | None:
        """The answer of an earlier process."""
        from service.llm.protocol import Reply
        from service.llm.remembering import Remembered

        known = self._answers.recall(self._position, question)
        return None if known is None else Remembered(Reply.of_json(known))

    def asking(self) -> AbstractAsyncContextManager[None]:
        """Nothing to count here: the ledger of the run does."""
        return nullcontext()

    async def keep(self, question: str, reply: Reply) -> None:
        """Write the answer down."""
        self._answers.keep(self._position, question, reply)
