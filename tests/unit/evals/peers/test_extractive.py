"""Peers that choose sentences: whose they are, in which order, and what they refuse."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from evals.peers.protocol import Bench
from evals.peers.registry import peer_of
from evals.peers.sumy import MOST_SENTENCES
from evals.tasks.protocol import Tool
from service.batch.spending import Budget, Ledger
from service.errors import EmptyText, InputError, InputTooLarge
from service.settings import Settings
from service.types import ClaimInput, Document, Options

STORY = (
    "Budget night\n\n"
    "The council of Leeds approved a budget of 42 million euros on Tuesday. The vote was close. "
    "The council had argued over the budget for weeks. Helen Marsh leads the council of Leeds. "
    "Buses will stop at night under the budget. Nobody spoke for the opposition."
)
NAMES = ["lead", "textrank", "lexrank", "lsa"]


def tool(name: str, folder: Path) -> Tool:
    async def opened() -> Tool:
        with Ledger(folder / "calls.jsonl", Budget()) as ledger:
            async with peer_of(name).opened(Bench(Settings())) as tool_for:
                return tool_for("item", lambda model: model, ledger)

    return asyncio.run(opened())


@pytest.mark.parametrize("name", NAMES)
def test_a_summary_is_sentences_of_the_article_in_its_order_and_the_same_each_time(
    name: str, tmp_path: Path
) -> None:
    asked = Document(text=STORY, language="en"), (), Options(summary_sentences=3)
    report = asyncio.run(tool(name, tmp_path).report(*asked))
    spans = [sentence.origin[0] for sentence in report.summary.sentences]
    assert [STORY[one.start : one.end] for one in spans] == [one.text for one in report.summary.sentences]
    assert [one.start for one in spans] == sorted({one.start for one in spans})
    assert len(spans) == 3
    assert not report.claims
    assert asyncio.run(tool(name, tmp_path).report(*asked)) == report


def test_the_lead_is_the_first_sentences_below_the_headline(tmp_path: Path) -> None:
    article = Document(text=STORY, language="en", headings=((0, 12),))
    report = asyncio.run(tool("lead", tmp_path).report(article, (), Options(summary_sentences=2)))
    assert report.summary.text == (
        "The council of Leeds approved a budget of 42 million euros on Tuesday. The vote was close."
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text", ["One sentence alone.", "a", "the. of. and.", "<b>x</b> <script>y</script>."]
)
def test_texts_with_little_or_odd_content_give_at_most_what_is_there(
    name: str, text: str, tmp_path: Path
) -> None:
    report = asyncio.run(tool(name, tmp_path).report(Document(text=text, language="en")))
    assert len(report.summary.sentences) <= len(report.sources[0].sentences)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_article_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(EmptyText):
        asyncio.run(tool(name, tmp_path).report(Document(text=" ")))


@pytest.mark.parametrize("name", ["textrank", "lexrank", "lsa"])
def test_a_text_that_would_take_for_ever_is_refused(name: str, tmp_path: Path) -> None:
    long = Document(text="Rain fell on Leeds. " * (MOST_SENTENCES + 1), language="en")
    with pytest.raises(InputTooLarge, match="1,001"):
        asyncio.run(tool(name, tmp_path).report(long))


def test_who_only_writes_checks_no_claims(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^TextRank writes summaries and checks no claims\.$"):
        asyncio.run(tool("textrank", tmp_path).check([ClaimInput(text="x")], [Document(text=STORY)]))
