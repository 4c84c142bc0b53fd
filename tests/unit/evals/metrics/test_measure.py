"""What a run came to: every item counts, nothing that is left open helps, and runs compare item by item."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from evals.metrics.columns import MOST_VALUES, OTHERS, Columns
from evals.metrics.measure import Paired, by_slice, confusion_of, measure, paired, reliability_of
from evals.metrics.metric import Metric
from evals.metrics.proportion import wilson
from evals.records import Record, Spent

LABELS = ("supported", "contradicted", "not_found")
FEW = 60
"""Resamples where the interval's ends do not matter."""


def grounding(number: int, seed: int = 0, **changed: Any) -> Record:
    """One item of a grounding suite, the same for the same number and seed."""
    chance = random.Random(f"{number} {seed}")  # noqa: S311
    gold = bool(number % 3)
    outcome = chance.choice(LABELS)
    score = round(min(1.0, max(0.0, chance.gauss(0.6 if gold else 0.4, 0.2))), 2)
    fields = {
        "id": f"item-{number}",
        "document": f"document-{number // 2}",
        "slices": {"length": "long" if number % 4 else "short"},
        "outcome": outcome,
        "expected": LABELS[0] if gold else LABELS[1 + number % 2],
        "right": (outcome == "supported") == gold,
        "gold": gold,
        "score": score,
        "shares": {"read_back": (chance.randint(0, 3), 3)},
        "numbers": {"words": chance.random()},
        "spent": Spent(calls=2, prompt_tokens=100, completion_tokens=10, cost_usd=0.25),
    }
    return Record(**(fields | changed))


def run(count: int = 40, seed: int = 0) -> list[Record]:
    return [grounding(number, seed) for number in range(count)]


def failed(record: Record) -> Record:
    kept = record.model_dump(include={"id", "document", "slices", "expected", "gold", "spent"})
    return Record(**kept, failure="timeout")


def undecided(record: Record) -> Record:
    return record.model_copy(update={"outcome": "undecided", "decided": False, "right": False, "score": None})


def named(metrics: Sequence[Metric]) -> dict[str, Metric]:
    return {one.name: one for one in metrics}


def value(metrics: Sequence[Metric], name: str) -> float:
    found = named(metrics)[name].value
    assert found is not None
    return found


def test_the_numbers_of_a_run_are_scikit_learns() -> None:
    records, seconds = run(60), {f"item-{number}": number / 7 for number in range(60)}
    found = measure(records, seconds, resamples=FEW)
    gold, scores = [one.gold for one in records], [one.score for one in records]
    called = [one.outcome == "supported" for one in records]
    expected, given_ = [one.expected for one in records], [one.outcome for one in records]
    precision, recall, f1, _ = sk.precision_recall_fscore_support(
        expected, given_, labels=LABELS, zero_division=0
    )
    told = {
        "right": np.mean([bool(one.right) for one in records]),
        "balanced_accuracy": sk.balanced_accuracy_score(gold, called),
        "balanced_accuracy_by_score": sk.balanced_accuracy_score(
            gold, [one >= 0.5 for one in scores if one is not None]
        ),
        "roc_auc": sk.roc_auc_score(gold, scores),
        "brier": sk.brier_score_loss(gold, scores),
        "macro_f1": np.mean(f1),
        "read_back": sum(one.shares["read_back"][0] for one in records) / 180,
        "words": np.mean([one.numbers["words"] for one in records]),
        "calls": 120,
        "cost_usd": 15,
        "cost_usd_per_item": 0.25,
        "prompt_tokens_per_item": 100,
        "seconds_p90": np.percentile(list(seconds.values()), 90),
        **{f"precision:{label}": precision[place] for place, label in enumerate(LABELS)},
        **{f"recall:{label}": recall[place] for place, label in enumerate(LABELS)},
        **{f"f1:{label}": f1[place] for place, label in enumerate(LABELS)},
    }
    assert {name: value(found, name) for name in told} == pytest.approx(told)


