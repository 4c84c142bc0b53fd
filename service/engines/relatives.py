"""Non-restrictive relative clauses as statements of their own, where the antecedent is certain (English)."""

from __future__ import annotations

from collections.abc import Iterator

from service.engines.attribution_rules import find_attribution, starts_noun_phrase
from service.engines.grammar import (
    AUXILIARIES,
    BE,
    CLOSED_SUBJECTS,
    PLURAL_VERBS,
    PREPOSITIONS,
    RELATIVES,
    SINGULAR_VERBS,
    SUBORDINATORS,
    TITLES,
    is_finite,
    skip_adverbs,
)
from service.engines.pronouns import refers_back
from service.engines.tokens import Tokens, open_places, word_set

_COMMA = frozenset(",")
_ORIGINS = word_set(
    """
    founded built established created opened launched located based owned published released designed
    headquartered written directed produced formed home known introduced
    """
)
"""What is said of a thing or a place rather than of an event."""


def relatives(tokens: Tokens) -> Iterator[tuple[Tokens, Tokens]]:
    """ "X, who was born in 1950, did A" → "X did A", "X was born in 1950"; the first one of a sentence."""
    for comma in open_places(tokens, _COMMA):
        if comma + 3 < len(tokens) and tokens[comma + 1].lower in ("who", "which"):
            pair = _inner(tokens, comma) or _final(tokens, comma)
            if pair is not None:
                yield pair
            return


def _inner(tokens: Tokens, comma: int) -> tuple[Tokens, Tokens] | None:
    """The relative clause between a subject that opens the sentence and its verb."""
    end = _closing_comma(tokens, comma + 2)
    if end is None:
        return None
    clause = tokens[comma + 2 : end]
    phrase = _leading_phrase(tokens, comma)
    if phrase is None or not _fits(phrase, clause) or any(token.lower in RELATIVES for token in clause):
        return None
    return tokens[:comma] + tokens[end + 1 :], phrase + clause


def _closing_comma(tokens: Tokens, start: int) -> int | None:
    """The comma before the verb of the main clause; those of "Leeds, England," are stepped over."""
    for place in open_places(tokens, _COMMA, start):
        if is_finite(tokens[skip_adverbs(tokens, place + 1)]):
            return place
        if not (
            tokens[place - 1].is_capital and tokens[place + 1 : place + 2] and tokens[place + 1].is_capital
        ):
            return None
    return None


def _final(tokens: Tokens, comma: int) -> tuple[Tokens, Tokens] | None:
    """The relative clause after a name that ends the main clause."""
    closed = next(open_places(tokens, _COMMA, comma + 2), None) is None
    name = _closing_name(tokens, comma)
    clause = tokens[comma + 2 :]
    if not closed or name is None or not _fits(name, clause) or find_attribution(tokens) is not None:
        return None
    if tokens[comma + 1].lower == "which" and not _is_origin(clause):
        return None
    return tokens[:comma], name + clause


def _fits(antecedent: Tokens, clause: Tokens) -> bool:
    """Whether the clause begins with a finite verb that agrees with the antecedent in number."""
    if not clause:
        return False
    verb = clause[skip_adverbs(clause, 0)]
    plural = antecedent[-1].lower.endswith("s") and not antecedent[-1].is_capital
    wrong = SINGULAR_VERBS if plural else PLURAL_VERBS - {"had", "did"}
    return is_finite(verb) and verb.lower not in wrong


def _leading_phrase(tokens: Tokens, end: int) -> Tokens | None:
    """The subject that opens the sentence, when it is nothing but a short noun phrase."""
    phrase = tokens[:end]
    if not starts_noun_phrase(phrase, 0) or len(phrase) > 7:
        return None
    closed = PREPOSITIONS | SUBORDINATORS | RELATIVES | AUXILIARIES | {"and", "or", ","}
    if any(token.lower in closed or token.quoted or not token.is_word for token in phrase):
        return None
    return None if phrase[0].lower in CLOSED_SUBJECTS or refers_back(phrase[0]) else phrase


def _closing_name(tokens: Tokens, end: int) -> Tokens | None:
    """The full name just before the comma, with its title, when nothing else can be meant."""
    start = end
    while start > 0 and tokens[start - 1].is_capital and tokens[start - 1].is_open:
        start -= 1
    name, before = tokens[start:end], tokens[start - 1].lower if start else ""
    if (
        start == 0
        or len(name) < 2
        or before in ("of", "and", "or", ",", "for")
        or name[-1].lower.endswith("s'")
    ):
        return None
    if any(token.lower.endswith("'s") for token in name):
        return None
    if name[0].lower in TITLES or before in PREPOSITIONS or is_finite(tokens[start - 1]):
        return name
    return None


def _is_origin(clause: Tokens) -> bool:
    """Whether "which" surely means the name before it, not the statement: "which was founded in …"."""
    verb = skip_adverbs(clause, 0)
    head = skip_adverbs(clause, verb + 1)
    return clause[verb].lower in BE and clause[head].lower in _ORIGINS
