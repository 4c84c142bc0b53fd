"""The quotation checker: right quotations in any typography, and the ways in which one can be wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.quotation import QuotationChecker
from tests.unit.checkers.cases import case, cut, raw_case
from tests.unit.checkers.stories import ALL

CHECKER = QuotationChecker()

STORY = (
    "“We won the vote,” Mayor Jane Smith said on Monday, “and we are proud of it.”\n\n"
    "Police chief Tom Brown told reporters: “The city is safe tonight.” He said the crowds had gone home by "
    "midnight. He called it a “clear victory”.\n\n"
    '"Nobody will ever forget what happened in this city," said Maria Lopez, a nurse.\n\n'
    "“I was there when the bridge fell,” she said. “It's a miracle that nobody was hurt.”"
)

RIGHT = [
    ("“We won the vote,” Smith said.", "exact"),
    ("“We won the vote” was Smith's comment.", "exact"),
    ('Smith said: "We won the vote and we are proud of it."', "normalised"),
    ('"we won the vote," Smith said.', "normalised"),
    ("Smith: «We won the vote»", "exact"),
    ("„The city is safe tonight“, Brown said.", "exact"),
    ("Brown said: ‘The city is safe tonight.’", "exact"),
    ("``The city is safe tonight,'' Brown said.", "exact"),
    ("“Nobody will ever forget … this city,” Lopez said.", "normalised"),
    ("“Nobody will ever forget [...] this city,” Lopez said.", "normalised"),
    ("“Nobody will ever forget [the events] in this city,” Lopez said.", "normalised"),
    ("“It’s a miracle that nobody was hurt,” Lopez said.", "normalised"),
    ("Brown spoke of a “clear victory”.", "exact"),
    ("Brown spoke of “midnight” and “crowds”.", "exact"),
    ("It was a “Clear Victory”.", "normalised"),
    ("“The city is safe tonight,” the police chief said.", "exact"),
    ("“I was there when the bridge fell,” she said.", "exact"),
]

WRONG = [
    ("“We lost the vote,” Smith said.", "We won the vote", "source's words are"),
    ("“Nobody will forget what happened in this city,” Lopez said.", None, "source's words are"),
    ("“The city is not safe tonight,” Brown said.", None, "source's words are"),
    ("“We won the vote, the city is safe tonight,” Smith said.", "We won the vote", "quotes apart"),
    ("“Nobody will ever forget … the city is safe tonight,” he said.", None, "quotes apart"),
    ("“The city is safe tonight,” said Jane Smith.", "The city is safe tonight", "“Tom Brown”"),
    ("Maria Lopez said: “We won the vote.”", "We won the vote", "“Jane Smith”"),
    ("“The crowds had gone home by midnight,” Brown said.", None, "not as a quotation"),
    ("“the crowds had gone home by midnights”, Brown said.", None, "no quotation there"),
]

INVENTED = [
    "Brown said: “I resign immediately and without regret.”",
    "It was a “total disaster”.",
    "Smith called it “historic”.",
    "“We are deeply committed to finding a way forward,” Smith said.",
    "“‘Lies, all lies’, he cried,” she said.",
]

NOTHING = [
    "Nobody was quoted.",
    "The dogs' bowls and the '90s.",
    "He is 5'10\" tall.",
    "“”",
    "“ ”",
    "“never closed",
    "never opened”",
    "",
]


@pytest.mark.parametrize(("claim", "match"), RIGHT)
def test_a_right_quotation_agrees_and_points_at_the_words(claim: str, match: str) -> None:
    found = case(claim, STORY)
    finding = CHECKER.check(found)
    assert (finding.outcome, finding.match) == ("agrees", match)
    assert cut(found, finding)


@pytest.mark.parametrize(("claim", "own", "why"), WRONG)
def test_a_wrong_quotation_differs_at_the_sources_words(claim: str, own: str | None, why: str) -> None:
    found = case(claim, STORY)
    finding = CHECKER.check(found)
    assert finding.outcome == "differs"
    assert why in finding.detail
    assert own is None or own in cut(found, finding)
    assert finding.spans


@pytest.mark.parametrize("claim", INVENTED)
def test_an_invented_quotation_differs_without_a_place(claim: str) -> None:
    finding = CHECKER.check(case(claim, STORY))
    assert (finding.outcome, finding.spans) == ("differs", ())


@pytest.mark.parametrize("claim", NOTHING)
def test_a_claim_that_quotes_nothing_is_not_for_this_checker(claim: str) -> None:
    assert CHECKER.check(case(claim, STORY)).outcome == "not_applicable"


def test_an_altered_quotation_is_corrected_with_the_sources_words() -> None:
    finding = CHECKER.check(case("“Nobody will ever forgive what happened in this city,” Lopez said.", STORY))
    assert finding.correction is not None
    assert finding.correction.text == "Nobody will ever forget what happened in this city"
    assert finding.correction.replaces.startswith("Nobody will ever forgive")


def test_the_speaker_may_be_known_apart_from_the_text() -> None:
    finding = CHECKER.check(case("“The city is safe tonight.”", STORY, speaker="Jane Smith"))
    assert finding.outcome == "differs"


def test_a_pronoun_beside_the_quotation_accuses_nobody() -> None:
    assert CHECKER.check(case("“I was there when the bridge fell,” Brown said.", STORY)).outcome == "agrees"


def test_the_worst_of_several_quotations_decides() -> None:
    claim = "“We won the vote,” Smith said; it was a “total disaster”."
    assert CHECKER.check(case(claim, STORY)).outcome == "differs"


def test_a_quotation_is_looked_for_in_every_source() -> None:
    finding = CHECKER.check(case("“The city is safe tonight,” Brown said.", "Nothing here.", STORY))
    assert [span.source_id for span in finding.spans] == ["s1"]


def test_a_quotation_over_paragraphs_is_found_in_each() -> None:
    source = "“We began in spring.\n\n“We ended in autumn, when the money ran out,” Ms Holm said."
    assert CHECKER.check(case("“We ended in autumn,” Holm said.", source)).outcome == "agrees"
    assert CHECKER.check(case("“We began in spring,” Holm said.", source)).outcome == "agrees"


def test_a_quotation_that_the_source_forgot_to_close_ends_with_its_paragraph() -> None:
    source = "“It is late,” Ms Holm said. “The money ran out in autumn. We had no choice.\n\nThe mill closed."
    assert CHECKER.check(case("“The money ran out in autumn,” Holm said.", source)).outcome == "agrees"
    assert CHECKER.check(case("“The mill closed today,” Holm said.", source)).outcome == "differs"


def test_straight_marks_that_do_not_pair_up_leave_the_question_open() -> None:
    source = 'He stood up. "The money ran out in autumn. We had no choice.\n\nThe mill closed.'
    finding = CHECKER.check(case("“We had no choice,” Holm said.", source))
    assert (finding.outcome, finding.cause) == ("undecided", "insufficient")


def test_quotations_are_looked_up_in_other_languages_too() -> None:
    source = "«Nous avons gagné le vote», a dit la maire."
    assert CHECKER.check(case("« Nous avons gagné le vote »", source, language="fr")).outcome == "agrees"
    assert (
        CHECKER.check(case("« Nous avons tout perdu hier soir »", source, language="fr")).outcome == "differs"
    )


@pytest.mark.parametrize("story", ALL)
def test_no_sentence_of_a_story_differs_from_the_story(story: str) -> None:
    for sentence in case("x", story).sources[0].sentences:
        assert CHECKER.check(case(sentence.text, story)).outcome != "differs", sentence.text


MARKS = st.lists(st.sampled_from(["“", "”", '"', "'", "‘", "’", "«", "»", "we won", " ", "\n\n", "…", "["]))


@given(MARKS, MARKS)
def test_any_heap_of_marks_gives_spans_that_read_back(claim: list[str], source: list[str]) -> None:
    found = raw_case("".join(claim), "x" + "".join(source))
    assert all(cut(found, CHECKER.check(found)))


def test_many_thousand_open_marks_take_no_longer_than_their_length() -> None:
    assert CHECKER.check(raw_case("“" * 20_000, "“a" * 50_000)).outcome == "not_applicable"


@pytest.mark.parametrize(
    ("claim", "kind", "veto"),
    [
        ("“We lost the vote,” Smith said.", "altered", None),
        ("“We won the vote, the city is safe tonight,” Smith said.", "spliced", None),
        ("Maria Lopez said: “We won the vote.”", "misattributed", None),
        ("“The crowds had gone home by midnight,” Brown said.", "unquoted", "needs_review"),
        ("Brown said: “I resign immediately and without regret.”", "invented", None),
        ("It was a “total disaster”.", "invented", None),
    ],
)
def test_each_way_to_be_wrong_has_a_kind_of_its_own(claim: str, kind: str, veto: str | None) -> None:
    finding = CHECKER.check(case(claim, STORY))

    assert (finding.outcome, finding.kind, finding.veto) == ("differs", kind, veto)


def test_a_negation_that_is_cut_off_a_quotation_alters_it() -> None:
    finding = CHECKER.check(
        case("The party called him “fit to serve”.", "He is “not fit to serve”, the party said.")
    )

    assert (finding.kind, finding.correction and finding.correction.text) == ("altered", "not fit to serve")


def test_a_bent_word_is_for_an_editor_to_judge() -> None:
    finding = CHECKER.check(
        case("He spoke of “act of treachery”.", "“I have known acts of treachery,” he said.")
    )

    assert (finding.kind, finding.veto) == ("altered", "needs_review")


def test_a_speaker_who_is_named_a_sentence_before_the_quotation_is_its_speaker() -> None:
    source = (
        "Anna Weber was pleased. It was late.\n\n“We have won the race,” she said.\n\nTom Hill left early."
    )

    right = CHECKER.check(case("“We have won the race,” Anna Weber said.", source))
    wrong = CHECKER.check(case("“We have won the race,” Paul Grant said.", source))

    assert (right.outcome, wrong.outcome, wrong.kind) == ("agrees", "differs", "misattributed")


def test_the_question_that_a_claim_answers_is_no_quotation() -> None:
    finding = CHECKER.check(case("The answer to the question “Who won the vote?” is Smith.", STORY))

    assert finding.outcome == "not_applicable"


TWO_VOICES = (
    "Minister Kamal Nayar said that “not a single village has been left without help”. Opposition leader "
    "Meera Pillai said the state had been “asleep at the wheel”.\n\n"
    "Director Ines Roca said she was “tired but happy”, and her deputy, Marc Vidal, said the queues had been "
    "“a nightmare for staff”.\n\n"
    "Tom Green, who owns Acme, said the plan was “dead on arrival”. Green added that it had been “a waste of "
    "everyone's time”. The mayor of Bath, Ann Lee, described it as “an insult to the town”.\n\n"
    "Sam Cole told Jo Hill he would “burn it all down”, Hill said."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Nayar said the state had been “asleep at the wheel”.",
        "The state, Nayar said, had been “asleep at the wheel”.",
        "The state had been “asleep at the wheel”, said Kamal Nayar.",
        "Ines Roca said the queues had been “a nightmare for staff”.",
        "Marc Vidal said he was “tired but happy”.",
        "Roca said the queues were “a nightmare for staff”, but Vidal said he was “tired but happy”.",
        "Ann Lee called it “a waste of everyone's time”.",
        "Tom Green, the owner of Acme, described it as “an insult to the town”.",
    ],
)
def test_a_partial_quotation_is_that_of_whoever_is_said_to_say_it(claim: str) -> None:
    finding = CHECKER.check(case(claim, TWO_VOICES))

    assert (finding.outcome, finding.kind) == ("differs", "misattributed")


@pytest.mark.parametrize(
    "claim",
    [
        "Pillai said the state had been “asleep at the wheel”.",
        "Meera Pillai, who leads the opposition, accused it of being “asleep at the wheel”.",
        "Vidal said the queues were “a nightmare for staff”, but Roca said she was “tired but happy”.",
        "Roca's deputy, Marc Vidal, called the queues “a nightmare for staff”.",
        "Sam Cole told Jo Hill he would “burn it all down”.",
        "Hill said Cole had told her he would “burn it all down”.",
        "Tom Green said the plan was “dead on arrival … a waste of everyone's time”.",
        "Bath's mayor, Ann Lee, said it was “an insult to the town”.",
        "The minister said the state had been “asleep at the wheel”.",
    ],
)
def test_a_partial_quotation_of_its_own_speaker_agrees(claim: str) -> None:
    assert CHECKER.check(case(claim, TWO_VOICES)).outcome == "agrees"


@pytest.mark.parametrize(
    "claim",
    [
        "Pillai said: “Not a single village has been left without help … asleep at the wheel.”",
        "Vidal called himself “tired but happy, a nightmare for staff”.",
        "Lee said it was “a waste of everyone's time … an insult to the town”.",
    ],
)
def test_quotations_of_two_speakers_are_not_one(claim: str) -> None:
    finding = CHECKER.check(case(claim, TWO_VOICES))

    assert (finding.outcome, finding.kind) == ("differs", "spliced")


def test_a_spokesman_for_somebody_is_nobody_by_name() -> None:
    source = "Jane Holt runs the shop. A spokesman for Acme said the shop had been “closed for good reasons”."

    finding = CHECKER.check(case("Jane Holt said the shop had been “closed for good reasons”.", source))

    assert finding.outcome == "agrees"


OFFICES = (
    "“The trade deficit worsened last year,” said ONS senior statistician Kate Davies in London, where "
    "Howard Archer works.\n\n“These treasures must be protected,” Carla Hayden, the Librarian of Congress, "
    "said in a statement. Steven Hill disagreed. Rod Marsh called it “the worst day of the year” in a letter "
    "that Jo Brown said was late."
)


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        ("“These treasures must be protected,” Steven Hill, the Librarian of Congress, said.", "differs"),
        ("“These treasures must be protected,” said Librarian of Congress Carla Hayden.", "agrees"),
        ("“The trade deficit worsened last year,” said statistician Steven Hill.", "differs"),
        ("“The trade deficit worsened last year,” the ONS said.", "agrees"),
        ("Kate Davies said “the trade deficit worsened last year”.", "agrees"),
        ("Marsh called it “the worst day of the year”.", "agrees"),
    ],
)
def test_a_speaker_may_stand_behind_or_before_an_office(claim: str, outcome: str) -> None:
    assert CHECKER.check(case(claim, OFFICES)).outcome == outcome


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("The Hunger Games: Mockingjay – Part 2", "agrees"),
        ("Mockingjay – Part 2", "agrees"),
        ("The Hunger Games: Catching Fire", "differs"),
        ("The Hunger Games: Mockingjay – Part 3", "differs"),
    ],
)
def test_a_title_and_its_subtitle_may_stand_apart(title: str, outcome: str) -> None:
    source = "“The Hunger Games” is in production. Seven days were left to shoot on “Mockingjay — Part 2.”"

    assert CHECKER.check(case(f"Hoffman was filming “{title}” when he died.", source)).outcome == outcome
