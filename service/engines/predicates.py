"""Two predicates of one subject: what the second one shares with the first, if it is one (English)."""

from __future__ import annotations

from collections.abc import Iterator

from service.engines.attribution_rules import ATTITUDES
from service.engines.clauses import Clause, is_temporal, main_clause
from service.engines.grammar import (
    AUXILIARIES,
    BASE_FORMS,
    BE,
    CLEAR_BASES,
    CLEAR_THIRD_PERSON,
    CLOSED_SUBJECTS,
    DATIVE,
    DETERMINERS,
    HAVE,
    INTRANSITIVE,
    INVARIANT_PAST,
    MODALS,
    MONTHS,
    NEGATIVES,
    PARTICIPLE_ONLY,
    PASSIVE_LIKELY,
    PAST_ONLY,
    PLURAL_VERBS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SCOPE_ADVERBS,
    SINGULAR_VERBS,
    SUBORDINATORS,
    WEEKDAYS,
    is_adverb,
    is_auxiliary,
    is_finite,
    is_participle,
    is_past,
    is_third_person,
    skip_adverbs,
    starts_object,
)
from service.engines.pronouns import leaves_dangling
from service.engines.tokens import Token, Tokens, open_places, word_set

_PAST_AUXILIARIES = word_set("was were had did could would")
_JOINS = frozenset(("and", "but"))
_TIME_LEADS = word_set("in on at during from since after before by late early last earlier")
_PHRASE_OPENERS = word_set("since until after before as than once so")
"""Words that open a clause or a mere phrase ("since 2010")."""
_NAMING = word_set("made named called appointed elected declared crowned voted dubbed considered ranked")
"""Verbs whose passive is followed by a noun: "was honoured and made a Dame"."""


def predicates(tokens: Tokens) -> Iterator[tuple[Tokens, Tokens]]:
    """ "X did A and did B" → "X did A", "X did B", for each "and" or "but" that may join two predicates."""
    clause = main_clause(tokens)
    if clause is None or not _may_share(tokens, clause):
        return
    for place in open_places(tokens, _JOINS, clause.head + 2):
        end = place - 1 if tokens[place - 1].text == "," else place
        between = tokens[clause.head + 1 : end]
        if _holds_clause(between):
            return
        if (comma := _list_comma(between)) is not None:
            yield from _listed(tokens, clause, clause.head + 1 + comma, place)
            return
        shared = _shared_words(tokens, clause, between, place)
        if shared is not None:
            yield tokens[:end], shared + tokens[place + 1 :]
        elif any(is_finite(token) and not is_participle(token) for token in between):
            return


def _list_comma(between: Tokens) -> int | None:
    """The comma that opens another predicate before the "and": "escaped in May, fled to Aden and …"."""
    commas = (place for place, token in enumerate(between[:-1]) if token.text == ",")
    return next(
        (comma for comma in commas if is_finite(between[skip_adverbs(between, comma + 1)])),
        None,
    )


def _listed(tokens: Tokens, clause: Clause, comma: int, place: int) -> Iterator[tuple[Tokens, Tokens]]:
    """ "X did A, did B and did C" → "X did A", "X did B and did C", when both of the others are predicates.

    Before a comma a participle may belong to the noun ("the unit, named Orion, and …"); it is none for sure.
    """
    second = tokens[skip_adverbs(tokens, comma + 1)]
    if tokens[place - 1].text == "," and not (second.lower in PAST_ONLY or is_auxiliary(second)):
        return
    shared = _shared_words(tokens, clause, tokens[clause.head + 1 : comma], comma)
    if shared is not None:
        rest = shared + tokens[comma + 1 :]
        if next(predicates(rest), None) is not None:
            yield tokens[:comma], rest


