"""Two runs are compared item by item: what turned, what differs beyond chance, what the gate lets pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.comparing import Comparison, is_beyond_chance
from evals.gating import judge, write_baseline
from evals.records import Record
from evals.runs import Finished
from service.errors import InputError
from tests.unit.evals.folders import claims, run_folder

GATE = {"right": 0.0}


def compared(tmp_path: Path, before: list[Record], after: list[Record]) -> Comparison:
    return Comparison(run_folder(tmp_path / "a", before), run_folder(tmp_path / "b", after))


@given(before=st.frozensets(st.integers(0, 39)), after=st.frozensets(st.integers(0, 39)))
def test_exactly_the_items_that_turned_are_found(
    before: frozenset[int], after: frozenset[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("runs")
    flips = list(compared(path, claims(40, wrong=before), claims(40, wrong=after)).flips())
    assert {flip.after.id for flip in flips} == {f"c{number}" for number in before ^ after}
    assert {flip.after.id for flip in flips if flip.turn == "now wrong"} == {
        f"c{number}" for number in after - before
    }
    assert {flip.after.id for flip in flips if flip.turn == "now right"} == {
        f"c{number}" for number in before - after
    }


def test_identical_runs_have_no_flip_and_an_interval_around_nothing(tmp_path: Path) -> None:
    both = claims(40, wrong=frozenset({1, 5, 6}))
    comparison = compared(tmp_path, both, both)
    assert list(comparison.flips()) == []
    differences = {one.name: one for one in comparison.paired.differences}
    for name in ("right", "balanced_accuracy", "roc_auc"):
        one = differences[name]
        assert one.value == 0
        assert one.low is not None
        assert one.high is not None
        assert one.low <= 0 <= one.high
        assert not is_beyond_chance(one)


def test_an_item_that_failed_in_one_run_turned(tmp_path: Path) -> None:
    before, after = claims(10), claims(10)
    after[3] = Record(id="c3", document="d1", failure="model_unavailable", decided=False, right=False)
    (flip,) = compared(tmp_path, before, after).flips()
    assert (flip.turn, flip.after.failure) == ("now wrong", "model_unavailable")


def test_items_of_only_one_run_are_named_and_not_compared(tmp_path: Path) -> None:
    comparison = compared(tmp_path, claims(10), claims(8))
    assert comparison.paired.only_a == ("c8", "c9")
    assert list(comparison.flips()) == []


def test_runs_without_a_common_item_cannot_be_compared(tmp_path: Path) -> None:
    other = [record.model_copy(update={"id": f"x{record.id}"}) for record in claims(4)]
    with pytest.raises(InputError, match="no item in common"):
        _ = compared(tmp_path, claims(4), other).paired


def test_slices_are_compared_apart(tmp_path: Path) -> None:
    def sliced(wrong: frozenset[int]) -> list[Record]:
        return [
            record.model_copy(update={"slices": {"desk": "sport" if number < 20 else "courts"}})
            for number, record in enumerate(claims(40, wrong=wrong))
        ]

    comparison = compared(tmp_path, sliced(frozenset()), sliced(frozenset(range(0, 20, 4))))
    right = {
        value: next(one.value for one in differences if one.name == "right")
        for (name, value), differences in comparison.slices.items()
        if name == "desk"
    }
    assert right == {"sport": pytest.approx(-0.25), "courts": 0}


def judged(tmp_path: Path, before: list[Record], after: list[Record]) -> dict[str, bool]:
    baseline = run_folder(tmp_path / "run", before, gate=GATE)
    write_baseline(baseline, tmp_path / "baseline")
    now = run_folder(tmp_path / "now", after, gate=GATE)
    return {one.metric: one.passed for one in judge(now, Finished.at(tmp_path / "baseline"))}


def test_the_gate_lets_the_same_run_pass(tmp_path: Path) -> None:
    assert judged(tmp_path, claims(40), claims(40)) == {"right": True}


def test_the_gate_lets_pass_what_is_better(tmp_path: Path) -> None:
    assert judged(tmp_path, claims(40, wrong=frozenset(range(9))), claims(40)) == {"right": True}


def test_the_gate_stops_what_is_worse_beyond_chance(tmp_path: Path) -> None:
    assert judged(tmp_path, claims(40), claims(40, wrong=frozenset(range(0, 40, 3)))) == {"right": False}


def test_the_gate_lets_pass_a_loss_that_chance_can_explain(tmp_path: Path) -> None:
    assert judged(tmp_path, claims(400), claims(400, wrong=frozenset({7}))) == {"right": True}


def test_the_gate_stops_a_run_with_failed_items(tmp_path: Path) -> None:
    after = claims(40)
    after[3] = Record(id="c3", document="d1", failure="internal", decided=False, right=False)
    assert judged(tmp_path, claims(40), after)["failures"] is False


def test_the_gate_stops_a_run_over_other_items(tmp_path: Path) -> None:
    assert judged(tmp_path, claims(40), claims(38))["items"] is False


def test_a_metric_that_is_not_there_does_not_pass(tmp_path: Path) -> None:
    write_baseline(run_folder(tmp_path / "run", claims(4)), tmp_path / "baseline")
    now = run_folder(tmp_path / "now", claims(4), gate={"rouge9": 0.0})
    assert [one.passed for one in judge(now, Finished.at(tmp_path / "baseline"))] == [False]


def test_a_baseline_keeps_no_text(tmp_path: Path) -> None:
    write_baseline(run_folder(tmp_path / "run", claims(4, detail="secret words")), tmp_path / "baseline")
    kept = list(Finished.at(tmp_path / "baseline").records())
    assert {record.text for record in kept} == {record.detail for record in kept} == {""}
    assert [record.right for record in kept] == [True] * 4


def test_a_folder_without_a_run_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not the folder of a run"):
        Finished.at(tmp_path)
