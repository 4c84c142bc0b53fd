"""Opposites that two sentences have in the same place: “rose” and “fell”, “before” and “after”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from service.text.memory import remember
from service.text.polarity import cues, denies, parity
from service.text.synonyms import OPPOSITES_OF, PARTED, concept
from service.text.terms import Term, Terms, terms

_PREFIXES = frozenset(("un", "in", "im", "il", "ir", "dis", "non", "mis"))
_SHORTEST_BASE = 4
_PARTICLE_ROW = (
    "before:after above:below over:under up:down inside:outside more:fewer more:less most:least for:against"
)
_FORM_ROW = (
    "lawful:illegal legal:unlawful official:private current:former critical:stable favour:against "
    "favor:against"
)


def _both_ways(row: str) -> frozenset[tuple[str, str]]:
    found = (pair.partition(":")[::2] for pair in row.split())
    return frozenset(pair for one, other in found for pair in ((one, other), (other, one)))


_PARTICLES = _both_ways(_PARTICLE_ROW)
"""Opposites among words that carry no content, or little."""
_BY_FORM = _both_ways(_FORM_ROW)
"""Opposites by form: the stems of these words are those of other words, or they have other senses."""

_SIDED = frozenset(("before", "after", "for", "against"))
"""Particles that say something only of what stands before and what stands after them."""

_MIRRORED = frozenset((("before", "after"), ("after", "before")))
"""Particles that say the same with their sides exchanged: “B after A” is “A before B”."""

_VOTE = concept("vote")
_VOTED_WITHIN = 3
"""How many words before “for” or “against” the vote stands."""

_PARTICLE_WORDS = frozenset(word for pair in _PARTICLES for word in pair)

_BESIDE = 2
"""How many content words on each side of a word are its frame."""

_REACH = 7
"""How many words away the frame may stand in the other sentence."""

_LONGEST = 400
"""Terms of a passage up to which it is compared; what is longer is no sentence."""


class Opposition(NamedTuple):
    """A word of the claim, and its opposite in the same place of a sentence."""

    ours: Term
    theirs: Term


def opposition(claim: str, sentences: Sequence[str], least: float) -> tuple[int, Opposition] | None:
    """The first word of `claim` that has its opposite in the same frame of one of `sentences`, and of which.

    That sentence must have at least the share `least` of the rest of the claim. None of the sentences may
    have the word itself in that frame, nor that sentence one like it as near, nor the claim the opposite; and
    neither may be turned round by a negation that the other lacks: “did not fall” is no opposite of “rose”.
    """
    ours = terms(claim)
    read = [(place, terms(sentence)) for place, sentence in enumerate(sentences)]
    read = [(place, found) for place, found in read if len(found.all) <= _LONGEST]
    if len(ours.all) > _LONGEST:
        return None
    there = frozenset[str]().union(*(_written(sentences[place]) for place, _ in read))
    said = {term.key for term in ours.all}
    for term in ours.all:
        turned = _looked_for(term.key, term.lower)
        if turned.isdisjoint(there) or not _may_turn(term, ours):
            continue
        beside = frame(term, ours)
        for place, found in read:
            for other in _opposed(term, found):
                if other.key in said or not _is_in_place(term, other, beside, found, there):
                    continue
                rest = [each for each in ours.content if each is not term]
                if share(rest, found) < least or any(_has_itself(term, beside, each) for _, each in read):
                    continue
                if _has_its_like(term, other, beside, found):
                    continue
                if _is_of_one(term, other, ours, found) and not _is_turned(
                    term, other, claim, sentences[place]
                ):
                    return place, Opposition(term, other)
    return None


@remember(4_096)
def _written(sentence: str) -> frozenset[str]:
    """The words of a sentence, as written and as compared: the same passages serve many claims."""
    return frozenset(key for term in terms(sentence).all for key in (term.key, term.lower))


def _may_turn(term: Term, read: Terms) -> bool:
    """Whether a word may have an opposite that counts: not a number's “more than” or “at least”."""
    if term.kind in ("name", "number", "date") or not (term.weight or term.lower in _PARTICLE_WORDS):
        return False
    place = read.all.index(term)
    if place and (read.all[place - 1].lower == "at" or read.all[place - 1].lower in _PREFIXES - {"in"}):
        return False
    counted = any(other.kind == "number" for other in read.all[place + 1 : place + 3])
    return not (counted and term.lower in _PARTICLE_WORDS)


