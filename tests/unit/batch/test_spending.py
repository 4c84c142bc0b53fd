"""The ledger of a run: a budget that holds, and calls that are counted over kills."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.batch.spending import Budget, Ledger, Purse
from service.errors import BudgetExceeded, InputError

NO_LIMIT = Budget()


def test_calls_are_counted_over_several_processes(tmp_path: Path) -> None:
    for _ in range(3):
        with Ledger(tmp_path / "calls.jsonl", NO_LIMIT) as ledger:
            ledger.close_call(ledger.open_call(0.02), 0.01)
    assert ledger.spent.calls == ledger.spent.answered == 3
    assert ledger.spent.cost_usd == 0.03


def test_a_call_in_flight_at_a_kill_is_counted_and_held_against_the_budget(tmp_path: Path) -> None:
    with Ledger(tmp_path / "calls.jsonl", NO_LIMIT) as ledger:
        ledger.open_call(0.5)  # and then the power fails
    with Ledger(tmp_path / "calls.jsonl", Budget(usd=0.9)) as after:
        assert (after.spent.calls, after.spent.unsettled, after.spent.unsettled_usd) == (1, 1, 0.5)
        with pytest.raises(BudgetExceeded, match=r"0\.5000 are spent or set aside"):
            after.open_call(0.5)


def test_a_torn_last_line_is_no_call(tmp_path: Path) -> None:
    with Ledger(tmp_path / "calls.jsonl", NO_LIMIT) as ledger:
        ledger.close_call(ledger.open_call(None), None)
    with (tmp_path / "calls.jsonl").open("ab") as file:
        file.write(b'{"call":2,"at_m')
    with Ledger(tmp_path / "calls.jsonl", NO_LIMIT) as after:
        assert after.spent.calls == 1
        after.close_call(after.open_call(None), None)
    with Ledger(tmp_path / "calls.jsonl", NO_LIMIT) as last:
        assert last.spent.calls == last.spent.answered == 2


def test_the_budget_in_calls_counts_those_of_earlier_processes(tmp_path: Path) -> None:
    with Ledger(tmp_path / "calls.jsonl", Budget(calls=2)) as ledger:
        ledger.close_call(ledger.open_call(None), None)
    with Ledger(tmp_path / "calls.jsonl", Budget(calls=2)) as after:
        after.close_call(after.open_call(None), None)
        with pytest.raises(BudgetExceeded, match="may make 2 model calls"):
            after.open_call(None)


def test_a_budget_in_dollars_refuses_a_model_without_a_price(tmp_path: Path) -> None:
    with (
        Ledger(tmp_path / "calls.jsonl", Budget(usd=1)) as ledger,
        pytest.raises(BudgetExceeded, match="budget in calls"),
    ):
        ledger.open_call(None)


def test_a_call_that_was_refused_costs_nothing_and_one_that_timed_out_may_have(tmp_path: Path) -> None:
    with Ledger(tmp_path / "calls.jsonl", Budget(usd=1)) as ledger:
        ledger.lose_call(ledger.open_call(0.6), billed=False)
        ledger.lose_call(ledger.open_call(0.6), billed=True)
        assert (ledger.spent.refused, ledger.spent.unsettled) == (1, 1)
        with pytest.raises(BudgetExceeded):
            ledger.open_call(0.6)


@given(
    calls=st.lists(
        st.tuples(st.floats(0, 0.4), st.floats(0, 1), st.sampled_from(["answer", "lose", "hang"])),
        max_size=30,
    )
)
def test_whatever_happens_no_more_is_spent_than_the_budget(
    calls: list[tuple[float, float, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("run") / "calls.jsonl"
    paid = 0.0
    for at_most, share, end in calls:
        with Ledger(path, Budget(usd=1)) as ledger:
            try:
                call = ledger.open_call(at_most)
            except BudgetExceeded:
                continue
            cost = at_most * share
            paid += cost
            if end == "answer":
                ledger.close_call(call, cost)
            elif end == "lose":
                ledger.lose_call(call, billed=True)
    assert paid <= 1 + 1e-9


def test_a_purse_knows_that_its_item_was_refused_a_call(tmp_path: Path) -> None:
    with Ledger(tmp_path / "calls.jsonl", Budget(calls=1)) as ledger:
        first, second = Purse(ledger), Purse(ledger)
        first.close_call(first.open_call(None), None)
        with pytest.raises(BudgetExceeded):
            second.open_call(None)
    assert first.refusal is None
    assert second.refusal == "The run may make 1 model calls."


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl").write_text('{"lost": 7}\n')
    with pytest.raises(InputError, match="no ledger"), Ledger(tmp_path / "calls.jsonl", NO_LIMIT):
        pass
