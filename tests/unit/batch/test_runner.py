"""The runner: every item once, whatever fails, stops or is killed on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.batch.answers import Answers
from service.batch.folder import RunFolder
from service.batch.records import read_lines
from service.batch.runner import GIVE_UP_AFTER, Failed, Finished, Limits, Rejected, Result, Run, Tally
from service.batch.spending import Budget, Ledger, Purse
from service.errors import InputError, ModelUnavailable, StandfirstError

if TYPE_CHECKING:
    from service.batch.runner import Around


@dataclass(frozen=True)
class Numbered:
    position: int

    @property
    def id(self) -> str:
        return f"n{self.position}"


class Counting:
    """Work that counts how often each item was worked on, and does what it is told."""

    def __init__(self, told: Callable[[int], Result] | None = None) -> None:
        self._told = told or (lambda position: Finished(f'{{"id":"n{position}"}}', "done"))
        self.worked: list[int] = []

    async def __call__(self, item: Numbered, purse: Purse, around: Around) -> Result:
        self.worked.append(item.position)
        return self._told(item.position)


def numbered(count: int) -> Iterator[Numbered]:
    return (Numbered(position) for position in range(count))


def run(
    path: Path,
    work: Counting,
    count: int = 20,
    *,
    stop_after: int | None = None,
    budget: Budget | None = None,
) -> Tally:
    async def go() -> Tally:
        stop = asyncio.Event()

        def tell(tally: Tally) -> None:
            if stop_after is not None and tally.done >= stop_after:
                stop.set()

        with (
            RunFolder(path, {"input": "numbers"}, items="items.jsonl") as folder,
            Ledger(path / "calls.jsonl", budget or Budget()) as ledger,
            Answers(path / "answers.jsonl", folder.is_settled, ledger.spent) as answers,
        ):
            return await Run(folder, ledger, answers, work, Limits(3, stop)).over(
                numbered(count), count, tell
            )

    return asyncio.run(go())


def positions(path: Path, name: str) -> list[int]:
    return [line["position"] for line in read_lines(path / name)]


def test_every_item_is_worked_on_once_and_stands_in_order(tmp_path: Path) -> None:
    work = Counting()
    tally = run(tmp_path, work)
    assert sorted(work.worked) == positions(tmp_path, "items.jsonl") == list(range(20))
    assert (tally.ending, tally.finished, tally.outcomes["done"]) == ("finished", 20, 20)
    assert positions(tmp_path, "times.jsonl") == list(range(20))


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    work = Counting()
    assert run(tmp_path, work, stop_after=7).ending == "stopped"
    assert len(work.worked) < 20
    run(tmp_path, work)
    assert sorted(work.worked) == list(range(20))
    assert positions(tmp_path, "items.jsonl") == list(range(20))


def test_a_finished_run_has_nothing_left_to_do(tmp_path: Path) -> None:
    run(tmp_path, Counting())
    before = (tmp_path / "items.jsonl").read_bytes()
    again = Counting()
    run(tmp_path, again)
    assert again.worked == []
    assert (tmp_path / "items.jsonl").read_bytes() == before


def test_failures_are_listed_and_tried_again_and_rejects_are_not(tmp_path: Path) -> None:
    def first(position: int) -> Result:
        if position == 4:
            return Failed("engine_failed", "It broke.", passing=False)
        return Rejected('{"reason":"no"}') if position == 5 else Finished("{}", "done")

    tally = run(tmp_path, Counting(first))
    assert (tally.failed, tally.rejected, tally.finished) == (1, 1, 18)
    assert list(read_lines(tmp_path / "failures.jsonl")) == [
        {"position": 4, "id": "n4", "code": "engine_failed", "detail": "It broke."}
    ]
    again = Counting()
    run(tmp_path, again)
    assert again.worked == [4]
    assert positions(tmp_path, "failures.jsonl") == []
    assert positions(tmp_path, "rejects.jsonl") == [5]


def test_a_bug_in_one_item_fails_that_item_and_names_its_place(tmp_path: Path) -> None:
    def broken(position: int) -> Result:
        if position == 2:
            raise ZeroDivisionError("the article's text must not be shown")
        return Finished("{}", "done")

    tally = run(tmp_path, Counting(broken))
    assert (tally.failed, tally.finished) == (1, 19)
    (line,) = read_lines(tmp_path / "failures.jsonl")
    assert line["code"] == "internal"
    assert line["detail"].startswith("ZeroDivisionError in test_runner.py, line ")


def test_a_model_that_is_away_ends_the_run_instead_of_failing_everything(tmp_path: Path) -> None:
    def away(position: int) -> Result:
        raise ModelUnavailable("The model does not answer.")

    work = Counting(away)
    tally = run(tmp_path, work, count=500)
    assert (tally.ending, tally.why) == ("failing", "The model does not answer.")
    assert GIVE_UP_AFTER <= len(work.worked) < GIVE_UP_AFTER + 5


def test_an_item_that_the_budget_cuts_short_is_left_for_later(tmp_path: Path) -> None:
    class Calling(Counting):
        async def __call__(self, item: Numbered, purse: Purse, around: Around) -> Result:
            self.worked.append(item.position)
            for _ in range(2):
                try:
                    purse.close_call(purse.open_call(None), None)
                except StandfirstError:
                    return Finished("{}", "partial")  # what an engine makes of a refused call
            return Finished("{}", "done")

    tally = run(tmp_path, Calling(), budget=Budget(calls=7))
    assert (tally.ending, tally.finished, tally.calls) == ("budget", 3, 7)
    assert tally.why == "The run may make 7 model calls."
    assert len(positions(tmp_path, "items.jsonl")) == 3
    assert run(tmp_path, Calling()).finished == 20


def test_a_folder_of_another_run_is_refused_by_what_differs(tmp_path: Path) -> None:
    run(tmp_path, Counting())
    with (
        pytest.raises(InputError, match="another run: input differs"),
        RunFolder(tmp_path, {"input": "letters"}, items="items.jsonl"),
    ):
        pass


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with (
        pytest.raises(InputError, match="holds other files"),
        RunFolder(tmp_path, {"input": "numbers"}, items="items.jsonl"),
    ):
        pass


def test_two_processes_do_not_work_on_one_run(tmp_path: Path) -> None:
    with (
        RunFolder(tmp_path, {"input": "numbers"}, items="items.jsonl"),
        pytest.raises(StandfirstError, match="another process"),
        RunFolder(tmp_path, {"input": "numbers"}, items="items.jsonl"),
    ):
        pass
