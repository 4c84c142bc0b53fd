"""The measure of the engine's claims against people's: matching, counts, its command, and a floor."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from evals.claims import OURS, Example, compare, examples, main

SENTENCE = "The bank cut 300 jobs and closed 20 branches."
PARTS = ("The bank cut 300 jobs.", "The bank closed 20 branches.")


def test_claims_match_by_their_words_and_not_by_their_marks() -> None:
    found = compare([Example(SENTENCE, SENTENCE, ("The bank cut 300 jobs", "Anna Berg left Oslo."))])
    counts = found["engine"].counts
    assert (counts["system_matched"], counts["human_matched"], counts["system"], counts["human"]) == (
        1,
        1,
        2,
        2,
    )


def test_a_sentence_left_whole_holds_both_claims_and_matches_none() -> None:
    counts = compare([Example(SENTENCE, SENTENCE, PARTS)])["whole"].counts
    assert (counts["human_matched"], counts["covered"], counts["atomic"]) == (0, 2, 0)


def test_a_question_is_right_to_be_left_out() -> None:
    counts = compare([Example("Will it rain?", "Will it rain?", ())])["engine"].counts
    assert (counts["left_right"], counts["left"], counts["nothing"]) == (1, 1, 1)


def test_a_claim_without_its_speaker_is_counted() -> None:
    said = "Berg said the bank was safe."
    counts = compare([Example(said, said, (said,), speaker="Lopez")])["engine"].counts
    assert (counts["said"], counts["named"]) == (1, 0)


def test_claims_are_cut_out_of_the_whole_text() -> None:
    text = "Anna Berg left Oslo on Monday. She sold 20 houses in Bergen."
    row = Example(text, "She sold 20 houses in Bergen.", ("Anna Berg sold 20 houses in Bergen.",))
    assert compare([row])["engine"].counts["human_matched"] == 1


@pytest.mark.parametrize("name", ["claims.jsonl", "claims.jsonl.gz"])
def test_the_command_prints_the_engine_and_whole_sentences(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    rows = [{"sentence": SENTENCE, "claims": PARTS}, {"response": "x"}, {"sentence": "None.", "claims": []}]
    written = "\n".join(map(json.dumps, rows)).encode()
    path.write_bytes(gzip.compress(written) if name.endswith(".gz") else written)
    main([str(path), "--show"])
    printed = capsys.readouterr().out
    assert "2 sentences" in printed
    assert "people: The bank cut 300 jobs." in printed
    assert "engine    2.000  2.000  1.000  1.000  1.000  1.000" in printed


def test_a_file_without_claims_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text("")
    with pytest.raises(SystemExit):
        main([str(path)])
    assert "no sentence with claims" in capsys.readouterr().err


def test_our_own_sentences_stand_in_their_texts() -> None:
    assert all(example.sentence in example.text for example in examples(OURS))


def test_the_claims_of_our_own_news_do_not_get_worse() -> None:
    score = compare(examples(OURS))["engine"]
    assert score.share("system_matched", "system") >= 0.78
    assert score.share("human_matched", "human") >= 0.58
    assert score.share("covered", "human") >= 0.8
    assert score.share("atomic", "system") >= 0.72
    assert score.share("alone", "system") >= 0.9
    assert score.share("named", "said") == 1
    assert (score.counts["left"] - score.counts["left_right"], score.counts["left_right"] >= 13) == (2, True)
