"""Finding a quotation in a text: exactly, but for typography, or almost, and never with other numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.locate import locate
from service.text.normalise import normalise

ARTICLE = (
    "The mayor was blunt. “We didn’t  lose 12 officers last year — we lost their trust,” "
    "she\u00a0told reporters. Naïve co\u00adoperation, she added, is "
    "“not a plan that anyone in this room would defend”."
)


@pytest.mark.parametrize(
    ("needle", "found", "state"),
    [
        ("The mayor was blunt.", "The mayor was blunt.", "exact"),
        ("  she added ", "she added", "exact"),
        ("we didn't lose 12 officers", "We didn’t  lose 12 officers", "normalised"),
        ("last year - we lost", "last year — we lost", "normalised"),
        ("she told reporters", "she\u00a0told reporters", "normalised"),
        ("NAI\u0308VE COOPERATION", "Naïve co\u00adoperation", "normalised"),
        (
            "not a plan that anybody in this room would defend",
            "not a plan that anyone in this room would defend",
            "fuzzy",
        ),
    ],
)
def test_a_quotation_is_found_and_the_way_it_was_found_is_told(needle: str, found: str, state: str) -> None:
    match = locate(needle, ARTICLE)
    assert match is not None
    assert (ARTICLE[match.start : match.end], match.state) == (found, state)


@pytest.mark.parametrize(
    "needle",
    [
        "",
        "   ",
        "\u200b",
        "mayo",  # inside a word
        "the governor resigned on Friday after a long debate",
        "We didn't lose 13 officers last year - we lost their trust",
        "We did lose 12 officers last year - we lost their trust",
        "a plan that anyone in this room would defend, is it not so",
        "she tald reporters",  # too short to be looked for fuzzily
    ],
)
def test_what_the_text_does_not_say_is_not_found(needle: str) -> None:
    assert locate(needle, ARTICLE) is None


def test_a_fuzzy_match_with_another_number_word_is_refused() -> None:
    text = "He told the court that he had waited five years for an answer to his letter."
    assert locate("had waited five years for the answer to his letter", text) is not None
    assert locate("had waited nine years for an answer to his letter", text) is None


def test_a_later_place_is_taken_when_the_first_lies_inside_a_word() -> None:
    match = locate("art", "The party liked art.")
    assert match is not None
    assert match.start == 16


def test_scripts_without_spaces_are_found_inside_a_run() -> None:
    match = locate("不会辞职", "总统说他不会辞职。")
    assert match is not None
    assert match == (4, 8, "exact")


def test_a_prepared_text_gives_the_same_match() -> None:
    prepared = normalise(ARTICLE, casefold=True)
    assert locate("we didn't lose", ARTICLE, normalised=prepared) == locate("we didn't lose", ARTICLE)


def test_a_needle_longer_than_the_text_is_compared_with_the_whole_text() -> None:
    text = "The committee will meet again on the first day of June"
    assert locate(text + "...", text) == (0, len(text), "fuzzy")
    assert locate(text + " and then decide what should be done about it", text) is None


@given(st.text(min_size=1), st.text(), st.text())
def test_a_needle_between_blanks_is_always_found(needle: str, before: str, after: str) -> None:
    text = f"{before} {needle} {after}"
    match = locate(needle, text)
    if needle.strip():
        assert match is not None
        assert text[match.start : match.end] == needle.strip()
    else:
        assert match is None