def infinitives(tokens: Tokens) -> Iterator[tuple[Tokens, Tokens]]:
    """ "X voted to do A and to do B" → "X voted to do A", "X voted to do B"."""
    clause = main_clause(tokens)
    if clause is None or tokens[clause.subject].lower in CLOSED_SUBJECTS:
        return
    subject = tokens[clause.subject : clause.predicate]
    aims = [
        place for place in open_places(tokens, frozenset(("to",)), clause.head + 1) if _aims(tokens, place)
    ]
    joined = [aim for aim in aims if tokens[aim - 1].lower == "and" and tokens[aim - 1].is_open]
    if len(aims) != len(joined) + 1 or not joined:
        return
    first, last = aims[0], joined[0]
    bounding = SCOPE_ADVERBS | SUBORDINATORS | RELATIVES | {"or"}
    if any(token.lower in bounding for token in tokens[clause.predicate : last]):
        return
    rest = tokens[last:]
    if not leaves_dangling(rest, 0, 0, owner=subject):
        end = last - 2 if tokens[last - 2].text == "," else last - 1
        yield tokens[:end], tokens[:first] + rest


def _aims(tokens: Tokens, place: int) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].lower in BASE_FORMS


def _holds_clause(between: Tokens) -> bool:
    """Whether a subordinate clause opens in the first predicate, to which the second may belong."""
    for place, token in enumerate(between):
        if token.lower in _PHRASE_OPENERS:
            if any(is_finite(following) for following in between[place + 1 :]):
                return True
        elif token.lower in SUBORDINATORS | RELATIVES:
            return True
    return False


def _may_share(tokens: Tokens, clause: Clause) -> bool:
    subject = tokens[clause.subject : clause.predicate]
    if subject[0].lower in CLOSED_SUBJECTS or tokens[clause.verb].lower in ATTITUDES:
        return False
    if tokens[clause.head].lower in ATTITUDES - {"asked", "found", "felt", "decided"}:
        return False
    adverbs = tokens[clause.predicate : clause.head + 1]
    return not any(token.lower in SCOPE_ADVERBS for token in adverbs)


def _shared_words(tokens: Tokens, clause: Clause, between: Tokens, place: int) -> Tokens | None:
    """The words that the second predicate shares with the first; None when it is no predicate for sure."""
    verb = skip_adverbs(tokens, place + 1)
    rest = tokens[place + 1 :]
    subject = tokens[clause.subject : clause.predicate]
    if not tokens[verb].is_open or not between or between[-1].lower in PREPOSITIONS:
        return None
    if leaves_dangling(rest, 0, 0, owner=subject) or [token.lower for token in rest[:2]] == ["did", "so"]:
        return None
    lead = tokens[: clause.subject]
    if lead and lead[0].lower in _TIME_LEADS and is_temporal(lead) and is_temporal(rest):
        lead = ()
    auxiliaries = _shared_auxiliaries(tokens, clause, between, verb)
    return None if auxiliaries is None else lead + subject + auxiliaries


def _shared_auxiliaries(tokens: Tokens, clause: Clause, between: Tokens, verb: int) -> Tokens | None:
    first, second = tokens[clause.verb], tokens[verb]
    following = tokens[verb + 1] if verb + 1 < len(tokens) else second
    group = tokens[clause.verb : clause.head]
    if is_auxiliary(second):
        if not any(token.is_word for token in tokens[verb + 1 :]):
            return None
        return () if _same_number(first, second) else None
    if second.lower in PAST_ONLY:
        return () if _is_past_group(first) and first.lower not in MODALS else None
    if second.lower in INVARIANT_PAST:
        plain = first.lower not in AUXILIARIES and _is_past_group(first)
        return () if plain and starts_object(tokens, verb + 1) else None
    if first.lower in MODALS:
        sure = _is_infinitive(tokens, verb) and not _negated(group + between)
        return group if sure and clause.head > clause.verb else None
    if is_third_person(second):
        return () if _is_present_pair(first, second, tokens[verb + 1 :]) else None
    if not (is_past(second) or is_participle(second)) or following.lower == "by":
        return _passive(group, second, following) if following.lower == "by" else None
    return _second_past(tokens, clause, between, verb)


