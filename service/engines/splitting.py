"""One sentence into parts that can each be checked alone (English).

What is split: coordinated clauses, coordinated predicates and infinitives of one subject, non-restrictive
relative clauses, concessive clauses, and coordinated that-clauses under one attribution, which is then
repeated in each part.
What is never split: anything in quotation marks or brackets, conditions, disjunctions, and whatever cannot
be told with certainty from the forms of the words. Every part is made of tokens of the sentence, in runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from service.engines.attribution_rules import ATTITUDES, Attribution, find_attribution, starts_noun_phrase
from service.engines.clauses import Clause, main_clause
from service.engines.grammar import (
    CLOSED_SUBJECTS,
    CONDITIONS,
    INTRANSITIVE,
    INVARIANT_PAST,
    PAST_ONLY,
    PERSON_NOUNS,
    SUBORDINATORS,
    is_auxiliary,
    is_finite,
    is_past,
    is_third_person,
    starts_object,
)
from service.engines.names import names
from service.engines.predicates import infinitives, predicates
from service.engines.pronouns import leaves_dangling, refers_back
from service.engines.relatives import relatives
from service.engines.tokens import Tokens, open_places, word_set

LONGEST = 120
"""Tokens above which a sentence is left whole: it is a list or a defect, not prose."""
_SHORTEST = 3
"""Words that a part must have."""
_JOINS = word_set("and but while whereas although though")
_LEFT_OPEN = word_set("both either neither between whether not only if unless")
_STANDS_FOR = word_set(
    """
    the a rest other others another latter former some most many more few all both each none one two three
    next last first second third same
    """
)
"""Words of which a subject may not consist alone when it is cut off from what it counts."""
_DISTRIBUTING = word_set("no none few nobody nothing")
"""Closed subjects that may open a clause of their own."""
_PRONOUNS = word_set("he she it they")

Rule = Callable[[Tokens], Iterator[tuple[Tokens, Tokens]]]


def split(tokens: Tokens) -> list[Tokens]:
    """The parts of one sentence, in order; a list of the sentence itself when nothing can be split safely."""
    if len(tokens) > LONGEST or len(tokens) < 2 * _SHORTEST or _has_condition(tokens):
        return [tokens]
    return _split(tokens)


def _split(tokens: Tokens) -> list[Tokens]:
    parts = _by_rules(tokens, (relatives, _clauses))
    if len(parts) > 1:
        return parts
    attribution = find_attribution(tokens)
    if attribution is not None:
        return _attributed(tokens, attribution)
    return _by_rules(tokens, (_concession, predicates, infinitives))


def _by_rules(tokens: Tokens, rules: Sequence[Rule]) -> list[Tokens]:
    """What the first rule gives whose parts can all stand alone, split further; else the tokens whole."""
    for rule in rules:
        for pair in rule(tokens):
            if all(_stands(part) for part in pair):
                return [piece for part in pair for piece in _split(part)]
    return [tokens]


def _stands(part: Tokens) -> bool:
    """Whether a part is long enough and has a verb that may be finite."""
    return sum(token.is_word for token in part) >= _SHORTEST and any(
        is_finite(token) or token.lower in INVARIANT_PAST for token in part
    )


def _has_condition(tokens: Tokens) -> bool:
    return any(token.lower in CONDITIONS and token.is_open for token in tokens)


def _clauses(tokens: Tokens) -> Iterator[tuple[Tokens, Tokens]]:
    """ "A, and B" → "A", "B" when both are clauses with a subject and a verb of their own."""
    for place in open_places(tokens, frozenset(",;"), 2):
        start = place + 1
        if tokens[place].text == ",":
            if start >= len(tokens) or tokens[start].lower not in _JOINS:
                continue
            start += 1
        left, right = tokens[:place], _named(tokens[:place], tokens[start:])
        if _is_clause_pair(left, right):
            yield left, right


def _named(left: Tokens, right: Tokens) -> Tokens:
    """The right clause with the left subject for its "he" or "she", when nobody else can be meant."""
    first, second = main_clause(left), main_clause(right)
    if first is None or second is None or right[second.subject].lower not in ("he", "she"):
        return right
    subject = left[first.subject : first.predicate]
    persons = list(names(left))
    others = any(token.lower.removesuffix("'s") in PERSON_NOUNS for token in left[first.predicate :])
    if len(persons) != 1 or persons[0].tokens[-1:] != subject[-1:] or others:
        return right
    return right[: second.subject] + subject + right[second.subject + 1 :]


def _concession(tokens: Tokens) -> Iterator[tuple[Tokens, Tokens]]:
    """ "Although A, B" → "A", "B": both are stated as facts."""
    if tokens[0].lower not in ("although", "though"):
        return
    for comma in open_places(tokens, frozenset(","), 3):
        left, right = tokens[1:comma], tokens[comma + 1 :]
        if right and not is_finite(right[0]) and not refers_back(left[0]) and _is_clause_pair(left, right):
            yield left, right


def _is_clause_pair(left: Tokens, right: Tokens) -> bool:
    first, second = main_clause(left), main_clause(right)
    if first is None or second is None or len(right) < _SHORTEST:
        return False
    if not _is_sure_clause(right, second) or left[0].lower in SUBORDINATORS:
        return False
    if first.subject == 0 and left[0].lower in _LEFT_OPEN:
        return False
    if find_attribution(right) is None and (find_attribution(left) is not None or _holds_view(left)):
        return False
    tail = find_attribution(right)
    if tail is not None and tail.place != "before":
        return False
    return not leaves_dangling(
        right, second.subject, second.predicate, pronoun=left[first.subject : first.predicate]
    )


def _holds_view(left: Tokens) -> bool:
    """Whether the left clause opens somebody's view, in which the right one may lie."""
    return any(token.lower in ATTITUDES and token.is_open for token in left)


