"""The certainty checker: claims surer or less sure than the source, and shifts that change nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.certainty import CertaintyChecker
from tests.unit.checkers.cases import case, cut, raw_case
from tests.unit.checkers.stories import ALL

CHECKER = CertaintyChecker()

INFLATED = [
    ("Marrow Foods has bought the bakery chain Crumb.", "Marrow Foods is in talks to buy the chain Crumb."),
    ("The firm has signed a deal with Crumb.", "The firm is close to signing a deal with Crumb."),
    ("The firm sold the plant in Leeds.", "The firm is on the verge of selling the plant in Leeds."),
    (
        "A walk could lower the risk in all people over 70.",
        "A walk could lower the risk in some people over 70.",
    ),
    ("The pumps work for all homes in the valley.", "The pumps work for some homes in the valley."),
    ("The company will close two plants in Leeds.", "The company plans to close two plants in Leeds."),
    (
        "The firm will certainly close two plants in Leeds.",
        "The firm is expected to close two plants in Leeds.",
    ),
    (
        "A man has been convicted of a string of robberies in Leeds.",
        "A man charged with robberies in Leeds spoke.",
    ),
    (
        "The union secured a pay rise for all nurses in Leeds.",
        "The union called for a pay rise for nurses in Leeds.",
    ),
    ("the pier was paid for entirely by the council .", "the pier was paid for mainly by the council ."),
    ("The company will close two plants in Leeds.", "The company may close two plants in Leeds."),
    ("The company closed two plants in Leeds.", "The company may close two plants in Leeds."),
    ("The company has closed two plants in Leeds.", "The company plans to close two plants in Leeds."),
    ("Two plants in Leeds were closed.", "The company could close two plants in Leeds."),
    ("Smith stole the painting from the museum.", "Smith allegedly stole the painting from the museum."),
    (
        "Smith stole the painting from the museum.",
        "Smith is accused of stealing the painting from the museum.",
    ),
    ("Smith was convicted of stealing a painting.", "Smith was charged with stealing a painting."),
    ("Police shot the gunman near the station.", "Police shot the suspected gunman near the station."),
    (
        "The minister reportedly resigned over the leak and will appeal.",
        "The minister may appeal over the leak.",
    ),
    ("Prices will rise by 5 percent in spring.", "Prices are expected to rise by 5 percent in spring."),
    ("Prices are expected to rise sharply in spring.", "Prices may rise sharply in spring."),
    (
        "The pilot had fallen asleep at the controls.",
        "The pilot is believed to have fallen asleep at the controls.",
    ),
    ("All residents were evacuated from the valley.", "Some residents were evacuated from the valley."),
    ("Most members support the strike at the port.", "Some members support the strike at the port."),
    ("All members support the strike at the port.", "Most members support the strike at the port."),
    ("The trains on the line are always late.", "The trains on the line are sometimes late."),
    ("The bank bought its rival Bolt for a billion.", "The bank agreed to buy its rival Bolt for a billion."),
    ("The drug will damage the liver of patients.", "The drug can damage the liver of patients."),
    ("The fire was caused by a cigarette.", "The fire was possibly caused by a cigarette."),
    ("The mayor will resign on Friday.", "The mayor should resign on Friday."),
    ("They will be willing to return to the summit.", "They may be ready to return to the summit."),
]

DEFLATED = [
    ("The company may close two plants in Leeds.", "The company will close two plants in Leeds."),
    ("The company may have closed two plants in Leeds.", "The company closed two plants in Leeds."),
    ("Smith allegedly stole the painting from the museum.", "Smith stole the painting from the museum."),
    ("Some residents were evacuated from the valley.", "All residents were evacuated from the valley."),
    ("Smith is accused of stealing a painting.", "Smith was convicted of stealing a painting."),
    ("The council could approve the budget on Monday.", "The council approved the budget on Monday."),
]

SILENT = [
    ("In all, 40 people were hurt in the crash.", "Some 40 people were hurt in the crash."),
    ("The mill did not close after all in May.", "Some mills did not close in May."),
    (
        "The implant has the potential to cure cancer.",
        "The implant has the potential to cure cancer in 60 days.",
    ),
    ("It appears that the fate of the pier is sealed.", "The fate of the pier is likely sealed."),
    ("The company will close two plants in Leeds.", "The company is set to close two plants in Leeds."),
    ("The company would close two plants, it said.", "The company will close two plants, it said."),
    ("The company is to close two plants in Leeds.", "The company will close two plants in Leeds."),
    ("The company closes two plants in May.", "The company will close two plants in May."),
    ("The company might close two plants in Leeds.", "The company may close two plants in Leeds."),
    ("Smith is accused of stealing a painting.", "Smith allegedly stole a painting."),
    ("The mayor resigned on Friday.", "The mayor resigned on Friday, and the council may sue him."),
    ("The ban may fail, but the mayor will stay.", "The mayor will stay, but the ban may fail."),
    ("Several residents were evacuated from the valley.", "Some residents were evacuated from the valley."),
    ("Residents were evacuated from the valley.", "Some residents were evacuated from the valley."),
    ("Wills and estates were read in May.", "The lawyer read his will and the estates in May."),
    ("The most popular song was played.", "Some popular songs were played."),
    ("The police did not find the gun.", "The police could not find the gun."),
    ("The car hit a tree near Leeds.", "The car hit a tree near Leeds. It may hit other trees."),
    ("", "The company may close two plants."),
    ("may might could", "will will will"),
]


@pytest.mark.parametrize(("claim", "source"), INFLATED)
def test_a_claim_surer_than_the_source_is_inflated(claim: str, source: str) -> None:
    finding = CHECKER.check(case(claim, f"Rain fell on Sunday. {source} Schools open at nine."))
    assert (finding.outcome, finding.kind, finding.veto) == ("differs", "inflation", "partly_supported")
    assert finding.spans


@pytest.mark.parametrize(("claim", "source"), DEFLATED)
def test_a_claim_less_sure_than_the_source_is_deflated(claim: str, source: str) -> None:
    finding = CHECKER.check(case(claim, f"Rain fell on Sunday. {source} Schools open at nine."))
    assert (finding.outcome, finding.kind) == ("differs", "deflation")
    assert finding.veto in ("partly_supported", "needs_review")


UNHEARD = [
    (
        "The former scoutmaster was found guilty of abuse that parents had long whispered about.",
        "The scoutmaster is charged with assaulting boys. Parents of Norwich whispered for years.",
    ),
    (
        "The orchard owner was convicted of spreading the poison that wiped out the bees.",
        "Detectives accused the owner of it. Bees died in their thousands around the orchard.",
    ),
    (
        "Doctors definitely linked the outbreak to the new canteen in the harbour district.",
        "An outbreak in the harbour district began on Monday. Doctors looked at a canteen.",
    ),
    (
        "The bridge may have been closed by engineers who had spotted hairline cracks.",
        "Engineers found cracks as thin as hair. The council shut the bridge on Monday.",
    ),
]


@pytest.mark.parametrize(("claim", "source"), UNHEARD)
def test_certainty_of_which_no_near_sentence_has_a_word_is_the_claims_own(claim: str, source: str) -> None:
    finding = CHECKER.check(case(claim, source))
    assert (finding.outcome, finding.veto) == ("differs", "partly_supported")
    assert finding.spans


@pytest.mark.parametrize(("claim", "source"), [UNHEARD[0], UNHEARD[1], UNHEARD[3]])
def test_a_word_of_the_family_in_any_near_sentence_backs_the_claim(claim: str, source: str) -> None:
    backing = (
        "A jury convicted the scoutmaster and the owner; the outbreak is certain, the bridge may be weak."
    )
    assert CHECKER.check(case(claim, f"{source} {backing}")).outcome != "differs"


@pytest.mark.parametrize(("claim", "source"), SILENT)
def test_a_shift_that_changes_nothing_is_not_held_against_the_claim(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).outcome != "differs"


@pytest.mark.parametrize(("claim", "source"), INFLATED + DEFLATED + SILENT)
def test_a_sentence_never_differs_from_itself(claim: str, source: str) -> None:
    for text in (claim, source):
        assert CHECKER.check(case(text, f"{text} Rain fell on Sunday.")).outcome != "differs"


def test_the_source_itself_may_exclude_what_the_claim_says() -> None:
    source = "Some residents were evacuated from the valley, but not all of them."
    finding = CHECKER.check(case("All residents were evacuated from the valley.", source))
    assert (finding.kind, finding.veto) == ("inflation", "contradicted")


def test_a_place_that_is_as_sure_as_the_claim_outweighs_one_that_is_not() -> None:
    source = "The firm may close two plants in Leeds, a paper wrote. The firm will close two plants in Leeds."
    assert CHECKER.check(case("The firm will close two plants in Leeds.", source)).outcome != "differs"


def test_a_hedge_elsewhere_in_the_sentence_does_not_count() -> None:
    source = "The mayor, who may stand again in May, closed two schools in Leeds."
    assert CHECKER.check(case("The mayor closed two schools in Leeds.", source)).outcome != "differs"


def test_the_detail_has_both_wordings_and_the_span_the_source_s() -> None:
    found = case("The company will close two plants.", "The company may close two plants.")
    finding = CHECKER.check(found)
    assert finding.detail == "The source says “may close”, the claim “will close”."
    assert cut(found, finding) == ["may close"]


def test_unrelated_paragraphs_change_nothing() -> None:
    claim, source = "The company will close two plants.", "The company may close two plants."
    more = f"{source}\n\nZebras will graze. All quinces may have sold out at Marrow fair."
    assert CHECKER.check(case(claim, source)) == CHECKER.check(case(claim, more))


def test_other_languages_are_left_alone() -> None:
    found = case("La firme will fermer deux usines.", "La firme may fermer deux usines.", language="fr")
    assert CHECKER.check(found).outcome == "not_applicable"


@pytest.mark.parametrize("story", ALL)
def test_no_sentence_of_a_story_differs_from_the_story(story: str) -> None:
    for sentence in case("x", story).sources[0].sentences:
        assert CHECKER.check(case(sentence.text, story)).outcome != "differs", sentence.text


@given(st.text(max_size=200), st.text(min_size=1, max_size=300))
def test_any_text_gives_a_finding_whose_spans_read_back(claim: str, source: str) -> None:
    found = raw_case(claim, "They may sign. " + source)
    assert all(cut(found, CHECKER.check(found)))


HEAP = ["may", "will", "all", "some", "accused", "of", "to", "plans", "close", "plants", ",", "and", "not"]


@given(st.lists(st.sampled_from(HEAP), max_size=30))
def test_any_heap_of_hedges_agrees_with_itself(heap: list[str]) -> None:
    text = "x " + " ".join(heap)
    assert CHECKER.check(raw_case(text, text)).outcome != "differs"


def test_an_endless_sentence_costs_little() -> None:
    endless = "the firm may close and will close all plants " * 20_000
    assert CHECKER.check(raw_case("The firm will close all plants.", endless)).outcome == "not_applicable"
