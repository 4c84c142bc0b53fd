"""The main clause of a run of tokens: its lead-in, subject and verb (English, by form and neighbours)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from service.engines.grammar import (
    AUXILIARIES,
    CLEAR_THIRD_PERSON,
    CLOSED_SUBJECTS,
    CONDITIONS,
    COORDINATORS,
    DETERMINERS,
    INVARIANT_PAST,
    MONTHS,
    PAST_ONLY,
    PREPOSITIONS,
    RELATIVE_TIMES,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WEEKDAYS,
    is_adverb,
    is_auxiliary,
    is_finite,
    is_participle,
    is_past,
    starts_object,
)
from service.engines.tokens import Token, word_set

_LONGEST_LEAD = 18
_LONGEST_SUBJECT = 16
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:s|-\d\d(?:\d\d)?)?$")
_TIME_NOUNS = word_set("year years month months week weeks day days decade century season")
_NOT_SUBJECTS = word_set("there here what where who which how why")


_NEW_CLAUSE = RELATIVES | (SUBORDINATORS - {"as", "than"})
_NO_VERB_AFTER = DETERMINERS | PREPOSITIONS | COORDINATORS
_BOUNDS = word_set("nearly almost just mostly largely partly already even")


class Clause(NamedTuple):
    """Places in a run of tokens: lead-in `0:subject`, subject `subject:predicate`, verb at `verb`.

    `predicate` is where the adverbs before the verb begin; `head` is the last word of the verb group
    ("has been arrested": the place of "arrested").
    """

    subject: int
    predicate: int
    verb: int
    head: int


def main_clause(tokens: Sequence[Token]) -> Clause | None:
    """The main clause that `tokens` begin with; None when its parts cannot be told with certainty."""
    start = _lead_end(tokens)
    if start is None:
        return None
    while start < len(tokens) and _leads(tokens[start]):
        start += 1
    verb = _find_verb(tokens, start)
    if verb is None:
        return None
    end = verb
    while end > start and (
        is_adverb(tokens[end - 1]) or (tokens[end - 1].lower == "first" and end - start > 1)
    ):
        end -= 1
    if not _is_subject(tokens[start:end]):
        return None
    return Clause(start, end, verb, _head(tokens, verb))


def _leads(token: Token) -> bool:
    """Whether an adverb only leads in ("Earlier he"), rather than bounding the subject ("No councillor")."""
    return is_adverb(token) and token.is_open and token.lower not in CLOSED_SUBJECTS | _BOUNDS


def is_temporal(tokens: Sequence[Token]) -> bool:
    """Whether the tokens carry a date or a time of their own."""
    return any(
        token.lower in MONTHS | WEEKDAYS | RELATIVE_TIMES
        or token.lower in _TIME_NOUNS
        or _YEAR.match(token.lower) is not None
        for token in tokens
    )


def _lead_end(tokens: Sequence[Token]) -> int | None:
    """Where the subject may begin: after an introductory phrase and its comma, or at once."""
    if not tokens:
        return None
    first = tokens[0].lower
    if first in SUBORDINATORS and first not in PREPOSITIONS:
        return None
    if first not in PREPOSITIONS and not _leads(tokens[0]):
        return 0
    for place, token in enumerate(tokens[:_LONGEST_LEAD]):
        if token.lower in RELATIVES | CONDITIONS or (token.is_open and is_auxiliary(token)):
            return None
        if token.text == "," and token.is_open:
            follows = tokens[place + 1] if place + 1 < len(tokens) else token
            if _is_inner_comma(tokens, place) or follows.lower in COORDINATORS | PREPOSITIONS:
                continue
            return (
                None
                if any(is_past(word) for word in tokens[:place] if word.lower in PAST_ONLY)
                else place + 1
            )
    return _leading_year(tokens)


def _leading_year(tokens: Sequence[Token]) -> int | None:
    """ "In 2010 he …" needs no comma; an adverb alone neither."""
    if len(tokens) > 2 and tokens[0].lower == "in" and _YEAR.match(tokens[1].lower):
        return 2
    return 0 if _leads(tokens[0]) else None


def _is_inner_comma(tokens: Sequence[Token], place: int) -> bool:
    """The comma of "March 3, 2010" and of "Leeds, England,"."""
    follows = tokens[place + 1] if place + 1 < len(tokens) else None
    if follows is None or place == 0:
        return False
    if follows.is_number and _YEAR.match(follows.lower) is not None:
        return True
    closed = place + 2 < len(tokens) and tokens[place + 2].text == ","
    return closed and follows.is_capital and tokens[place - 1].is_capital


def _find_verb(tokens: Sequence[Token], start: int) -> int | None:
    """The first finite verb after a subject at `start`, with participles after nouns stepped over."""
    candidate: int | None = None
    for place in range(start, min(len(tokens), start + _LONGEST_SUBJECT + 8)):
        token = tokens[place]
        if not token.is_open:
            if candidate is None and place == start:
                return None
            continue
        if token.text in ",;:—–" or token.lower in _NEW_CLAUSE:
            break
        if token.lower in COORDINATORS and candidate is not None:
            break
        if is_auxiliary(token) or token.lower in PAST_ONLY:
            return place if candidate is None or not starts_object(tokens, candidate + 1) else candidate
        if candidate is None and place > start and _may_be_verb(tokens, place):
            candidate = place
    return candidate


def _may_be_verb(tokens: Sequence[Token], place: int) -> bool:
    token, before = tokens[place], tokens[place - 1]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if before.lower in _NO_VERB_AFTER:
        return False
    if is_past(token) or (token.lower in INVARIANT_PAST and starts_object(tokens, place + 1)):
        return True
    if not is_finite(token):
        return False
    if token.lower in CLEAR_THIRD_PERSON:
        return True
    return before.is_capital and after is not None and (after.lower == "to" or after.lower in DETERMINERS)


def _is_subject(tokens: Sequence[Token]) -> bool:
    if not tokens or len(tokens) > _LONGEST_SUBJECT:
        return False
    first = tokens[0]
    if not first.is_word or first.quoted or first.lower in _NOT_SUBJECTS | PREPOSITIONS | COORDINATORS:
        return False
    if first.lower.endswith("ing") and not first.is_capital:
        return False
    return not any(
        token.text in ",;:—–"
        or token.quoted
        or (place > 0 and (token.lower in SUBJECT_PRONOUNS or _opens_object(tokens, place)))
        for place, token in enumerate(tokens)
    )


def _opens_object(subject: Sequence[Token], place: int) -> bool:
    """Whether a determiner stands where only an unknown verb can have put it: "critics believe the law"."""
    if subject[place].lower not in DETERMINERS - {"that", "such", "most", "much"}:
        return False
    return subject[place - 1].lower not in PREPOSITIONS | COORDINATORS | {
        "all",
        "both",
        "half",
        "not",
        "than",
        "as",
    }


def _head(tokens: Sequence[Token], verb: int) -> int:
    """The last word of the verb group that begins at `verb`."""
    place = verb
    while place + 1 < len(tokens) and (tokens[place].lower in AUXILIARIES or place > verb):
        following = tokens[place + 1]
        if not following.is_open or not following.is_word:
            break
        if (
            following.lower in AUXILIARIES
            or following.lower in ("been", "being", "be", "not")
            or is_adverb(following)
        ):
            place += 1
            continue
        if is_participle(following) or tokens[place].lower in (
            "will",
            "would",
            "can",
            "could",
            "may",
            "might",
        ):
            place += 1
        break
    while place > verb and (is_adverb(tokens[place]) or tokens[place].lower == "not"):
        place -= 1
    return place
