"""The negation checker: what is denied in one text and affirmed in the other, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.negation import NegationChecker
from tests.unit.checkers.cases import case, cut, raw_case
from tests.unit.checkers.stories import ALL

CHECKER = NegationChecker()

DIFFERS = [
    ("The driver did not stop at the scene.", "The driver was not hurt and stopped at the scene."),
    ("The council approved the budget.", "The council did not approve the budget."),
    ("The council approved the budget.", "The council didn’t approve the budget."),
    ("The council approved the budget.", "The council refused to approve the budget."),
    ("The council approved the budget.", "The council failed to approve the budget."),
    ("The council did not approve the budget.", "The council approved the budget."),
    ("The council never approved the budget.", "The council approved the budget."),
    ("The council couldn't approve the budget.", "The council approved the budget."),
    ("The council approved the budget.", "The council has yet to approve the budget."),
    ("Police found the gun.", "Police never found the gun, but they arrested two men."),
    ("Police did not arrest two men.", "Police never found the gun, but they arrested two men."),
    ("Russia attacked the port.", "The minister denied that Russia attacked the port."),
    ("There is evidence of fraud.", "There is no evidence of fraud."),
    ("There is no evidence of fraud.", "There is evidence of fraud."),
    ("The pilots survived the crash.", "None of the pilots survived the crash."),
    ("Residents were warned of the flood.", "Nobody among residents was warned of the flood."),
    ("The boy is able to walk.", "The boy is unable to walk."),
    ("The firm ruled out selling the plant.", "The firm considered selling the plant."),
    ("The two sides reached a deal.", "Neither of the two sides reached a deal."),
    ("The army hardly resisted the attack.", "The army resisted the attack."),
    ("The mayor confirmed the date.", "The mayor did not confirm the date of the next round."),
    ("The council approved the plan.", "The council has never approved the plan of the developers."),
    ("The union has commented.", "The union has not commented."),
    ("The museum said that pieces would follow.", "The museum did not say whether pieces would follow."),
    ("The mayor did not say that the bridge was safe.", "The mayor said that the bridge was safe."),
]

AGREES = [
    ("The council did not approve the budget.", "The council did not approve the budget on Monday."),
    ("The council didn't approve the budget.", "The council did not approve the budget."),
    ("The council rejected the budget.", "The council did not approve the budget."),
    ("The council did not approve the budget.", "The council rejected the budget."),
    ("The council failed to approve the budget.", "The council did not approve the budget."),
    ("She did not deny taking the money.", "She did not deny taking the money from the safe."),
    ("The minister denied that Russia attacked.", "The minister denied that Russia attacked the port."),
    ("There is no evidence of fraud.", "The court said there is no evidence of fraud."),
    ("The council has not approved the budget.", "The council has yet to approve the budget."),
    (
        "Engineers met soft rock that the drillings had not shown.",
        "They met soft rock, which did not show up in the drillings.",
    ),
    ("Neither side signed the deal.", "Neither side signed the deal in Geneva."),
]

SILENT = [
    ("No ferries sailed from Whinport.", "All ferries from Whinport were cancelled."),
    ("Rock hasn't commented on it.", "Rock hasn't commented on it and didn't say how the stop ended."),
    ("Police arrested two men.", "Police never found the gun, but they arrested two men."),
    ("He won the vote.", "Not only did he win the vote, he won it by far."),
    ("No fewer than 20 people died.", "20 people died."),
    ("The firm will sign the deal.", "The firm will not sign the deal until Friday."),
    ("The office at No. 10 issued a statement.", "No. 10 issued a statement from the office."),
    ("There is no doubt that prices rose.", "Prices rose."),
    ("Prices rose in May.", "Prices rose in May."),
    ("The orchestra will not be closed.", "The director had argued for closing the orchestra next year."),
    ("The orchestra of Lindau will not be closed.", "The radio orchestra of Lindau has escaped closure."),
    ("The mayor resigned.", "The council did not approve the budget."),
    ("The council approved the budget.", "The council did not discuss the schools."),
    ("He asked whether the deal was signed or not.", "He asked whether the deal was signed."),
    (
        "Rain of 310mm fell at Kochi.",
        "Rainfall of 310mm was recorded at Kochi, where the river rose by 2 metres.",
    ),
    ("The tour starts in Lisbon on 2 May.", "The tour opens in Lisbon on 2 May and ends in Oslo on 30 June."),
    ("Ticket sales reopened at 9am.", "Sales of tickets closed at 6pm and opened again at 9am."),
    ("", "The council did not approve the budget."),
    ("not", "not not not"),
    ("no no never", "yes"),
]


STORY = (
    "The council approved the budget on Monday by 12 votes to 3. Ukraine attacked Russia with 40 drones. "
    "Russian Foreign Minister Sergei Lavrov spoke to U.S. Secretary of State Marco Rubio about preparing "
    "concrete proposals for a new round of direct talks with Ukraine. The bridge collapsed, police said. "
    "The company may close two plants. Prices rose 5 percent in May. Two people were killed in the fire. "
    "Dogs do not like fireworks. The court found the plan lawful. Some residents were evacuated "
    "before the storm. "
    "“The economy is collapsing before our eyes,” the banker said. Shares of the firm went up in London. "
    "The European Union delayed the vote. The committee did not approve the merger. "
    "Nurses plan to strike in spring, the union said."
)

CONTRADICTED = [
    ("The council rejected the budget on Monday.", "rejected", "approved"),
    ("Prices fell 5 percent in May.", "fell", "rose"),
    ("Prices decreased 5 percent in May.", "decreased", "rose"),
    ("The plan is unlawful, the court found.", "unlawful", "lawful"),
    ("The court found the plan illegal.", "illegal", "lawful"),
    ("Shares of the firm went down in London.", "down", "up"),
    ("Some residents were evacuated after the storm.", "after", "before"),
]


OPPOSED = [
    ("Ann Cole admits taking the money from the safe.", "Ann Cole denies taking the money from the safe."),
    ("The smaller of the two plants will close in May.", "The larger of the two plants will close in May."),
    ("Governor Ann Cole vetoed the bill on Friday.", "Governor Ann Cole signed the bill on Friday."),
    ("The court dismissed the complaint against the paper.", "The court upheld the complaint against it."),
    ("The house was empty when fire broke out.", "The house was occupied when fire broke out."),
    ("The fighting in the valley eased on Monday.", "The fighting in the valley worsened on Monday."),
    ("Two men are in a stable condition in hospital.", "Two men are in a critical condition in hospital."),
    ("The minister paid an official visit to Rome.", "The minister paid a private visit to Rome."),
    ("Dale, the current mayor of Leeds, was there.", "Dale, a former mayor of Leeds, was there."),
    ("The blast in Kabul killed ten soldiers.", "The blast in Kabul wounded ten soldiers."),
    ("The committee voted for the bill.", "The committee voted against the bill."),
    ("The committee voted 5-3 against the bill.", "The committee voted 5-3 in favour of the bill."),
    ("The crew sailed home after the storm hit.", "The crew sailed home before the storm hit."),
    ("The crew sailed home after the storm hit.", "Before the storm hit, the crew sailed home."),
]

UNOPPOSED = [
    ("The driver did not stop at the scene.", "The driver was blocked from stopping at the scene."),
    ("The court dismissed an appeal against the ban.", "The court upheld the ban, rejecting an appeal."),
    ("The blast wounded four soldiers.", "The blast in Kabul killed ten soldiers. Four were wounded."),
    ("The storm hit after the crew sailed home.", "The crew sailed home before the storm hit."),
    ("The storm hit after the crew sailed home.", "Before the storm hit, the crew sailed home."),
    ("The crew sailed home before the storm hit.", "The storm hit after the crew sailed home."),
    ("Residents of Leeds signed against the toll.", "Residents of Leeds signed for a vote against the toll."),
]


@pytest.mark.parametrize(("claim", "source"), OPPOSED)
def test_an_opposite_of_the_same_thing_differs(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).kind == "opposite"


@pytest.mark.parametrize(("claim", "source"), UNOPPOSED)
def test_opposites_of_two_things_or_with_their_sides_exchanged_do_not_differ(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).outcome != "differs"


@pytest.mark.parametrize(("claim", "ours", "theirs"), CONTRADICTED)
def test_an_opposite_in_the_same_frame_differs_with_the_sources_word(
    claim: str, ours: str, theirs: str
) -> None:
    found = case(claim, STORY)
    finding = CHECKER.check(found)
    assert (finding.outcome, finding.kind) == ("differs", "opposite")
    assert finding.correction is not None
    assert (finding.correction.text, finding.correction.replaces) == (theirs, ours)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The river fell by 2 metres at Kochi.", "Rain fell at Kochi, where the river rose by 2 metres."),
        (
            "The tour begins in Oslo on 30 June.",
            "The tour opens in Lisbon on 2 May and ends in Oslo on 30 June.",
        ),
        (
            "The mayor of Bath supports the plan.",
            "The union backed the plan, which the mayor of Bath opposes.",
        ),
        (
            "The tour ends in Lisbon on 2 May.",
            "The tour begins in Lisbon on 2 May and ends in Oslo on 30 June.",
        ),
    ],
)
def test_an_opposite_differs_in_each_clause_of_a_sentence(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).kind == "opposite"


@pytest.mark.parametrize(("claim", "source"), DIFFERS)
def test_affirmed_here_and_denied_there_differs_at_the_sentence(claim: str, source: str) -> None:
    found = case(claim, f"Rain fell on Sunday. {source} Schools open at nine.")
    finding = CHECKER.check(found)
    assert finding.outcome == "differs"
    assert cut(found, finding) == [source]


@pytest.mark.parametrize(("claim", "source"), AGREES)
def test_denied_in_both_agrees(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).outcome == "agrees"


@pytest.mark.parametrize(("claim", "source"), SILENT)
def test_what_only_looks_like_a_denial_is_not_held_against_the_claim(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).outcome == "not_applicable"


def test_a_sentence_that_agrees_outweighs_a_looser_one_that_differs() -> None:
    source = (
        "The council approved the budget on Monday. It did not approve the budget of the council in 2019."
    )
    assert CHECKER.check(case("The council approved the budget on Monday.", source)).outcome != "differs"


def test_the_detail_names_the_negating_word_and_the_side() -> None:
    detail = CHECKER.check(case("Police found the gun.", "Police never found the gun.")).detail
    assert detail == "The source says “never”, the claim does not."


def test_other_languages_are_left_alone() -> None:
    found = case("Il a signé le contrat.", "Il n'a pas signé le contrat, no not never.", language="fr")
    assert CHECKER.check(found).outcome == "not_applicable"


@pytest.mark.parametrize("story", ALL)
def test_no_sentence_of_a_story_differs_from_the_story(story: str) -> None:
    for sentence in case("x", story).sources[0].sentences:
        assert CHECKER.check(case(sentence.text, story)).outcome != "differs", sentence.text


@given(st.text(max_size=200), st.text(min_size=1, max_size=300))
def test_any_text_gives_a_finding_whose_spans_read_back(claim: str, source: str) -> None:
    found = raw_case(claim, "They did not sign. " + source)
    assert all(cut(found, CHECKER.check(found)))


@given(
    st.lists(
        st.sampled_from(["not", "no", "never", "denied", "the deal", "was signed", ",", "until", "but"]),
        max_size=30,
    )
)
def test_any_heap_of_negations_agrees_with_itself(heap: list[str]) -> None:
    text = "x " + " ".join(heap)
    assert CHECKER.check(raw_case(text, text)).outcome != "differs"
