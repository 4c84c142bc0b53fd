"""Tests of wording: what they fire on, what they leave alone, and that their intervals read back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.loaded import loaded_words
from service.text.rhetoric import (
    attribution,
    cut_quotation,
    editorial,
    first_person,
    narration,
    opens_dangling,
    points_back,
    rhetorical,
    speculation,
)
from service.types import Interval

Test = Callable[[str], Interval | None]

FIRES: list[tuple[Test, str, str]] = [
    (speculation, "Many hope that this could mark a turning point in the talks.", "could mark"),
    (speculation, "The minister said that it remains to be seen who pays.", "it remains to be seen"),
    (speculation, "The vote will likely hurt the party.", "will likely"),
    (editorial, "The two sides have made significant progress.", "significant progress"),
    (editorial, "The international community is watching closely.", "international community is watching"),
    (editorial, "The vote underscores the need for reform.", "underscores the"),
    (editorial, "Unfortunately the bridge stays closed.", "Unfortunately"),
    (rhetorical, "What does this mean for the town?", "?"),
    (rhetorical, "“Who pays?” is what the town asks, but does it listen?”", "?"),
    (rhetorical, "What a day it was for the town!", "!"),
    (rhetorical, "Here's why the bridge was closed.", "Here's why"),
    (attribution, "The bridge is safe, according to the council.", "according to"),
    (opens_dangling, "However, the talks go on.", "However"),
    (opens_dangling, "“But the talks go on,” said Anna Holt.", "But"),
    (opens_dangling, "In addition to the bridge, the road was closed.", "In addition"),
    (opens_dangling, "He said that the talks go on.", "He"),
    (opens_dangling, "This development comes as the talks go on.", "This development"),
    (opens_dangling, "The statement emphasised the talks.", "The statement"),
    (opens_dangling, "In a statement, she denied it.", "In a statement, she"),
    (opens_dangling, "“Work goes on,” he said.", "” he said"),
    (points_back, "The ministry said that this exchange was short.", "this exchange"),
    (first_person, "The town that we know is gone.", "we"),
    (cut_quotation, "Anna Holt said: “The bridge is safe.", "“"),
    (cut_quotation, "The road is safe too,” said Anna Holt.", "”"),
    (cut_quotation, 'The road is safe too," said Anna Holt.', '"'),
]

SILENT: list[tuple[Test, str]] = [
    (speculation, "The council could not mark the road before May."),
    (speculation, "The vote could spark a strike, the union warned."),
    (speculation, "“It remains to be seen,” said Anna Holt."),
    (editorial, "The ministry said there was significant progress."),
    (editorial, "“There is significant progress,” it reads on the wall."),
    (rhetorical, "Anna Holt asked: “Who pays?”"),
    (rhetorical, "The council considered the plan."),
    (opens_dangling, "This week the council met."),
    (opens_dangling, "Earlier this month the council met."),
    (opens_dangling, "It was the first time that the council met."),
    (opens_dangling, "The decision to close the bridge was taken in May."),
    (opens_dangling, "After Anna Holt resigned, she moved to Halden."),
    (opens_dangling, "“Work goes on,” Anna Holt told them before she said goodbye."),
    (opens_dangling, "So-called ghost ships were seen off Halden."),
    (points_back, "The council met three times this year."),
    (first_person, "“I know,” said Anna Holt of the U.S. team."),
    (cut_quotation, "Anna Holt said that “the bridge” is safe."),
]


@pytest.mark.parametrize(("test", "text", "wording"), FIRES)
def test_wording_fires_at_its_place(test: Test, text: str, wording: str) -> None:
    found = test(text)
    assert found is not None
    assert text[found.start : found.end] == wording


@pytest.mark.parametrize(("test", "text"), SILENT)
def test_plain_or_attributed_or_quoted_wording_is_left_alone(test: Test, text: str) -> None:
    assert test(text) is None


def test_all_loaded_words_outside_of_quotes_are_found() -> None:
    text = "Critics slammed the “outrageous” plan and lashed out at its ridiculous cost."
    assert [text[start:end] for start, end in loaded_words(text)] == ["slammed", "lashed out", "ridiculous"]


@given(st.text(alphabet=st.sampled_from(list("aA .,?!'\"“”‘’`«»„\n·é😀")) | st.characters(), max_size=80))
def test_narration_keeps_every_place(text: str) -> None:
    assert len(narration(text)) == len(text)


@given(st.text(max_size=80))
def test_every_interval_lies_in_its_text(text: str) -> None:
    tests = (
        speculation,
        editorial,
        rhetorical,
        attribution,
        opens_dangling,
        points_back,
        first_person,
        cut_quotation,
    )
    intervals = [found for test in tests if (found := test(text)) is not None] + loaded_words(text)
    assert all(0 <= start < end <= len(text) for start, end in intervals)