def _is_sure_clause(tokens: Tokens, clause: Clause) -> bool:
    """Whether the verb is certain to be finite: by its form, or by an object or complement that follows."""
    first, verb = tokens[clause.subject], tokens[clause.verb]
    if first.lower in CLOSED_SUBJECTS - _DISTRIBUTING:
        return False
    if is_third_person(first) or is_past(first) or _is_elliptic(tokens, clause):
        return False
    if not (starts_noun_phrase(tokens, clause.subject) or first.lower in _PRONOUNS):
        return False
    if is_auxiliary(verb) or verb.lower in PAST_ONLY or is_third_person(verb):
        return True
    if first.lower in _PRONOUNS:
        return True
    following = clause.verb + 1
    return verb.lower in INTRANSITIVE or starts_object(tokens, following)


def _is_elliptic(tokens: Tokens, clause: Clause) -> bool:
    """Whether the clause leaves it to the other what it speaks of: "the rest were guards", "he played 20"."""
    subject = tokens[clause.subject : clause.predicate]
    if all(token.lower in _STANDS_FOR for token in subject):
        return True
    words = [token for token in tokens[clause.verb :] if token.is_word]
    return (len(words) < 2 and is_auxiliary(tokens[clause.verb])) or (len(words) == 2 and words[1].is_number)


def _attributed(tokens: Tokens, found: Attribution) -> list[Tokens]:
    """What is said, split, with the attribution repeated in each part; whole when any of it is quoted."""
    if any(token.quoted for token in tokens):
        return [tokens]
    parts = _said(tokens, found)
    return parts if len(parts) > 1 and all(_stands(part) for part in parts) else [tokens]


def _said(tokens: Tokens, found: Attribution) -> list[Tokens]:
    start, end = found.frame
    if found.place == "after":
        content = _by_rules(tokens[:start], (_clauses, predicates, infinitives))
        return [_without_end(part) + tokens[start:] for part in content]
    if found.place == "before" and found.that:
        return [tokens[:end] + part for part in _that_clauses(tokens[end:])]
    if found.place == "before" and tokens[0].lower == "according":
        return [tokens[:end] + part for part in _by_rules(tokens[end:], (_clauses, predicates))]
    if found.place == "before" and found.verb == end - 1 and tokens[0].lower != "as":
        return [tokens[:end] + part for part in _late_that(tokens[end:])]
    return [tokens]


def _late_that(content: Tokens) -> list[Tokens]:
    """ "X said A and that B" → "A", "that B"."""
    for left, right in _joined_that(content):
        return [left, *(right[:1] + part for part in _that_clauses(right[1:]))]
    return [content]


def _that_clauses(content: Tokens) -> list[Tokens]:
    """ "A and that B" → "A", "B"; the "that" itself goes, since the frame has one."""
    for left, right in _joined_that(content):
        return [left, *_that_clauses(right[1:])]
    return [content]


def _joined_that(content: Tokens) -> Iterator[tuple[Tokens, Tokens]]:
    """ "A and that B" as "A", "that B" where both are clauses that can be told from each other."""
    for place in open_places(content, frozenset(("and",)), 2):
        if place + 3 < len(content) and content[place + 1].lower == "that":
            left = content[: place - 1] if content[place - 1].text == "," else content[:place]
            right = content[place + 2 :]
            first, second = main_clause(left), main_clause(right)
            if first and second and not leaves_dangling(right, second.subject, second.predicate):
                yield left, content[place + 1 :]


def _without_end(tokens: Tokens) -> Tokens:
    """The tokens without the marks that end them."""
    end = len(tokens)
    while end and tokens[end - 1].text in ".!?…,;":
        end -= 1
    return tokens[:end]
