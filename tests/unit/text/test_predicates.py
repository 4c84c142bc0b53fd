"""Predicates: where a sentence begins to say something of its subject, and which word says it."""

from __future__ import annotations

import pytest

from service.text.predicate import predicate, speaks_of
from service.text.terms import terms

HEADS = [
    ("Anna Berg was expelled from the party.", "expelled"),
    ("Anna Berg heads the party.", "heads"),
    ("Anna Berg took a bribe from the firm.", "bribe"),
    ("The injured driver of the lorry fled on foot.", "fled"),
    ("Two injured drivers fled.", "fled"),
    ("The party was completely destroyed.", "destroyed"),
    ("Anna Berg said that the firm had been sold.", "sold"),
    ("Anna Berg led the inquiry.", "led"),
    ("The harbour of Tolmen will not be sold.", "sold"),
    ("Anna Berg thinks the price too low.", "price"),
    ("He resigned.", "resigned"),
]

NONE = [
    "Anna Berg",
    "Stay tuned for more drama!",
    "Resigned.",
    "",
    "No comment from the party today",
    "Anna Berg is in Paris.",
    "12 of 30",
]


@pytest.mark.parametrize(("sentence", "head"), HEADS)
def test_the_head_is_the_verb_or_what_follows_a_verb_that_says_nothing(sentence: str, head: str) -> None:
    found = predicate(sentence)
    assert found is not None
    assert found.head.lower == head


@pytest.mark.parametrize("sentence", NONE)
def test_where_no_verb_or_no_full_word_is_told_there_is_no_predicate(sentence: str) -> None:
    assert predicate(sentence) is None


def test_names_numbers_and_dates_are_not_among_the_words_of_a_predicate() -> None:
    found = predicate("The firm sold 12 ships to Anna Berg in May.")
    assert found is not None
    assert [word.lower for word in found.words] == ["sold", "ships"]


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("veterinary", "A veterinarian came."),
        ("imprisoned", "He was jailed for a year."),
        ("lowered", "The bank raised its rates."),
        ("sale", "The stake was sold."),
    ],
)
def test_a_word_is_spoken_of_by_its_family_by_related_words_and_by_opposites(
    word: str, sentence: str
) -> None:
    assert speaks_of([sentence], terms(word).all[0])


def test_words_that_only_begin_with_the_same_letters_are_no_family() -> None:
    assert not speaks_of(["The contraband was found."], terms("contract").all[0])
    assert not speaks_of([], terms("contract").all[0])
