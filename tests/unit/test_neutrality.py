"""Neutrality flags as differences from the source: what is raised, what is left alone, and what is copied."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.suite import load
from evals.tasks.neutrality import Pair
from evals.tasks.protocol import Desk
from evals.tasks.registry import task_of
from service.settings import Settings
from service.stages.neutrality import neutrality
from service.stages.read import read
from service.types import Document, Flag, Source, Summary, SummarySentence
from service.wiring import build

SUITE = load("neutrality")
ITEMS = list(task_of(SUITE).items(SUITE))
PAIRS: list[Pair] = [item.payload[0] for item in ITEMS]


def source_of(text: str, *, number: int = 1, language: str = "en") -> Source:
    return read(Document(text=text, language=language), source_id=f"s{number}", role="source")


def flags(source: str, draft: str) -> tuple[Flag, ...]:
    """The flags of the draft as an article beside its source; their offsets are those of the draft."""
    article = read(Document(text=draft, language="en"), source_id="s0", role="article")
    return neutrality(Summary(), article, [source_of(source)]).flags


def flags_of(pair: Pair) -> tuple[Flag, ...]:
    return flags(pair.source, pair.draft)


def flags_as_summary(pair: Pair) -> tuple[Flag, ...]:
    """The flags of the draft as a summary of its source."""
    draft = read(Document(text=pair.draft, language="en"), source_id="s9", role="article")
    source = read(Document(text=pair.source, language="en"), source_id="s0", role="article")
    sentences = tuple(
        SummarySentence(id=f"t{number}", text=sentence.text)
        for number, sentence in enumerate(draft.sentences, start=1)
    )
    summary = Summary(text=" ".join(sentence.text for sentence in sentences), sentences=sentences)
    found = neutrality(summary, source, [source]).flags
    return tuple(flag for flag in found if flag.where == "summary")


def test_the_labelled_pairs_keep_their_floor() -> None:
    desk = Desk(build(Settings(engine="embedded", entailment="off")).pipeline, "embedded")
    records = [asyncio.run(task_of(SUITE).record(item, desk)) for item in ITEMS]
    right, raised = map(sum, zip(*(record.shares["flags right"] for record in records), strict=True))
    found, labelled = map(sum, zip(*(record.shares["flags found"] for record in records), strict=True))
    wrong = [record.detail for record in records if not record.right]
    assert labelled >= 60
    assert right >= 0.95 * raised, wrong
    assert found >= 0.93 * labelled, wrong


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_each_flag_reads_back_and_its_wording_is_the_sources_own(pair: Pair) -> None:
    for flag in flags_of(pair):
        assert pair.draft[flag.start : flag.end] == flag.text
        assert flag.source_wording is None or flag.source_wording in pair.source
        assert flag.reason.endswith(".")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_a_text_has_the_same_flags_as_a_draft_and_as_a_summary(pair: Pair) -> None:
    found = [(flag.kind, flag.start, flag.end) for flag in flags_of(pair)]
    assert [(flag.kind, flag.start, flag.end) for flag in flags_as_summary(pair)] == found


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_a_text_beside_itself_differs_in_nothing(pair: Pair) -> None:
    assert flags(pair.source, pair.source) == ()


def test_a_loaded_verb_gets_the_plain_one_of_the_source() -> None:
    (flag,) = flags("Ada Kern criticised the budget on Tuesday.", "Ada Kern slammed the budget on Tuesday.")
    assert (flag.kind, flag.text, flag.source_wording) == ("loaded_language", "slammed", "criticised")


def test_a_hedge_that_the_source_has_is_no_difference() -> None:
    assert (
        flags("The plant may close in May, staff fear.", "Staff fear that the plant might close in May.")
        == ()
    )


def test_a_second_source_that_says_so_silences_a_flag() -> None:
    draft = read(Document(text="The plant will close in May.", language="en"), source_id="s0", role="article")
    hedged = source_of("The plant may close in May.")
    sure = source_of("The plant will close in May, the owner decided.", number=2)
    assert [flag.kind for flag in neutrality(Summary(), draft, [hedged]).flags] == ["certainty_inflation"]
    assert neutrality(Summary(), draft, [hedged, sure]).flags == ()


def test_a_missing_reply_is_named_and_shown() -> None:
    reply = "The mayor, Dora Wenn, denied the allegation."
    (flag,) = flags(
        f"Kit Larsen accused the mayor of taking gifts. {reply}",
        "Kit Larsen accused the mayor of taking gifts.",
    )
    assert (flag.kind, flag.source_wording) == ("missing_voice", reply)
    assert "Dora Wenn" in flag.reason


def test_an_article_alone_is_flagged_for_its_own_wording_only() -> None:
    article = source_of("Kern slammed the budget. The plant may close because of it.", number=0)
    (flag,) = neutrality(Summary(), article, [article]).flags
    assert (flag.kind, flag.where, flag.text) == ("loaded_language", "article", "slammed")


def test_a_text_in_another_language_has_no_flags() -> None:
    text = "Der Minister sagte, das sei ein Chaos und ein shambles. Die Regierung bestreitet das."
    article = source_of(text, language="de")
    assert neutrality(Summary(), article, [article]).flags == ()


WORDS = "police said may will the plant close because of “ ” , . denied claims critics accused all some not"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=30),
    st.lists(st.sampled_from(WORDS.split()), max_size=30),
)
def test_every_flag_of_any_text_reads_back(ours: list[str], theirs: list[str]) -> None:
    draft, text = f"Word {' '.join(ours)}.", f"Text {' '.join(theirs)}."
    for flag in flags(text, draft):
        assert draft[flag.start : flag.end] == flag.text != ""
        assert flag.source_wording is None or flag.source_wording in text
