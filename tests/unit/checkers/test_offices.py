"""The offices checker: what somebody is called, and what only looks like another office."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.offices import OfficesChecker
from tests.unit.checkers.cases import case, cut, raw_case

CHECK = OfficesChecker().check

DIFFERS = [
    (
        "Foreign Minister Anna Berg resigned.",
        "Prime Minister Anna Berg resigned on Monday.",
        "Prime Minister",
    ),
    (
        "The chairman of Norlux said the plant would close.",
        "The chief executive of Norlux said the plant would close.",
        "chief executive",
    ),
    ("The governor opened the bridge on Monday.", "The mayor opened the bridge on Monday morning.", "mayor"),
    (
        "Singer Tom Reed was hurt in the crash.",
        "The crash hurt three people. Drummer Tom Reed broke an arm.",
        "Drummer",
    ),
    (
        "The prosecutor ruled that the strike was illegal.",
        "The judge ruled that the strike was illegal.",
        "judge",
    ),
    ("Her sister called the police.", "Her mother called the police after midnight.", "mother"),
    ("The nurse was suspended for a month.", "The surgeon was suspended for a month.", "surgeon"),
    ("The club signed the goalkeeper from Porto.", "The club signed the striker from Porto.", "striker"),
    (
        "Ann Berg, the treasurer of the club, resigned.",
        "Ann Berg, the chairwoman of the club, resigned.",
        "chairwoman",
    ),
]

APPLIES_NOT = [
    # the source has it
    ("The mayor opened the bridge.", "The mayor opened the bridge on Monday."),
    (
        "Mayor Ann Berg opened the bridge.",
        "Ann Berg, the mayor, opened the bridge. Governor Tom Hill was there.",
    ),
    # another word for it, or both at one time
    ("The lawyer said he would appeal.", "The attorney said he would appeal."),
    ("The party leader resigned.", "The prime minister resigned."),
    ("The teacher was suspended.", "The headteacher was suspended."),
    ("The firm's founder will step down.", "The firm's chief executive will step down."),
    # the same kinship from the other end
    ("His grandson became a doctor of law.", "His grandfather became a doctor of law."),
    # another person, another sentence
    ("Governor Tom Hill opened the bridge.", "Mayor Ann Berg opened the bridge with Tom Hill."),
    ("The captain praised the crowd.", "A nurse treated two fans. Rain stopped the game."),
    ("Rain stopped the game.", "The mayor said rain stopped the game."),
]


@pytest.mark.parametrize(("claim", "source", "place"), DIFFERS)
def test_another_office_differs_where_the_source_has_it(claim: str, source: str, place: str) -> None:
    one = case(claim, source)
    finding = CHECK(one)
    assert (finding.outcome, finding.kind, cut(one, finding)) == ("differs", "office", [place])
    assert finding.correction is not None
    assert finding.correction.text == place


@pytest.mark.parametrize(("claim", "source"), APPLIES_NOT)
def test_what_may_be_the_same_is_left_alone(claim: str, source: str) -> None:
    assert CHECK(case(claim, source)).outcome == "not_applicable"


def test_offices_are_not_compared_in_a_language_that_the_rules_cannot_read() -> None:
    claim, source = "The governor opened the bridge.", "The mayor opened the bridge."
    assert CHECK(case(claim, source, language="de")).outcome == "not_applicable"


def test_paragraphs_about_something_else_change_nothing() -> None:
    claim, source = "The governor opened the bridge.", "The mayor opened the bridge."
    assert (
        CHECK(case(claim, f"{source} Rain fell on the coast all night.")).outcome
        == CHECK(case(claim, source)).outcome
    )


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_gives_a_finding_whose_spans_read_back(claim: str, source: str) -> None:
    one = raw_case(claim, source)
    assert all(cut(one, CHECK(one)))


@pytest.mark.parametrize(
    ("claim", "source", "place"),
    [
        ("The deputy director of the museum resigned.", "The director of the museum resigned.", "director"),
        (
            "Mrs Lund said her brother would sail to the island on Tuesday.",
            "Mrs Lund said her son would sail to the island on Tuesday.",
            "son",
        ),
        (
            "The nurse who found the wallet was thanked.",
            "The actress who found the wallet was thanked.",
            "actress",
        ),
    ],
)
def test_a_deputy_and_a_relative_between_a_sentences_own_words_are_another(
    claim: str, source: str, place: str
) -> None:
    found = case(claim, source)
    assert cut(found, CHECK(found)) == [place]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The deputy director resigned.", "The director and his deputy resigned."),
        ("The assistant director spoke.", "The director and the deputy spoke at noon."),
    ],
)
def test_a_deputy_whom_the_source_has_is_none_too_many(claim: str, source: str) -> None:
    assert CHECK(case(claim, source)).outcome != "differs"
