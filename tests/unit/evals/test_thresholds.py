"""Thresholds are chosen from labels, judged where they were not chosen, and applied only when asked."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.labels import from_feedback, read_labels, settled
from evals.records import Record
from evals.thresholds import choose, moved, rates, scored
from service.errors import InputError
from tests.unit.evals.folders import claims, run_folder

THRESHOLDS = {"supported_from": 0.4, "not_found_below": 0.15, "review_band": 0.05}


def graded(count: int = 200) -> list[Record]:
    """Claims that are grounded from a score of 0.6 on, one document each; 0.4 is the present threshold."""
    found = []
    for number in range(count):
        score = round((number + 0.5) / count, 4)
        outcome = "supported" if score >= 0.4 else "not_found" if score < 0.15 else "undecided"
        found.append(
            Record(
                id=f"c{number}",
                document=f"d{number}",
                text=f"Claim {number}.",
                outcome=outcome,
                gold=score >= 0.6,
                score=score,
            )
        )
    return found


def test_the_threshold_that_divides_the_labels_is_found() -> None:
    choice = choose(scored(graded(), None), "balanced", 0.9, 0.4)
    assert choice.threshold == pytest.approx(0.6, abs=0.02)
    assert choice.held_out.balanced > 0.97
    low, high = choice.interval
    assert low is not None
    assert high is not None
    assert 0 < low <= high


def test_a_floor_of_precision_is_kept_with_the_highest_recall() -> None:
    found = scored(graded(), None)
    chosen = rates(found, choose(found, "precision", 0.8, 0.4).threshold)
    assert chosen.precision is not None
    assert chosen.precision >= 0.8
    assert chosen.recall == 1.0


def test_an_objective_that_no_threshold_reaches_is_said_so() -> None:
    records = [record.model_copy(update={"gold": int(record.id[1:]) % 2 == 0}) for record in graded()]
    with pytest.raises(InputError, match=r"No threshold reaches a precision of 1\.00"):
        choose(scored(records, None), "precision", 1.0, 0.4)


def test_too_few_labels_are_refused() -> None:
    with pytest.raises(InputError, match="at least 20 labelled claims"):
        scored(claims(20), None)


def test_the_verdicts_that_would_move_are_those_between_the_thresholds() -> None:
    found = list(moved(scored(graded(), None), 0.4, 0.15, 0.6))
    assert {will for _, will in found} == {"undecided"}
    assert sorted(one.score for one, _ in found) == [
        record.score for record in graded() if record.score is not None and 0.4 <= record.score < 0.6
    ]


def test_a_claim_that_a_checker_decided_does_not_move() -> None:
    records = [
        record.model_copy(update={"outcome": "contradicted"}) if record.id == "c100" else record
        for record in graded()
    ]
    assert "c100" not in {one.id for one, _ in moved(scored(records, None), 0.4, 0.15, 0.6)}


def test_the_command_shows_the_effect_and_changes_nothing_until_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_folder(tmp_path / "run", graded(), thresholds=THRESHOLDS)
    target = tmp_path / "standfirst.toml"
    target.write_text('model = "openai/fake"\nsupported_from = 0.3\n\n[other]\nx = 1\n')
    before = target.read_text()
    assert main(["calibrate", str(tmp_path / "run")]) == 0
    shown = capsys.readouterr().out
    assert "supported → undecided, not grounded" in shown
    assert "← new" in shown
    assert target.read_text() == before
    assert main(["calibrate", str(tmp_path / "run"), "--apply", str(target)]) == 0
    applied = tomllib.loads(target.read_text())
    assert applied["supported_from"] == pytest.approx(0.6, abs=0.02)
    assert applied["model"] == "openai/fake"
    assert applied["other"] == {"x": 1}


def test_labels_of_people_take_the_place_of_the_suites_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_folder(tmp_path / "run", graded(), thresholds=THRESHOLDS)
    labels = tmp_path / "labels.jsonl"
    labels.write_text(
        "".join(
            json.dumps({"id": record.id, "label": int((record.score or 0) >= 0.8)}) + "\n"
            for record in graded()
        )
    )
    assert main(["calibrate", str(tmp_path / "run"), "--labels", str(labels)]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.endswith("← new")]
    assert float(line.split()[0]) == pytest.approx(0.8, abs=0.02)


def test_the_majority_of_annotators_counts_and_a_tie_does_not(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(
        "id,label,annotator\na,1,x\na,1,y\na,0,z\nb,grounded,x\nb,not_grounded,y\nc,contradicted,x\n"
    )
    assert settled(read_labels(path)) == {"a": True, "c": False}


def test_an_annotator_who_labels_an_item_twice_is_named_by_the_line(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("id,label,annotator\na,1,x\na,0,x\n")
    with pytest.raises(InputError, match="line 3: this annotator"):
        read_labels(path)


def test_agreement_with_people_and_among_them_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_folder(tmp_path / "run", claims(20, wrong=frozenset({3})))
    path = tmp_path / "labels.csv"
    rows = [f"c{number},{int(number % 2 == 0)},{name}" for number in range(20) for name in ("ann", "bo")]
    path.write_text("id,label,annotator\n" + "\n".join(rows) + "\n")
    assert main(["labels", "agreement", str(tmp_path / "run"), str(path)]) == 0
    shown = capsys.readouterr().out
    assert "engine and ann: 20 items" in shown
    assert "agreement 95.0 %" in shown
    assert "Cohen's kappa 0.900" in shown
    assert "Krippendorff's alpha 1.000" in shown


REPORT = {
    "id": "r1",
    "sources": [
        {"id": "s0", "role": "article", "text": "The draft."},
        {"id": "s1", "role": "source", "text": "The bridge is closed until May."},
    ],
    "claims": [
        {"id": "c1", "text": "The bridge is closed.", "verdict": {"label": "supported"}},
        {"id": "c2", "text": "The bridge is open.", "verdict": {"label": "supported"}},
        {"id": "c3", "text": "It is a pity.", "verdict": None},
    ],
}
FEEDBACK = [
    {"report_id": "r1", "claim_id": "c1", "agrees": True, "author": "ann"},
    {"report_id": "r1", "claim_id": "c2", "agrees": False},
    {"report_id": "r1", "claim_id": "c2", "agrees": False, "label": "contradicted", "reason": "closed"},
    {"report_id": "r1", "claim_id": "c3", "agrees": True},
    {"report_id": "gone", "claim_id": "c1", "agrees": True},
]


def test_editors_feedback_becomes_a_data_set_that_a_suite_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "feedback.jsonl").write_text("".join(json.dumps(row) + "\n" for row in FEEDBACK))
    (tmp_path / "reports.jsonl").write_text(json.dumps({"id": "a", "line": 1, "report": REPORT}) + "\n")
    found = from_feedback(tmp_path / "feedback.jsonl", tmp_path / "reports.jsonl")
    assert [(row["claim"], row["label"]) for row in found.claims] == [
        ("The bridge is closed.", "supported"),
        ("The bridge is open.", "contradicted"),
    ]
    assert found.left_out == {"no such report or claim": 1, "the claim was not checked": 1}
    arguments = [str(tmp_path / "feedback.jsonl"), "--reports", str(tmp_path / "reports.jsonl")]
    assert main(["labels", "import", *arguments, "--out", str(tmp_path / "set")]) == 0
    assert "2 labelled claims on 1 documents" in capsys.readouterr().out
    ran = ["run", "grounding", "--data", str(tmp_path / "set"), "--out", str(tmp_path / "run"), "--quiet"]
    assert main(ran) == 0
    records = [json.loads(line) for line in (tmp_path / "run" / "items.jsonl").read_text().splitlines()]
    assert [record["id"] for record in records] == ["r1/c1", "r1/c2"]
    assert records[0]["outcome"] == "supported"