def _is_infinitive(tokens: Tokens, verb: int) -> bool:
    """Whether a base form with an object follows, which as a noun it could not have."""
    word, following = tokens[verb].lower, tokens[verb + 1].lower if verb + 1 < len(tokens) else ""
    if word in CLEAR_BASES:
        return starts_object(tokens, verb + 1)
    return word in BASE_FORMS and following in DETERMINERS - {"that"}


def _is_present_pair(first: Token, second: Token, rest: Tokens) -> bool:
    """Whether both are present forms of the third person, the second one no plural noun."""
    clear = second.lower in CLEAR_THIRD_PERSON or starts_object(rest, 0)
    named = bool(rest) and rest[0].is_capital and second.lower != "says"
    return clear and not named and (is_third_person(first) or first.lower in ("is", "has", "does"))


def _second_past(tokens: Tokens, clause: Clause, between: Tokens, verb: int) -> Tokens | None:
    """Finite or participle: "was born in X and received a prize", "was arrested and charged with …"."""
    first, second = tokens[clause.verb], tokens[verb]
    following = tokens[verb + 1] if verb + 1 < len(tokens) else second
    group = tokens[clause.verb : clause.head]
    if _has_apposition(between):
        return None
    has_object = starts_object(tokens, verb + 1)
    if first.lower in BE | HAVE and second.lower in _NAMING | DATIVE and following.lower not in POSSESSIVES:
        return None
    if first.lower in HAVE and clause.head > clause.verb:
        if _negated(group) or tokens[clause.head - 1].lower in ("been", "be"):
            return _passive(group, second, following)
        return group if has_object or second.lower in INTRANSITIVE else None
    born = tokens[clause.head].lower == "born"
    complete = second.lower in INTRANSITIVE and (born or _opens_complement(following))
    finite = second.lower not in PARTICIPLE_ONLY and (has_object or complete)
    if first.lower in BE:
        if finite and clause.head > clause.verb and is_participle(tokens[clause.head]):
            return ()
        return _passive(group, second, following)
    if not _is_past_group(first) or first.lower in HAVE:
        return () if finite and first.lower in HAVE else None
    noisy = any(is_participle(token) or token.lower.endswith("ing") for token in between)
    return () if finite and (has_object or not noisy) else None


def _has_apposition(between: Tokens) -> bool:
    """Whether a comma opens words that a participle may go on: ", the result of a blow and made worse"."""
    commas = (place for place, token in enumerate(between[:-1]) if token.text == ",")
    return any(between[comma + 1].lower in DETERMINERS for comma in commas)


def _passive(group: Tokens, second: Token, following: Token) -> Tokens | None:
    """The "was" of "was arrested in May and charged with murder"."""
    passive = bool(group) and (group[0].lower in BE or group[-1].lower == "been")
    if passive and second.lower in PASSIVE_LIKELY and not _negated(group) and following.lower in PREPOSITIONS:
        return tuple(token for token in group if not is_adverb(token))
    return None


def _opens_complement(token: Token) -> bool:
    return token.lower in PREPOSITIONS | MONTHS | WEEKDAYS or token.text in ".,"


def _is_past_group(verb: Token) -> bool:
    return is_past(verb) or verb.lower in INVARIANT_PAST | _PAST_AUXILIARIES


def _same_number(first: Token, second: Token) -> bool:
    singular, plural = SINGULAR_VERBS | {"is"}, PLURAL_VERBS - {"have", "do"}
    return not (first.lower in singular and second.lower in PLURAL_VERBS) and not (
        first.lower in plural and second.lower in SINGULAR_VERBS
    )


def _negated(tokens: Tokens) -> bool:
    return any(token.lower in NEGATIVES or token.lower.endswith("n't") for token in tokens)
