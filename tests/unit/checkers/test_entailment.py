"""Entailment: the weakest sentence of a claim speaks for it; evidence is as little as carries it."""

from __future__ import annotations

from service.checkers.entailment import EntailmentChecker
from service.stages.read import read
from service.stages.retrieve import retrieve
from service.types import Claim, Document, Finding, Origin
from tests.fakes.reader import DENIED, PLAIN, SURE, UNSURE, FakeReader

TEXT = (
    "The council voted on Tuesday to close the pool in Harden. Repairs would have cost two million pounds. "
    "Swimmers protested outside the hall."
)


def finding(claim: str, reader: FakeReader, text: str = TEXT, language: str = "en") -> Finding:
    source = read(Document(text=text, language=language), source_id="s1", role="source")
    case = retrieve([Claim(id="c1", text=claim, origin=Origin(in_="caller"))], [source])[0]
    return EntailmentChecker(reader, PLAIN).check(case)


def test_a_claim_that_the_model_is_sure_of_is_supported() -> None:
    found = finding("The Harden pool is to be shut by the council.", FakeReader(default=SURE))
    assert (found.label, found.outcome) == ("supported", "agrees")


def test_a_claim_that_the_model_is_not_sure_of_is_undecided_with_its_cause() -> None:
    found = finding("The Harden pool is to be shut by the council.", FakeReader(default=UNSURE))
    assert (found.label, found.cause) == ("undecided", "insufficient")


def test_the_model_never_says_that_the_source_says_otherwise() -> None:
    found = finding("The Harden pool is to be shut by the council.", FakeReader(default=DENIED))
    assert (found.label, found.outcome) == ("not_found", "undecided")


def test_what_stands_word_for_word_is_not_asked_about() -> None:
    reader = FakeReader()
    found = finding("Swimmers protested outside the hall.", reader)
    assert (found.outcome, found.label, reader.asked) == ("not_applicable", None, [])


def test_a_language_that_the_model_cannot_read_is_not_asked_about() -> None:
    reader = FakeReader()
    assert finding("Der Rat schließt das Bad.", reader, language="de").outcome == "not_applicable"
    assert reader.asked == []


def test_the_weakest_sentence_speaks_for_the_claim() -> None:
    first, second = "The council voted to close the pool.", "The council bought a new bus for pupils."
    reader = FakeReader({first: SURE, second: DENIED})
    assert finding(f"{first} {second}", reader).label == "not_found"
    assert [claim for claim, _ in reader.asked] == [first, second]


def test_evidence_is_the_sentence_that_carries_the_claim_and_no_more() -> None:
    reader = FakeReader(carrying=["close the pool"])
    found = finding("Councillors voted to close the pool in Harden.", reader)
    assert [TEXT[span.start : span.end] for span in found.spans] == [
        "The council voted on Tuesday to close the pool in Harden."
    ]


def test_evidence_that_is_spread_has_a_span_for_each_sentence_that_adds_words() -> None:
    reader = FakeReader(carrying=["close the pool", "two million"])
    found = finding("The council voted to close the pool because repairs cost two million pounds.", reader)
    assert len(found.spans) == 2


def test_a_claim_about_nothing_in_the_source_is_not_found_without_asking() -> None:
    reader = FakeReader()
    assert finding("Gorillas juggle.", reader).label == "not_found"
    assert reader.asked == []
