"""The predicate checker: whether the source speaks of what the claim says of its subject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.predicate import PredicateChecker
from tests.unit.checkers.cases import case, raw_case

CHECKER = PredicateChecker()

STORY = (
    "Mayor Ruth Adeyemi opened the new library of Halmer on Tuesday. She said that it had cost 12 million "
    "euros. Police arrested a man of 40 who had thrown paint at the door. The architect, Piet Lohmann, "
    "repaired it himself."
)

INVENTED = [
    "Ruth Adeyemi has resigned.",
    "Mayor Ruth Adeyemi is stepping down.",
    "Piet Lohmann was expelled from the council.",
    "Piet Lohmann fell ill in Halmer.",
    "Ruth Adeyemi took a bribe.",
    "Ruth Adeyemi was completely bankrupt.",
    "The mayor of Halmer apologised to Piet Lohmann.",
    "Ruth Adeyemi said that Piet Lohmann had been poisoned.",
    "The library of Halmer burned.",
]

SPOKEN_OF = [
    "Ruth Adeyemi inaugurated the library of Halmer.",
    "A man of 40 was detained.",
    "Piet Lohmann mended the door.",
    "The building's price was 12 million euros.",
    "Ruth Adeyemi closed the library.",  # the opposite is for the negation checker
    "Ruth Adeyemi was completely open.",
    "Ruth Adeyemi told reporters that a man had been arrested.",
]

NOTHING_TO_LOOK_FOR = [
    "Mayor Ruth Adeyemi opened the new library of Halmer on Tuesday.",
    "Ruth Adeyemi is 40.",
    "Ruth Adeyemi",
    "",
]


@pytest.mark.parametrize("claim", INVENTED)
def test_what_the_source_does_not_speak_of_is_undecided(claim: str) -> None:
    finding = CHECKER.check(case(claim, STORY))
    assert (finding.outcome, finding.cause) == ("undecided", "insufficient")
    assert finding.kind in ("unspoken", "absent")
    assert not finding.spans


@pytest.mark.parametrize("claim", SPOKEN_OF)
def test_related_words_opposites_and_words_of_a_family_count_as_spoken_of(claim: str) -> None:
    assert CHECKER.check(case(claim, STORY)).outcome == "agrees"


@pytest.mark.parametrize("claim", NOTHING_TO_LOOK_FOR)
def test_a_sentence_of_the_source_and_what_has_no_predicate_are_not_looked_at(claim: str) -> None:
    assert CHECKER.check(case(claim, STORY)).outcome == "not_applicable"


def test_the_words_that_are_lacking_are_named() -> None:
    finding = CHECKER.check(case("Ruth Adeyemi lodged a complaint about the heat.", STORY))
    assert finding.detail == "The source does not speak of “lodged”, “complaint”, “heat”."
    assert finding.kind == "absent"


def test_one_word_that_is_lacking_alone_is_not_the_silence_of_the_source() -> None:
    assert CHECKER.check(case("Ruth Adeyemi has resigned.", STORY)).kind == "unspoken"


def test_in_a_long_claim_a_verb_of_its_own_tells_nothing() -> None:
    claim = (
        "Mayor Ruth Adeyemi celebrated the new library of Halmer, which cost 12 million euros, and the "
        "architect Piet Lohmann repaired its door after a man of 40 had thrown paint."
    )
    assert CHECKER.check(case(claim, STORY)).outcome == "agrees"


def test_the_worst_sentence_of_a_claim_speaks_for_it() -> None:
    claim = "Ruth Adeyemi opened the library. Piet Lohmann was expelled from the council."
    assert CHECKER.check(case(claim, STORY)).outcome == "undecided"


def test_a_sentence_of_another_paragraph_does_not_lend_its_words_to_somebody_else() -> None:
    far = " ".join(f"The weather in week {number} was mild and dry again." for number in range(40))
    text = f"{STORY}\n\n{far}\n\nA minister has resigned in Felden."
    assert CHECKER.check(case("Piet Lohmann was expelled from his party.", text)).outcome == "undecided"


def test_only_english_is_read() -> None:
    found = case("Ruth Adeyemi hat gekündigt.", "Ruth Adeyemi war am Dienstag in Halmer.", language="de")
    assert CHECKER.check(found).outcome == "not_applicable"


@given(st.text(max_size=120), st.text(max_size=200))
def test_any_text_gives_a_finding_that_never_differs(claim: str, source: str) -> None:
    assert CHECKER.check(raw_case(claim, source)).outcome in ("agrees", "undecided", "not_applicable")
