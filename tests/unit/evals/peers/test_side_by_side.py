"""A suite on ours and on peers: a run for each, one table, and nothing left out that failed or is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.runs import Finished

TEXT = "The council of Leeds approved a budget of 42 million euros on Tuesday. The vote was close."
CLAIMS = {
    "a": ("The council of Leeds approved a budget of 42 million euros on Tuesday.", TEXT, 1),
    "b": ("The vote was close.", TEXT + " It rained.", 1),
    "c": ("Norway built a bridge to Denmark in winter.", TEXT + " It snowed.", 0),
    "d": ("The vote was close.", "\x00 not a text", 1),
}
Call = Callable[..., int]


@pytest.fixture
def suite(tmp_path: Path) -> str:
    rows = [
        {"id": name, "claim": claim, "text": text, "label": label, "document": f"doc-{name}"}
        for name, (claim, text, label) in CLAIMS.items()
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\ntitle: Mine | yours\ntask: grounding\ndata: rows.jsonl\n")
    return str(file)


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("STANDFIRST_ENTAILMENT", "off")
    return lambda *arguments: main([*arguments, "--out", str(tmp_path / "out")])


def metrics(run: Finished) -> dict[str, float | None]:
    return {metric.name: metric.value for metric in run.metrics}


def test_a_peer_runs_the_suite_in_our_place_and_the_run_says_who_it_was(
    suite: str, call: Call, tmp_path: Path
) -> None:
    call("run", suite, "--peer", "lexical", "--quiet")
    run = Finished.at(tmp_path / "out")
    assert run.manifest["identity"]["peer"]["name"] == "lexical"
    assert run.manifest["identity"]["peer"]["version"]
    assert {record.id: record.outcome for record in run.records() if not record.failure} == {
        "a": "supported",
        "b": "supported",
        "c": "not_found",
    }
    assert run.threshold == 0.75


def test_an_item_that_failed_counts_as_wrong_among_those_of_its_label(
    suite: str, call: Call, tmp_path: Path
) -> None:
    assert call("run", suite, "--peer", "lexical", "--quiet") == 3
    found = metrics(Finished.at(tmp_path / "out"))
    assert found["balanced_accuracy"] == pytest.approx((2 / 3 + 1) / 2)
    assert found["failures"] == 1


def test_another_peer_does_not_go_on_in_the_folder_of_the_first(
    suite: str, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    call("run", suite, "--peer", "lexical", "--quiet")
    assert call("run", suite, "--peer", "wording", "--quiet") == 2
    assert "this is another run" in capsys.readouterr().err


def test_a_peer_that_cannot_do_a_suite_says_so_and_leaves_nothing(
    suite: str, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("run", suite, "--peer", "textrank", "--quiet") == 2
    assert "TextRank writes summaries and checks no claims" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert call("run", "summaries", "--peer", "lexical", "--quiet") == 2
    assert "checks claims and writes no summaries" in capsys.readouterr().err


def test_the_table_has_every_system_and_says_who_is_not_installed(
    suite: str, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("peers", suite, "--quiet")
    told = capsys.readouterr().out
    lines = told.splitlines()
    assert lines[0] == "## Mine | yours (`mine`)"
    table = [line for line in lines if line.startswith("| ")]
    assert [line.split(" ")[1] for line in table] == [
        *("system", "---", "standfirst", "lexical", "wording"),
        *("system", "---", "lexical", "wording"),
    ]
    assert "- **ragas** was not run: RAGAS is not installed" in told
    assert sorted(path.name.rsplit("-", 1)[0] for path in (tmp_path / "out").iterdir()) == [
        *("mine", "mine-lexical", "mine-wording")
    ]


def test_the_difference_is_over_all_items_those_that_failed_too(
    suite: str, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    call("peers", suite, "--peer", "lexical", "--quiet")
    difference = [line for line in capsys.readouterr().out.splitlines() if "lexical − standfirst" in line]
    assert difference[0].startswith("| lexical − standfirst | 4 |")


def test_the_same_call_again_works_on_what_failed_alone(
    suite: str, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("peers", suite, "--peer", "lexical", "--quiet")
    first = capsys.readouterr().out
    times = {path: path.read_bytes() for path in tmp_path.glob("out/*/items.jsonl")}
    assert len(times) == 2
    call("peers", suite, "--peer", "lexical", "--quiet")
    assert capsys.readouterr().out == first
    assert {path: path.read_bytes() for path in times} == times


def test_a_peer_asked_for_by_name_that_is_not_installed_is_no_success(
    suite: str, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    assert call("peers", suite, "--peer", "ragas", "--python", str(python), "--quiet") == 3
    assert "- **ragas** was not run: RAGAS is not installed" in capsys.readouterr().out


def test_a_peer_that_cannot_begin_is_a_line_that_says_why_and_no_success(
    suite: str, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 1.0\n")
    python.chmod(0o755)
    assert call("peers", suite, "--peer", "ragas", "--python", str(python), "--quiet") == 3
    told = capsys.readouterr().out
    assert "| standfirst (embedded) | 4 |" in told
    assert "- **ragas** was not run: RAGAS asks a model: set STANDFIRST_MODEL" in told


@pytest.mark.slow
def test_peers_run_in_several_processes_too(call: Call, tmp_path: Path) -> None:
    assert call("run", "planted", "grounding", "--peer", "lexical", "--limit", "2", "--jobs", "2") == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"planted", "grounding"}


def test_unknown_peers_and_interpreters_for_them_are_errors(
    suite: str, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("peers", suite, "--peer", "nobody", "--quiet") == 2
    assert call("peers", suite, "--peer", "ragas", "--python", "nobody=/bin/python", "--quiet") == 2
    assert capsys.readouterr().err.count("There is no peer “nobody”") == 2


def test_an_interpreter_that_cannot_run_is_an_error_and_not_a_peer_that_is_missing(
    suite: str, call: Call, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    given = f"ragas={tmp_path / 'python'}"
    assert call("peers", suite, "--peer", "ragas", "--python", given, "--quiet") == 2
    assert "no Python that can be run" in capsys.readouterr().err
