"""Retrieval: which sentences a claim is checked against, in which order, and how many."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.stages.retrieve import retrieve
from service.text.segment import segment
from service.types import Claim, Interval, Origin, Passage, Source

STORY = (
    "The council of Port Alder met on Monday. It approved 4.5 million pounds for the harbour bridge. "
    "The bridge will close for six weeks. Schools open at nine. A ferry sank in 1987. "
    "Mayor Helen Okafor thanked the engineers."
)


def source(text: str, name: str = "s0", headings: tuple[Interval, ...] = ()) -> Source:
    return Source(
        id=name,
        role="source",
        text=text,
        digest="",
        characters=len(text),
        sentences=segment(text, "en", headings=headings),
    )


def claim(text: str, name: str = "c1") -> Claim:
    return Claim(id=name, text=text, origin=Origin(in_="caller"))


def passages(text: str, *texts: str, limit: int = 8) -> tuple[Passage, ...]:
    sources = [source(given, f"s{number}") for number, given in enumerate(texts)]
    (found,) = retrieve([claim(text)], sources, limit=limit)
    return found.passages


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("The council approved millions for it.", "It approved 4.5 million pounds for the harbour bridge."),
        ("A ship went down in 1987.", "A ferry sank in 1987."),
        ("Okafor praised the builders.", "Mayor Helen Okafor thanked the engineers."),
        ("School begins at 9.", "Schools open at nine."),
        ("Port Alder's council had a meeting.", "The council of Port Alder met on Monday."),
        ("For six weeks the bridge will be closed.", "The bridge will close for six weeks."),
    ],
)
def test_the_nearest_sentence_comes_first(text: str, best: str) -> None:
    assert passages(text, STORY)[0].text == best


def test_passages_are_whole_sentences_that_read_back_best_first() -> None:
    found = passages("The council approved the bridge.", STORY)
    assert all(STORY[passage.start : passage.end] == passage.text for passage in found)
    assert [passage.score for passage in found] == sorted((p.score for p in found), reverse=True)


def test_neighbours_of_a_strong_hit_stay_inside() -> None:
    found = passages("It approved 4.5 million pounds for the harbour bridge.", STORY)
    assert "The council of Port Alder met on Monday." in [passage.text for passage in found]


def test_what_shares_nothing_with_the_claim_is_left_out() -> None:
    assert passages("Zebras graze.", STORY) == ()
    assert passages("", STORY) == ()
    assert passages("of the and", STORY) == ()


def test_there_are_no_more_passages_than_asked_for() -> None:
    text = "The bridge is old. " * 3 + "\n\n".join(f"The bridge number {n} closed." for n in range(40))
    assert len(passages("The bridge closed.", text)) == 8
    assert len(passages("The bridge closed.", text, limit=3)) == 3


def test_each_of_several_sources_keeps_its_best() -> None:
    loud = " ".join(f"The harbour bridge closed for week {number}." for number in range(30))
    found = passages("The harbour bridge closed.", loud, "A bridge exists.", "The bridge closed once.")
    assert {passage.source_id for passage in found} == {"s0", "s1", "s2"}
    assert len(found) <= 8


def test_with_more_sources_than_places_every_source_has_one() -> None:
    found = passages("The bridge closed.", *[f"The bridge {number} closed." for number in range(20)])
    assert len({passage.source_id for passage in found}) == 20


def test_headings_count_only_where_there_is_nothing_else() -> None:
    text = "Bridge closes\nThe bridge closes today."
    with_body = source(text, headings=(Interval(0, 13),))
    (found,) = retrieve([claim("The bridge closes.")], [with_body])
    assert [passage.text for passage in found.passages] == ["The bridge closes today."]
    only = source("Bridge closes", headings=(Interval(0, 13),))
    (found,) = retrieve([claim("The bridge closes.")], [only])
    assert [passage.text for passage in found.passages] == ["Bridge closes"]


def test_cases_are_in_the_order_of_the_claims() -> None:
    claims = [claim("Schools open.", "c9"), claim("", "c2"), claim("A ferry sank.", "c5")]
    assert [found.claim.id for found in retrieve(claims, [source(STORY)])] == ["c9", "c2", "c5"]


def test_no_claims_and_no_sources_are_no_trouble() -> None:
    assert retrieve([], [source(STORY)]) == ()
    (found,) = retrieve([claim("Schools open.")], [])
    assert found.passages == ()


@given(st.lists(st.sampled_from(["Zebras graze.", "Quinces ripen.", "Gnomes whistle tunes."]), max_size=6))
def test_scores_do_not_depend_on_unrelated_paragraphs(unrelated: list[str]) -> None:
    text = "The council approved the bridge."
    more = "\n\n".join([STORY, *unrelated])
    assert passages(text, STORY) == passages(text, more)


@given(st.text(max_size=100), st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=3))
def test_any_text_gives_passages_that_read_back(text: str, texts: list[str]) -> None:
    for passage in passages(text, *texts):
        given_text = texts[int(passage.source_id[1:])]
        assert given_text[passage.start : passage.end] == passage.text


def test_a_hundred_thousand_words_are_indexed_once() -> None:
    text = "\n".join(
        f"On day {n} the council of Alder approved bridge {n % 97} for {n} pounds." for n in range(8000)
    )
    given_source = source(text)
    began = time.process_time()
    found = retrieve([claim(f"The council approved bridge {n}.", f"c{n}") for n in range(5)], [given_source])
    assert time.process_time() - began < 20
    assert all(len(case.passages) == 8 for case in found)
