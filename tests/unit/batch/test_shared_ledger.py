"""One ledger of many workers: one numbering, one budget, and nothing that a kill can break."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from service.batch.shared_ledger import SharedLedger
from service.batch.spending import Budget, Ledger
from service.errors import BudgetExceeded, InputError


def shared(path: Path, budget: Budget) -> SharedLedger:
    return SharedLedger(path, lambda: budget)


def test_calls_of_several_workers_have_numbers_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    with shared(path, Budget()) as one, shared(path, Budget()) as other:
        assert [one.open_call(None), other.open_call(None), one.open_call(None)] == [1, 2, 3]
        other.close_call(2, 0.5)
        one.lose_call(1, billed=False)
        other.refresh()
        assert (other.spent.calls, other.spent.answered, other.spent.refused) == (3, 1, 1)
    with Ledger(path, Budget()) as whole:
        assert (whole.spent.calls, whole.spent.unsettled, whole.spent.usd) == (3, 1, 0.5)


def test_a_budget_is_never_overrun_by_workers_together(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"

    def work(_: int) -> int:
        made = 0
        with shared(path, Budget(calls=40, usd=25)) as ledger, suppress(BudgetExceeded):
            for _ in range(30):
                ledger.close_call(ledger.open_call(1.0), 0.5)
                made += 1
        return made

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 40
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert sorted(line["call"] for line in lines if "call" in line) == list(range(1, 41))


def test_what_a_dead_worker_left_open_stays_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    with shared(path, Budget(usd=1.0)) as dead:
        dead.open_call(0.7)
    with shared(path, Budget(usd=1.0)) as alive, pytest.raises(BudgetExceeded, match=r"0\.7000 are spent"):
        alive.open_call(0.4)


def test_a_larger_budget_is_heard_of_before_a_call_is_refused(tmp_path: Path) -> None:
    told = [Budget(calls=1)]
    with SharedLedger(tmp_path / "calls.jsonl", lambda: told[-1]) as ledger:
        ledger.open_call(None)
        with pytest.raises(BudgetExceeded):
            ledger.open_call(None)
        told.append(Budget(calls=2))
        assert ledger.open_call(None) == 2


def test_a_line_that_a_kill_tore_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    with shared(path, Budget()) as ledger:
        ledger.open_call(None)
        with path.open("a") as file:
            file.write('{"answered":1,"cos')
        assert ledger.open_call(None) == 2
    assert [json.loads(line) for line in path.read_text().splitlines()] == [
        {"call": 1, "at_most_usd": None},
        {"call": 2, "at_most_usd": None},
    ]


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    path.write_text('{"a": 1}\n')
    with pytest.raises(InputError), shared(path, Budget()):
        pass