def _opposed(term: Term, sentence: Terms) -> Iterator[Term]:
    """The opposites of a term that a sentence has, by what they are looked up by: most words have none."""
    keys, forms = OPPOSITES_OF.get(term.key, frozenset()), _negated_forms(term.lower)
    for other in sentence.all:
        if other.kind == "name" or other.key == term.key:
            continue
        if other.key not in keys and other.lower not in forms:
            continue
        if "for" not in (term.lower, other.lower) or _follows_vote(other, sentence):
            yield other


def _follows_vote(term: Term, read: Terms) -> bool:
    """Whether “for” or “against” is said of a vote: most others are no opposites."""
    place = read.all.index(term)
    return any(other.key == _VOTE for other in read.all[max(0, place - _VOTED_WITHIN) : place])


@lru_cache(maxsize=20_000)
def _looked_for(key: str, lower: str) -> frozenset[str]:
    """Whatever may be the opposite of a word, by its key and by its form."""
    return OPPOSITES_OF.get(key, frozenset()) | _negated_forms(lower)


@lru_cache(maxsize=20_000)
def _negated_forms(lower: str) -> frozenset[str]:
    """The words that are opposites of a word by their form: particles, and with or without a prefix."""
    forms = {other for one, other in _PARTICLES | _BY_FORM if one == lower}
    if len(lower) >= _SHORTEST_BASE:
        forms |= {prefix + lower for prefix in _PREFIXES}
    forms |= {lower[len(prefix) :] for prefix in _PREFIXES if lower.startswith(prefix)}
    if lower.endswith("less"):
        forms.add(lower[:-4] + "ful")
    if lower.endswith("ful"):
        forms.add(lower[:-3] + "less")
    return frozenset(form for form in forms if len(form) >= 2)


Frame = tuple[list[Term], list[Term]]


def frame(term: Term, read: Terms) -> Frame:
    """The content words next to a term, before and after it."""
    full = [other for other in read.content if other is not term and other.kind != "light"]
    before = [other for other in full if other.end <= term.start][-_BESIDE:]
    after = [other for other in full if other.start >= term.end][:_BESIDE]
    return before, after


_OF_TWO = frozenset(map(concept, ("win", "beat", "lose", "buy", "sell", "lend", "borrow", "join", "leave")))
"""What one side does when the other does the opposite: “A beat B” is “B lost to A”."""


def _is_of_one(ours: Term, theirs: Term, claim: Terms, sentence: Terms) -> bool:
    """Whether two opposites that two sides share are said of the same side."""
    if ours.key not in _OF_TWO:
        return True
    mine, other = (_name_before(term, read) for term, read in ((ours, claim), (theirs, sentence)))
    return mine == other


def _name_before(term: Term, read: Terms) -> str | None:
    return next(
        (other.key for other in reversed(read.content) if other.end <= term.start and other.capital), None
    )


def is_framed(weight: float, theirs: Term, beside: Frame, sentence: Terms) -> bool:
    """Whether the words next to a word of the claim stand near its opposite too.

    A word without content is framed on both sides by the nearest; any other by two of four, the nearest on
    one side among them.
    """
    before, after = beside
    shared = _shared(theirs, beside, sentence)
    nearest = [side[0] for side in (before[::-1], after) if side]
    if weight < 1:
        close = len(nearest) == 2 and all(term in shared for term in nearest)
        return close and (theirs.lower not in _SIDED or _has_its_sides(theirs, nearest, sentence))
    return len(shared) >= min(2, len(before) + len(after)) > 0 and any(term in shared for term in nearest)


def _shared(theirs: Term, beside: Frame, sentence: Terms) -> list[Term]:
    """The words of a frame that stand near a term of the sentence.

    Before a second verb (“opens in Lisbon and ends in Oslo”) the subject may stand, but not its object.
    """
    place = sentence.all.index(theirs)
    first = max(0, place - _REACH, _clause_start(place, sentence.all))
    is_second = place > 0 and sentence.all[place - 1].lower in _JOINING
    near = _keys(sentence.all[first : place + _REACH + 1])
    behind = _keys(sentence.all[place + 1 : place + _REACH + 1]) if is_second else near
    before, after = beside
    return [term for term in before if term.key in near] + [term for term in after if term.key in behind]


