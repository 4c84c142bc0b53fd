"""Cases for checker tests: a claim, its sources and the passages that retrieval finds in them."""

from __future__ import annotations

import datetime as dt

from service.checkers.protocol import Case
from service.stages.read import read
from service.stages.retrieve import retrieve
from service.text.segment import segment
from service.types import Claim, Document, Finding, Origin, Source


def case(
    claim_text: str,
    *source_texts: str,
    language: str = "en",
    published: dt.date | None = None,
    speaker: str | None = None,
) -> Case:
    """The case of one claim against sources `s0`, `s1`… in order."""
    sources = tuple(
        read(
            Document(text=text, language=language, published=published),
            source_id=f"s{number}",
            role="article" if number == 0 else "source",
        )
        for number, text in enumerate(source_texts)
    )
    claim = Claim(id="c1", text=claim_text, origin=Origin(in_="caller"), speaker=speaker)
    (found,) = retrieve([claim], sources)
    return found


def raw_case(claim_text: str, source_text: str) -> Case:
    """The case of one claim against a source that no reader has looked at: for texts of any kind."""
    source = Source(
        id="s0",
        role="article",
        text=source_text,
        digest="",
        characters=len(source_text),
        language="en",
        sentences=segment(source_text, "en"),
    )
    claim = Claim(id="c1", text=claim_text, origin=Origin(in_="caller"))
    (found,) = retrieve([claim], [source])
    return found


def cut(found: Case, finding: Finding) -> list[str]:
    """The words that the finding's spans point at, cut out of their sources."""
    return [found.source(span.source_id).text[span.start : span.end] for span in finding.spans]
