"""The attribution checker: what was moved to another speaker, added or lost, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.attribution import AttributionChecker
from service.types import Origin
from tests.unit.checkers.cases import case, cut, raw_case
from tests.unit.checkers.stories import ALL

CHECKER = AttributionChecker()

STORY = (
    "The council of Port Alder met on Monday.\n\n"
    "Mayor Helen Okafor said the harbour bridge would close for six weeks. She added that ferries would run "
    "every hour. The bridge is 90 years old and carries 4,000 lorries a day.\n\n"
    "Ferry owner Tom Brandt warned that the closure would ruin small shops in the old town. “We will lose "
    "half of our customers,” he told reporters.\n\n"
    "The fishermen blocked the quay for two hours, police said. According to Ana Lind, a lawyer for the "
    "fishermen, two officers hit a boy with a stick. The European Central Bank (ECB) said inflation was too "
    "high for cheap loans. Residents claim the council knew of the cracks for years. The work is paid for by "
    "the county of Alder. Tess Moran joined the protest with her sons."
)

MOVED = [
    ("Tom Brandt said the harbour bridge would close for six weeks.", "Helen Okafor"),
    ("The harbour bridge would close for six weeks, Brandt said.", "Helen Okafor"),
    ("According to Tom Brandt, the harbour bridge will close for six weeks.", "Helen Okafor"),
    ("Tom Brandt said that ferries would run every hour.", "Helen Okafor"),
    ("Helen Okafor warned that the closure would ruin small shops in the old town.", "Tom Brandt"),
    ("Residents said the fishermen blocked the quay for two hours.", "police"),
    ("Helen Okafor said two officers hit a boy with a stick.", "Ana Lind"),
    ("Police claim the council knew of the cracks for years.", "Residents"),
    ("Tom Brandt said inflation was too high for cheap loans.", "European Central Bank"),
]

ADDED = [
    "Tess Moran said the bridge is 90 years old and carries 4,000 lorries a day.",
    "According to Tess Moran, the bridge is 90 years old and carries 4,000 lorries a day.",
]

LOST = [
    ("The closure would ruin small shops in the old town.", "partly_supported"),
    ("The council knew of the cracks for years.", "partly_supported"),
    ("Two officers hit a boy with a stick.", "needs_review"),
    ("Ferries will lose half of their customers. We will lose half of our customers.", "needs_review"),
]

SILENT = [
    "Okafor said the harbour bridge would close for six weeks.",
    "The mayor said the harbour bridge would close for six weeks.",
    "The harbour bridge will close for six weeks, according to Mayor Okafor.",
    "Helen Okafor said that ferries would run every hour.",
    "She said that ferries would run every hour.",
    "Officers said the fishermen blocked the quay for two hours.",
    "The ECB said inflation was too high for cheap loans.",
    "A lawyer for the fishermen said two officers hit a boy with a stick.",
    "A report said the bridge is 90 years old and carries 4,000 lorries a day.",
    "The fishermen blocked the quay for two hours.",
    "The harbour bridge would close for six weeks, a spokesman said.",
    "Brandt said: “We will lose half of our customers.”",
    "Helen Okafor said: “We will lose half of our customers.”",
    "Tom Brandt allegedly said something else about trains.",
    "Claims were made.",
    "",
    "said said said",
]


@pytest.mark.parametrize(("claim", "speaker"), MOVED)
def test_what_another_speaker_says_in_the_source_is_moved(claim: str, speaker: str) -> None:
    found = case(claim, STORY)
    finding = CHECKER.check(found)
    assert (finding.outcome, finding.kind, finding.veto) == ("differs", "moved", "contradicted")
    assert speaker in finding.detail
    assert all(cut(found, finding))


@pytest.mark.parametrize("claim", ADDED)
def test_a_speaker_for_what_the_source_says_itself_is_added(claim: str) -> None:
    finding = CHECKER.check(case(claim, STORY))
    assert (finding.outcome, finding.kind, finding.veto) == ("differs", "added", "partly_supported")


@pytest.mark.parametrize(("claim", "veto"), LOST)
def test_what_only_one_side_says_is_no_fact(claim: str, veto: str) -> None:
    finding = CHECKER.check(case(claim, STORY))
    assert (finding.outcome, finding.kind, finding.veto) == ("differs", "lost", veto)


@pytest.mark.parametrize("claim", SILENT)
def test_the_same_speaker_in_other_words_is_not_held_against_the_claim(claim: str) -> None:
    assert CHECKER.check(case(claim, STORY)).outcome != "differs"


def test_the_same_speaker_agrees() -> None:
    claim = "Okafor said the harbour bridge would close for six weeks."
    assert CHECKER.check(case(claim, STORY)).outcome == "agrees"


def test_a_plain_name_is_offered_as_the_correction() -> None:
    claim = "Tom Brandt said the harbour bridge would close for six weeks."
    correction = CHECKER.check(case(claim, STORY)).correction
    assert correction is not None
    assert (correction.replaces, correction.text) == ("Tom Brandt", "Mayor Helen Okafor")
    assert STORY[correction.start : correction.end] == correction.text


def test_a_person_whom_the_source_has_say_nothing_has_a_statement_added() -> None:
    source = "The pier in Leeds was closed after a fire on Monday. Jane Hill built it in 1990."
    found = CHECKER.check(case("The pier in Leeds was closed after a fire, Jane Hill said.", source))
    assert (found.outcome, found.kind) == ("differs", "added")


def test_two_people_with_one_office_are_two() -> None:
    source = "Wrexham MP Ian Lucas said the route was vital to the economy. Tom Brandt said it was not."
    found = CHECKER.check(case("Wrexham MP Tom Brandt said the route was vital to the economy.", source))
    assert (found.outcome, found.kind) == ("differs", "moved")


def test_a_person_may_speak_for_the_body_that_the_source_names_with_him() -> None:
    source = "Tim Cook, chief executive of Apple, came to Leeds. Apple said it would open a shop in Leeds."
    assert CHECKER.check(case("Tim Cook said Apple would open a shop in Leeds.", source)).outcome != "differs"


def test_a_speaker_of_the_claim_that_is_known_beside_it_loses_nothing() -> None:
    claim = "The closure would ruin small shops in the old town."
    assert CHECKER.check(case(claim, STORY, speaker="Tom Brandt")).outcome != "differs"


def test_a_claim_taken_from_the_very_sentence_has_kept_its_speaker() -> None:
    found = case("The closure would ruin small shops in the old town.", STORY)
    start = STORY.index("Ferry owner")
    origin = Origin(in_="article", spans=(found.sources[0].span(start, start + 80),))
    own = replace(found, claim=found.claim.model_copy(update={"origin": origin}))
    assert CHECKER.check(own).outcome != "differs"


def test_unrelated_paragraphs_change_nothing() -> None:
    claim = "Tom Brandt said the harbour bridge would close for six weeks."
    more = f"{STORY}\n\nZebras graze. Quince jam sold out at Marrow fair, Paul Green said."
    assert CHECKER.check(case(claim, STORY)) == CHECKER.check(case(claim, more))


def test_other_languages_are_left_alone() -> None:
    found = case("Tom Brandt said il pleut à Paris.", "Ana Lind said il pleut à Paris.", language="fr")
    assert CHECKER.check(found).outcome == "not_applicable"


@pytest.mark.parametrize("story", [*ALL, STORY])
def test_no_sentence_of_a_story_differs_from_the_story(story: str) -> None:
    for sentence in case("x", story).sources[0].sentences:
        assert CHECKER.check(case(sentence.text, story)).outcome != "differs", sentence.text


@given(st.text(max_size=200), st.text(min_size=1, max_size=300))
def test_any_text_gives_a_finding_whose_spans_read_back(claim: str, source: str) -> None:
    found = raw_case(claim, "They said so. " + source)
    assert all(cut(found, CHECKER.check(found)))


HEAP = [
    "Tom Brandt",
    "Ana Lind",
    "police",
    "said",
    "claims",
    "according",
    "to",
    "that",
    "the bridge",
    ",",
    "“",
    "”",
]


@given(st.lists(st.sampled_from(HEAP), max_size=30))
def test_any_heap_of_speakers_agrees_with_itself(heap: list[str]) -> None:
    text = "x " + " ".join(heap)
    assert CHECKER.check(raw_case(text, text)).outcome != "differs"


def test_an_endless_sentence_costs_little() -> None:
    endless = "Tom Brandt said the bridge would close, " * 20_000
    claim = "Ana Lind said the bridge would close."
    assert CHECKER.check(raw_case(claim, endless)).outcome == "not_applicable"


HALL = (
    "The town hall of Varn burned down on Friday night.\n\n"
    "“Old Varn” was painted by Nora Pell, who lives beside the hall. The roof fell in after two hours and "
    "nobody was hurt, and forty firemen fought the flames until dawn.\n\n"
    "“We heard a loud bang in the cellar,” said caretaker Leo Brand, who let Nora Pell in through the yard. "
    "Mr Brand, 61, keeps the keys of three schools.\n\n"
    "Its clock was sold in 1931, according to the indictment. Rosa Till said "
    "the cellar had been full of fireworks since May.\n\n"
    "Would you believe that Leo Brand can rebuild the hall alone? The hall boasts twelve oak doors."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Nora Pell said the roof fell in after two hours and nobody was hurt.",
        "The roof collapsed after two hours and nobody was hurt, according to Nora Pell.",
        "Leo Brand said forty firemen fought the flames until dawn.",
    ],
)
def test_neither_a_quoted_title_nor_the_words_of_somebody_else_make_a_speaker(claim: str) -> None:
    finding = CHECKER.check(case(claim, HALL))
    assert (finding.outcome, finding.kind, finding.veto) == ("differs", "added", "partly_supported")


def test_the_report_of_a_person_copied_without_the_person_is_no_fact() -> None:
    finding = CHECKER.check(case("The cellar had been full of fireworks since May.", HALL))
    assert (finding.outcome, finding.kind, finding.veto) == ("differs", "lost", "partly_supported")


@pytest.mark.parametrize(
    "claim",
    [
        "Prosecutors say its clock was sold in 1931.",
        "Leo Brand of the Varn Museum says he heard a loud bang in the cellar.",
        "Leo Brand can rebuild the hall.",
        "The hall has twelve oak doors.",
    ],
)
def test_papers_questions_and_what_a_house_boasts_have_no_speaker_to_lose(claim: str) -> None:
    assert CHECKER.check(case(claim, HALL)).outcome != "differs"


def test_an_acronym_speaks_for_the_body_that_it_is_short_for() -> None:
    source = (
        "The National Weather Service issued a warning. The NWS said winds could reach 80 mph in the hills."
    )
    claim = "The National Weather Service said winds could reach 80 mph in the hills."
    assert CHECKER.check(case(claim, source)).outcome != "differs"
    source += " The National Trust said the paths were shut."
    claim = "The National Trust said winds could reach 80 mph in the hills."
    assert CHECKER.check(case(claim, source)).kind == "moved"


CLINIC = (
    "The outbreak has killed at least 60 children since January, the WHO said. Imam Yusuf Garba opened "
    "a clinic.\n\nAnna Reyes, a lawyer for the city, argued the formula was fair. Chief Justice Paul Holm "
    "asked for papers. The complaint, filed Monday in Alder County Court, claims executives altered the "
    "books. It was brought by Nora Feld, an actress. Spokesman Greg Tann said she was "
    "sorry for the long delay."
)


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Nora Feld said the outbreak has killed at least 60 children since January.", "moved"),
        ("UNICEF said the outbreak has killed at least 60 children since January.", "moved"),
        ("Chief Justice Paul Holm said the formula was fair.", "moved"),
        ("The Chief Justice said the formula was fair.", "moved"),
        ("The formula was fair.", "lost"),
        ("Executives altered the books.", "lost"),
    ],
)
def test_a_body_called_who_short_reports_and_bare_plurals_are_read_too(claim: str, kind: str) -> None:
    finding = CHECKER.check(case(claim, CLINIC))
    assert (finding.outcome, finding.kind) == ("differs", kind)


@pytest.mark.parametrize(
    "claim",
    [
        "The WHO said the outbreak has killed at least 60 children since January.",
        "The World Health Organization said the outbreak has killed at least 60 children since January.",
        "Anna Reyes said the formula was fair.",
        "The city's lawyer said the formula was fair.",
        "Nora Feld claims executives altered the books.",
        "The complaint says executives altered the books.",
        "Anna Reyes said she was sorry.",
        "She was sorry.",
    ],
)
def test_a_short_report_of_the_same_speaker_is_left_alone(claim: str) -> None:
    assert CHECKER.check(case(claim, CLINIC)).outcome != "differs"


STUNT = (
    "Sen. Maria Delgado blocked the nomination of Thomas Reilly. Sen. Carl Brandt, R-Idaho, called the move "
    "“a stunt” and urged Delgado to lift her hold on the post. “It is shameful,” said Nora Pell and warned "
    "of long delays in the courts."
)


def test_the_speaker_before_a_quotation_speaks_on_behind_it() -> None:
    said = "Brandt urged Delgado to lift her hold on the post."
    assert CHECKER.check(case(said, STUNT)).outcome == "agrees"
    moved = CHECKER.check(case("Thomas Reilly urged Delgado to lift her hold on the post.", STUNT))
    assert (moved.outcome, moved.kind) == ("differs", "moved")


def test_recalled_products_are_recalled_by_nobody_who_speaks() -> None:
    source = (
        "Blue Bell makes ice cream in Alder. People should check their freezers for the recalled products "
        "and throw them away.\n\nTess Moran recalled that the plant was shut in March."
    )
    products = "Consumers are advised to check their freezers for recalled products and throw them away."

    assert CHECKER.check(case(products, source)).outcome == "not_applicable"
    assert CHECKER.check(case("Moran recalled that the plant was shut in March.", source)).outcome == "agrees"
