"""The measure of the claim splitter against people's claims: matching, counts, and its command."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from evals.claims import main, score, split_texts


def test_claims_match_by_their_words_and_not_by_their_marks() -> None:
    found = score([(["The bank cut 300 jobs ."], ["The bank cut 300 jobs", "The bank closed."])], 0.8)
    assert (found.system_matched, found.human_matched, found.system, found.human) == (1, 1, 1, 2)


def test_a_claim_about_something_else_does_not_match() -> None:
    found = score([(["The bank cut 300 jobs."], ["Anna Berg left Oslo."])], 0.8)
    assert (found.system_matched, found.human_matched) == (0, 0)


def test_the_sentence_is_split_as_the_engine_splits_it() -> None:
    assert len(split_texts("The bank cut 300 jobs and closed 20 branches.")) == 2


@pytest.mark.parametrize("name", ["claims.jsonl", "claims.jsonl.gz"])
def test_the_command_prints_splitter_and_whole_sentences(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    row = {
        "sentence": "The bank cut 300 jobs and closed 20 branches.",
        "claims": ["The bank cut 300 jobs.", "The bank closed 20 branches."],
    }
    written = (json.dumps(row) + "\n" + json.dumps({"sentence": "None.", "claims": []}) + "\n").encode()
    path.write_bytes(gzip.compress(written) if name.endswith(".gz") else written)
    main(["--claims", str(path), "--show"])
    printed = capsys.readouterr().out
    assert "1 sentences" in printed
    assert "split         2.00    2.00      1.000   1.000  1.000" in printed


def test_a_file_without_claims_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text("")
    with pytest.raises(SystemExit):
        main(["--claims", str(path)])
    assert "no sentence with claims" in capsys.readouterr().err
