"""What a sentence says of its subject, as far as the order of words tells (English): the predicate's words.

The predicate begins at the first word that can be a finite verb. Its *head* is its first full word: the verb
itself, or what follows a verb that says nothing alone (“was expelled”, “took a bribe”).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from service.text.memory import remember
from service.text.related import related
from service.text.synonyms import SAYING, concept, is_past_form
from service.text.terms import Term, terms

_AUXILIARY_ROW = (
    "is are was were am be been being has have had do does did will would shall should can could may might "
    "must cannot isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't "
    "couldn't"
)
_AUXILIARIES = frozenset(_AUXILIARY_ROW.split())
_OPENS_ROW = "a an the his her its their our my your this these those no any some every each"
_OPENS_A_NOUN = frozenset(_OPENS_ROW.split())
_FOLLOWS_A_VERB = _OPENS_A_NOUN | frozenset(
    ("to", "that", "him", "them", "it", "not", "how", "why", "whether")
)
_TELLS_LITTLE_ROW = (
    "instead before after again together whether because however therefore perhaps several third fourth "
    "fifth further half quite rather almost nearly too soon"
)
_TELLS_LITTLE = frozenset(_TELLS_LITTLE_ROW.split())
"""Words that are counted as content elsewhere, and say nothing of a subject."""

_THIN_ROW = (
    "be have do make take get give go come put use show see look turn set let keep bring become remain "
    "include seem appear stay begin start continue try attempt manage deal undergo carry issue happen occur "
    "mean want need call work send stand think believe consider regard"
)
_THIN = frozenset(map(concept, _THIN_ROW.split())) | {SAYING}
"""Verbs that say little alone: what stands behind them is the head."""

_SHORTEST_STEM, _SAME_PART = 5, 0.8
"""Letters at the beginning, and their share of the shorter word, by which words count as one family."""

_SHORTEST_VERB = 4


class Predicate(NamedTuple):
    """The full words of a predicate in order, the head first; names, numbers and dates are left out."""

    words: tuple[Term, ...]

    @property
    def head(self) -> Term:
        """The verb, or what follows a verb that says nothing alone."""
        return self.words[0]


@remember(2_048)
def predicate(sentence: str) -> Predicate | None:
    """The predicate of one sentence; None where no verb can be told, or where it has no full words."""
    found = terms(sentence).all
    place = _verb(found)
    while place is not None and found[place].key == SAYING:
        behind = _verb(found, place + 1)
        if behind is None:
            break
        place = behind
    if place is None:
        return None
    verb = found[place]
    words = [term for term in found[place:] if _is_full(term) or (term is verb and _is_telling(term))]
    words.sort(key=lambda term: term.lower.endswith("ly"))  # “was completely destroyed”
    return Predicate(tuple(words)) if words else None


def _is_full(term: Term) -> bool:
    return term.kind == "word" and not term.capital and _is_telling(term)


def _is_telling(term: Term) -> bool:
    """Whether a word says something alone; of the words that count little only a verb does: “led”, “knew”."""
    return bool(term.weight) and term.key not in _THIN and term.lower not in _AUXILIARIES | _TELLS_LITTLE


def _verb(found: Sequence[Term], first: int = 0) -> int | None:
    """The place of the first word from `first` on that can be a finite verb and has something before it."""
    for place in range(max(first, 1), len(found)):
        if any(map(_may_be_subject, found[first:place])) and _may_be_verb(found, place):
            return place
    return None


def _may_be_subject(term: Term) -> bool:
    """Whether a word can be what is spoken of: not the verb of a call (“Stay tuned”)."""
    return term.lower in _PRONOUNS or (term.kind != "function" and term.key not in _THIN)


_PRONOUNS = frozenset(("he", "she", "it", "they", "we", "i", "you", "who", "which", "this", "that", "there"))


def _may_be_verb(found: Sequence[Term], place: int) -> bool:
    term, before = found[place], found[place - 1]
    if term.capital:
        return False
    if term.lower in _AUXILIARIES:
        return True
    if before.lower in _OPENS_A_NOUN or before.kind == "number":
        return False
    if is_past_form(term.lower) or (len(term.lower) > _SHORTEST_VERB and term.lower.endswith("ed")):
        return True
    if len(term.lower) < _SHORTEST_VERB or not term.lower.endswith("s") or term.lower.endswith("ss"):
        return False
    behind = found[place + 1] if place + 1 < len(found) else None
    return behind is not None and (behind.lower in _FOLLOWS_A_VERB or behind.kind in ("name", "number"))


def speaks_of(sentences: Sequence[str], word: Term) -> bool:
    """Whether `sentences` have a word of the same family as `word`, one related to it, or its opposite."""
    wanted = related(word.key)
    return any(
        term.key in wanted or _is_family(word.lower, term.lower)
        for sentence in sentences
        for term in terms(sentence).all
    )


def _is_family(one: str, other: str) -> bool:
    """Whether two words begin alike: “veterinary” and “veterinarian”, “resign” and “resignation”."""
    shorter, longer = sorted((one, other), key=len)
    length = max(_SHORTEST_STEM, ceil(_SAME_PART * len(shorter)))
    return len(shorter) >= length and longer.startswith(shorter[:length])
