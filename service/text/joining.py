"""Whether several sentences together say what a claim says, or only have its words between them.

Words pooled over sentences prove nothing: “Acme cut jobs. Bolt hired people.” has all the words of “Acme
hired people.” So each clause of the claim has to stand in one sentence, in order and from that sentence's
beginning, but for what a pronoun there takes up from a sentence before (English).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from service.text.align import Alignment, Slot, align
from service.text.figured import figured
from service.text.terms import Term, Terms
from service.types import Passage

_CLAUSE_ROWS = """
and but or after before while whereas because although though when since as who which that until if
"""
_CLAUSE_OPENERS = frozenset(_CLAUSE_ROWS.split())
_SHORTEST_CLAUSE = 3
"""Content words of the shortest part that is a clause: fewer are one of two subjects, or of two objects."""

_PRONOUN_ROW = "he she it they him her them his its their this these"
_PRONOUNS = frozenset(_PRONOUN_ROW.split())
_STAND_INS = frozenset(("firm", "company", "man", "woman", "boy", "girl", "pair", "couple"))
"""Nouns that with “the” stand for what was named before and say no more of it than a pronoun."""

_SUBJECT = 4
"""Among how many of its first content words the subject of a sentence is looked for."""


def is_joined(claim: Terms, passages: Sequence[Passage], counted: Set[Term], given: Set[str]) -> bool:
    """Whether each clause of the claim stands in one of `passages`.

    `counted` are the claim's terms that some passage has, the others being looked at elsewhere; `given` are
    the keys of what was put into the claim for a pronoun.
    """
    clauses = list(_clauses(claim))

    def is_carried(first: int, last: int) -> bool:
        part = _part(claim, [term for clause in clauses[first:last] for term in clause.all])
        return any(
            _carries(passage, part, passages, counted, given, opens=first == 0) for passage in passages
        )

    first = 0
    while first < len(clauses):
        carried = next((last for last in range(len(clauses), first, -1) if is_carried(first, last)), None)
        if carried is None:
            return False
        first = carried
    return True


def _clauses(claim: Terms) -> Iterator[Terms]:
    """The claim cut before each word that may open a clause, where both parts are long enough for one."""
    part: list[Term] = []
    left = len(claim.content)
    for term in claim.all:
        full = sum(other.weight > 0 for other in part)
        if term.lower in _CLAUSE_OPENERS and full >= _SHORTEST_CLAUSE and left >= _SHORTEST_CLAUSE:
            yield _part(claim, part)
            part = []
        part.append(term)
        left -= term.weight > 0
    yield _part(claim, part)


def _part(claim: Terms, part: Sequence[Term]) -> Terms:
    content = tuple(term for term in part if term.weight)
    keys = frozenset(term.key for term in content)
    return replace(claim, all=tuple(part), content=content, keys=keys, weight=sum(t.weight for t in content))


def _carries(
    passage: Passage,
    clause: Terms,
    passages: Sequence[Passage],
    counted: Set[Term],
    given: Set[str],
    *,
    opens: bool,
) -> bool:
    """Whether one sentence says all of a clause, in order.

    A clause that does not open the claim may have left out its subject, so it has to begin where the sentence
    begins: “and hired people” must not be taken from “Bolt hired people”.
    """
    sentence = figured(passage.text)
    alignment = align(clause, sentence)
    if not alignment.pairs:
        return False
    written = {term.key for term in sentence.all}
    named = {key for acronym, keys in clause.acronyms if acronym in written for key in keys}
    if not opens and _begins_late(alignment, sentence):
        return False
    for slot in alignment.slots:
        lacking = [term for term in slot.claim if term in counted and term.key not in named]
        if not lacking:
            continue
        wanted = {term.key for term in lacking}
        if not slot.sentence and (wanted <= given or _is_modifier(clause, lacking, passages)):
            continue
        if not _has_pronoun(alignment, slot, sentence):
            return False
        if not (wanted <= given or any(_is_about(earlier, wanted, passage) for earlier in passages)):
            return False
    return True


def _begins_late(alignment: Alignment, sentence: Terms) -> bool:
    first = alignment.slots[0] if alignment.slots else None
    return bool(
        first
        and not first.claim
        and first.sentence
        and first.sentence[0] is sentence.content[0]
        and not _STAND_INS.issuperset(term.lower for term in first.sentence)
    )


def _has_pronoun(alignment: Alignment, slot: Slot, sentence: Terms) -> bool:
    """Whether the sentence has nothing but a pronoun, or as little as that, in a slot."""
    if slot.sentence:
        return _STAND_INS.issuperset(term.lower for term in slot.sentence)
    place = slot.claim[0].start
    start = max((theirs.end for ours, theirs in alignment.pairs if ours.start < place), default=0)
    following = [theirs.start for ours, theirs in alignment.pairs if ours.start > place]
    end = min(following, default=sentence.all[-1].end)
    return any(term.lower in _PRONOUNS and start <= term.start < end for term in sentence.all)


def _is_modifier(clause: Terms, lacking: Sequence[Term], passages: Sequence[Passage]) -> bool:
    """Whether `lacking` only says more of the noun after it, as some sentence does in the same words.

    “The transport ministry’s website” stands for “its website” where “transport ministry” was said before.
    """
    place = clause.content.index(lacking[-1]) + 1
    if place == len(clause.content) or any(term.kind == "name" for term in lacking):
        return False
    phrase = [term.key for term in (*lacking, clause.content[place])]
    return any(_has_run(figured(passage.text).content, phrase) for passage in passages)


def _has_run(content: Sequence[Term], phrase: Sequence[str]) -> bool:
    keys = [term.key for term in content]
    return any(keys[start : start + len(phrase)] == phrase for start in range(len(keys) - len(phrase) + 1))


def _is_about(earlier: Passage, wanted: Set[str], passage: Passage) -> bool:
    """Whether a sentence before `passage` has `wanted` for its subject: what a pronoun mostly takes up."""
    before = earlier.source_id == passage.source_id and earlier.sentence < passage.sentence
    return before and wanted <= {term.key for term in figured(earlier.text).content[:_SUBJECT]}
