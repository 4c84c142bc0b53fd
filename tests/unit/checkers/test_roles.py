"""The roles checker: who did what to whom, the same way round, the other way round, or not to be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.roles import RolesChecker
from tests.unit.checkers.cases import case, cut, raw_case
from tests.unit.checkers.stories import ALL

CHECKER = RolesChecker()

SWAPPED = [
    ("Arsenal beat Chelsea.", "Chelsea beat Arsenal 2-1 on Sunday."),
    ("Google sued Oracle.", "On Friday Oracle sued Google over patents."),
    ("Marta Berg accused Jan Holm of fraud.", "Jan Holm accused Marta Berg of fraud last spring."),
    ("Google was sued by Oracle.", "Google sued Oracle over patents."),
    ("Nokia bought Alcatel from Siemens.", "In 2016 Alcatel bought Nokia."),
    (
        "Last year Norland’s army was larger than Sudria’s.",
        "Sudria’s army was larger than Norland’s then.",
    ),
    ("The train went from Leeds to York.", "The train went from York to Leeds."),
    ("He spoke of Anna Berg's father Jan Holm.", "He spoke of Jan Holm's father Anna Berg."),
    ("Anna Berg is mother of Jan Holm.", "Jan Holm is mother of Anna Berg."),
    ("Mensah would be replaced by Ndiaye.", "Ndiaye would be replaced by Gen. Alain Mensah."),
    ("Sgt. Al Dunn arrested Capt. Ed Low.", "Capt. Ed Low arrested Sgt. Al Dunn."),
    ("Germany has asked Kyiv for tanks.", "Kyiv has asked Germany for tanks."),
    ("Det. Supt. Ian Coe told Jill Frost to go.", "Mayor Jill Frost told Det. Supt. Ian Coe to go."),
    ("Delcorp fined the EPA.", "The Environmental Protection Agency fined Delcorp $2 million."),
]

SAME = [
    ("Arsenal beat Chelsea.", "Arsenal narrowly beat Chelsea 2-1 on Sunday."),
    ("Google was sued by Oracle.", "Oracle sued Google over patents."),
    ("Oracle sued Google.", "Google was sued on Friday by Oracle."),
    ("Chelsea were beaten by Arsenal.", "Arsenal beat Chelsea 2-1."),
    ("Gen. Bao Shan replaced Gen. Li Wen.", "Gen. Li Wen was replaced by Gen. Bao Shan on Friday."),
    ("Germany was asked by Kyiv for tanks.", "Kyiv has asked Germany for tanks."),
    ("Ian Coe was told by Jill Frost to go.", "Mayor Jill Frost told Det. Supt. Ian Coe to go."),
    ("Anna Bell was interviewed in Rome by the Guardian.", "The Guardian interviewed Anna Bell in Rome."),
    (
        "Online retailer Parcelo was sued by the FTC.",
        "The Federal Trade Commission sued online shop Parcelo.",
    ),
    (
        "Bishop Tom Ray was praised by rescue chief Moira Hay.",
        "Rescue chief Moira Hay praised Bishop Tom Ray.",
    ),
]

SILENT = [
    ("Anna Berg met Jan Holm.", "Jan Holm met Anna Berg."),
    ("Anna Berg sued the firm.", "The firm sued Jan Holm."),
    ("Prices rose in May.", "Prices rose in May."),
    ("Arsenal beat Chelsea.", "Arsenal played well and Chelsea lost."),
    ("", "Arsenal beat Chelsea."),
    ("Okafor accused Peter Marsh.", "Peter Marsh accused her. She accused him."),
    ("Okafor accused Peter Marsh.", "Friends of Peter Marsh accused her."),
    ("Peter Marsh accused Okafor.", "Peter Marsh accused her."),
    ("Kyiv asked for help from Berlin.", "Berlin asked Kyiv for a list."),
    ("Anna Berg told friends of Jan Holm.", "Jan Holm told Anna Berg."),
    ("Rescue chief Moira Hay spoke.", "Moira Hay is chief of Rescue."),
    ("Interest rates were left alone by Rheinbank.", "Rheinbank left interest rates alone."),
    ("Jan Holm sued Uma Park.", "Ulf Pohl sued Joe Hart."),
]


@pytest.mark.parametrize(("claim", "source"), SWAPPED)
def test_two_names_the_other_way_round_differ_at_the_sentence(claim: str, source: str) -> None:
    found = case(claim, f"Rain fell on Sunday. {source} Schools open at nine.")
    finding = CHECKER.check(found)
    assert (finding.outcome, finding.kind) == ("differs", "swapped")
    assert cut(found, finding) == [source]


@pytest.mark.parametrize(("claim", "source"), SAME)
def test_the_same_way_round_agrees_in_either_voice(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).outcome == "agrees"


@pytest.mark.parametrize(("claim", "source"), SILENT)
def test_what_is_mutual_or_of_others_is_not_compared(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).outcome == "not_applicable"


def test_a_sentence_that_agrees_outweighs_one_the_other_way_round() -> None:
    source = "Arsenal beat Chelsea in May. Chelsea beat Arsenal in June."
    assert CHECKER.check(case("Arsenal beat Chelsea.", source)).outcome == "agrees"


def test_two_names_and_a_predicate_in_another_voice_that_cannot_be_read_are_left_open() -> None:
    source = "The suit, brought by lawyers for Oracle, says that Google, once sued in 2010, copied code."
    assert CHECKER.check(case("Oracle sued Google.", source)).outcome == "undecided"


def test_a_name_that_does_it_to_a_pronoun_is_not_taken_for_the_one_it_is_done_to() -> None:
    source = "Council leader Peter Marsh, a Conservative, accused her of lying."
    assert CHECKER.check(case("Okafor accused Peter Marsh.", source)).outcome == "undecided"
    assert CHECKER.check(case("Peter Marsh accused Okafor.", source)).outcome == "not_applicable"


def test_other_languages_are_left_alone() -> None:
    found = case("Oracle verklagte Google.", "Google verklagte Oracle.", language="de")
    assert CHECKER.check(found).outcome == "not_applicable"


@pytest.mark.parametrize("story", ALL)
def test_no_sentence_of_a_story_differs_from_the_story(story: str) -> None:
    for sentence in case("x", story).sources[0].sentences:
        assert CHECKER.check(case(sentence.text, story)).outcome != "differs", sentence.text


@given(st.text(max_size=200), st.text(min_size=1, max_size=300))
def test_any_text_gives_a_finding_whose_spans_read_back(claim: str, source: str) -> None:
    found = raw_case(claim, "Arsenal beat Chelsea. " + source)
    assert all(cut(found, CHECKER.check(found)))
