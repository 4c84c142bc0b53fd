"""Contrast: where a claim turned round fits the source much better, the source says the opposite."""

from __future__ import annotations

import pytest

from service.checkers.contrast import ContrastChecker
from service.entailment.model import EntailmentModel
from service.stages.read import read
from service.stages.retrieve import retrieve
from service.text.contrasts import contrasts
from service.types import Claim, Document, Finding, Origin
from tests.fakes.reader import DENIED, SURE, UNSURE, FakeReader

TEXT = (
    "Two spaniels whose owner was killed on the A470 have found a new home with one family in Bala. "
    "The rescue centre called it a happy end."
)


def finding(claim: str, reader: FakeReader | EntailmentModel, text: str = TEXT) -> Finding:
    source = read(Document(text=text, language="en"), source_id="s1", role="source")
    case = retrieve([Claim(id="c1", text=claim, origin=Origin(in_="caller"))], [source])[0]
    return ContrastChecker(reader).check(case)


@pytest.mark.parametrize(
    ("claim", "turned"),
    [
        ("The dogs have not been rehomed.", "The dogs have been rehomed."),
        ("The dogs haven't been rehomed.", "The dogs have been rehomed."),
        ("Police can't say why.", "Police can say why."),
        ("Belgium never banned it.", "Belgium banned it."),
        ("No one was hurt.", "Everyone was hurt."),
        ("The firm failed to pay.", "The firm managed to pay."),
    ],
)
def test_a_negation_is_taken_out_of_a_claim(claim: str, turned: str) -> None:
    assert [pair.text for pair in contrasts(claim)][:1] == [turned]


@pytest.mark.parametrize("claim", ["It was not only cold but wet.", "It rained.", "not " * 2_000])
def test_what_denies_nothing_or_is_no_statement_has_no_pair(claim: str) -> None:
    assert [pair for pair in contrasts(claim) if pair.turn == "negation"] == []


@pytest.mark.parametrize(
    ("claim", "sentence", "turned"),
    [
        ("The mayor resigned.", "She has not resigned.", "The mayor has not resigned."),
        ("The bill passed on Monday.", "The bill was not passed.", "The bill never passed on Monday."),
        ("Police have charged a man.", "The man was not charged.", "Police have not charged a man."),
        ("They reached a deal.", "No deal was reached.", "They reached no deal."),
        ("Leaders approved it.", "The council did not approve the plan.", "Leaders did not approve it."),
        ("It sold the site.", "The firm hasn't yet sold it.", "It has not sold the site."),
        ("Gusts will hit Wales.", "Wales could be hit.", "Gusts could hit Wales."),
        ("He stole a car.", "He is accused of stealing it.", "He allegedly stole a car."),
    ],
)
def test_what_the_source_denies_or_leaves_open_is_put_into_the_claim(
    claim: str, sentence: str, turned: str
) -> None:
    assert turned in [pair.text for pair in contrasts(claim, [sentence])]
    assert turned not in [pair.text for pair in contrasts(claim, ["It rained all day."])]


def test_a_claim_denied_that_fits_better_is_contradicted() -> None:
    claim, turned = "The spaniels found a home.", "The spaniels never found a home."
    text = "The two spaniels did not find a home with the family in Bala. The centre closed."
    found = finding(claim, FakeReader({claim: UNSURE, turned: SURE}, carrying=["spaniels"]), text)
    assert (found.outcome, found.kind) == ("differs", "negation")


def test_two_names_change_places() -> None:
    assert "Chelsea beat Arsenal in the cup final." in [
        pair.text for pair in contrasts("Arsenal beat Chelsea in the cup final.")
    ]


def test_two_names_that_the_source_has_the_same_way_round_keep_their_places() -> None:
    claim, turned = "Beats was bought by Apple in 2014.", "Apple was bought by Beats in 2014."
    assert turned in [pair.text for pair in contrasts(claim, ["Apple has talked to Beats."])]
    assert turned not in [pair.text for pair in contrasts(claim, ["Apple bought Beats in 2014."])]


