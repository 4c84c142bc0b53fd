"""The evidence window holds what carries a claim, and nothing that has nothing to do with it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.entailment.window import window
from service.stages.read import read
from service.stages.retrieve import retrieve
from service.types import Claim, Document, Origin, Passage, Source

STORY = (
    "The ferry company Norlink stopped 14 of its 22 weekly crossings on 30 April. "
    "Its director is Marta Aldane.\n\n"
    "Harbour fees had doubled in a year. The dispute over these fees began in January.\n\n"
    "Norlink was founded in 1987."
)
UNRELATED = (
    "Bakers in the old town sell cardamom buns at dawn.",
    "A lynx was photographed near the quarry.",
    "Pupils rehearsed a play about astronomers.",
)


def source(text: str) -> Source:
    return read(Document(text=text, language="en"), source_id="s1", role="source")


def seen(claim: str, text: str, most_words: int = 90) -> tuple[Passage, ...]:
    found = source(text)
    case = retrieve([Claim(id="c1", text=claim, origin=Origin(in_="caller"))], [found])[0]
    return window(claim, [found], case.passages, most_words=most_words)


def texts(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.text for passage in passages]


def test_support_that_is_spread_over_two_paragraphs_is_in_one_window() -> None:
    found = texts(seen("Norlink stopped crossings in a dispute over harbour fees.", STORY))
    assert any("stopped 14" in text for text in found)
    assert any("dispute over these fees" in text for text in found)


def test_the_sentence_before_comes_along_because_pronouns_point_back() -> None:
    found = texts(seen("The dispute began in January.", STORY))
    assert "Harbour fees had doubled in a year." in found


def test_a_window_is_in_the_order_of_the_text_and_reads_back() -> None:
    passages = seen("Norlink, founded in 1987, stopped crossings over fees.", STORY)
    assert list(passages) == sorted(passages, key=lambda passage: passage.start)
    assert all(passage.text == source(STORY).text[passage.start : passage.end] for passage in passages)


def test_a_claim_that_shares_no_word_has_no_window() -> None:
    assert seen("Gorillas juggle.", STORY) == ()


def test_a_long_first_sentence_is_in_the_window_whatever_its_length() -> None:
    long = "Norlink stopped " + " ".join(f"crossing{number}" for number in range(200)) + "."
    assert len(seen("Norlink stopped crossing7.", long)) == 1


def test_a_window_keeps_to_its_number_of_words() -> None:
    text = " ".join(f"Norlink stopped route {number} after the strike over pay." for number in range(40))
    found = seen("Norlink stopped routes after the strike over pay.", text, most_words=50)
    assert sum(len(passage.text.split()) for passage in found) <= 50


@given(st.lists(st.sampled_from(UNRELATED), min_size=1, max_size=6))
def test_unrelated_paragraphs_at_the_end_change_no_window(more: list[str]) -> None:
    claim = "Norlink stopped 14 crossings after a dispute over fees."
    assert texts(seen(claim, STORY + "\n\n" + "\n\n".join(more))) == texts(seen(claim, STORY))
