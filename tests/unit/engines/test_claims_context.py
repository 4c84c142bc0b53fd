"""What is put into claims so that they stand alone, and when nothing is put in because nothing is certain."""

from __future__ import annotations

import pytest

from service.engines.claims import extract_claims
from service.stages.read import read
from service.types import Claim, Document, Source


def source(text: str) -> Source:
    return read(Document(text=text, language="en"), source_id="s0", role="article")


def last_claim(text: str) -> Claim:
    return extract_claims(source(text))[-1]


@pytest.mark.parametrize(
    ("text", "expected", "replaced", "antecedent"),
    [
        (
            "Sergei Lavrov arrived in Ankara on Monday. He met his Turkish counterpart.",
            "Sergei Lavrov met his Turkish counterpart.",
            "He",
            "Sergei Lavrov",
        ),
        (
            "Sergei Lavrov arrived in Ankara on Monday.\n\nHe will meet his Turkish counterpart.",
            "Sergei Lavrov will meet his Turkish counterpart.",
            "He",
            "Sergei Lavrov",
        ),
        (
            "Mayor Ann Reed, who won in 2022, opened the hall in Leeds. She said the hall was safe.",
            "Ann Reed said the hall was safe.",
            "She",
            "Ann Reed",
        ),
        (
            "Ann Reed, a former judge, opened the hall in Leeds. Her speech took an hour.",
            "Ann Reed's speech took an hour.",
            "Her",
            "Ann Reed",
        ),
        (
            "The judge said, “The hall is safe.” She added that the case was closed.",
            "The judge added that the case was closed.",
            "She",
            "The judge",
        ),
        (
            "“The hall is safe,” the judge said. “It is open,” she added.",
            "“It is open,” the judge added.",
            "she",
            "the judge",
        ),
        (
            "Maria Silva won the race in Lisbon. Her coach praised the team.",
            "Maria Silva's coach praised the team.",
            "Her",
            "Maria Silva",
        ),
        (
            "“The road is closed,” Mayor Anna Berg said. “The bridge is open,” she added.",
            "“The bridge is open,” Anna Berg added.",
            "she",
            "Anna Berg",
        ),
        (
            "The ministry said sales fell in May. It said the figures were final.",
            "The ministry said the figures were final.",
            "It",
            "The ministry",
        ),
        (
            "Foreign Minister Sergei Lavrov arrived in Ankara. The minister left on Friday.",
            "Sergei Lavrov left on Friday.",
            "The minister",
            "Sergei Lavrov",
        ),
    ],
)
def test_a_certain_antecedent_is_put_in_and_shown(
    text: str, expected: str, replaced: str, antecedent: str
) -> None:
    article = source(text)
    claim = extract_claims(article)[-1]
    assert (claim.text, claim.selection.kept) == (expected, True)
    (added,) = claim.added_context
    assert (added.replaced, added.text) == (replaced, antecedent)
    assert article.text[added.span.start : added.span.end] == antecedent


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The museum also credits her with designing two others.",
            "The museum also credits Anna Berg with designing two others.",
        ),
        ("The museum credits her.", "The museum credits Anna Berg."),
        ("The museum credits her plan for the hall.", "The museum credits Anna Berg's plan for the hall."),
    ],
)
def test_an_object_her_is_no_possessive(sentence: str, expected: str) -> None:
    assert last_claim(f"Anna Berg designed the hall in Leeds. {sentence}").text == expected


def test_a_chain_of_pronouns_leads_back_to_the_name() -> None:
    claims = extract_claims(
        source("Anna Berg was born in Oslo. She studied law. She moved to Paris in 1990.")
    )
    assert [claim.text for claim in claims] == [
        "Anna Berg was born in Oslo.",
        "Anna Berg studied law.",
        "Anna Berg moved to Paris in 1990.",
    ]


def test_both_parts_of_a_split_sentence_get_the_antecedent() -> None:
    claims = extract_claims(
        source("Anna Berg left in May. She joined the bank, and she bought a house in Leeds.")
    )
    assert [claim.text for claim in claims[1:]] == [
        "Anna Berg joined the bank.",
        "Anna Berg bought a house in Leeds.",
    ]
    assert all(claim.added_context for claim in claims[1:])


def test_a_part_that_opens_with_a_contraction_is_not_cut_off() -> None:
    claim = last_claim("Anna Berg left in May. She joined the bank, and she’ll buy a house in Leeds.")
    assert claim.text == "Anna Berg joined the bank, and she’ll buy a house in Leeds."


@pytest.mark.parametrize(
    "text",
    [
        "Sergei Lavrov met Marco Rubio on Monday. He left on Friday.",
        "Mrs Thatcher spoke in Leeds on Monday. He left on Friday.",
        "Anna Berg met the mayor on Monday. She left on Friday.",
        "The house belongs to Anna Berg. She left on Friday.",
        "The company lost money in May. It closed two plants.",
        "Officials met farmers in Leeds. They left on Friday.",
        "Anna Berg spoke.\n\nThe hall was full.\n\nShe left on Friday.",
        "Sergei Lavrov arrived in Ankara on Monday. He’ll meet his counterpart.",
        "The news spread on Monday. He left on Friday.",
        "Doctors said his condition was critical. He left on Friday.",
        "Anna Berg said she had a record. Her next trial is in May.",
        "Anna Berg wrote a letter. The party announced on Monday that she would resign.",
        "Anna Berg won a prize. As she had done in 1990, Maria Silva led the march.",
        "“The road is closed,” said Anna Berg to Peter Lang. “It was icy,” he said.",
        "Anna Berg, whose brother Peter Lang died in May, opened the hall. She left on Friday.",
        "In Leeds, Anna Berg, and many others, left the hall. She came back on Friday.",
        "The spokesman said, “The road is closed.” She added that it was icy in Leeds.",
        "The judges said, “The road is closed.” She added that it was icy in Leeds.",
        "The judge said, “The road is closed.” She left Leeds on Friday.",
        "The judge told the victim, “The road is closed.” She said that it was icy in Leeds.",
        "The sheriff himself spoke to Bates' team. He left on Friday.",
    ],
)
def test_an_uncertain_antecedent_is_not_guessed(text: str) -> None:
    claim = last_claim(text)
    assert text.endswith(claim.text)
    assert claim.added_context == ()


