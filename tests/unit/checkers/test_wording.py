"""The wording checker, which decides in the embedded engine: a label, and the sentences it rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.wording import WordingChecker
from service.types import AddedContext
from tests.unit.checkers.cases import case, cut, raw_case
from tests.unit.checkers.stories import ALL

CHECKER = WordingChecker()

BUDGET_DE = "Der Rat hat den Haushalt am Montag gebilligt."

HARBOUR = (
    "The mayor lost the vote on the harbour plan. Residents rejected the plan. "
    "Police arrested a fisherman on Friday."
)
TWO_FIRMS = "Acme cut 300 jobs in Leeds. Its rival Bolt hired 200 people in York."

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

SUPPORTED = [
    ("The council approved the budget on Monday by 12 votes to 3.", "exact"),
    ("The council approved the budget on Monday", "exact"),
    ("THE COUNCIL APPROVED THE BUDGET ON MONDAY.", "normalised"),
    ("“The economy is collapsing before our eyes,” the banker said", "exact"),
    ('"The economy is collapsing before our eyes," the banker said', "normalised"),
    ("The budget was approved by the council.", "fuzzy"),
    ("Russia was attacked by Ukraine with 40 drones.", "fuzzy"),
    ("Prices increased by 5 per cent in May.", "fuzzy"),
    ("Two people died in the blaze.", "fuzzy"),
    ("The firm's shares went up in London.", "fuzzy"),
    ("The EU delayed the vote.", "fuzzy"),
    ("The police said that the bridge had collapsed.", "fuzzy"),
    ("The committee rejected the merger.", "fuzzy"),
    ("The company may close 2 plants.", "fuzzy"),
    ("The union said that nurses plan to strike in spring.", "fuzzy"),
    (
        "Lavrov spoke to Rubio about preparing concrete proposals for new direct negotiations with Ukraine.",
        None,
    ),
    # altered in what another checker answers for: the sentence is found all the same
    ("The council approved the budget on Monday by 12 votes to 5.", "fuzzy"),
    ("The council approved the budget on Tuesday.", "fuzzy"),
    ("The council did not approve the budget on Monday.", "fuzzy"),
    ("Prices rose 7 percent in May.", "fuzzy"),
    ("The bridge collapsed.", None),
    ("The company will close two plants.", "fuzzy"),
    ("The economy is collapsing before our eyes.", None),
    ("Russian Foreign Minister Sergei Ivanov spoke to Marco Rubio about concrete proposals.", "fuzzy"),
]

PARTLY = [
    ("The council approved the budget on Monday, and people celebrated wildly in the streets.", "celebrated"),
    ("The council enthusiastically approved the budget on Monday.", "enthusiastically"),
    (
        "Lavrov made significant progress in preparing concrete proposals for direct talks with Ukraine.",
        "progress",
    ),
    ("Ukraine attacked Russia with 40 drones, raising fears of a wider regional war.", "fears"),
]

UNDECIDED = [
    "Russia attacked Ukraine with 40 drones.",
    "Ukraine was attacked by Russia with 40 drones.",
    "The council discussed the budget on Monday.",
    "The fire killed two people.",
    "All residents were evacuated before the storm.",
    "Fireworks do not like dogs.",
    "The committee is considering the merger of two banks.",
    "He did.",
    "",
    "…",
    "the of and",
]

NOT_FOUND = [
    "Scientists discovered a new species of frog.",
    "The singer cancelled her tour.",
    "Wages stagnated across southern provinces.",
    "Murderers escaped through tunnels yesterday.",
]


@pytest.mark.parametrize(("claim", "match"), SUPPORTED)
def test_what_the_source_says_in_other_words_is_supported(claim: str, match: str | None) -> None:
    finding = CHECKER.check(case(claim, STORY))
    assert (finding.label, finding.outcome) == ("supported", "agrees")
    assert finding.spans
    assert match is None or finding.match == match


@pytest.mark.parametrize(("claim", "added"), PARTLY)
def test_what_was_added_to_the_source_is_named(claim: str, added: str) -> None:
    finding = CHECKER.check(case(claim, STORY))
    assert (finding.label, finding.outcome) == ("partly_supported", "undecided")
    assert added in finding.detail


@pytest.mark.parametrize("claim", UNDECIDED)
def test_what_the_words_cannot_decide_is_left_open(claim: str) -> None:
    finding = CHECKER.check(case(claim, STORY))
    assert (finding.label, finding.outcome, finding.cause) == ("undecided", "undecided", "insufficient")


@pytest.mark.parametrize("claim", NOT_FOUND)
def test_what_the_source_does_not_speak_of_is_not_found(claim: str) -> None:
    finding = CHECKER.check(case(claim, STORY))
    assert (finding.label, finding.outcome, finding.spans) == ("not_found", "differs", ())


def test_the_evidence_is_the_fewest_whole_sentences() -> None:
    found = case("Two people were killed in the fire.", STORY)
    assert cut(found, CHECKER.check(found)) == ["Two people were killed in the fire."]


def test_support_may_run_over_neighbouring_sentences() -> None:
    source = (
        "A fire broke out at the mill in Halden on Sunday. Three workers were taken to hospital. Rain fell."
    )
    found = case("Three workers were taken to hospital after a fire broke out at the mill in Halden.", source)
    finding = CHECKER.check(found)
    assert finding.label == "supported"
    assert len(finding.spans) == 2


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        (
            "Police arrested the mayor after residents rejected the harbour plan.",
            HARBOUR,
        ),
        ("Acme hired 200 people in York.", TWO_FIRMS),
        ("Acme cut 300 jobs in Leeds and hired 200 people in York.", TWO_FIRMS),
        (
            "Nadia Aziz runs a shop in Leeds.",
            "Nadia Aziz runs a club. Her sister, Farida Aziz, runs a shop in Leeds.",
        ),
        (
            "Residents and police rejected the plan.",
            "Residents rejected the plan. Police were called on Friday to the port.",
        ),
    ],
)
def test_words_pooled_from_several_sentences_support_nothing(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).label in ("undecided", "partly_supported")


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Anna Berg sold the firm in June.", "Anna Berg joined in May. She sold the firm in June."),
        (
            "Acme cut 300 jobs in Leeds and Bolt hired 200 people in York.",
            TWO_FIRMS.replace("Its rival ", ""),
        ),
        ("Acme's shares fell in London.", "Acme cut 300 jobs in Leeds. Its shares fell in London."),
    ],
)
def test_sentences_that_go_on_about_the_same_support_a_claim_together(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).label == "supported"


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The bridge would cost 1.2 billion dollars.", "The bridge would cost $1.2 billion, the mayor said."),
        ("Halberd made a profit of 18 million pounds.", "Halberd made a profit of £18m."),
        ("The dam cost 50 million rupees to build.", "The dam cost Rs 5 crore to build."),
        ("Rents in the city rose by 9.1 per cent.", "Rents in the city rose by 9.1%."),
        ("Half a thousand people marched in Lyon.", "Some 500 people marched in Lyon."),
        ("Nearly 1,900 people work at nine bases.", "Almost 1,900 people work at nine bases."),
        ("Repairs cost between 12 and 14 million dollars.", "Repairs cost between $12m and $14m."),
        ("Tickets go on sale at 9 a.m. on Friday.", "Tickets go on sale at 9am on Friday."),
        # whether the two figures are the same is for another checker
        ("The bridge would cost 1.2 billion euros.", "The bridge would cost $1.2 billion, the mayor said."),
    ],
)
def test_the_unit_of_a_figure_is_no_word_that_the_source_lacks(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).label == "supported"


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The council sold dollars for 1.2 million euros.", "The council sold bonds for 1.2 million euros."),
        ("The firm paid two billion pounds in bribes.", "The firm paid £2bn in taxes."),
        ("The firm made millions of pounds from gas.", "The firm made a profit from gas."),
    ],
)
def test_a_unit_that_belongs_to_no_figure_is_a_word_like_any_other(claim: str, source: str) -> None:
    assert CHECKER.check(case(claim, source)).label != "supported"


def test_two_names_that_have_changed_places_are_noticed_however_far_apart() -> None:
    source = (
        "Carrow Athletic came from two goals down to beat Ellerton Town 3-2 at Quay Park on Saturday, "
        "with Keita in goal."
    )
    claim = (
        source.replace("Carrow Athletic", "X")
        .replace("Ellerton Town", "Carrow Athletic")
        .replace("X", "Ellerton Town")
    )
    finding = CHECKER.check(case(claim, source))
    assert finding.label == "undecided"
    assert "another order" in finding.detail


def test_a_claim_of_two_sentences_is_found_as_it_stands() -> None:
    source = "Rain fell. The mill closed. Workers left. The sun rose."
    found = case("The mill closed. Workers left.", source)
    finding = CHECKER.check(found)
    assert (finding.label, finding.match) == ("supported", "exact")
    assert cut(found, finding) == ["The mill closed.", "Workers left."]


def test_an_attributed_claim_is_supported_by_an_attributed_sentence() -> None:
    assert CHECKER.check(case("The bridge collapsed.", STORY, speaker="police")).label == "supported"
    assert CHECKER.check(case("Police said the bridge collapsed.", STORY)).label == "supported"


def test_a_quotation_with_its_speaker_is_supported_by_the_quotation() -> None:
    source = "Nurse Ada Brandt saw it. “It was loud. We all ran to the river, and nobody looked back.”"
    found = case("Brandt said: “We all ran to the river, and nobody looked back.”", source)
    assert CHECKER.check(found).label == "supported"
    assert (
        CHECKER.check(case("Holm said: “We all ran to the river, and all drowned.”", source)).label
        != "supported"
    )


def test_a_true_quotation_vouches_for_nothing_beside_it() -> None:
    source = (
        "The mayor said the plan was “painful but unavoidable” after the council had lost its grant. "
        "Residents rejected the plan. Police arrested a man on Friday."
    )
    claim = "Residents said the plan was “painful but unavoidable” after police had rejected the mayor."
    assert CHECKER.check(case(claim, source)).label == "undecided"


def test_a_speaker_that_was_put_in_from_elsewhere_does_not_spoil_a_quotation() -> None:
    source = "The old ferryman saw it. He ran. “We all went to the river, and nobody looked back,” he said."
    found = case("“We all went to the river, and nobody looked back,” the old ferryman said.", source)
    span = found.sources[0].span(0, 16)
    context = AddedContext(replaced="he", text="The old ferryman", span=span)
    own = replace(found, claim=found.claim.model_copy(update={"added_context": (context,)}))
    assert CHECKER.check(own).label == "supported"


@pytest.mark.parametrize("claim", [row[0] for row in SUPPORTED] + UNDECIDED + NOT_FOUND)
def test_unrelated_paragraphs_change_nothing(claim: str) -> None:
    alone, more = (
        case(claim, STORY),
        case(claim, STORY + "\n\nZebras graze. Quince jam sold out at Marrow fair."),
    )
    before, after = CHECKER.check(alone), CHECKER.check(more)
    assert (before.label, cut(alone, before)) == (after.label, cut(more, after))


@pytest.mark.parametrize(
    ("claim", "source", "language", "label"),
    [
        (BUDGET_DE, BUDGET_DE, "de", "supported"),
        ("Der Rat hat den Haushalt abgelehnt.", BUDGET_DE, "de", "undecided"),
        ("The council approved it.", "Le conseil a adopté le budget lundi.", "fr", "undecided"),
        ("議会は予算を可決した", "議会は予算を可決した。雨が降った。", "ja", "supported"),
        ("議会は予算を否決した", "議会は予算を可決した。雨が降った。", "ja", "undecided"),
    ],
)
def test_other_languages_are_supported_word_for_word_or_left_open(
    claim: str, source: str, language: str, label: str
) -> None:
    assert CHECKER.check(case(claim, source, language=language)).label == label


@pytest.mark.parametrize("story", ALL)
def test_every_sentence_of_a_story_is_supported_exactly_by_the_story(story: str) -> None:
    for sentence in case("x", story).sources[0].sentences:
        found = case(sentence.text, story)
        finding = CHECKER.check(found)
        assert (finding.label, finding.match) == ("supported", "exact"), sentence.text
        assert cut(found, finding) == [sentence.text]


@given(st.text(max_size=200), st.text(min_size=1, max_size=300))
def test_any_text_gets_one_label_and_spans_that_read_back(claim: str, source: str) -> None:
    found = raw_case(claim, source)
    finding = CHECKER.check(found)
    assert finding.label is not None
    assert all(cut(found, finding))


@given(st.permutations(["police", "arrested", "seven", "drivers", "near", "Halden", "harbour", "bridge"]))
def test_shuffled_words_are_never_called_exact(shuffled: list[str]) -> None:
    source = "police arrested seven drivers near Halden harbour bridge"
    finding = CHECKER.check(raw_case(" ".join(shuffled), source))
    assert (finding.match == "exact") == (" ".join(shuffled) == source)


def test_a_claim_as_long_as_a_book_is_left_open_and_costs_little() -> None:
    claim = " ".join(f"word{number} hit Place{number}" for number in range(5_000))
    source = " ".join(f"Place{number} hit word{number}" for number in range(20_000))
    assert CHECKER.check(raw_case(claim, source)).label == "undecided"


def test_a_source_of_one_endless_sentence_is_compared_in_linear_time() -> None:
    source = " ".join(f"word{number} hit Place{number}" for number in range(20_000))
    assert (
        CHECKER.check(raw_case("Place3 hit word4000 and word9000 near Place15000.", source)).label
        == "undecided"
    )


TWO = "The council closed the bridge in April. Lorries use the tunnel near Leeds. The mayor opposed it."


@pytest.mark.parametrize(
    ("claim", "label"),
    [
        ("The council closed the bridge in April. Lorries use the tunnel near Leeds.", "supported"),
        ("Lorries use the tunnel near Leeds. The council closed the bridge in April.", "supported"),
        ("The council closed the bridge in April. A museum opened in Oslo.", "partly_supported"),
        ("A circus came to Oslo. A museum opened in Bergen.", "not_found"),
        ("The council opened the bridge in April. Lorries use the tunnel near Leeds.", "undecided"),
    ],
)
def test_a_claim_of_several_sentences_is_as_good_as_its_weakest(claim: str, label: str) -> None:
    assert WordingChecker().check(case(claim, TWO)).label == label


def test_a_modifier_may_be_taken_from_another_sentence_when_it_stands_there_before_the_same_noun() -> None:
    source = "The transport ministry held talks. Solberg spoke to Aldane, the ministry said on its site."
    claim = "Solberg spoke to Aldane, the transport ministry said on its site."
    assert WordingChecker().check(case(claim, source)).label == "supported"
