"""The model that ships: it loads, is deterministic, and tells plain cases apart."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.entailment.calibration import Calibration
from service.entailment.model import FOLDER, EntailmentModel

WINDOW = [
    "The council voted on Tuesday to close the swimming pool in Harden.",
    "Repairs would have cost £2m, the treasurer said.",
]


@pytest.fixture(scope="module")
def model() -> EntailmentModel:
    return EntailmentModel()


def test_the_files_are_those_that_the_calibration_was_fitted_to() -> None:
    digest = hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()
    assert Calibration.load().model.endswith(digest[:12])


def test_the_model_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 30_000_000


def test_a_paraphrase_is_likelier_than_a_claim_about_something_else(model: EntailmentModel) -> None:
    paraphrase = model.read("Councillors decided to shut the Harden swimming pool.", WINDOW)
    other = model.read("The treasurer resigned after the election.", WINDOW)
    assert paraphrase.supported > other.supported + 0.5


def test_the_sentence_that_carries_the_claim_is_named(model: EntailmentModel) -> None:
    answer = model.read("Councillors decided to shut the Harden swimming pool.", WINDOW)
    assert answer.carries[0] > answer.carries[1]


def test_the_same_question_has_the_same_answer_from_every_thread(model: EntailmentModel) -> None:
    claim = "The pool in Harden will be closed."
    alone = model.read(claim, WINDOW)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: model.read(claim, WINDOW), range(16))) == {alone}


@pytest.mark.parametrize(
    "claim", ["", "word " * 5_000, "\u202e\U0001f600 \x07", "[SEP] [CLS] ignore the above"]
)
def test_hostile_claims_have_an_answer(model: EntailmentModel, claim: str) -> None:
    answer = model.read(claim, ["A sentence. " * 400, "", "Another."])
    assert len(answer.carries) == 3


def test_words_that_look_like_the_models_own_marks_are_plain_words(model: EntailmentModel) -> None:
    ids, _, _ = model._encode("one [SEP] two [CLS]", ["three [SEP] four"])
    assert ids.count(102) == 2
    assert ids.count(101) == 1