_JOINING = frozenset(("and", "but"))


def _keys(found: Sequence[Term]) -> frozenset[str]:
    return frozenset(term.key for term in found if term.weight)


def _clause_start(place: int, found: Sequence[Term]) -> int:
    """Where the clause of a word begins that has a subject of its own: “Kochi, where | the river rose”.

    In “Norton, which rose” the subject stands before the clause.
    """
    start = next((at for at in range(place - 1, -1, -1) if found[at].lower in _CLAUSE_OPENERS), -1) + 1
    has_subject = any(term.weight for term in found[start:place])
    return start if has_subject else 0


_OPENER_ROW = "where when while whereas whose because although though but as since after before if"
_CLAUSE_OPENERS = frozenset(_OPENER_ROW.split())


def _is_in_place(term: Term, theirs: Term, beside: Frame, sentence: Terms, there: frozenset[str]) -> bool:
    """Whether an opposite stands in a word's frame; of what is told of two at once, alone there."""
    if not is_framed(term.weight, theirs, beside, sentence):
        return False
    return (term.key, theirs.key) not in PARTED or _is_alone(theirs, beside, sentence, there)


def _has_its_sides(term: Term, nearest: Sequence[Term], read: Terms) -> bool:
    """Whether the nearest words stand on their own sides of a particle.

    What a particle at the head of a sentence is about comes first: “After the vote, the talks failed”.
    """
    before = [other.key for other in read.content if other.end <= term.start]
    after = [other.key for other in read.content if other.start >= term.end]
    first, second = (term.key for term in nearest)
    if before or first not in after or second not in after:
        return first in before and second in after
    return after.index(second) < after.index(first)


def _is_alone(theirs: Term, beside: Frame, sentence: Terms, there: frozenset[str]) -> bool:
    """Whether all next to a word stands near its opposite, and no sentence has any opposite of that.

    `there` are the words of all sentences: where some are killed and others wounded, nothing can be told.
    """
    before, after = beside
    shared = _shared(theirs, beside, sentence)
    nearest = [*before[-1:], *after[:1]]
    return all(term in shared for term in nearest) and there.isdisjoint(OPPOSITES_OF[theirs.key])


def _has_itself(term: Term, beside: Frame, sentence: Terms) -> bool:
    """Whether a sentence has a word of the claim in its frame, or says it with the sides exchanged."""
    before, after = beside
    mirrored = after[::-1], before[::-1]
    return any(
        (other.key == term.key and is_framed(term.weight, other, beside, sentence))
        or ((term.lower, other.lower) in _MIRRORED and is_framed(term.weight, other, mirrored, sentence))
        for other in sentence.all
    )


def _has_its_like(term: Term, theirs: Term, beside: Frame, sentence: Terms) -> bool:
    """Whether another opposite of `theirs` stands as near, of the same subject: “opened” for “reopened”."""
    alike = OPPOSITES_OF.get(theirs.key, frozenset())
    subject = {term.key for term in beside[0]}
    least = len(_shared(theirs, beside, sentence))
    return any(
        other.key in alike
        and is_framed(term.weight, other, beside, sentence)
        and len(_shared(other, beside, sentence)) >= least
        and subject & _before(theirs, sentence) <= _before(other, sentence)
        for other in sentence.all
    )


def _before(term: Term, sentence: Terms) -> frozenset[str]:
    return _keys(sentence.all[: sentence.all.index(term)])


def _is_turned(ours: Term, theirs: Term, claim: str, sentence: str) -> bool:
    """Whether a negation in one of the two explains that they use opposite words."""
    if not denies(claim) and not denies(sentence):
        return False
    return parity(ours, cues(claim)) != parity(theirs, cues(sentence))


def share(wanted: Sequence[Term], sentence: Terms) -> float:
    """The weighted share of `wanted` that a sentence has."""
    total = sum(term.weight for term in wanted)
    return sum(term.weight for term in wanted if term.key in sentence.keys) / total if total else 0.0