def test_a_metric_knows_its_items_its_documents_and_its_direction() -> None:
    found = named(measure([*run(10), Record(id="other", document="else")], resamples=FEW))
    assert (found["roc_auc"].items, found["roc_auc"].documents, found["roc_auc"].better) == (10, 5, "higher")
    assert (found["failed"].items, found["failed"].documents, found["failed"].better) == (11, 6, "lower")
    assert (found["cost_usd"].unit, found["cost_usd"].low, found["cost_usd"].why) == ("usd", None, None)
    assert found["read_back"].better is None
    told = measure(run(10), better={"read_back": "higher"}, resamples=FEW)
    assert named(told)["read_back"].better == "higher"


@settings(max_examples=15)
@given(
    st.permutations(range(12)), st.lists(st.sampled_from([failed, undecided, None]), min_size=12, max_size=12)
)
def test_the_order_of_records_does_not_matter(
    order: list[int], open_: list[Callable[[Record], Record] | None]
) -> None:
    records = [change(one) if change else one for change, one in zip(open_, run(12), strict=True)]
    assert measure(records, resamples=FEW) == measure([records[place] for place in order], resamples=FEW)


@settings(max_examples=25)
@given(st.integers(0, 9), st.sampled_from([failed, undecided]), st.integers(1, 12), st.integers(0, 11))
def test_what_is_left_open_never_raises_a_score(
    seed: int, change: Callable[[Record], Record], count: int, place: int
) -> None:
    records = run(12, seed)
    left = [change(one) if number % count == place % count else one for number, one in enumerate(records)]
    before, after = named(measure(records, resamples=1)), named(measure(left, resamples=1))
    for name in ("right", "balanced_accuracy", "balanced_accuracy_by_score", "roc_auc", "scored"):
        one, other = before[name].value, after[name].value if name in after else 0.0
        assert one is not None
        assert other is not None
        assert other <= one + 1e-12
    assert {one.items for one in (after["right"], after["balanced_accuracy"], after["undecided"])} == {12}
    assert value(list(after.values()), "undecided") + value(list(after.values()), "failed") == pytest.approx(
        sum(number % count == place % count for number in range(12)) / 12
    )


def test_an_outcome_that_says_nothing_is_undecided_whatever_the_record_claims() -> None:
    records = [
        grounding(0, outcome=word, right=True, decided=True) for word in ("", "undecided", "not_checked")
    ]
    for record in records:
        found = measure([record, grounding(1)], resamples=FEW)
        assert value(found, "undecided") == 0.5
        assert value(found, "right") <= 0.5


def test_items_without_a_right_answer_are_not_undecided() -> None:
    found = named(measure([Record(id="a", document="a", numbers={"rouge1": 0.5})]))
    assert found["undecided"].value == 0
    assert "right" not in found
    assert found["rouge1"].value == 0.5
    assert found["rouge1"].why == "all items come from one document, so there is nothing to resample"


def test_all_failed_is_counted_and_has_no_score() -> None:
    found = named(measure([failed(one) for one in run(6)], resamples=FEW))
    assert (found["failed"].value, found["failures"].value, found["right"].value) == (1, 6, 0)
    assert found["balanced_accuracy"].value == 0
    assert "roc_auc" not in found


def test_a_score_that_a_failed_item_left_behind_does_not_count() -> None:
    left = failed(grounding(1)).model_copy(update={"score": 1.0, "right": True})
    found = measure([grounding(0), grounding(2), left], resamples=FEW)
    assert value(found, "scored") == pytest.approx(2 / 3)
    assert value(found, "right") <= 2 / 3


def test_an_empty_run_says_that_there_is_no_item() -> None:
    found = named(measure([]))
    assert (found["right"].value, found["right"].why) == (None, "there is no item")
    assert found["failures"].value == 0
    assert found["calls_per_item"].why == "there is no item"
    assert by_slice([]) == {}
    assert confusion_of(Columns.of([])).counts == ()