@pytest.mark.parametrize(
    "text",
    [
        "A woman of 45 who flew to Oslo had meat with her, Anna Berg said. She was sent home, Berg said.",
        "A woman of 45 was stopped in Oslo on Sunday, said Anna Berg. She was sent home to Peru.",
        "A 45-year-old was stopped in Oslo on Sunday, Anna Berg said. She said the meat was a gift.",
        "Anna Berg said a traveller was stopped in Oslo. She was sent home to Peru.",
        "According to Anna Berg, a bag was found in Oslo. Her flight to Peru left on Sunday.",
        "A hiker was found dead, Peter Lang said. “It was icy,” he said.",
    ],
)
def test_who_only_speaks_is_not_put_in_for_the_one_who_is_spoken_of(text: str) -> None:
    claim = last_claim(text)
    assert text.endswith(claim.text)
    assert claim.added_context == ()


@pytest.mark.parametrize(
    "text",
    [
        "Peter Lang boarded the plane in Oslo. He was seated four rows behind Lang.",
        "Peter Lang boarded the plane in Oslo. He was seated four rows behind Peter Lang, police said.",
        "Foreign Minister Sergei Lavrov arrived in Ankara. The minister met Lavrov on Friday.",
    ],
)
def test_no_name_is_put_in_beside_itself(text: str) -> None:
    claim = last_claim(text)
    assert text.endswith(claim.text)
    assert claim.added_context == ()


@pytest.mark.parametrize(
    "text",
    [
        "Peter Lang searched the coast for days. After he disappeared, the army sent boats.",
        "Peter Lang said the search began on Monday. After he disappeared, the army sent boats.",
        "Peter Lang searched the coast. When he was found on Sunday the army left.",
    ],
)
def test_a_clause_that_goes_back_in_time_is_given_to_nobody(text: str) -> None:
    claim = last_claim(text)
    assert text.endswith(claim.text)
    assert claim.added_context == ()


def test_a_clause_that_goes_back_in_time_is_sure_when_the_main_clause_goes_on_about_the_same() -> None:
    claim = last_claim("Anna Berg was born in Oslo. After she left school, she joined the army.")
    assert claim.text == "After Anna Berg left school, she joined the army."


def test_who_speaks_goes_on_as_the_speaker() -> None:
    claim = last_claim("The budget fell by 3 percent, Anna Berg said. She said exports rose in May.")
    assert claim.text == "Anna Berg said exports rose in May."


def test_a_pronoun_that_its_own_sentence_explains_is_left_alone() -> None:
    claim = last_claim("Peter Lang met Anna Berg. The bank said it would close 12 branches.")
    assert (claim.selection.kept, claim.added_context) == (True, ())


def test_a_quotation_that_runs_on_gets_its_speaker() -> None:
    article = source("“The road is closed,” said Anna Berg on Monday. “It will open in May.”")
    claim = extract_claims(article)[-1]
    assert (claim.text, claim.kind, claim.speaker) == (
        "Anna Berg said “It will open in May.”",
        "quote",
        "Anna Berg",
    )
    assert [article.text[a.span.start : a.span.end] for a in claim.added_context] == ["Anna Berg", "said"]


def test_whom_the_words_are_about_is_no_speaker() -> None:
    claim = last_claim("“He waited for 30 years,” said of his client the lawyer.")
    assert claim.speaker is None


@pytest.mark.parametrize("subject", ["One photo", "This recent development", "This", "The turnout in May"])
def test_a_thing_that_only_hints_is_no_speaker(subject: str) -> None:
    claims = extract_claims(source(f"{subject} suggested “a huge crowd” at the gate. “It ran for miles.”"))
    assert [claim.speaker for claim in claims] == [None, None]
    assert claims[-1].text == "“It ran for miles.”"


@pytest.mark.parametrize(
    "speaker", ["This report", "These researchers", "Police", "The Rise Party", "One resident of Leeds"]
)
def test_a_person_a_body_or_a_document_is_a_speaker(speaker: str) -> None:
    claim = last_claim(f"{speaker} said that exports fell by 3 percent.")
    assert (claim.kind, claim.speaker) == ("statement", speaker)


def test_a_quotation_in_a_paragraph_of_its_own_has_no_certain_speaker() -> None:
    claim = last_claim("“The road is closed,” said Anna Berg on Monday.\n\n“It will open in May.”")
    assert (claim.text, claim.speaker, claim.added_context) == ("“It will open in May.”", None, ())


def test_the_machine_rewritten_story_keeps_what_can_be_checked() -> None:
    claims = extract_claims(
        source(
            "Foreign Minister Ivan Petrov has made significant progress in preparing proposals for talks. "
            "According to a statement on the ministry’s website, Petrov spoke to his counterpart.\n\n"
            "This development comes as the country faces challenges. The international community "
            "continues to monitor the situation closely, with many hoping for a turning point."
        )
    )
    assert [(claim.kind, claim.selection.kept) for claim in claims] == [
        ("fact", True),
        ("statement", True),
        ("fact", True),
        ("fact", True),
    ]