def test_a_title_between_two_names_is_no_predicate() -> None:
    assert "Moira Hay chief Rescue" not in [
        pair.theirs for pair in contrasts("Rescue chief Moira Hay praised Bishop Tom Ray.")
    ]


def test_a_half_that_fits_much_better_contradicts_with_the_deciding_sentence() -> None:
    claim, turned = "The spaniels have not found a home.", "The spaniels have found a home."
    found = finding(claim, FakeReader({claim: DENIED, turned: SURE}, carrying=["spaniels"]))
    assert (found.outcome, found.kind) == ("differs", "negation")
    assert TEXT[found.spans[0].start :].startswith("Two spaniels")


def test_a_word_of_the_source_that_says_the_same_as_the_negation_explains_the_lead() -> None:
    claim, turned = "The orchestra will not be closed.", "The orchestra will be closed."
    reader = FakeReader({claim: DENIED, turned: SURE}, carrying=["escaped"])
    assert finding(claim, reader, "The orchestra has escaped closure. It has 72 posts.").outcome == "agrees"


CHARGED = "Mr Pell was charged on Monday with poisoning bees. He denies it. His trial opens in June."


@pytest.mark.parametrize(
    ("claim", "turned", "kind"),
    [
        ("Mr Pell was convicted of poisoning bees.", "Mr Pell was accused of poisoning bees.", "inflation"),
        ("Mr Pell was charged on Monday.", "Mr Pell was never charged.", None),
        ("The trial may open in June.", "The trial will open in June.", "deflation"),
        ("The trial reportedly opens in June.", "The trial opens in June.", "deflation"),
    ],
)
def test_a_half_less_sure_or_surer_that_fits_better_shifts_the_certainty(
    claim: str, turned: str, kind: str | None
) -> None:
    found = finding(claim, FakeReader({claim: UNSURE, turned: SURE}, carrying=["opens"]), CHARGED)
    assert found.kind == kind
    assert found.veto == ("partly_supported" if kind else None)


def test_a_doubt_that_the_deciding_sentence_has_too_is_no_shift() -> None:
    claim, turned = "The trial may open in June.", "The trial will open in June."
    reader = FakeReader({claim: UNSURE, turned: SURE}, carrying=["could"])
    assert finding(claim, reader, "The trial of Mr Pell could open in June.").outcome == "agrees"


def test_not_all_is_not_read_as_all() -> None:
    assert "inflation" not in [pair.turn for pair in contrasts("Not all bees died.")]


def test_a_negation_that_the_source_has_too_is_not_taken_out() -> None:
    sentences = ["Hardship did not influence the jury, the foreman said."]
    claim = "The verdict of the jury was not influenced by hardship."
    assert "negation" not in [pair.turn for pair in contrasts(claim, sentences)]
    assert "negation" in [pair.turn for pair in contrasts(claim)]


def test_a_half_that_fits_no_better_is_no_objection() -> None:
    assert finding("The spaniels have not found a home.", FakeReader(default=UNSURE)).outcome == "agrees"


def test_a_claim_without_a_pair_is_not_asked_about() -> None:
    reader = FakeReader()
    assert finding("The spaniels found a home.", reader).outcome == "not_applicable"
    assert reader.asked == []


def test_a_claim_that_is_a_sentence_of_the_source_is_not_asked_about() -> None:
    reader = FakeReader()
    text = "The council did not vote. It met on Monday."
    assert finding("The council did not vote.", reader, text).outcome == "not_applicable"
    assert reader.asked == []


def test_the_shipped_model_tells_a_negated_claim_from_a_faithful_one() -> None:
    text = "The company was founded in 1987 in Leeds. It employs 300 people."
    model = EntailmentModel()
    assert finding("The Leeds company was not founded in 1987.", model, text).kind == "negation"
    text = "The company was not founded in 1987, as it says, but later. It employs 300 people."
    assert finding("The firm was not founded in 1987.", model, text).outcome != "differs"
