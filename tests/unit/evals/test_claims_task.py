"""The measure of the engine's claims against people's: matching, counts, and a floor."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from evals.suite import load
from evals.tasks.claims import Sentence, compared
from evals.tasks.protocol import Desk
from evals.tasks.registry import task_of
from evals.wordings import covered, matches
from service.settings import Settings
from service.wiring import build

SENTENCE = "The bank cut 300 jobs and closed 20 branches."
PARTS = ("The bank cut 300 jobs.", "The bank closed 20 branches.")


def test_claims_match_by_their_words_and_not_by_their_marks() -> None:
    assert matches("The bank cut 300 jobs.", "the bank cut 300 jobs")
    assert not matches("The bank cut 300 jobs.", "Anna Berg left Oslo.")
    assert covered(PARTS[0], SENTENCE)
    assert not covered(SENTENCE, PARTS[0])


def test_a_sentence_left_whole_holds_both_claims_and_matches_none() -> None:
    counts = compared(Sentence(sentence=SENTENCE, claims=PARTS), [SENTENCE])
    assert (counts["human matched"], counts["covered"], counts["atomic"]) == (0, 2, 0)


def test_a_sentence_split_as_people_split_it_matches_all() -> None:
    counts = compared(Sentence(sentence=SENTENCE, claims=PARTS), PARTS)
    assert counts["human matched"] == counts["system matched"] == counts["atomic"] == counts["alone"] == 2


def test_a_question_is_right_to_be_left_out() -> None:
    asked = Sentence(sentence="Will it rain?", claims=())
    assert compared(asked, []) == {"nothing": 1, "left out rightly": 1}
    assert compared(asked, ["It will rain."])["left out rightly"] == 0


def test_a_claim_without_its_speaker_is_counted() -> None:
    said = Sentence(sentence="Berg said the bank was safe.", claims=("Berg said so.",), speaker="Berg")
    counts = compared(said, ["The bank was safe.", "Berg said the bank was safe."])
    assert (counts["said"], counts["named"]) == (2, 1)


@pytest.mark.slow
def test_the_claims_of_our_own_news_do_not_get_worse() -> None:
    suite = load("claims")
    task = task_of(suite)
    desk = Desk(build(Settings(engine="embedded", entailment="off")).pipeline, "embedded")
    hits: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for item in task.items(suite):
        for name, (some, all_of_them) in asyncio.run(task.record(item, desk)).shares.items():
            hits[name] += some
            of[name] += all_of_them
    floors = {
        "claim precision": 0.78,
        "claim recall": 0.58,
        "claims covered": 0.8,
        "atomic": 0.72,
        "stand alone": 0.9,
        "speaker kept": 1.0,
        "nothing to check, left out": 0.9,
    }
    assert {name: hits[name] / of[name] >= floor for name, floor in floors.items()} == dict.fromkeys(
        floors, True
    ), (hits, of)