def test_a_single_item_has_values_and_says_why_there_is_no_interval() -> None:
    found = named(measure([grounding(1, outcome="supported", right=True)], {"item-1": 2.5}))
    assert found["right"].value == 1
    assert found["right"].why == "all items come from one document, so there is nothing to resample"
    assert found["roc_auc"].why == "all items have the same label, so there is no curve"
    assert found["seconds_p99"].value == 2.5


def test_equal_outcomes_have_an_honest_interval() -> None:
    records = [
        grounding(number, document=f"d{number}", right=True, outcome="supported") for number in range(30)
    ]
    found = named(measure(records, resamples=FEW))
    assert found["right"].value == found["right"].high == 1
    assert found["right"].low == pytest.approx(wilson(30, 30)[0])


def test_an_unknown_price_makes_the_cost_unknown() -> None:
    unknown, free = Spent(calls=1), Spent()
    records = [grounding(number, spent=unknown) for number in range(3)]
    assert named(measure(records, resamples=FEW))["cost_usd"].why == "no price is known"
    mixed = named(measure([*records, grounding(3)], resamples=FEW))
    assert mixed["cost_usd_per_item"].why == "the price of 3 of 4 items is not known"
    assert named(measure([grounding(number, spent=free) for number in range(3)]))["cost_usd"].value == 0


def test_the_threshold_moves_the_score_based_accuracy_only() -> None:
    low, high = (measure(run(), threshold=threshold, resamples=FEW) for threshold in (0.3, 0.7))
    assert value(low, "balanced_accuracy_by_score") != value(high, "balanced_accuracy_by_score")
    assert value(low, "balanced_accuracy") == value(high, "balanced_accuracy")


def test_slices_are_the_measures_of_their_items() -> None:
    records = run(24)
    found = by_slice(records, resamples=FEW)
    assert list(found) == [("length", "long"), ("length", "short")]
    for (name, part), metrics in found.items():
        own = measure([one for one in records if one.slices[name] == part], resamples=FEW)
        same = set(named(own)) - {"macro_f1"}  # which is over the labels of the whole run
        assert [one for one in metrics if one.name in same] == [one for one in own if one.name in same]
        assert {one.name for one in own} <= set(named(metrics))


def test_a_slice_has_the_metrics_of_the_run_and_says_what_it_lacks() -> None:
    records = [
        grounding(0, slices={"gold": "no"}),
        grounding(3, slices={"gold": "no"}),
        grounding(1, slices={}),
    ]
    found = named(by_slice(records, resamples=FEW)["gold", "no"])
    assert list(found) == list(named(measure(records, resamples=FEW)))
    assert found["recall:supported"].why == "“supported” is expected of no item"
    assert found["balanced_accuracy"].why == "all items have the same label"


def test_a_slice_of_very_many_values_keeps_the_commonest_and_counts_the_others() -> None:
    rare = [grounding(number, slices={"author": f"author {number}"}) for number in range(MOST_VALUES + 5)]
    often = [grounding(1_000 + number, slices={"author": "often"}) for number in range(3)]
    found = by_slice([*rare, *often], resamples=1)
    assert len(found) == MOST_VALUES + 1
    assert sum(metrics[0].items for metrics in found.values()) == len(rare) + 3
    assert ("author", OTHERS) in found
    assert ("author", "often") in found


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([grounding(1), grounding(1)], "“item-1” comes twice"),
        ([grounding(1, shares={"x": (3, 2)})], "“x” of “item-1” is 3 of 2"),
        ([grounding(1, shares={"x": (-1, 2)})], "is no share"),
        ([grounding(1, numbers={"x": float("nan")})], "not a finite number"),
        ([grounding(1, shares={"right": (1, 2)})], "Two metrics are named “right”"),
        ([grounding(1, shares={"x": (1, 2)}, numbers={"x": 1.0})], "Two metrics are named “x”"),
    ],
)
def test_records_that_cannot_be_are_refused(records: list[Record], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        measure(records)


def test_times_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="took -1 seconds"):
        Columns.of([grounding(1)], {"item-1": -1})
    with pytest.raises(ValueError, match="their own times"):
        measure(Columns.of([grounding(1)]), {"item-1": 1})


