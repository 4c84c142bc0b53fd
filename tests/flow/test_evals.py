"""The evaluation harness as one uses it: run, go on, compare, gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main

TEXT = (
    "The council of Halmer closed 12 of its 40 schools on Monday. The mayor, Ruth Adeyemi, said the closures "
    "would save 3 million crowns a year. Parents protested in front of the town hall on Tuesday evening."
)
CLAIMS = (
    ("The council of Halmer closed 12 schools.", 1),
    ("The council of Halmer closed 21 schools.", 0),
    ("Ruth Adeyemi is the mayor.", 1),
    ("Parents protested in front of the town hall.", 1),
    ("The closures would save 3 billion crowns a year.", 0),
)


def data(path: Path, count: int = 5) -> str:
    rows = [
        {"id": f"c{number}", "claim": claim, "label": label, "document": f"d{number % 3}", "text": TEXT}
        for number, (claim, label) in enumerate((CLAIMS * count)[:count])
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.fixture(autouse=True)
def _rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDFIRST_ENTAILMENT", "off")


def ran(tmp_path: Path, *more: str, status: int = 0, name: str = "run") -> Path:
    folder = tmp_path / name
    assert main(["run", "grounding", "--out", str(folder), "--quiet", *more]) == status
    return folder


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "items.jsonl").read_text().splitlines()]


def metrics(folder: Path) -> dict[str, dict[str, Any]]:
    told = json.loads((folder / "metrics.json").read_text())["metrics"]
    return {metric["name"]: metric for metric in told}


def test_a_run_has_a_manifest_a_line_an_item_and_metrics(tmp_path: Path) -> None:
    folder = ran(tmp_path, "--data", data(tmp_path / "own.jsonl"))
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["identity"]["suite"] == "grounding"
    assert manifest["identity"]["engine"] == "embedded"
    assert len(manifest["identity"]["data"]) == 64
    assert {"commit", "dirty", "seed", "settings"} <= manifest["identity"].keys()
    assert {"versions", "machine", "better", "calls"} <= manifest.keys()
    assert [record["id"] for record in records(folder)] == [f"c{number}" for number in range(5)]
    found = metrics(folder)
    assert found["evidence reads back"]["value"] == 1.0
    assert found["right"]["items"] == 5
    assert found["seconds_p50"]["value"] > 0


def test_the_same_call_goes_on_and_another_one_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data(tmp_path / "own.jsonl")
    folder = ran(tmp_path, "--data", path)
    lines = (folder / "items.jsonl").read_text().splitlines(keepends=True)
    (folder / "items.jsonl").write_text("".join(lines[:2]) + lines[2][:20])  # as a kill leaves it
    ran(tmp_path, "--data", path)
    assert (folder / "items.jsonl").read_text() == "".join(lines)
    assert len(json.loads((folder / "manifest.json").read_text())["calls"]) == 2
    ran(tmp_path, "--data", path, "--limit", "2", status=2)
    assert "this is another run: limit differs" in capsys.readouterr().err
    ran(tmp_path, "--data", path, "--limit", "2", "--fresh")
    assert len(records(folder)) == 2


def test_a_fresh_run_does_not_take_other_peoples_files_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ran(tmp_path, "--data", data(tmp_path / "own.jsonl"))
    (folder / "thesis.txt").write_text("mine")
    ran(tmp_path, "--data", data(tmp_path / "own.jsonl"), "--fresh", status=2)
    assert "other files" in capsys.readouterr().err
    assert (folder / "thesis.txt").exists()


def test_two_runs_that_differ_in_one_setting_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STANDFIRST_ENTAILMENT", "on")
    path = data(tmp_path / "own.jsonl")
    one = ran(tmp_path, "--data", path, name="one")
    again = ran(tmp_path, "--data", path, name="again")
    monkeypatch.setenv("STANDFIRST_SUPPORTED_FROM", "0.985")
    monkeypatch.setenv("STANDFIRST_NOT_FOUND_BELOW", "0.98")
    other = ran(tmp_path, "--data", path, name="other")
    turned = {
        a["id"] for a, b in zip(records(one), records(other), strict=True) if a["outcome"] != b["outcome"]
    }
    assert turned
    assert main(["compare", str(one), str(again)]) == 0
    assert "no item flipped" in capsys.readouterr().out
    assert main(["compare", str(one), str(other), "--by", "length"]) == 0
    shown = capsys.readouterr().out
    assert f"{len(turned)} items flipped" in shown
    assert {line.split(": ")[1] for line in shown.splitlines() if " → " in line and line[0] in "no"} == turned
    assert "length = short" in shown


def test_the_gate_needs_a_baseline_and_then_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, kept = ran(tmp_path, "--data", data(tmp_path / "own.jsonl", 30)), tmp_path / "kept"
    assert main(["gate", str(folder), "--baselines", str(kept)]) == 2
    assert "There is no baseline of the suite grounding" in capsys.readouterr().err
    assert main(["gate", str(folder), "--baselines", str(kept), "--write"]) == 0
    assert main(["gate", str(folder), "--baselines", str(kept)]) == 1  # no score, so no curve: that fails
    shown = capsys.readouterr().out
    assert "ok   grounding: right" in shown
    assert "FAIL grounding: roc_auc" in shown


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "holds no item"),
        ('{"id": "a", "claim": "x.", "label": 1, "text": "t"}\n' * 2, "has the id “a” twice: items 1 and 2"),
        ('{"id": "a", "claim": "x.", "label": 1, "text": "t"}\n{bad\n', "line 2: this is not JSON"),
    ],
)
def test_data_that_cannot_be_measured_is_refused_before_anything_is_done(
    content: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.jsonl").write_text(content)
    folder = ran(tmp_path, "--data", str(tmp_path / "own.jsonl"), status=2)
    assert complaint in capsys.readouterr().err
    assert not folder.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_a_single_item_and_equal_outcomes_give_numbers_or_say_why_not(count: int, tmp_path: Path) -> None:
    rows = [
        {"id": f"c{number}", "claim": "Ruth Adeyemi is the mayor.", "label": 1, "document": f"d{number}"}
        for number in range(count)
    ]
    for row in rows:
        row["text"] = TEXT
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = metrics(ran(tmp_path, "--data", str(tmp_path / "own.jsonl")))
    assert found["right"]["value"] in (0.0, 1.0)
    assert found["balanced_accuracy"]["value"] is None
    assert found["balanced_accuracy"]["why"]


def test_an_interrupted_default_folder_is_found_again(tmp_path: Path) -> None:
    from evals.running import folder_name
    from evals.suite import load
    from service.settings import Settings

    suite, settings = load("planted"), Settings(engine="embedded")
    assert folder_name(suite, settings) == folder_name(suite, settings)
    assert folder_name(load("planted", limit=3), settings) != folder_name(suite, settings)
    assert folder_name(suite, Settings(engine="embedded", supported_from=0.5)) != folder_name(suite, settings)


def test_nothing_named_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    shown = capsys.readouterr()
    for command in ("run", "compare", "gate", "calibrate", "labels"):
        assert command in shown.out + shown.err
