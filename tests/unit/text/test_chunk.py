"""Chunks of whole sentences: within the limit, even, without overlap or gap."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.chunk import chunk, estimated_tokens
from service.text.segment import segment
from service.types import Source


def source_of(text: str) -> Source:
    return Source(
        id="s0",
        role="article",
        text=text,
        digest="sha256:0",
        characters=len(text),
        sentences=segment(text, "en"),
    )


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("four", 1), ("four and", 2), ("部长星期二", 5), ("部长 four", 4), ("Министр", 4), ("é", 1)],
)
def test_tokens_are_estimated_by_script(text: str, tokens: int) -> None:
    assert estimated_tokens(text) == tokens


def test_a_short_text_is_one_chunk_from_its_first_to_its_last_sentence() -> None:
    source = source_of("\n  It rained. It stopped.  \n")
    (only,) = chunk(source, 3_000)
    assert only.id == "k1"
    assert source.text[only.span.start : only.span.end] == "It rained. It stopped."


def test_chunks_are_as_even_as_sentences_allow() -> None:
    source = source_of("It rained on all of us. " * 100)  # 6 tokens each
    sizes = [estimated_tokens(source.text[one.span.start : one.span.end]) for one in chunk(source, 400)]
    assert len(sizes) == 2
    assert max(sizes) - min(sizes) <= 6


def test_a_sentence_over_the_limit_stands_alone() -> None:
    long = "It rained " + "and rained " * 100 + "again."
    source = source_of(f"It began. {long} It stopped.")
    assert [source.text[c.span.start : c.span.end].strip() for c in chunk(source, 20)] == [
        "It began.",
        long,
        "It stopped.",
    ]


def test_a_source_without_sentences_has_no_chunks() -> None:
    assert chunk(source_of("---"), 100) == ()


def test_a_limit_below_one_token_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        chunk(source_of("It rained."), 0)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40), st.integers(1, 80))
def test_every_sentence_is_whole_in_exactly_one_chunk_of_the_fewest(lengths: list[int], limit: int) -> None:
    source = source_of(" ".join("A" + " b" * length + "." for length in lengths))
    chunks = chunk(source, limit)
    assert chunks[0].span.start == source.sentences[0].start
    assert chunks[-1].span.end == source.sentences[-1].end
    assert all(left.span.end == right.span.start for left, right in pairwise(chunks))
    holders = [
        [one.id for one in chunks if one.span.start <= sentence.start and sentence.end <= one.span.end]
        for sentence in source.sentences
    ]
    assert all(len(holder) == 1 for holder in holders)
    for one in chunks:
        sizes = [
            estimated_tokens(s.text)
            for s, holder in zip(source.sentences, holders, strict=True)
            if holder == [one.id]
        ]
        assert sum(sizes) <= limit or len(sizes) == 1