def test_the_table_of_a_run_holds_every_item() -> None:
    records = [*run(6), failed(grounding(6)), undecided(grounding(7))]
    table = confusion_of(Columns.of(records))
    assert sum(map(sum, table.counts)) == 8
    assert table.given[-2:] == ("undecided", "failed")


def test_the_curve_of_a_run_leaves_out_what_has_no_score() -> None:
    columns = Columns.of([*run(30), failed(grounding(30))])
    assert sum(one.items for one in reliability_of(columns)) == 30
    assert sum(one.items for one in reliability_of(columns, evenly=True)) == 30


def both(a: list[Record], b: list[Record]) -> Paired:
    return paired(Columns.of(a), Columns.of(b), resamples=FEW)


def test_two_equal_runs_do_not_differ() -> None:
    found = both(run(), run())
    assert {one.value for one in found.differences} == {0}
    assert {(one.low, one.high) for one in found.differences} == {(0, 0), (None, None)}
    assert (len(found.shared), found.only_a, found.only_b, found.relabelled) == (40, (), (), ())


def test_differences_are_those_of_the_metrics_over_shared_items() -> None:
    a, b = run(40, seed=1), run(50, seed=2)[10:]
    found = both(a, b)
    one, other = named(measure(a[10:], resamples=FEW)), named(measure(b[:30], resamples=FEW))
    assert len(found.shared) == 30
    assert found.only_a == tuple(sorted(record.id for record in a[:10]))
    assert found.only_b == tuple(sorted(record.id for record in b[30:]))
    for difference in found.differences:
        mine, theirs = one[difference.name].value, other[difference.name].value
        assert mine is not None
        assert theirs is not None
        assert difference.value == pytest.approx(theirs - mine)


def test_a_difference_and_its_opposite_mirror_each_other() -> None:
    forth, back = both(run(seed=1), run(seed=2)), both(run(seed=2), run(seed=1))
    for one, other in zip(forth.differences, back.differences, strict=True):
        assert one.value == pytest.approx(-(other.value or 0))
        if one.low is not None and other.high is not None:
            assert one.low == pytest.approx(-other.high)


def test_a_clear_difference_has_an_interval_on_one_side_of_nothing() -> None:
    worse = [
        one.model_copy(update={"right": bool(one.right) and number % 3 != 0})
        for number, one in enumerate(run(90))
    ]
    right = named(both(run(90), worse).differences)["right"]
    assert right.high is not None
    assert right.high < 0


def test_relabelled_items_are_named_and_left_out() -> None:
    b = [one.model_copy(update={"gold": not one.gold}) if one.id == "item-3" else one for one in run()]
    found = both(run(), b)
    assert found.relabelled == ("item-3",)
    assert named(found.differences)["right"].items == 39


def test_the_same_id_of_another_document_is_refused() -> None:
    with pytest.raises(ValueError, match="“item-1” is of another document"):
        both([grounding(1)], [grounding(1, document="else")])


def test_runs_without_a_common_item_have_no_difference() -> None:
    found = both(run(3), run(6)[3:])
    assert found.shared == ()
    assert named(found.differences)["right"].why == "there is no item"


def test_what_only_one_run_has_is_said() -> None:
    b = [one.model_copy(update={"score": None}) for one in run()]
    found = named(both(run(), b).differences)
    assert found["roc_auc"].why == "only one of the two runs has it"


def test_items_are_kept_as_numbers_and_not_as_they_came() -> None:
    def items() -> Iterator[Record]:
        spent = Spent(calls=1, cost_usd=0.01)
        for number in range(3_000):
            yield Record.model_construct(
                id=f"item-{number}",
                document=f"document-{number // 5}",
                slices={"length": "long"},
                text="x" * 1_000,
                outcome="supported",
                gold=True,
                score=0.5,
                shares={"read_back": (1, 2)},
                numbers={"words": 3.0},
                spent=spent,
            )

    tracemalloc.start()
    columns = Columns.of(items())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(columns) == 3_000
    assert peak < 2_400_000  # of 3 MB of text alone: at most 80 MB for a hundred thousand items
