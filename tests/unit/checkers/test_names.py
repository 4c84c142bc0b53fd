"""The names checker: forms of a name that agree, names in another's slot, and names that are not there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.names import NamesChecker
from tests.unit.checkers.cases import case, cut, raw_case
from tests.unit.checkers.stories import ALL

CHECKER = NamesChecker()

WIRE = (
    "Russian Foreign Minister Sergei Lavrov told U.S. Secretary of State Marco Rubio about the talks in "
    "Istanbul. President Volodymyr Zelenskyy will travel to Ankara with Ursula von der Leyen next week. "
    "The European Central Bank raised rates on Monday. Guatemala and Spain signed the treaty. "
    "J. Edgar Hoover and José Álvarez worked for the FBI. Britain's Treasury paid Juan-Carlos Ortega."
)

AGREES = [
    "Sergei Lavrov told Marco Rubio about the talks in Istanbul.",
    "Lavrov told Rubio about the talks.",
    "Mr Lavrov spoke to Mr Rubio.",
    "The talks were in Istanbul, Lavrov's ministry said.",
    "The American secretary heard it from the Russian minister.",
    "The United States heard of the talks from Russia.",
    "The US heard of the talks.",
    "Mr Zelensky will travel to Ankara.",
    "Mr Zelenskiy will travel to Ankara.",
    "Ursula Von der Leyen will go to Ankara.",
    "Von der Leyen will go to Ankara.",
    "The ECB raised rates.",
    "The European Central Bank (ECB) raised rates.",
    "The Guatemalan and the Spanish government signed.",
    "Mr Hoover worked for the FBI.",
    "J. Edgar Hoover worked there.",
    "José Alvarez worked there.",
    "The British Treasury paid Juan-Carlos Ortega.",
    "Money from the UK went to Ortega.",
    "Embattled Lavrov told U.S. Secretary of State Marco Rubio about the talks in Istanbul.",
]

DIFFERS = [
    ("Sergei Ivanov told Marco Rubio about the talks in Istanbul.", "Sergei Lavrov", "Sergei Ivanov"),
    ("Sergei Lavrov told Marco Polo about the talks in Istanbul.", "Marco Rubio", "Marco Polo"),
    ("Lavrov told Rubio about the talks in Geneva.", "Istanbul", "Geneva"),
    ("Lavrov told Rubio about the talks in Ankara.", "Istanbul", "Ankara"),
    ("Volodymyr Zelensky will travel to Oslo with Ursula von der Leyen next week.", "Ankara", "Oslo"),
    ("Guatemala and Portugal signed the treaty.", "Spain", "Portugal"),
    ("J. Edgar Hoover and José Álvarez worked for the CIA.", "FBI", "CIA"),
    ("Igor Lavrov told Rubio about the talks.", "Sergei Lavrov", "Igor Lavrov"),
    (
        "Ivanov told U.S. Secretary of State Marco Rubio about the talks in Istanbul.",
        "Sergei Lavrov",
        "Ivanov",
    ),
    ("The secretary spoke to Sergei Rubio.", "Marco Rubio", "Sergei Rubio"),
    ("In Britain, the Treasury paid Juan-Carlos Gomez.", "Juan-Carlos Ortega", "Juan-Carlos Gomez"),
]

ABSENT = [
    "The minister also met Emmanuel Macron.",
    "The Bank of Japan raised rates.",
    "Germany raised rates.",
    "The treaty was praised by Greenpeace.",
    "Lavrov told Rubio about the talks, and later saw Annalena Baerbock.",
]

UNCERTAIN = [
    "The treaty was praised by Madrid.",
    "Officials told U.S. Secretary of State Marco Rubio about the talks in Istanbul.",
    "The talks in England began.",
]

NOTHING_TO_COMPARE = [
    "The talks went on for a week.",
    "Officials spoke about rates.",
    "RATES RAISED AGAIN",
    "On Monday the rates were raised.",
    "In May and on Tuesdays nothing happened.",
    "",
    "…",
    "«»“”'\"",
]


@pytest.mark.parametrize("claim", AGREES)
def test_a_name_agrees_in_any_of_its_forms(claim: str) -> None:
    assert CHECKER.check(case(claim, WIRE)).outcome == "agrees"


@pytest.mark.parametrize(("claim", "own", "replaced"), DIFFERS)
def test_a_name_in_anothers_slot_differs_with_the_sources_name(claim: str, own: str, replaced: str) -> None:
    found = case(claim, WIRE)
    finding = CHECKER.check(found)
    assert finding.outcome == "differs"
    assert cut(found, finding) == [own]
    assert finding.correction is not None
    assert (finding.correction.text, finding.correction.replaces) == (own, replaced)


@pytest.mark.parametrize("claim", ABSENT)
def test_a_name_that_the_source_lacks_differs_without_a_place(claim: str) -> None:
    finding = CHECKER.check(case(claim, WIRE))
    assert (finding.outcome, finding.spans) == ("differs", ())


@pytest.mark.parametrize("claim", UNCERTAIN)
def test_what_may_be_a_slip_or_another_person_is_left_open(claim: str) -> None:
    finding = CHECKER.check(case(claim, WIRE))
    assert (finding.outcome, finding.cause) == ("undecided", "insufficient")


@pytest.mark.parametrize("claim", NOTHING_TO_COMPARE)
def test_a_claim_without_a_sure_name_is_not_for_this_checker(claim: str) -> None:
    assert CHECKER.check(case(claim, WIRE)).outcome == "not_applicable"


def test_a_name_is_not_held_against_a_sentence_that_says_something_else() -> None:
    finding = CHECKER.check(case("Marco Rubio praised the treaty with Nina Castellano.", WIRE))
    assert finding.spans == ()


def test_a_capital_may_stand_for_its_government() -> None:
    source = "Moscow offered talks to Kyiv on Friday, the agency reported. Russia is at war."
    assert CHECKER.check(case("Russia offered talks to Kyiv on Friday.", source)).outcome == "agrees"


def test_a_name_that_another_passage_supports_is_not_called_swapped() -> None:
    source = "The minister met Anna Berg in Oslo on Monday. The minister met Jan Holm in Oslo on Friday."
    assert CHECKER.check(case("The minister met Jan Holm in Oslo on Monday.", source)).outcome != "differs"


def test_other_languages_are_left_alone() -> None:
    source = "Bundeskanzler Friedrich Merz sprach am Montag in Berlin mit der Presse."
    found = case("Olaf Scholz sprach am Montag in Hamburg.", source, language="de")
    assert CHECKER.check(found).outcome == "not_applicable"


@pytest.mark.parametrize("story", ALL)
def test_no_sentence_of_a_story_differs_from_the_story(story: str) -> None:
    whole = case("x", story).sources[0]
    for sentence in whole.sentences:
        assert CHECKER.check(case(sentence.text, story)).outcome != "differs", sentence.text


@given(st.text(max_size=200), st.text(min_size=1, max_size=300))
def test_any_text_gives_a_finding_whose_spans_read_back(claim: str, source: str) -> None:
    found = raw_case(claim, "Anna Berg met Jan Holm in Oslo. " + source)
    assert all(cut(found, CHECKER.check(found)))


def test_a_claim_as_long_as_a_book_is_left_open() -> None:
    name = "Anna Maria von der Berg " * 4000
    assert CHECKER.check(raw_case(name, name + "met Jan Holm.")).outcome == "undecided"


@pytest.mark.parametrize(
    ("claim", "source", "own", "replaced"),
    [
        ("Detective Inspector Marsh wept.", "Detective Sergeant Marsh wept.", "Sergeant", "Inspector"),
        ("Capt. Ann Monk said the road was shut.", "Lt. Ann Monk said the road was shut.", "Lt", "Capt"),
        ("Prime Minister Solberg signed it.", "President Solberg signed it.", "President", "Prime Minister"),
        ("Governor Mark Hill backed the bill.", "Senator Mark Hill backed the bill.", "Senator", "Governor"),
    ],
)  # fmt: skip
def test_another_rank_before_the_same_name_differs(claim: str, source: str, own: str, replaced: str) -> None:
    found = case(claim, source)
    finding = CHECKER.check(found)
    assert (finding.outcome, cut(found, finding)) == ("differs", [own])
    assert finding.correction is not None
    assert (finding.correction.text, finding.correction.replaces) == (own, replaced)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Mark Hill backed the bill.", "Senator Mark Hill backed the bill."),
        ("Senator Mark Hill backed the bill.", "Mark Hill backed the bill."),
        ("Sgt Colin Marsh praised her.", "Detective Sergeant Colin Marsh praised her."),
        ("Governor Mark Hill backed it.", "Senator Mark Hill backed it. Governor Hill was ill."),
    ],
)
def test_a_rank_more_or_less_and_one_that_the_source_gives_too_agree(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).outcome == "agrees"


def test_people_of_one_surname_are_told_apart_by_what_differs() -> None:
    source = "Jamie Stroud scored. Keita set up Lewis Stroud, Jamie’s younger brother, for the equaliser."
    finding = CHECKER.check(
        case("Keita set up Jamie Stroud, Jamie’s younger brother, for the equaliser.", source)
    )
    assert finding.outcome == "differs"


def test_the_same_initials_do_not_make_two_hospitals_one() -> None:
    source = "The fall was due to two new theatres at Lindau Hospital."
    finding = CHECKER.check(case("The fall was due to two new theatres at Lorsch Hospital.", source))
    assert finding.outcome == "differs"


PORT = (
    "Marlow Borough Council closed the swimming pool in the park on Monday after a leak. Ida Stern runs the "
    "cafe beside it and has two daughters.\n\n"
    "Coach Karl Renn won the regional cup three times before his club folded. It sold its boats.\n\n"
    "Renn, a veteran of forty regattas, opened the school in 2011. Swimmer Jonas Wild trains abroad.\n\n"
    "Otherton beat the team from the harbour on Sunday. Experts said that the lake was clean."
)


@pytest.mark.parametrize(
    ("claim", "own"),
    [
        ("Dunham Council closed the swimming pool in the park after a leak.", "Marlow Borough Council"),
        ("Wild was a veteran of forty regattas.", "Renn"),
        ("Jonas Wild won the regional cup three times before his club folded.", "Karl Renn"),
    ],
)
def test_another_body_and_another_person_differ_with_the_sources_own(claim: str, own: str) -> None:
    found = case(claim, PORT)
    finding = CHECKER.check(found)
    assert finding.outcome == "differs"
    assert [own in text or text in own for text in cut(found, finding)] == [True]


def test_a_name_that_opens_a_claim_as_the_subject_of_its_verb_is_one() -> None:
    finding = CHECKER.check(case("Kelver have sold their boats.", PORT))
    assert (finding.outcome, finding.kind) == ("differs", "absent")


CARRIERS = (
    "Alder Airlines said a ramp agent slept in the hold. Elmford United lost at Orford City on Monday. "
    "William Blake drew it. The Blake Society paid. Juror Kelly Dorsey and Louis Jordan watched."
)


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Barrow Airlines is looking into it.", "absent"),
        ("The fault lay with Barrow Airlines.", "given_name"),
        ("Barrow City are pleased.", "absent"),
        ("They lost to Barrow United.", "given_name"),
        ("A Simon Blake exhibition has opened.", "given_name"),
        ("Juror Helen Dorsey was there.", "given_name"),
        ("A man named Andrew Jordan was there.", "given_name"),
    ],
)
def test_a_body_or_person_of_which_the_source_has_only_another_of_that_name_differs(
    claim: str, kind: str
) -> None:
    finding = CHECKER.check(case(claim, CARRIERS))
    assert (finding.outcome, finding.kind) == ("differs", kind)


@pytest.mark.parametrize(
    "claim",
    [
        "Alder Airlines is looking into it.",
        "Airlines are looking into it.",
        "The Society paid.",
        "The juror Dorsey was there.",
        "W. Blake drew it.",
        "The airline said so.",
    ],
)
def test_a_body_or_person_that_may_be_the_sources_own_is_left_alone(claim: str) -> None:
    assert CHECKER.check(case(claim, CARRIERS)).outcome != "differs"


@pytest.mark.parametrize(
    "claim",
    [
        "Scientists have said that the lake was clean.",
        "The council closed the pool after a leak.",
        "Renn opened the school in 2011.",
        "Leading Council closed the swimming pool in Marlow.",
    ],
)
def test_nouns_and_the_right_names_are_left_alone(claim: str) -> None:
    assert CHECKER.check(case(claim, PORT)).outcome != "differs"


BODIES = (
    "The Federal Trade Commission sued the shop Parcelo on Tuesday. The IRS said on Friday that refunds "
    "would be late. The Department of Justice charged two men in Ohio, and the FBI searched a house in Utah. "
    "Ruth Lang met Karl Moe in Albany, the FTC said."
)


@pytest.mark.parametrize(
    "claim",
    [
        "The FTC sued the shop Parcelo on Tuesday.",
        "The Internal Revenue Service said on Friday that refunds would be late.",
        "The DOJ charged two men in Ohio.",
        "The Federal Trade Commission said Ruth Lang met Karl Moe in Albany.",
    ],
)
def test_an_acronym_and_its_full_name_are_not_each_others_rivals(claim: str) -> None:
    assert CHECKER.check(case(claim, BODIES)).outcome == "agrees"


@pytest.mark.parametrize(
    ("claim", "own"),
    [
        ("The FBI sued the shop Parcelo on Tuesday.", "Federal Trade Commission"),
        ("The Federal Trade Commission said on Friday that refunds would be late.", "IRS"),
    ],
)
def test_an_acronym_in_the_slot_of_another_bodys_name_differs(claim: str, own: str) -> None:
    found = case(claim, BODIES)
    assert cut(found, CHECKER.check(found)) == [own]


STATEHOUSE = (
    "Lawmakers in Newark, N.J., passed the law. A man from Salem, Ore., was freed. Workers in Albany, N.Y., "
    "went home. Rep. Ines Cruz, D-Fla., told reporters that she would run. Sen. Bob Hale (R-Ohio) left early."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Lawmakers in Newark, New Jersey, passed the law.",
        "A man from Salem, Oregon, was freed.",
        "Workers in Albany, New York, went home.",
        "Workers in Albany, NY, went home.",
        "NJ lawmakers in Newark passed the law.",
        "Ines Cruz, a Democratic congresswoman from Florida, told reporters that she would run.",
        "Sen. Bob Hale, an Ohio Republican, left early.",
    ],
)
def test_a_state_and_a_party_are_known_by_their_abbreviations(claim: str) -> None:
    assert CHECKER.check(case(claim, STATEHOUSE)).outcome == "agrees"


@pytest.mark.parametrize(
    ("claim", "own"),
    [
        ("Lawmakers in Newark, New Mexico, passed the law.", "N.J"),
        ("A man from Salem, Oregon, was freed, and one from Salem, Mass., was not.", ""),
        ("Rep. Ines Cruz, D-Ga., told reporters that she would run.", ""),
    ],
)
def test_another_state_differs(claim: str, own: str) -> None:
    found = case(claim, STATEHOUSE)
    finding = CHECKER.check(found)
    assert finding.outcome == "differs"
    assert "".join(cut(found, finding)) == own
