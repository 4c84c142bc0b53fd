"""The lexical baseline: what it calls supported, where it says so, and that nothing upsets it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.peers.lexical import SUPPORTED_FROM, WINDOW, Lexical, lexical
from evals.peers.protocol import Bench
from evals.tasks.protocol import Tool, read_back
from service.batch.spending import Budget, Ledger
from service.errors import InputError, StandfirstError
from service.settings import Settings
from service.stages.read import read
from service.types import ClaimInput, Document, Source

STORY = (
    "The council of Leeds approved a budget of 42 million euros on Tuesday. The vote was close. "
    "Helen Marsh leads the council. Nobody spoke for the opposition. Buses will stop at night. "
    "😀 Trams will run."
)


def source(text: str = STORY, name: str = "s1") -> Source:
    return read(Document(text=text, language="en"), source_id=name, role="source")


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    async def opened() -> Tool:
        with Ledger(tmp_path / "calls.jsonl", Budget()) as ledger:
            async with Lexical().opened(Bench(Settings())) as tool_for:
                return tool_for("item", lambda model: model, ledger)

    return asyncio.run(opened())


def test_the_source_s_own_words_are_supported_by_their_sentence() -> None:
    verdict = lexical("The council of Leeds approved a budget of 42 million euros.", [source()])
    assert (verdict.label, verdict.score) == ("supported", 1.0)
    assert verdict.evidence[0].text.startswith("The council of Leeds approved")


def test_words_that_the_source_lacks_weigh_most() -> None:
    verdict = lexical("The council of Leeds approved a bridge to Norway.", [source()])
    assert verdict.label == "not_found"
    assert verdict.score is not None
    assert 0 < verdict.score < SUPPORTED_FROM
    assert verdict.evidence == ()


def test_support_may_lie_in_sentences_next_to_each_other_but_not_far_apart() -> None:
    assert lexical("Marsh leads the council, and the vote was close.", [source()]).label == "supported"
    far = "Leeds has a budget. " + "Rain fell. " * WINDOW + "Trams will run."
    assert lexical("Trams run on Leeds' budget.", [source(far)]).label == "not_found"


def test_the_best_of_several_sources_is_taken() -> None:
    verdict = lexical("Trams will run.", [source("Rain fell all day."), source(name="s2")])
    assert {one.source_id for one in verdict.evidence} == {"s2"}


@pytest.mark.parametrize("claim", ["the of and", "…", "!?", "\u202e"])
def test_a_claim_without_content_is_never_supported(claim: str) -> None:
    verdict = lexical(claim, [source()])
    assert (verdict.label, verdict.score) == ("not_found", 0.0)


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(min_size=1, max_size=200))
def test_evidence_reads_back_scores_are_shares_and_the_answer_is_the_same_again(
    claim: str, text: str
) -> None:
    try:
        place = source(text)
    except StandfirstError:
        return
    for asked in (claim, place.sentences[0].text):
        verdict = lexical(asked, [place])
        assert verdict == lexical(asked, [place])
        assert verdict.score is not None
        assert 0 <= verdict.score <= 1
        assert (verdict.label == "supported") == bool(verdict.evidence)
        assert all(place.text[one.start : one.end] == one.text for one in verdict.evidence)


def test_offsets_are_right_behind_characters_outside_the_basic_plane(tool: Tool) -> None:
    report = asyncio.run(tool.check([ClaimInput(text="Trams will run.")], [Document(text=STORY)]))
    assert read_back(report.claims, report.sources) == (1, 1)
    piece = report.claims[0].verdict.evidence[0] if report.claims[0].verdict else None
    assert piece is not None
    assert (piece.start_utf16, piece.end_utf16) == (piece.start, piece.end + 1)


def test_a_draft_is_checked_sentence_by_sentence_against_its_sources(tool: Tool) -> None:
    draft = Document(text="The vote was close. A bridge to Norway opened.", language="en")
    report = asyncio.run(tool.report(draft, [Document(text=STORY, language="en")]))
    labels = [claim.verdict.label for claim in report.claims if claim.verdict]
    assert labels == ["supported", "not_found"]
    assert report.summary.text == ""
    assert [draft.text[one.origin.spans[0].start : one.origin.spans[0].end] for one in report.claims] == [
        claim.text for claim in report.claims
    ]


@pytest.mark.parametrize(
    ("claims", "sources"),
    [
        ([], [STORY]),
        ([ClaimInput(text=" ")], [STORY]),
        ([ClaimInput(text="x")], []),
        ([ClaimInput(text="x")], [""]),
        ([ClaimInput(text="x")], ["\x00"]),
        ([ClaimInput(id="1", text="x"), ClaimInput(id="1", text="y")], [STORY]),
    ],
)
def test_what_cannot_be_checked_is_an_error(tool: Tool, claims: list[ClaimInput], sources: list[str]) -> None:
    with pytest.raises(InputError):
        asyncio.run(tool.check(claims, [Document(text=text) for text in sources]))
